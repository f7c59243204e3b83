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
            var deadlines = (await desk.Rules(cancellationToken)).Agreement.Content.Deadlines;
            return await Judged(db.Leads, deadlines, time.GetUtcNow()).GroupBy(_ => 1)
                .Select(g => new Answer(g.Count(), g.Count(j => j.IsSilent), g.Count(j => j.IsNobodys), g.Count(j => j.IsUnplanned)))
                .SingleOrDefaultAsync(cancellationToken) ?? new(0, 0, 0, 0);
        }
    }

    /// <summary>Those whom <see cref="Domain.Leads.Forgotten.Why"/> names a reason for, asked of the database.</summary>
    internal static IQueryable<Lead> Forgotten(this IQueryable<Lead> leads, DeadlineRules deadlines, DateTimeOffset now) => Judged(leads, deadlines, now).Select(j => j.Lead);

    private sealed class Judgement
    {
        public required Lead Lead { get; init; }
        public bool IsSilent { get; init; }
        public bool IsNobodys { get; init; }
        public bool IsUnplanned { get; init; }
    }

    private static IQueryable<Judgement> Judged(IQueryable<Lead> leads, DeadlineRules deadlines, DateTimeOffset now)
    {
        DateTimeOffset raw = Before(StageKind.Raw), warm = Before(StageKind.Warm), hot = Before(StageKind.Hot);
        return leads.Where(l => l.Qualification.Standing == LeadStanding.Open).Select(l => new Judgement
        {
            Lead = l,
            IsSilent = (l.Qualification.StageKind == StageKind.Raw && l.Qualification.LastTouchAt < raw)
                || (l.Qualification.StageKind == StageKind.Warm && l.Qualification.LastTouchAt < warm)
                || (l.Qualification.StageKind == StageKind.Hot && l.Qualification.LastTouchAt < hot),
            IsNobodys = l.OwnerId == null && l.Qualification.NextActionAt < now && !l.Handoffs.Any(h => h.State == HandoffState.Offered),
            IsUnplanned = l.Qualification.NextActionAt == Lead.Never,
        }).Where(j => j.IsSilent || j.IsNobodys || j.IsUnplanned);

        DateTimeOffset Before(StageKind kind) => Domain.Leads.Forgotten.SilentBefore(kind, deadlines, now);
    }
}
