using LeadFlow.Domain.Agreements;

namespace LeadFlow.Domain.Handoffs;

/// <summary>How a step stands to the time that the agreement gives it.</summary>
public enum ResponseStanding
{
    InTime,
    Late,

    /// <summary>Has not happened, and its deadline is still to come.</summary>
    Waiting,

    /// <summary>Has not happened, and its deadline has passed.</summary>
    Overdue,

    /// <summary>Will not happen any more: the lead died, the offer was withdrawn, the claim was given up.</summary>
    Ended,

    /// <summary>Says nothing of how fast we are (LIFECYCLE 6 and 7).</summary>
    LeftOut,
}

/// <summary>Judges how fast somebody was (PRODUCT 11, response): by the deadline that ran for the step, in the agreement's working time.</summary>
public static class ResponseClock
{
    /// <param name="began">The step that started the clock.</param>
    /// <param name="happened">The answer to it; null where there is none.</param>
    /// <param name="canHappen">Of a step without an answer, whether one is still to come.</param>
    /// <param name="minutes">Of the agreement in force when the step began; so is <paramref name="content"/>.</param>
    /// <param name="zone">The company's.</param>
    public static ResponseStanding Judge(DateTimeOffset began, DateTimeOffset? happened, bool canHappen, int minutes, AgreementContent content, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (happened is null && !canHappen)
        {
            return ResponseStanding.Ended;
        }

        var at = happened ?? now;
        if (at < began && happened is not null)
        {
            return ResponseStanding.LeftOut; // Written down for a time before the step: nobody was that fast.
        }

        // Working time never runs faster than clocks on a wall: most need no look at the week.
        var isInTime = at - began <= TimeSpan.FromMinutes(minutes) || at <= content.Due(began, minutes, zone);
        return (happened, isInTime) switch
        {
            (not null, true) => ResponseStanding.InTime,
            (not null, false) => ResponseStanding.Late,
            (null, true) => ResponseStanding.Waiting,
            _ => ResponseStanding.Overdue,
        };
    }

    /// <summary>
    /// The percentile by nearest rank: the smallest of the values that at least this share of all does not exceed, so always one that was measured.
    /// https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method
    /// </summary>
    /// <param name="sorted">Ascending.</param>
    /// <param name="percent">1 to 100.</param>
    /// <returns>Null without values.</returns>
    public static T? Percentile<T>(IReadOnlyList<T> sorted, int percent)
        where T : struct => sorted.Count == 0 ? null : sorted[(int)((((long)sorted.Count * percent) + 99) / 100) - 1];
}
