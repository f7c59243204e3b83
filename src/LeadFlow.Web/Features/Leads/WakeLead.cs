using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Brings a dead lead back to raw or warm, on a new journey.</summary>
public static class WakeLead
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid LeadId, string Stage) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Stage).NotEmpty().Text(60).OverridePropertyName("stage");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var stage = m.Content.Stage(command.Stage)
                ?? (Enum.TryParse<StageKind>(command.Stage, ignoreCase: true, out var kind) ? m.Content.Stages.FirstOrDefault(s => s.Kind == kind) : null);
            var lead = await db.LoadLead(command.LeadId, cancellationToken);
            if (stage is null)
            {
                return Result.Refused($"The agreement has no stage called {command.Stage}.");
            }

            var result = lead.Wake(stage, user.Actor, m);
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
