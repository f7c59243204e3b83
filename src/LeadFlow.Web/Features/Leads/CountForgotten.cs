using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>The black-hole monitor in numbers: open leads that nobody looks after, and why. Its leads are a filter of the list, with all that can be done there.</summary>
public static class CountForgotten
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<Answer>;

    /// <param name="All">A lead may be forgotten in several ways, and counts here once.</param>
    public sealed record Answer(int All, int Silent, int Nobodys, int Unplanned);

    public sealed class Handler(LeadFlowDb db, Desk desk, TimeProvider time) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var (deadlines, now) = ((await desk.Rules(cancellationToken)).Agreement.Content.Deadlines, time.GetUtcNow());
            var (all, silent, nobodys, unplanned) = (0, 0, 0, 0);
            foreach (var kind in new[] { StageKind.Raw, StageKind.Warm, StageKind.Hot })
            {
                var before = Domain.Leads.Forgotten.SilentBefore(kind, deadlines, now);
                var found = await db.Leads.Forgotten(deadlines, now).Where(l => l.Qualification.StageKind == kind).GroupBy(_ => 1).Select(g => new
                {
                    All = g.Count(),
                    Silent = g.Count(l => l.Qualification.LastTouchAt < before),
                    Nobodys = g.Count(l => l.OwnerId == null && l.Qualification.NextActionAt < now && !l.Handoffs.Any(h => h.State == HandoffState.Offered)),
                    Unplanned = g.Count(l => l.Qualification.NextActionAt == Lead.Never),
                }).SingleOrDefaultAsync(cancellationToken);
                (all, silent, nobodys, unplanned) = (all + (found?.All ?? 0), silent + (found?.Silent ?? 0), nobodys + (found?.Nobodys ?? 0), unplanned + (found?.Unplanned ?? 0));
            }

            return new(all, silent, nobodys, unplanned);
        }
    }

    /// <summary><see cref="Domain.Leads.Forgotten.Why"/>, asked of the database.</summary>
    internal static IQueryable<Lead> Forgotten(this IQueryable<Lead> leads, DeadlineRules deadlines, DateTimeOffset now)
    {
        DateTimeOffset raw = Before(StageKind.Raw), warm = Before(StageKind.Warm), hot = Before(StageKind.Hot);
        return leads.Where(l => l.Qualification.Standing == LeadStanding.Open && (
            (l.Qualification.StageKind == StageKind.Raw && l.Qualification.LastTouchAt < raw)
            || (l.Qualification.StageKind == StageKind.Warm && l.Qualification.LastTouchAt < warm)
            || (l.Qualification.StageKind == StageKind.Hot && l.Qualification.LastTouchAt < hot)
            || l.Qualification.NextActionAt == Lead.Never
            || (l.OwnerId == null && l.Qualification.NextActionAt < now && !l.Handoffs.Any(h => h.State == HandoffState.Offered))));

        DateTimeOffset Before(StageKind kind) => Domain.Leads.Forgotten.SilentBefore(kind, deadlines, now);
    }
}
