namespace LeadFlow.Domain.Agreements;

/// <summary>From when to when people work on a day of the week.</summary>
public sealed record OpenHours(TimeOnly From, TimeOnly Until);

/// <summary>When deadlines run.</summary>
public sealed record WorkingTime
{
    private const int MaxDaysAhead = 3660;

    /// <summary>Days that are not named are free.</summary>
    public IReadOnlyDictionary<DayOfWeek, OpenHours> Week { get; init; } = new Dictionary<DayOfWeek, OpenHours>();
    public IReadOnlyList<DateOnly> Holidays { get; init; } = [];

    /// <summary>IANA name; null for the company's own.</summary>
    public string? Zone { get; init; }

    /// <summary>
    /// The instant at which so many minutes of work have passed: nights, free days and holidays do not count, and on the days when clocks change it is minutes
    /// that count, not what clocks show. Where nobody ever works, time runs around the clock.
    /// </summary>
    /// <param name="company">Counts where no zone of its own is named.</param>
    public DateTimeOffset After(DateTimeOffset from, int minutes, TimeZoneInfo company)
    {
        var zone = Zone is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var own) ? own : company;
        var left = TimeSpan.FromMinutes(minutes);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime);
        for (var looked = 0; looked < MaxDaysAhead && day < DateOnly.MaxValue; looked++, day = day.AddDays(1))
        {
            if (!Week.TryGetValue(day.DayOfWeek, out var hours) || Holidays.Contains(day))
            {
                continue;
            }

            var (begins, ends) = (LocalTime.Instant(day.ToDateTime(hours.From), zone), LocalTime.Instant(day.ToDateTime(hours.Until), zone));
            begins = begins < from ? from : begins;
            if (ends <= begins)
            {
                continue;
            }

            if (left <= ends - begins)
            {
                return begins + left;
            }

            left -= ends - begins;
        }

        return from.AddMinutes(minutes);
    }
}
