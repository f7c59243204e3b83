using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>The claimer takes the lead on: an opportunity opens.</summary>
public static class AcceptLead
{
    /// <param name="Name">Of the opportunity; the company or the person when not given.</param>
    [RequirePolicy(Policies.ClaimLeads)]
    public sealed record Command(Guid LeadId, string? Name = null, decimal? Amount = null, string? Currency = null, DateOnly? ExpectedClose = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider time)
        {
            RuleFor(c => c.Name).Text(Opportunity.NameMaxLength).OverridePropertyName("name");
            RuleFor(c => c.Amount).Money().OverridePropertyName("amount");
            RuleFor(c => c.Currency).Currency().OverridePropertyName("currency");
            RuleFor(c => c.Currency).NotEmpty().When(c => c.Amount is not null).WithMessage("An amount needs its currency.").OverridePropertyName("currency");
            RuleFor(c => c.ExpectedClose).Must(day => day is null || day >= DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1)) // Yesterday in UTC is today somewhere.
                .WithMessage("Expected close is today or later.").OverridePropertyName("expectedClose");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var lead = await db.LoadLead(command.LeadId, cancellationToken);
            var result = lead.Accept(command.Name, command.Amount, command.Currency, command.ExpectedClose, user.Actor, await desk.Now(cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
