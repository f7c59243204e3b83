using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;
using LeadFlow.Web.Live;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>The clock: whoever has an offer or a claim hears of it once before its time is over; of what waits for a team, its people do.</summary>
public static class RemindOfDeadlines
{
    private const int BatchSize = 500;

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var (rules, m, reminded) = (await desk.Rules(cancellationToken), await desk.Now(cancellationToken), 0);
            for (var more = true; more;)
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                var due = await db.Handoffs.FromSql($"""
                    SELECT *, xmin FROM handoffs WHERE remind_at <= {m.Now} ORDER BY remind_at LIMIT {BatchSize} FOR UPDATE SKIP LOCKED
                    """).AsNoTracking().ToListAsync(cancellationToken);
                var (ids, leadIds) = (due.ConvertAll(h => h.Id), due.ConvertAll(h => h.LeadId));
                await db.Handoffs.Where(h => ids.Contains(h.Id)).ExecuteUpdateAsync(u => u.SetProperty(h => h.RemindAt, (DateTimeOffset?)null), cancellationToken);
                var titles = await db.Leads.AsNoTracking().Where(l => leadIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.Title, cancellationToken);
                List<(Guid, Guid?, string)> told = [.. due.Where(h => h.IsOpen && h.DueAt > m.Now && titles.ContainsKey(h.LeadId)).SelectMany(h => Whom(h, rules).Select(person => (person, (Guid?)h.LeadId, $"{titles[h.LeadId]}: {Words(h)}")))];
                reminded += await db.TellEach(NoticeKind.Deadline, told, null, m.Now, cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                more = due.Count == BatchSize;
            }

            return reminded;
        }

        private static string Words(Handoff handoff) => handoff.State == HandoffState.Claimed ? "accept or return it, its time is nearly over" : "claim it, its time is nearly over";

        private static IReadOnlyCollection<Guid> Whom(Handoff handoff, RulesSnapshot rules) =>
            (handoff.State == HandoffState.Claimed ? handoff.ClaimedById : handoff.AssigneeId) is { } one ? rules.ActivePerson(one) is null ? [] : [one]
            : [.. rules.People.Values.Where(p => p.IsActive && p.Actor.MayClaim && p.TeamId == handoff.TeamId).Select(p => p.Id)];
    }
}
