using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Opportunities;

/// <summary>The deal is closed: the lead is a customer.</summary>
public static class WinOpportunity
{
    [RequirePolicy(Policies.WorkOpportunities)]
    public sealed record Command(Guid OpportunityId, decimal? Amount, string? Currency, DateTimeOffset? WonAt = null) : IRequest<Closed>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider time)
        {
            RuleFor(c => c.Amount).Money().OverridePropertyName("amount");
            RuleFor(c => c.Currency).Currency().OverridePropertyName("currency");
            RuleFor(c => c.Currency).NotEmpty().When(c => c.Amount is not null).WithMessage("An amount needs its currency.").OverridePropertyName("currency");
            RuleFor(c => c.WonAt).Must(at => at is null || at <= time.GetUtcNow().AddMinutes(5)).WithMessage("Won at is an instant in the past.").OverridePropertyName("wonAt");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Closed>
    {
        public async Task<Closed> Handle(Command command, CancellationToken cancellationToken)
        {
            var (lead, opportunity) = await db.LoadOpportunity(command.OpportunityId, cancellationToken);
            var result = opportunity.RefusedTo(user.Actor) ?? lead.Win(opportunity, command.Amount, command.Currency, command.WonAt, user.Actor, await desk.Now(cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return new(lead.Id, result);
        }
    }
}

/// <param name="LeadId">Whose opportunity it was.</param>
public sealed record Closed(Guid LeadId, Result Result);

internal static class OpportunityLoading
{
    public static async Task<(Lead Lead, Opportunity Opportunity)> LoadOpportunity(this LeadFlowDb db, Guid id, CancellationToken cancellationToken)
    {
        var opportunity = await db.Opportunities.SingleOrDefaultAsync(o => o.Id == id, cancellationToken) ?? throw new NotFoundException("Opportunity", id);
        return (await db.LoadLead(opportunity.LeadId, cancellationToken), opportunity);
    }

    /// <summary>Its owner and managers work on it.</summary>
    public static Result? RefusedTo(this Opportunity opportunity, Domain.People.Actor actor) =>
        opportunity.OwnerId == actor.Id || actor.IsManager || opportunity.OwnerId is null ? null : Result.Refused("This is somebody else's opportunity: its owner or a manager works on it.");
}
