namespace LeadFlow.Domain.ToDo;

public enum SnoozeTo { LaterToday, Tomorrow, NextMonday, InAWeek }

/// <summary>When a task comes back that is put off: in the zone of whoever puts it off.</summary>
public static class Snooze
{
    public static readonly TimeSpan Later = TimeSpan.FromHours(3);
    public static readonly TimeOnly Morning = new(9, 0);

    /// <param name="isAllDay">A task for some time in a day stays one, unless it is put off by hours.</param>
    public static (DateTimeOffset At, bool IsAllDay) Until(SnoozeTo to, bool isAllDay, DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return to switch
        {
            SnoozeTo.LaterToday => (now + Later, false),
            SnoozeTo.Tomorrow => Until(today.AddDays(1), isAllDay, zone),
            SnoozeTo.NextMonday => Until(today.AddDays(today.DayOfWeek == DayOfWeek.Sunday ? 1 : 8 - (int)today.DayOfWeek), isAllDay, zone),
            _ => Until(today.AddDays(7), isAllDay, zone),
        };
    }

    /// <summary>On a chosen day: in the morning, or some time.</summary>
    public static (DateTimeOffset At, bool IsAllDay) Until(DateOnly day, bool isAllDay, TimeZoneInfo zone) =>
        isAllDay ? (LeadTask.EndOf(day, zone), true) : (LocalTime.Instant(day.ToDateTime(Morning), zone), false);
}
