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

/// <summary>Says what an open opportunity is called, what it is worth and by when it closes. Whoever saves second is told what stands there now, and decides.</summary>
public static class EditOpportunity
{
    /// <param name="Name">Empty leaves the name as it is.</param>
    /// <param name="Was">What stood there when it was opened for editing.</param>
    [RequirePolicy(Policies.WorkOpportunities)]
    public sealed record Command(Guid OpportunityId, string? Name, decimal? Amount, string? Currency, DateOnly? ExpectedClose, Terms? Was) : IRequest<Answer>;

    public sealed record Terms(string? Name, decimal? Amount, string? Currency, DateOnly? ExpectedClose);

    /// <param name="Conflict">What stands there now, where somebody else saved in the meantime; nothing was changed then.</param>
    public sealed record Answer(Result? Result, Conflict? Conflict = null);

    public sealed record Conflict(Terms Theirs, string? By, Guid? ById, DateTimeOffset? At);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Text(Opportunity.NameMaxLength).OverridePropertyName("name");
            RuleFor(c => c.Amount).Money().OverridePropertyName("amount");
            RuleFor(c => c.Currency).Currency().OverridePropertyName("currency");
            RuleFor(c => c.Currency).NotEmpty().When(c => c.Amount is not null).WithMessage("An amount needs its currency.").OverridePropertyName("currency");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Answer>
    {
        public async Task<Answer> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var (lead, opportunity) = await db.LoadOpportunity(command.OpportunityId, cancellationToken);
            if (opportunity.RefusedTo(user.Actor) is { } refused)
            {
                return new(refused);
            }

            var stands = new Terms(opportunity.Name, opportunity.Amount, opportunity.Currency, opportunity.ExpectedClose);
            var becomes = new Terms(string.IsNullOrWhiteSpace(command.Name) ? opportunity.Name : command.Name.Trim(), command.Amount, command.Currency, command.ExpectedClose);
            if (opportunity.State == OpportunityState.Open && command.Was is { } was && stands != was && stands != becomes)
            {
                var theirs = await db.Activities.AsNoTracking().Where(a => a.LeadId == lead.Id && a.Kind == ActivityKind.OpportunityEdited)
                    .OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Select(a => new { a.By, a.ActorId, a.At }).FirstOrDefaultAsync(cancellationToken);
                return new(null, new(stands, theirs?.By, theirs?.ActorId, theirs?.At));
            }

            if (becomes.ExpectedClose is { } day && day != stands.ExpectedClose && day < m.DayOf(m.Now.AddDays(-1))) // Yesterday here is today somewhere.
            {
                throw new ValidationException([new("expectedClose", "Expected close is today or later.")]);
            }

            var result = lead.EditOpportunity(opportunity, becomes.Name!, becomes.Amount, becomes.Currency, becomes.ExpectedClose, user.Actor, m);
            await db.SaveChangesAsync(cancellationToken);
            return new(result);
        }
    }
}
