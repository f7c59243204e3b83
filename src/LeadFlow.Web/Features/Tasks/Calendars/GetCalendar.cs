using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.ToDo.Calendars;

/// <summary>The open tasks of whoever asks, for a calendar: of the last month and the coming year, earliest first.</summary>
public static class GetCalendar
{
    /// <summary>More than anybody does in a year; a calendar that is fetched each hour has an end.</summary>
    public const int Most = 2000;
    public const int DaysBack = 30, DaysAhead = 365;

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<IReadOnlyList<PlannedTask>>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Query, IReadOnlyList<PlannedTask>>
    {
        public async Task<IReadOnlyList<PlannedTask>> Handle(Query query, CancellationToken cancellationToken)
        {
            var (from, to) = (time.GetUtcNow().AddDays(-DaysBack), time.GetUtcNow().AddDays(DaysAhead));
            var mine = db.Tasks.AsNoTracking().Where(t => t.AssigneeId == user.Id && t.DoneAt == null && t.DroppedAt == null && t.DueAt >= from && t.DueAt <= to).OrderBy(t => t.DueAt).ThenBy(t => t.Id).Take(Most);
            return [.. (await mine.Rows(db).ToListAsync(cancellationToken)).OrderBy(t => (t.DueAt, t.Id))];
        }
    }
}
