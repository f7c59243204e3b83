using System.Globalization;
using System.Text;
using LeadFlow.Web.Features.Shared;

namespace LeadFlow.Web.Features.ToDo.Calendars;

/// <summary>Tasks as RFC 5545 writes them. Of our own, since what there is folds its lines in the middle of a character.</summary>
internal static class CalendarText
{
    /// <summary>Octets of a line, without its end.</summary>
    private const int LineOctets = 75;

    /// <param name="name">What calendars call it.</param>
    /// <param name="zone">Of whoever does the tasks: their days.</param>
    /// <param name="now">What is said of the tasks is as of now.</param>
    public static string Of(IReadOnlyList<PlannedTask> tasks, string name, string home, TimeZoneInfo zone, DateTimeOffset now)
    {
        var text = new StringBuilder();
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//LeadFlow//Tasks//EN");
        Line("CALSCALE:GREGORIAN");
        Line("X-WR-CALNAME:" + Escape(name));
        Line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        foreach (var task in tasks)
        {
            Line("BEGIN:VEVENT");
            Line($"UID:{task.Id}@leadflow");
            Line("DTSTAMP:" + Instant(now));
            Line("CREATED:" + Instant(task.CreatedAt));
            Line("SEQUENCE:" + (task.Version - 1).ToString(CultureInfo.InvariantCulture));
            if (task.IsAllDay)
            {
                Line("DTSTART;VALUE=DATE:" + TimeZoneInfo.ConvertTime(task.DueAt, zone).ToString("yyyyMMdd", CultureInfo.InvariantCulture));
            }
            else
            {
                Line("DTSTART:" + Instant(task.DueAt));
                Line("DURATION:PT15M");
            }

            Line("SUMMARY:" + Escape(task.Lead is null ? task.Title : $"{task.Title}, {task.Lead}"));
            if (!string.IsNullOrWhiteSpace(task.Note))
            {
                Line("DESCRIPTION:" + Escape(task.Note));
            }

            Line($"URL:{home}/tasks/{task.Id}");
            Line("STATUS:CONFIRMED");
            Line("TRANSP:TRANSPARENT"); // Something to do takes nobody's time from meetings.
            Line("END:VEVENT");
        }

        Line("END:VCALENDAR");
        return text.ToString();

        void Line(string line) => Fold(text, line);
    }

    /// <summary>A value of type TEXT. Characters that no text may hold are left out.</summary>
    public static string Escape(string value)
    {
        var text = new StringBuilder(value.Length + 8);
        foreach (var c in value.ReplaceLineEndings("\n"))
        {
            _ = c switch
            {
                '\\' or ';' or ',' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\t' => text.Append(c),
                _ when char.IsControl(c) => text,
                _ => text.Append(c),
            };
        }

        return text.ToString();
    }

    /// <summary>Lines of 75 octets at most, each but the first with a blank before it; never within a character.</summary>
    private static void Fold(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LineOctets)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune);
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
