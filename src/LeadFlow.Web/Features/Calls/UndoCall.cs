using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Calls;

/// <summary>Takes back what a call changed, all of it or nothing: that it is dead, the answers, the next action. That it was held stays.</summary>
public static class UndoCall
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid CallId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var call = await db.Calls.SingleOrDefaultAsync(c => c.Id == command.CallId, cancellationToken) ?? throw new NotFoundException("Call", command.CallId);
            var steps = new[] { call.AnswersStepId, call.DeadStepId }.OfType<Guid>().ToList();
            var m = await desk.Now(cancellationToken);
            var first = await db.Activities.Where(a => steps.Contains(a.Id)).OrderBy(a => a.At).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(cancellationToken);
            var lead = first is { } step ? await db.LoadLeadWithStep(call.LeadId, step, cancellationToken) : await db.LoadLead(call.LeadId, cancellationToken);
            var result = lead.UndoCall(call, user.Actor, m);
            if (!result.Succeeded)
            {
                db.ChangeTracker.Clear();
                return result;
            }

            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
