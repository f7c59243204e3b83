namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Instants of the times that clocks on a wall show, those included that they skip or show twice.</summary>
internal static class LocalTime
{
    /// <summary>The first instant of a day; where the clocks skip midnight, the first after the gap.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        return Instant(local, zone);
    }

    /// <summary>The instant of a local time, in UTC. One that is skipped is moved forward by the gap; of one that comes twice it is the earlier.</summary>
    public static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsInvalidTime(local))
        {
            var before = local;
            while (zone.IsInvalidTime(before))
            {
                before = before.AddMinutes(-1);
            }

            return new DateTimeOffset(local, zone.GetUtcOffset(before)).ToUniversalTime();
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
