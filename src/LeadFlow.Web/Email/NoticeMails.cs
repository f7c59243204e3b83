using System.Globalization;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;

namespace LeadFlow.Web.Email;

/// <summary>What is written to our own people of what they are told: plain text, one line and one link for each thing.</summary>
internal static class NoticeMails
{
    /// <summary>For how long somebody may still read it in the app, and other things come to stand in the same mail.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>What could not be sent for so long after it was due is no news any more: the app has it.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromDays(1);

    private const int SubjectLength = 150, MostLines = 40;

    public static Mail One(string to, Notice notice, string home) => new(to, Subject(notice.Summary), $"""
        {Text.OneLine(notice.Summary)}

        {LinkOf(notice, home)}

        {Foot(home)}
        """);

    /// <summary>Several that are due together, as after quiet hours: the latest last.</summary>
    /// <param name="zone">The reader's.</param>
    public static Mail Joined(string to, IReadOnlyList<Notice> notices, string home, TimeZoneInfo zone)
    {
        var lines = notices.OrderBy(n => n.At).ThenBy(n => n.Id).Select(n => $"- {TimeZoneInfo.ConvertTime(n.At, zone).ToString("ddd HH:mm", CultureInfo.InvariantCulture)}: {Text.OneLine(n.Summary)}\n  {LinkOf(n, home)}").ToList();
        var more = lines.Count > MostLines ? $"\n\nAnd {lines.Count - MostLines} more: {home}/notices?unread=true" : "";
        return new(to, $"{notices.Count} notices from LeadFlow", $"{string.Join("\n\n", lines.TakeLast(MostLines))}{more}\n\n{Foot(home)}");
    }

    public static string Subject(string text) => Text.Shorten(Text.OneLine(new([.. text.Select(c => char.IsControl(c) ? ' ' : c)])), SubjectLength);

    /// <summary>To what it is about, through the notice: opened from the mail, it is read in the app too.</summary>
    public static string LinkOf(Notice notice, string home) => $"{home}/notices?handler=Open&id={notice.Id}";

    public static string Foot(string home) => $"What is written to you, and when: {home}/preferences";
}
