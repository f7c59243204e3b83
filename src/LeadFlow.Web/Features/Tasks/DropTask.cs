using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.ToDo;

/// <summary>Gives a task up without doing it.</summary>
public static class DropTask
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid TaskId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var (task, lead) = await db.LoadTask(command.TaskId, user, m.Now, cancellationToken);
            var result = lead?.DropTask(task, user.Actor, m) ?? task.Drop(m.Now);
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
