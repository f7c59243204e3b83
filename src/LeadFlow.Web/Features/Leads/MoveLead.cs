using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Moves a lead to a stage by hand; to dead with an agreed reason.</summary>
public static class MoveLead
{
    /// <param name="Stage">Name or kind.</param>
    /// <param name="Reason">Why; for dead, one of the agreement's reasons.</param>
    /// <param name="From">Where whoever moves it saw it stand: somebody else may have moved it since.</param>
    /// <param name="RevisitOn">For dead, if not the reason's own interval.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid LeadId, string Stage, string? Reason = null, DateOnly? RevisitOn = null, string? Note = null, string? From = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider time)
        {
            RuleFor(c => c.Stage).NotEmpty().Text(60).OverridePropertyName("stage");
            RuleFor(c => c.Reason).Text(StageEntry.WhyMaxLength).OverridePropertyName("reason");
            RuleFor(c => c.From).Text(60).OverridePropertyName("from");
            RuleFor(c => c.Note).Text(StageEntry.WhyMaxLength).OverridePropertyName("note");
            RuleFor(c => c.RevisitOn).Must(d => d is null || d > DateOnly.FromDateTime(time.GetUtcNow().DateTime).AddDays(-1)).WithMessage("Revisit on a day to come.").OverridePropertyName("revisitOn");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            if (Find(m, command.Stage) is not { } stage)
            {
                return Result.Refused($"The agreement has no stage called {command.Stage}.");
            }

            var lead = await db.LoadLead(command.LeadId, cancellationToken);
            if (command.From is { Length: > 0 } from && lead.Qualification.StageName != from && lead.Qualification.StageName != stage.Name)
            {
                return Result.Refused($"It has moved to {lead.Qualification.StageName} in the meantime.");
            }

            var result = Move(lead, stage, command, user.Actor, m);
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }

    /// <summary>By its name, else the first of a kind.</summary>
    internal static StageDefinition? Find(Moment m, string stage) => m.Content.Stage(stage)
        ?? (Enum.TryParse<StageKind>(stage, ignoreCase: true, out var kind) ? m.Content.Stages.FirstOrDefault(s => s.Kind == kind) : null);

    internal static Result Move(Lead lead, StageDefinition stage, Command command, Actor by, Moment m)
    {
        if (stage.Kind != StageKind.Dead)
        {
            return lead.MoveTo(stage, command.Reason, by, m);
        }

        var reason = m.Content.DeadReasons.FirstOrDefault(r => string.Equals(r.Name, command.Reason, StringComparison.OrdinalIgnoreCase));
        return reason is null
            ? Result.Refused($"Dead needs one of the agreed reasons: {string.Join(", ", m.Content.DeadReasons.Select(r => r.Name))}.")
            : lead.MarkDead(reason, command.RevisitOn, command.Note, by, m);
    }
}
