using System.Globalization;

namespace LeadFlow.Web.Features.Shared;

/// <summary>Instants as people say them. The exact time in the reader's zone always stands beside, on hover.</summary>
public static class TimeText
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>"just now", "44 min ago", "2 h ago", "yesterday", "6 days ago", "12 Nov", "12 Nov 2024"; the same with "in" for what is to come.</summary>
    public static string Relative(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone, Wording t)
    {
        var span = (now - at).Duration();
        var past = at <= now;
        if (span < TimeSpan.FromMinutes(1))
        {
            return past ? t["just now"] : t["in a moment"];
        }

        if (span < TimeSpan.FromHours(1))
        {
            return Said(t["{0} min", (int)span.TotalMinutes]);
        }

        var days = Math.Abs(DayNumber(now) - DayNumber(at));
        if (span < TimeSpan.FromHours(12) || days == 0)
        {
            return Said(t["{0} h", (int)span.TotalHours]);
        }

        return days switch
        {
            1 => past ? t["yesterday"] : t["tomorrow"],
            < 14 => Said(t["{0} days", days]),
            _ => Day(at, now, zone, t),
        };

        string Said(string amount) => past ? t["{0} ago", amount] : t["in {0}", amount];
        int DayNumber(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime).DayNumber;
    }

    /// <summary>"today, 14:00", "tomorrow, 09:30", "24 Nov, 09:30", "24 Nov 2027, 09:30".</summary>
    public static string DayAndTime(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone, Wording t)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var days = DateOnly.FromDateTime(local.DateTime).DayNumber - DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime).DayNumber;
        var day = days switch { 0 => t["today"], 1 => t["tomorrow"], -1 => t["yesterday"], _ => Day(at, now, zone, t) };
        return local.TimeOfDay == TimeSpan.Zero ? day : $"{day}, {local.ToString("HH:mm", English)}"; // Midnight sharp is a day, not an hour.
    }

    /// <summary>"12 Nov", with the year when it is another one.</summary>
    public static string Day(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone, Wording t)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return local.Year == TimeZoneInfo.ConvertTime(now, zone).Year ? t["{0:d MMM}", local] : t["{0:d MMM yyyy}", local];
    }

    /// <summary>"09:58".</summary>
    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", English);

    /// <summary>"Tuesday 17 November 2026, 15:31 (UTC+01:00)".</summary>
    public static string Exact(DateTimeOffset at, TimeZoneInfo zone, Wording t)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return local.Offset == TimeSpan.Zero ? t["{0:dddd d MMMM yyyy, HH:mm} (UTC)", local] : t["{0:dddd d MMMM yyyy, HH:mm} (UTC{0:zzz})", local];
    }

    /// <summary>"6:42", "1 h 12", "2 d 3 h"; what is past has a minus.</summary>
    public static string ClockLeft(TimeSpan left, Wording t)
    {
        var span = left.Duration();
        var text = span.TotalHours >= 24 ? t["{0} d {1} h", (int)span.TotalDays, span.Hours]
            : span.TotalHours >= 1 ? t["{0} h {1}", (int)span.TotalHours, span.Minutes.ToString("00", English)]
            : $"{span.Minutes}:{span.Seconds:00}";
        return left < TimeSpan.Zero ? $"−{text}" : text;
    }

    /// <summary>"in 3 h 18 min", "late by 2 d 4 h".</summary>
    public static string WordsLeft(TimeSpan left, Wording t) => left < TimeSpan.Zero ? t["late by {0}", Amount(left, t)] : t["in {0}", Amount(left, t)];

    /// <summary>"under a minute", "18 min", "3 h 18 min", "2 d 4 h".</summary>
    public static string Amount(TimeSpan left, Wording t)
    {
        var span = left.Duration();
        return span.TotalMinutes < 1 ? t["under a minute"]
            : span.TotalHours < 1 ? t["{0} min", span.Minutes]
            : span.TotalHours < 24 ? span.Minutes > 0 ? t["{0} h {1} min", span.Hours, span.Minutes] : t["{0} h", span.Hours]
            : span.Hours > 0 ? t["{0} d {1} h", (int)span.TotalDays, span.Hours] : t["{0} d", (int)span.TotalDays];
    }
}
