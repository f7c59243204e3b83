using System.Globalization;

namespace LeadFlow.Web.Features.Shared;

/// <summary>Instants as people say them. The exact time in the reader's zone always stands beside, on hover.</summary>
public static class TimeText
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>"just now", "44 min ago", "2 h ago", "yesterday", "6 days ago", "12 Nov", "12 Nov 2024"; the same with "in" for what is to come.</summary>
    public static string Relative(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var span = (now - at).Duration();
        var past = at <= now;
        if (span < TimeSpan.FromMinutes(1))
        {
            return past ? "just now" : "in a moment";
        }

        if (span < TimeSpan.FromHours(1))
        {
            return Said($"{(int)span.TotalMinutes} min");
        }

        var days = Math.Abs(DayNumber(now) - DayNumber(at));
        if (span < TimeSpan.FromHours(12) || days == 0)
        {
            return Said($"{(int)span.TotalHours} h");
        }

        return days switch
        {
            1 => past ? "yesterday" : "tomorrow",
            < 14 => Said($"{days} days"),
            _ => Day(at, now, zone),
        };

        string Said(string amount) => past ? $"{amount} ago" : $"in {amount}";
        int DayNumber(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime).DayNumber;
    }

    /// <summary>"today, 14:00", "tomorrow, 09:30", "24 Nov, 09:30", "24 Nov 2027, 09:30".</summary>
    public static string DayAndTime(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var days = DateOnly.FromDateTime(local.DateTime).DayNumber - DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime).DayNumber;
        var day = days switch { 0 => "today", 1 => "tomorrow", -1 => "yesterday", _ => Day(at, now, zone) };
        return local.TimeOfDay == TimeSpan.Zero ? day : $"{day}, {local.ToString("HH:mm", English)}"; // Midnight sharp is a day, not an hour.
    }

    /// <summary>"12 Nov", with the year when it is another one.</summary>
    public static string Day(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return local.ToString(local.Year == TimeZoneInfo.ConvertTime(now, zone).Year ? "d MMM" : "d MMM yyyy", English);
    }

    /// <summary>"09:58".</summary>
    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", English);

    /// <summary>"Tuesday 17 November 2026, 15:31 (UTC+01:00)".</summary>
    public static string Exact(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return local.Offset == TimeSpan.Zero ? local.ToString("dddd d MMMM yyyy, HH:mm", English) + " (UTC)" : local.ToString("dddd d MMMM yyyy, HH:mm '(UTC'zzz')'", English);
    }

    /// <summary>"6:42", "1 h 12", "2 d 3 h"; what is past has a minus.</summary>
    public static string ClockLeft(TimeSpan left)
    {
        var span = left.Duration();
        var text = span.TotalHours >= 24 ? $"{(int)span.TotalDays} d {span.Hours} h"
            : span.TotalHours >= 1 ? $"{(int)span.TotalHours} h {span.Minutes:00}"
            : $"{span.Minutes}:{span.Seconds:00}";
        return left < TimeSpan.Zero ? $"−{text}" : text;
    }

    /// <summary>"in 3 h 18 min", "late by 2 d 4 h".</summary>
    public static string WordsLeft(TimeSpan left)
    {
        var span = left.Duration();
        var text = span.TotalMinutes < 1 ? "under a minute"
            : span.TotalHours < 1 ? $"{span.Minutes} min"
            : span.TotalHours < 24 ? span.Minutes > 0 ? $"{span.Hours} h {span.Minutes} min" : $"{span.Hours} h"
            : span.Hours > 0 ? $"{(int)span.TotalDays} d {span.Hours} h" : $"{(int)span.TotalDays} d";
        return left < TimeSpan.Zero ? $"late by {text}" : $"in {text}";
    }
}
