using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.ToDo;

/// <summary>Takes the end of a task back. What was logged with it has happened and stays in the timeline.</summary>
public static class ReopenTask
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid TaskId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var (task, lead) = await db.LoadTask(command.TaskId, user, m.Now, cancellationToken);
            var result = lead?.ReopenTask(task, user.Actor, m)
                ?? task.Reopen(await db.Tasks.FirstOrDefaultAsync(t => t.FollowsId == task.Id && t.DoneAt == null && t.DroppedAt == null, cancellationToken), m.Now);
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
