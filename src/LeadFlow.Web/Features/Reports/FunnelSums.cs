using System.Globalization;

namespace LeadFlow.Web.Features.Reports;

/// <summary>From what the database counted to what the report says.</summary>
internal static class FunnelSums
{
    public const string Definition =
        "Leads captured in the period, by company-local day, each counted once at every step it ever reached, whatever became of it since. "
        + "Steps taken back are not counted. Wins by month count the day of the first win, whenever the lead was captured; revenue is that of the won opportunities of the leads captured in the period.";

    public const string OfVersion = " Only leads that came while this version of the agreement was in force; the moves are those made under it.";

    public static IReadOnlyList<GetFunnel.Stage> Stages(IReadOnlyList<GetFunnel.Group> groups)
    {
        (string Key, int Count)[] counts =
        [
            ("captured", groups.Sum(g => g.Captured)), ("warm", groups.Sum(g => g.Warm)), ("hot", groups.Sum(g => g.Hot)),
            ("claimed", groups.Sum(g => g.Claimed)), ("accepted", groups.Sum(g => g.Accepted)), ("won", groups.Sum(g => g.Won)),
        ];
        return [.. counts.Select((c, i) => new GetFunnel.Stage(c.Key, c.Count, Rate(c.Count, counts[0].Count), i == 0 ? null : Rate(c.Count, counts[i - 1].Count)))];
    }

    /// <summary>Most leads first, those without a source last.</summary>
    public static IReadOnlyList<GetFunnel.OfSource> BySource(IReadOnlyList<GetFunnel.Group> groups, IReadOnlyList<GetFunnel.Revenue> revenue, IReadOnlyDictionary<Guid, string> names)
    {
        var main = revenue.GroupBy(r => r.Currency).OrderByDescending(g => g.Sum(r => r.Count)).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;
        var sums = revenue.ToLookup(r => r.SourceId);
        return [.. groups
            .GroupBy(g => g.SourceId)
            .Select(g => new GetFunnel.OfSource(g.Key is { } id ? names.GetValueOrDefault(id) : null, g.Sum(s => s.Captured), g.Sum(s => s.Warm), g.Sum(s => s.Hot), g.Sum(s => s.Claimed), g.Sum(s => s.Accepted), g.Sum(s => s.Won),
                sums[g.Key].Where(r => r.Currency == main).Sum(r => r.Sum), main, sums[g.Key].OrderBy(r => r.Currency, StringComparer.Ordinal).ToDictionary(r => r.Currency, r => r.Sum)))
            .OrderBy(s => s.Source is null).ThenByDescending(s => s.Captured).ThenBy(s => s.Source, StringComparer.Ordinal)];
    }

    public static IReadOnlyList<GetFunnel.OfMonth> ByMonth(IReadOnlyList<GetFunnel.Group> groups, IReadOnlyList<GetFunnel.Wins> wins, int? median, DateOnly today)
    {
        var cohorts = groups.ToLookup(g => new DateOnly(g.Year, g.Month, 1));
        var won = wins.ToLookup(w => new DateOnly(w.On.Year, w.On.Month, 1));
        return [.. cohorts.Select(c => c.Key).Union(won.Select(w => w.Key)).Order().Select(month => new GetFunnel.OfMonth(
            month.ToString("yyyy-MM", CultureInfo.InvariantCulture), cohorts[month].Sum(g => g.Captured), won[month].Sum(w => w.Count), cohorts[month].Sum(g => g.Won),
            cohorts.Contains(month) && median is { } days && month.AddMonths(1).AddDays(-1).AddDays(days) > today))];
    }

    /// <summary>Leads that were won before they were captured say nothing of how long it takes.</summary>
    public static int? MedianDays(IReadOnlyList<GetFunnel.Wins> wins)
    {
        var days = wins.Where(w => w.Days >= 0).GroupBy(w => w.Days).OrderBy(g => g.Key).Select(g => (Days: g.Key, Count: g.Sum(w => w.Count))).ToList();
        var half = (days.Sum(d => d.Count) + 1) / 2;
        foreach (var (day, count) in days)
        {
            half -= count;
            if (half <= 0)
            {
                return day;
            }
        }

        return null;
    }

    private static double? Rate(int count, int of) => of == 0 ? null : (double)count / of;
}
