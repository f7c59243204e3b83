using System.Globalization;

namespace LeadFlow.Domain.Qualifying;

/// <summary>
/// What the timeframe gives. Before the range weight x (1 - days until it / horizon), inside it the whole weight, after it half the
/// weight x (1 - days passed / horizon); never below zero, rounded down. A date ages by itself: it counts as stale once it has passed.
/// </summary>
internal static class TimeframeScore
{
    public static Part On(int today, Timeframe? timeframe, ScoringRules rules)
    {
        var weight = rules.WeightOf(Criterion.Timeframe);
        if (timeframe is null)
        {
            return new(new(Criterion.Timeframe, Level.Unknown, 0, weight, "Not known yet", null, Fresh: true), 0, Part.Never);
        }

        var (from, to) = (timeframe.From.DayNumber, timeframe.To.DayNumber);
        var passed = today > to;
        var points = passed ? After(today - to, weight, rules.HorizonDays) : Before(Math.Max(0, from - today), weight, rules.HorizonDays);
        var level = passed ? Level.Possible : Part.LevelOfShare(points, weight);
        var changesOn = passed
            ? NextFadeOn(to, points, weight, rules.HorizonDays)
            : Math.Min(Part.DayOrNever(to + 1L), Math.Min(NextRiseOn(from, points, weight, rules.HorizonDays), NextEntryOn(today, from, rules)));
        return new(new(Criterion.Timeframe, level, points, weight, Why(timeframe), null, Fresh: !passed), 0, changesOn);
    }

    private static int Before(int daysUntil, int weight, int horizon) =>
        daysUntil == 0 ? weight : daysUntil >= horizon ? 0 : (int)((long)weight * (horizon - daysUntil) / horizon);

    private static int After(int daysPassed, int weight, int horizon) =>
        daysPassed >= horizon ? 0 : (int)((long)weight * (horizon - daysPassed) / (2L * horizon));

    /// <summary>The first day that gives a point more: weight x (horizon - days until) reaches (points + 1) x horizon.</summary>
    private static int NextRiseOn(int from, int points, int weight, int horizon) =>
        points >= weight ? Part.Never
        : horizon <= 0 ? from
        : (int)(from - horizon + Part.DivideUp((points + 1L) * horizon, weight));

    /// <summary>The first day that gives a point less: weight x (horizon - days passed) falls below points x 2 x horizon.</summary>
    private static int NextFadeOn(int to, int points, int weight, int horizon) =>
        points <= 0 ? Part.Never : Part.DayOrNever(to + horizon - Part.DivideUp(points * 2L * horizon, weight) + 1);

    /// <summary>The first day on which some stage's "wants to buy within ... days" begins to hold.</summary>
    private static int NextEntryOn(int today, int from, ScoringRules rules)
    {
        var next = Part.Never;
        foreach (var within in rules.TimeframeBounds)
        {
            if (within >= 0 && from - within > today)
            {
                next = Math.Min(next, from - within);
            }
        }

        return next;
    }

    private static string Why(Timeframe timeframe) => timeframe.From == timeframe.To
        ? $"Wants to buy by {timeframe.To.InWords()}"
        : $"Wants to buy between {timeframe.From.InWords()} and {timeframe.To.InWords()}";
}
