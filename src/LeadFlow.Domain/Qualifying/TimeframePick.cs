using System.Globalization;

namespace LeadFlow.Domain.Qualifying;

/// <summary>How people say when somebody wants to buy; each is a range of days as seen from today.</summary>
public static class TimeframePick
{
    public const string Now = "now";
    public const string Month = "month";
    public const string Quarter = "quarter";
    public const string NextQuarter = "next-quarter";

    /// <summary>In about six months.</summary>
    public const string HalfYear = "half-year";

    /// <summary>In about twelve months.</summary>
    public const string Year = "year";

    /// <summary>Days that somebody names.</summary>
    public const string Days = "days";

    /// <summary>Nobody knows.</summary>
    public const string Unknown = "unknown";

    /// <summary>"Now" is the month that begins today.</summary>
    private const int NowDays = 30;

    /// <returns>The range; null for a pick that names none.</returns>
    public static Timeframe? Range(string? pick, DateOnly today) => pick switch
    {
        Now => Timeframe.Between(today, today.AddDays(NowDays)),
        Month => Timeframe.Between(today, new DateOnly(today.Year, today.Month, 1).AddMonths(1).AddDays(-1)),
        Quarter => Timeframe.Between(today, EndOfQuarter(today)),
        NextQuarter => Whole(EndOfQuarter(today).AddDays(1)),
        HalfYear => Timeframe.Between(today.AddMonths(5), today.AddMonths(7)),
        Year => Timeframe.Between(today.AddMonths(10), today.AddMonths(14)),
        _ => ReadQuarter(pick) is { } start ? Whole(start) : null,
    };

    /// <summary>The quarters after the next one, to the end of next year at least: "2027-Q3".</summary>
    public static IReadOnlyList<string> LaterQuarters(DateOnly today)
    {
        var first = EndOfQuarter(today).AddDays(1).AddMonths(3);
        return [.. Enumerable.Range(0, 8).Select(i => first.AddMonths(3 * i)).TakeWhile(q => q.Year <= today.Year + 1 || q < first.AddMonths(12))
            .Select(q => string.Create(CultureInfo.InvariantCulture, $"{q.Year}-Q{((q.Month - 1) / 3) + 1}"))];
    }

    private static DateOnly EndOfQuarter(DateOnly day) => new DateOnly(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1).AddMonths(3).AddDays(-1);

    private static Timeframe? Whole(DateOnly start) => Timeframe.Between(start, start.AddMonths(3).AddDays(-1));

    private static DateOnly? ReadQuarter(string? pick) =>
        pick is { Length: 7 } && pick[4..6] == "-Q" && int.TryParse(pick.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1000 and < 9999 && pick[6] is >= '1' and <= '4'
            ? new(year, ((pick[6] - '1') * 3) + 1, 1) : null;
}
