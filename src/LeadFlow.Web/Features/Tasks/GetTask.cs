using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.ToDo;

/// <summary>One task.</summary>
public static class GetTask
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid TaskId) : IRequest<PlannedTask>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, PlannedTask>
    {
        public async Task<PlannedTask> Handle(Query query, CancellationToken cancellationToken) =>
            (await db.Tasks.AsNoTracking().Of(user).Where(t => t.Id == query.TaskId).Rows(db).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("Task", query.TaskId))
                .Named(await desk.Rules(cancellationToken));
    }
}
