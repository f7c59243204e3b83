using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Reports;

/// <summary>How far the leads of a period came, by source and month; wins also by the month of the win.</summary>
public static class GetFunnel
{
    /// <param name="Agreement">A version: leads that came while it was in force, and moves made under it.</param>
    [RequirePolicy(Policies.ReadReports)]
    public sealed record Query(DateOnly? From = null, DateOnly? To = null, string? Source = null, string? Campaign = null, string? Owner = null, string? Side = null, string? Country = null, string? Tag = null, int? Agreement = null) : IRequest<Funnel>, IReportQuery;

    /// <param name="MedianDaysToWin">From capture to the first win, of all wins that the filter lets through; null without any.</param>
    public sealed record Funnel(DateOnly? From, DateOnly? To, string TimeZone, string Definition, IReadOnlyList<Stage> Stages, IReadOnlyList<OfSource> BySource, IReadOnlyList<OfMonth> ByMonth, IReadOnlyList<Move> Moves, int? MedianDaysToWin);

    /// <param name="RateOfCaptured">0 to 1; null where there is nothing to be a share of.</param>
    public sealed record Stage(string Key, int Count, double? RateOfCaptured, double? RateOfPrevious);

    /// <param name="Source">Null for leads without one.</param>
    /// <param name="Revenue">Of won opportunities, in <paramref name="Currency"/>: the one most of them were won in. Others stand beside it and are never added.</param>
    public sealed record OfSource(string? Source, int Captured, int Warm, int Hot, int Claimed, int Accepted, int Won, decimal Revenue, string? Currency, IReadOnlyDictionary<string, decimal> RevenueByCurrency);

    /// <param name="Won">Wins of this month, whenever captured.</param>
    /// <param name="WonOfCohort">Of the leads captured in this month, how many were won since.</param>
    /// <param name="Maturing">The month is younger than the median days to win: more wins of it are to come.</param>
    public sealed record OfMonth(string Month, int Captured, int Won, int WonOfCohort, bool Maturing);

    public sealed record Move(string From, string To, int Count, StageKind FromKind, StageKind ToKind);

    public sealed class Validator : ReportRules<Query>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Funnel>
    {
        public async Task<Funnel> Handle(Query query, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var rules = await desk.Rules(cancellationToken);
            var of = ReportFilter.Of(db.Leads.AsNoTracking(), query, rules, user.Id);
            var cameUnder = query.Agreement is { } number ? of.CameUnder(db, number) : of;
            var cohort = ReportFilter.Captured(cameUnder, query);
            var isAll = query == new Query() && !user.SeesOnlyOwn;

            var groups = await cohort
                .GroupBy(l => new { l.SourceId, l.CapturedOn.Year, l.CapturedOn.Month })
                .Select(g => new Group(g.Key.SourceId, g.Key.Year, g.Key.Month, g.Count(), g.Count(l => l.WarmAt != null), g.Count(l => l.HotAt != null),
                    g.Count(l => l.ClaimedAt != null), g.Count(l => l.AcceptedAt != null), g.Count(l => l.WonAt != null)))
                .ToListAsync(cancellationToken);

            var wins = await cameUnder.Where(l => l.WonOn != null)
                .GroupBy(l => new { l.WonOn!.Value, Days = l.WonOn!.Value.DayNumber - l.CapturedOn.DayNumber })
                .Select(g => new Wins(g.Key.Value, g.Key.Days, g.Count()))
                .ToListAsync(cancellationToken);

            var revenue = await db.Opportunities.AsNoTracking().Where(o => o.State == OpportunityState.Won && o.Amount != null && o.Currency != null)
                .Join(cohort, o => o.LeadId, l => l.Id, (o, l) => new { l.SourceId, o.Currency, o.Amount })
                .GroupBy(o => new { o.SourceId, o.Currency })
                .Select(g => new Revenue(g.Key.SourceId, g.Key.Currency!, g.Sum(o => o.Amount!.Value), g.Count()))
                .ToListAsync(cancellationToken);

            var entries = db.StageEntries.AsNoTracking().Where(e => !e.Undone && e.FromStage != null && e.Cause != StageCause.Merge && (query.Agreement == null || e.AgreementVersion == query.Agreement));
            var moved = ReportFilter.Captured(of, query); // Of a version, its own moves, whenever their leads came.
            var moves = await (isAll ? entries : entries.Join(moved, e => e.LeadId, l => l.Id, (e, _) => e))
                .GroupBy(e => new { e.FromStage, e.FromKind, e.StageName, e.StageKind })
                .Select(g => new Move(g.Key.FromStage!, g.Key.StageName, g.Count(), g.Key.FromKind!.Value, g.Key.StageKind))
                .ToListAsync(cancellationToken);

            groups = groups.ConvertAll(g => g with { SourceId = rules.SourceOf(g.SourceId) });
            revenue = [.. revenue.GroupBy(r => (Source: rules.SourceOf(r.SourceId), r.Currency)).Select(g => new Revenue(g.Key.Source, g.Key.Currency, g.Sum(r => r.Sum), g.Sum(r => r.Count)))];
            var median = FunnelSums.MedianDays(wins);
            return new(query.From, query.To, rules.Zone.Id, FunnelSums.Definition + (query.Agreement is null ? "" : FunnelSums.OfVersion), FunnelSums.Stages(groups), FunnelSums.BySource(groups, revenue, rules.SourceNames),
                FunnelSums.ByMonth(groups, [.. wins.Where(w => (query.From is null || w.On >= query.From) && (query.To is null || w.On <= query.To))], median, m.Today),
                [.. moves.Where(v => v.From != v.To).OrderBy(v => v.FromKind).ThenBy(v => v.From, StringComparer.Ordinal).ThenBy(v => v.ToKind).ThenBy(v => v.To, StringComparer.Ordinal)], median);
        }
    }

    internal sealed record Group(Guid? SourceId, int Year, int Month, int Captured, int Warm, int Hot, int Claimed, int Accepted, int Won);

    internal sealed record Wins(DateOnly On, int Days, int Count);

    internal sealed record Revenue(Guid? SourceId, string Currency, decimal Sum, int Count);
}
