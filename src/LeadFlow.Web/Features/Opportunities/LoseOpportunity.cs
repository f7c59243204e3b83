using FluentValidation;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Opportunities;

/// <summary>The deal is off. An agreed dead reason makes the lead dead; any other sends it back to warm.</summary>
public static class LoseOpportunity
{
    /// <param name="BackToWarm">Back to warm even though the reason is one of the dead reasons.</param>
    [RequirePolicy(Policies.WorkOpportunities)]
    public sealed record Command(Guid OpportunityId, string? Reason, bool BackToWarm = false, DateOnly? RevisitOn = null) : IRequest<Closed>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() =>
            RuleFor(c => c.Reason).NotEmpty().WithMessage("Say why it was lost.").Text(Opportunity.ReasonMaxLength).OverridePropertyName("reason");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Closed>
    {
        public async Task<Closed> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var (lead, opportunity) = await db.LoadOpportunity(command.OpportunityId, cancellationToken);
            var dead = command.BackToWarm ? null : m.Content.DeadReasons.FirstOrDefault(r => string.Equals(r.Name, command.Reason, StringComparison.OrdinalIgnoreCase));
            var result = opportunity.RefusedTo(user.Actor) ?? lead.Lose(opportunity, dead?.Name ?? command.Reason!, dead, command.RevisitOn, user.Actor, m);
            await db.SaveChangesAsync(cancellationToken);
            return new(lead.Id, result);
        }
    }
}
