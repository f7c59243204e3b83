using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>Whoever qualified a lead says why it should not have come back; the managers of both sides are told.</summary>
public static class DisputeReturn
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid LeadId, string? Why) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Why).Must(w => !string.IsNullOrWhiteSpace(w)).WithMessage("Say why: the managers of both sides read it.").Text(Handoff.NoteMaxLength).OverridePropertyName("why");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var lead = await db.LoadLead(command.LeadId, cancellationToken);
            var result = lead.Dispute(command.Why!.Trim(), user.Actor, await desk.Now(cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
