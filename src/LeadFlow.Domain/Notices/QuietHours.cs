namespace LeadFlow.Domain.Notices;

/// <summary>When somebody is not to be disturbed, by the clocks on their wall: the same hours every day, and whole days off.</summary>
/// <param name="From">With <paramref name="To"/>; a night goes from a later to an earlier hour. Both the same, or one missing: none.</param>
/// <param name="DaysOff">Quiet from midnight to midnight. All seven count as none: nothing would ever come.</param>
public sealed record QuietHours(TimeOnly? From, TimeOnly? To, IReadOnlyCollection<DayOfWeek> DaysOff)
{
    public static readonly QuietHours None = new(null, null, []);

    public bool Holds(DateTimeOffset at, TimeZoneInfo zone) => HeldUntil(at, zone) > at;

    /// <summary>The instant itself; where it is a quiet one, the end of that quiet.</summary>
    /// <returns>An instant in UTC. Hours that a change of the clocks skips begin or end as much later; of those that come twice the earlier count.</returns>
    public DateTimeOffset HeldUntil(DateTimeOffset at, TimeZoneInfo zone)
    {
        var until = at.ToUniversalTime();
        while (EndOfQuietAt(until, zone) is { } end)
        {
            until = end; // A night may lead into a day off, and that into the next night.
        }

        return until;
    }

    private DateTimeOffset? EndOfQuietAt(DateTimeOffset at, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        if (DaysOff.Contains(today.DayOfWeek) && DaysOff.Distinct().Count() < 7)
        {
            return LocalTime.StartOf(today.AddDays(1), zone);
        }

        if (From is not { } from || To is not { } to || from == to)
        {
            return null;
        }

        foreach (var day in (DateOnly[])[today.AddDays(-1), today])
        {
            var end = LocalTime.Instant((from < to ? day : day.AddDays(1)).ToDateTime(to), zone);
            if (LocalTime.Instant(day.ToDateTime(from), zone) <= at && at < end)
            {
                return end;
            }
        }

        return null;
    }
}
