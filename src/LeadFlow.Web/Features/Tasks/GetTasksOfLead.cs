using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.ToDo;

/// <summary>What is planned with a lead, by everybody, earliest first.</summary>
public static class GetTasksOfLead
{
    public const int Most = 50;

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId) : IRequest<IReadOnlyList<PlannedTask>>;

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, IReadOnlyList<PlannedTask>>
    {
        public async Task<IReadOnlyList<PlannedTask>> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var tasks = db.Tasks.AsNoTracking().Where(t => t.LeadId == query.LeadId && t.DoneAt == null && t.DroppedAt == null).OrderBy(t => t.DueAt).ThenBy(t => t.Id).Take(Most);
            var rows = await tasks.Rows(db).ToListAsync(cancellationToken);
            return rows.Count > 0 || await db.Leads.AnyAsync(l => l.Id == query.LeadId, cancellationToken)
                ? [.. rows.OrderBy(t => (t.DueAt, t.Id)).Select(t => t.Named(rules))]
                : throw new NotFoundException("Lead", query.LeadId);
        }
    }
}
