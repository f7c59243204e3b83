using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>A manager decides a dispute: the return stands, or the lead goes on as if it had not come back.</summary>
public static class SettleDispute
{
    [RequirePolicy(Policies.Reassign)]
    public sealed record Command(Guid LeadId, bool Stands, string? Note) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Note).Text(Handoff.NoteMaxLength).OverridePropertyName("note");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var lead = await db.Load(db.Leads.WithRules().Include(l => l.Handoffs).AsSplitQuery(), command.LeadId, cancellationToken);
            var result = lead.Settle(command.Stands, string.IsNullOrWhiteSpace(command.Note) ? null : command.Note.Trim(), user.Actor, await desk.Now(cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
