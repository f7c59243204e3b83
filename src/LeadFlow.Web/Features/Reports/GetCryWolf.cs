using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Reports;

/// <summary>How many of the leads that sales was given were none: hand-offs by the day of their outcome (LIFECYCLE 9).</summary>
public static class GetCryWolf
{
    [RequirePolicy(Policies.ReadReports)]
    public sealed record Query(DateOnly? From = null, DateOnly? To = null, string? Source = null, string? Campaign = null, string? Owner = null, string? Side = null, string? Country = null, string? Tag = null, int? Agreement = null) : IRequest<Report>, IReportQuery;

    /// <param name="Total">Without overrides, which stand apart.</param>
    /// <param name="Per">"month", or "week" where the period is short: what a line of <paramref name="OverTime"/> stands for.</param>
    public sealed record Report(DateOnly? From, DateOnly? To, string TimeZone, string Definition, Tally Total, Tally Overrides, IReadOnlyList<OfReason> ByReason, IReadOnlyList<OfSource> BySource, IReadOnlyList<OfPerson> ByQualifier, IReadOnlyList<OfVersion> ByAgreement, string Per, IReadOnlyList<OfTime> OverTime);

    /// <param name="Decided">Accepted, returned or rejected.</param>
    /// <param name="Rate">Returned and rejected of those decided, 0 to 1; null where none was.</param>
    /// <param name="Expired">Beside the rate, as are withdrawn and released.</param>
    public sealed record Tally(int Decided, int Accepted, int Returned, int Rejected, double? Rate, int Expired, int Withdrawn, int Released);

    /// <param name="Outcome">Returned or rejected.</param>
    /// <param name="Share">Of all that were given back, 0 to 1.</param>
    public sealed record OfReason(string Reason, HandoffState Outcome, int Count, double Share);

    /// <param name="Source">Null for leads without one.</param>
    public sealed record OfSource(string? Source, Tally Tally);

    /// <param name="Id">Who qualified the lead and offered it; null where the agreement did by itself.</param>
    public sealed record OfPerson(Guid? Id, string? Name, Tally Tally);

    public sealed record OfVersion(int Version, Tally Tally);

    /// <param name="From">Its first and last day, as far as the period holds them.</param>
    public sealed record OfTime(DateOnly From, DateOnly To, Tally Tally);

    public sealed class Validator : ReportRules<Query>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Report>
    {
        public async Task<Report> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var handoffs = CryWolfHandoffs.Of(db, ReportFilter.Of(db.Leads, query, rules, user.Id), query, rules);

            var groups = await handoffs
                .GroupBy(x => new { x.Handoff.State, x.Handoff.IsOverride, Reason = x.Handoff.State == HandoffState.Returned || x.Handoff.State == HandoffState.Rejected ? x.Handoff.Reason : null, x.Lead.SourceId, x.Handoff.OfferedById, x.Handoff.AgreementVersion })
                .Select(g => new Group(g.Key.State, g.Key.IsOverride, g.Key.Reason, g.Key.SourceId, g.Key.OfferedById, g.Max(x => x.Handoff.OfferedByName), g.Key.AgreementVersion, g.Count()))
                .ToListAsync(cancellationToken);

            var zone = rules.Zone.Id;
            var days = await handoffs.Where(x => !x.Handoff.IsOverride)
                .GroupBy(x => new { Day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeBySystemTimeZoneId(x.Handoff.ClosedAt!.Value.UtcDateTime, zone)), x.Handoff.State })
                .Select(g => new OnDay(g.Key.Day, g.Key.State, g.Count()))
                .ToListAsync(cancellationToken);

            return CryWolfSums.Of(query, rules, groups.ConvertAll(g => g with { SourceId = rules.SourceOf(g.SourceId) }), days, user.SeesOnlyOwn);
        }
    }

    internal sealed record Group(HandoffState State, bool IsOverride, string? Reason, Guid? SourceId, Guid? OfferedById, string? OfferedByName, int Version, int Count);

    internal sealed record OnDay(DateOnly Day, HandoffState State, int Count);
}
