using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Reports;

/// <summary>From what the database counted to what the report says.</summary>
internal static class CryWolfSums
{
    /// <summary>Up to so many days are shown by the week.</summary>
    public const int ShortPeriodDays = 92;

    public const string Definition =
        "Hand-offs by the company-local day on which they came to an end: returned and rejected, of all that were accepted, returned or rejected. "
        + "Each hand-off counts, so a lead that was returned twice counts twice. Expired, withdrawn and released ones stand beside it and are no part of the rate. "
        + "Left out are leads that a rep already owned when they became hot, and outcomes that came by an import, which have no hand-off. What a manager offered past the definition (an override) stands apart.";

    public const string OfVersion = " Only offers that were made under this version of the agreement.";

    public const string OfMine = " You see your own leads and those in the queue: hand-offs of others, and of leads that went back to whoever qualified them, are not counted here.";

    public static GetCryWolf.Report Of(GetCryWolf.Query query, RulesSnapshot rules, IReadOnlyList<GetCryWolf.Group> groups, IReadOnlyList<GetCryWolf.OnDay> days, bool onlyOwn)
    {
        var main = groups.Where(g => !g.IsOverride).ToList();
        var total = Tally(main);
        var isShort = IsShort(query, days);
        return new(query.From, query.To, rules.Zone.Id, Definition + (query.Agreement is null ? "" : OfVersion) + (onlyOwn ? OfMine : ""), total, Tally(groups.Where(g => g.IsOverride)),
            [.. main.Where(g => g.Reason is not null).GroupBy(g => (Reason: g.Reason!, g.State))
                .Select(g => new GetCryWolf.OfReason(g.Key.Reason, g.Key.State, g.Sum(r => r.Count), (double)g.Sum(r => r.Count) / (total.Returned + total.Rejected)))
                .OrderByDescending(r => r.Count).ThenBy(r => r.Reason, StringComparer.Ordinal).ThenBy(r => r.Outcome)],
            [.. main.GroupBy(g => g.SourceId)
                .Select(g => new GetCryWolf.OfSource(g.Key is { } id ? rules.SourceNames.GetValueOrDefault(id) : null, Tally(g)))
                .OrderBy(s => s.Source is null).ThenByDescending(s => s.Tally.Decided).ThenBy(s => s.Source, StringComparer.Ordinal)],
            [.. main.GroupBy(g => g.OfferedById)
                .Select(g => new GetCryWolf.OfPerson(g.Key, g.Key is { } id ? rules.People.GetValueOrDefault(id)?.Name ?? g.Max(p => p.OfferedByName) : null, Tally(g)))
                .OrderBy(p => p.Id is null).ThenByDescending(p => p.Tally.Decided).ThenBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Id)],
            [.. main.GroupBy(g => g.Version).Select(g => new GetCryWolf.OfVersion(g.Key, Tally(g))).OrderByDescending(v => v.Version)],
            isShort ? "week" : "month", OverTime(query, days, isShort));
    }

    public static GetCryWolf.Tally Tally(IEnumerable<GetCryWolf.Group> groups) => Tally(groups.GroupBy(g => g.State).ToDictionary(g => g.Key, g => g.Sum(s => s.Count)));

    private static GetCryWolf.Tally Tally(Dictionary<HandoffState, int> counts)
    {
        var (accepted, returned, rejected) = (Count(HandoffState.Accepted), Count(HandoffState.Returned), Count(HandoffState.Rejected));
        var decided = accepted + returned + rejected;
        return new(decided, accepted, returned, rejected, decided == 0 ? null : (double)(returned + rejected) / decided, Count(HandoffState.Expired), Count(HandoffState.Withdrawn), Count(HandoffState.Released));

        int Count(HandoffState state) => counts.GetValueOrDefault(state);
    }

    private static bool IsShort(GetCryWolf.Query query, IReadOnlyList<GetCryWolf.OnDay> days) =>
        days.Count == 0 || (query.To ?? days.Max(d => d.Day)).DayNumber - (query.From ?? days.Min(d => d.Day)).DayNumber < ShortPeriodDays;

    /// <summary>From the first to the last in which anything came to an end, without gaps.</summary>
    private static List<GetCryWolf.OfTime> OverTime(GetCryWolf.Query query, IReadOnlyList<GetCryWolf.OnDay> days, bool byWeek)
    {
        var times = new List<GetCryWolf.OfTime>();
        if (days.Count == 0)
        {
            return times;
        }

        var counted = days.ToLookup(d => First(d.Day));
        var last = First(days.Max(d => d.Day));
        for (var first = First(days.Min(d => d.Day)); first <= last; first = Next(first))
        {
            var end = Next(first).AddDays(-1);
            times.Add(new(query.From > first ? query.From.Value : first, query.To < end ? query.To.Value : end, Tally(counted[first].GroupBy(d => d.State).ToDictionary(d => d.Key, d => d.Sum(s => s.Count)))));
        }

        return times;

        DateOnly First(DateOnly day) => byWeek ? day.AddDays(-(((int)day.DayOfWeek + 6) % 7)) : new(day.Year, day.Month, 1);
        DateOnly Next(DateOnly first) => byWeek ? first.AddDays(7) : first.AddMonths(1);
    }
}
