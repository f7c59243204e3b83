using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>The claimer gives the lead back with an agreed reason.</summary>
public static class ReturnLead
{
    [RequirePolicy(Policies.ClaimLeads)]
    public sealed record Command(Guid LeadId, string? Reason, string? Note = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Reason).NotEmpty().WithMessage("Returning needs a reason.").OverridePropertyName("reason");
            RuleFor(c => c.Note).Text(Handoff.NoteMaxLength).OverridePropertyName("note");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var lead = await db.LoadLead(command.LeadId, cancellationToken);
            var reason = m.Content.ReturnReasons.FirstOrDefault(r => string.Equals(r.Name, command.Reason, StringComparison.OrdinalIgnoreCase));
            if (reason is null)
            {
                return Result.Refused($"The agreed reasons to return a lead are: {string.Join(", ", m.Content.ReturnReasons.Select(r => r.Name))}.");
            }

            var result = lead.Return(reason, command.Note, user.Actor, m);
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
