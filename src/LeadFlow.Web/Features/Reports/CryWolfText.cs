using System.Globalization;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Features.Shared.TagHelpers;
using static LeadFlow.Web.Features.Reports.ReportText;

namespace LeadFlow.Web.Features.Reports;

/// <summary>Lines that count hand-offs alike.</summary>
/// <param name="What">What stands at the head of the lines.</param>
public sealed record CryWolfTable(string What, IReadOnlyList<CryWolfLine> Lines)
{
    /// <summary>There is room for each outcome.</summary>
    public bool IsWide { get; init; }
}

/// <param name="IsName">Somebody called it so; it is no text of the face.</param>
/// <param name="Links">To what is behind each number.</param>
public sealed record CryWolfLine(string Name, bool IsName, GetCryWolf.Tally Tally, Func<FindOutcomes.Outcome, string> Links);

/// <summary>What the pictures of cry wolf say, in a sentence.</summary>
public static class CryWolfText
{
    /// <summary>Fewer decided hand-offs than this prove nothing.</summary>
    private const int Enough = 10;

    public static string Finding(GetCryWolf.Report report, Wording t)
    {
        var (decided, back) = (report.Total.Decided, report.Total.Returned + report.Total.Rejected);
        return (decided, back) switch
        {
            (0, _) when report.OverTime.Count == 0 => t["No hand-off came to an end in this time"],
            (0, _) => t["Sales has judged none of what was offered"],
            (1, 0) => t["The one hand-off that sales judged was accepted"],
            (_, 0) => t["Sales accepted all {0} hand-offs that it judged", N(decided)],
            _ => t["Of {0} hand-offs that sales judged, {1} came back", N(decided), N(back)],
        };
    }

    public static string OverrideFinding(GetCryWolf.Report report, Wording t) => report.Overrides.Decided switch
    {
        0 => t["How each hand-off ended"],
        1 => t["One override was judged too"],
        var n => t["{0} overrides were judged too", N(n)],
    };

    public static string ReasonFinding(GetCryWolf.Report report, Wording t) => report.ByReason is [var most, ..] ? t["Most often: {0}, {1}", most.Reason, Percent(most.Share)] : t["Nothing was given back"];

    public static string SourceFinding(GetCryWolf.Report report, Wording t) =>
        Worst(report.BySource.Where(s => s.Source is not null), s => s.Tally) is { } worst
            ? t["Most often given back, of those with {3} judged or more: {0}, {1} of {2}", worst.Source, N(worst.Tally.Returned + worst.Tally.Rejected), N(worst.Tally.Decided), Enough]
            : t["Where they came from, and how many came back"];

    public static string PersonFinding(GetCryWolf.Report report, Wording t) =>
        Worst(report.ByQualifier.Where(p => p.Id is not null), p => p.Tally) is { } worst
            ? t["Most often given back, of those with {3} judged or more: {0}’s, {1} of {2}", worst.Name, N(worst.Tally.Returned + worst.Tally.Rejected), N(worst.Tally.Decided), Enough]
            : t["Whose leads they were before, and how many came back"];

    public static string VersionFinding(GetCryWolf.Report report, Wording t)
    {
        var judged = report.ByAgreement.Where(v => v.Tally.Decided >= Enough).ToList();
        return judged.Count < 2 ? t["Under which definition they were offered"]
            : judged[0].Tally.Rate < judged[1].Tally.Rate ? t["Version {0} is given back less than version {1}", judged[0].Version, judged[1].Version]
            : judged[0].Tally.Rate > judged[1].Tally.Rate ? t["Version {0} is given back more than version {1}", judged[0].Version, judged[1].Version]
            : t["Version {0} is given back as often as version {1}", judged[0].Version, judged[1].Version];
    }

    /// <summary>"June 2026", "1 Jun to 7 Jun 2026".</summary>
    public static string TimeName(GetCryWolf.Report report, GetCryWolf.OfTime time, Wording t) => report.Per == "month" ? t["{0:MMMM yyyy}", time.From]
        : time.From == time.To ? Day(time.From) : t["{0} to {1}", t["{0:d MMM}", time.From], Day(time.To)];

    /// <param name="since">When each version came into force.</param>
    public static IReadOnlyList<TrendPoint> Points(GetCryWolf.Report report, IReadOnlyDictionary<int, DateOnly> since, Wording t)
    {
        var every = (report.OverTime.Count + 5) / 6; // Six labels have room on a phone.
        return [.. report.OverTime.Select((time, i) => new TrendPoint(
            (report.OverTime.Count - 1 - i) % every > 0 ? "" : report.Per == "month" ? time.From.ToString("MMM", CultureInfo.InvariantCulture) : t["{0:d MMM}", time.From], time.Tally.Rate,
            t["{0}: {1} of {2}", TimeName(report, time, t), Percent(time.Tally.Rate), N(time.Tally.Decided)],
            since.Where(v => v.Value >= time.From && v.Value <= time.To).Select(v => $"v{v.Key}").LastOrDefault()))];
    }

    public static string TrendLabel(GetCryWolf.Report report, Wording t) => report.OverTime.Where(o => o.Tally.Rate is not null).ToList() is [var first, .., var last]
        ? t["Share given back, from {0} ({1}) to {2} ({3}); the numbers stand in the table over time.", Percent(first.Tally.Rate), TimeName(report, first, t), Percent(last.Tally.Rate), TimeName(report, last, t)]
        : t["Share given back over time; the numbers stand in the table over time."];

    /// <summary>"20.4 %".</summary>
    public static string Exact(double? rate) => rate is { } share ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#}\u00a0%") : "–";

    private static T? Worst<T>(IEnumerable<T> groups, Func<T, GetCryWolf.Tally> tally)
        where T : class => groups.Where(g => tally(g) is { Decided: >= Enough, Rate: > 0 }).ToList() is { Count: > 1 } enough ? enough.MaxBy(g => tally(g).Rate) : null;
}
