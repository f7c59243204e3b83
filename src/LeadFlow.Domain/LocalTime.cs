namespace LeadFlow.Domain;

/// <summary>
/// Instants of the times that clocks on a wall show, those included that they skip or show twice. Goes by the offsets on either side:
/// <see cref="TimeZoneInfo.IsInvalidTime"/> does not know the days that islands skipped when they crossed the date line.
/// </summary>
public static class LocalTime
{
    /// <summary>The first instant of a day, in UTC; where the clocks skip midnight, the first after the gap.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = Within(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        return Find(midnight, zone) ?? Change(midnight.AddDays(-1), midnight.AddDays(1), zone);
    }

    /// <summary>The instant of a local time, in UTC. One that is skipped is moved forward by the gap; of one that comes twice it is the earlier.</summary>
    public static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone)
    {
        var wall = Within(DateTime.SpecifyKind(local, DateTimeKind.Utc));
        return Find(wall, zone) ?? new DateTimeOffset(wall - zone.GetUtcOffset(wall.AddDays(-1)));
    }

    /// <summary>The first and last days that there are have no days around them to look at: two days further in.</summary>
    private static DateTime Within(DateTime at)
    {
        var (first, last) = (DateTime.MinValue.AddDays(2), DateTime.MaxValue.AddDays(-2));
        return at < first ? DateTime.SpecifyKind(first, DateTimeKind.Utc) : at > last ? DateTime.SpecifyKind(last, DateTimeKind.Utc) : at;
    }

    /// <summary>The earliest instant at which clocks show the time; null when they skip it.</summary>
    /// <param name="wall">The local time, marked as UTC, so that looking up offsets around it is exact.</param>
    private static DateTimeOffset? Find(DateTime wall, TimeZoneInfo zone)
    {
        // An offset is at most 14 hours, so the offsets a day before and after are those on either side of any change near it.
        var before = zone.GetUtcOffset(wall.AddDays(-1));
        var after = zone.GetUtcOffset(wall.AddDays(1));
        var (first, second) = before >= after ? (before, after) : (after, before);
        return zone.GetUtcOffset(wall - first) == first ? new DateTimeOffset(wall - first)
            : zone.GetUtcOffset(wall - second) == second ? new DateTimeOffset(wall - second)
            : null;
    }

    /// <summary>The instant between two at which the offset changes.</summary>
    private static DateTimeOffset Change(DateTime from, DateTime to, TimeZoneInfo zone)
    {
        var before = zone.GetUtcOffset(from);
        while (to.Ticks - from.Ticks > 1)
        {
            var middle = new DateTime(from.Ticks + (to.Ticks - from.Ticks) / 2, DateTimeKind.Utc);
            (from, to) = zone.GetUtcOffset(middle) == before ? (middle, to) : (from, middle);
        }

        return new DateTimeOffset(to);
    }
}
