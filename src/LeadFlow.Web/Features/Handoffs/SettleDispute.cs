using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
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
            var lead = await db.Load(db.Leads.WithRulesAndHandoffs(), command.LeadId, cancellationToken);
            var (note, now) = (string.IsNullOrWhiteSpace(command.Note) ? null : command.Note.Trim(), await desk.Now(cancellationToken));
            if (user.Actor.IsManager && lead.SettledDispute is { Stands: { } stands } && await SettledBy(lead.Id, cancellationToken) is { } other && other.ActorId != user.Id)
            {
                var said = $"{other.By} settled it already: the return {(stands ? "stands" : "does not stand")}.";
                if (note is null)
                {
                    return Result.Refused(said);
                }

                lead.LogTouch(ActivityKind.Note, $"{user.Actor.Name} wrote a note", note, reached: false, isInbound: false, now.Now, user.Actor, now);
                await db.SaveChangesAsync(cancellationToken);
                return Result.Refused($"{said} Your note is on the timeline.");
            }

            var result = lead.Settle(command.Stands, note, user.Actor, now);
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }

        private Task<Activity?> SettledBy(Guid leadId, CancellationToken cancellationToken) =>
            db.Activities.AsNoTracking().Where(a => a.LeadId == leadId && a.Kind == ActivityKind.Settled).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).FirstOrDefaultAsync(cancellationToken);
    }
}
