using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>The claimer marks the lead dead, with an agreed reason.</summary>
public static class RejectLead
{
    [RequirePolicy(Policies.ClaimLeads)]
    public sealed record Command(Guid LeadId, string? Reason, string? Note = null, DateOnly? RevisitOn = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Reason).NotEmpty().WithMessage("Dead needs a reason.").OverridePropertyName("reason");
            RuleFor(c => c.Note).Text(Handoff.NoteMaxLength).OverridePropertyName("note");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var lead = await db.LoadLead(command.LeadId, cancellationToken);
            var reason = m.Content.DeadReasons.FirstOrDefault(r => string.Equals(r.Name, command.Reason, StringComparison.OrdinalIgnoreCase));
            if (reason is null)
            {
                return Result.Refused($"Dead needs one of the agreed reasons: {string.Join(", ", m.Content.DeadReasons.Select(r => r.Name))}.");
            }

            var result = lead.Reject(reason, command.RevisitOn, command.Note, user.Actor, m);
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
