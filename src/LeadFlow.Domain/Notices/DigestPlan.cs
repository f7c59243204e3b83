namespace LeadFlow.Domain.Notices;

/// <summary>When somebody gets their digest, by the clocks on their wall: at most one for each of their days.</summary>
/// <param name="Days">None: no digest.</param>
public sealed record DigestPlan(TimeOnly At, IReadOnlyCollection<DayOfWeek> Days)
{
    /// <summary>Until somebody chooses: working days at eight.</summary>
    public static readonly DigestPlan Usual = new(new(8, 0), [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday]);

    /// <summary>The day whose digest is due and was not made: today, or none. A day that is over gets none any more.</summary>
    /// <param name="last">The day of the last one.</param>
    public DateOnly? DueOn(DateTimeOffset now, TimeZoneInfo zone, DateOnly? last)
    {
        var today = DayOf(now, zone);
        return IsOn(today, last) && On(today, zone) <= now ? today : null;
    }

    /// <summary>The first instant after now at which one is due; null for never.</summary>
    public DateTimeOffset? Next(DateTimeOffset now, TimeZoneInfo zone, DateOnly? last)
    {
        var today = DayOf(now, zone);
        for (var ahead = 0; ahead <= 8; ahead++) // Eight: of one day a week, today's may be over, and a change of zone may repeat a day.
        {
            if (IsOn(today.AddDays(ahead), last) && On(today.AddDays(ahead), zone) is var at && at > now)
            {
                return at;
            }
        }

        return null;
    }

    private bool IsOn(DateOnly day, DateOnly? last) => Days.Contains(day.DayOfWeek) && !(day <= last);

    private DateTimeOffset On(DateOnly day, TimeZoneInfo zone) => LocalTime.Instant(day.ToDateTime(At), zone);

    private static DateOnly DayOf(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
}
