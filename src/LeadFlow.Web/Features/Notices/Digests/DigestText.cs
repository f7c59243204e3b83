using System.Globalization;
using System.Text;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Email;
using LeadFlow.Web.Features.Leads;

namespace LeadFlow.Web.Features.Notices.Digests;

/// <summary>The digest as a mail: plain text, what presses first, each thing with its link.</summary>
internal static class DigestText
{
    /// <param name="forgotten">Of managers who want it.</param>
    /// <param name="zone">The reader's.</param>
    public static Mail Of(string to, GetDigest.Answer said, CountForgotten.Answer? forgotten, string home, TimeZoneInfo zone)
    {
        var text = new StringBuilder(said.Day.ToString("dddd", CultureInfo.InvariantCulture)).Append(", ").Append(said.Day.InWords()).Append('\n');
        Part("Claims that run out", said.Claims, c => $"until {Clock(c.DueAt)}: {Named(c.Lead, c.Company)}\n  {home}/leads/{c.LeadId}");
        Part("To do today", said.Tasks, t => $"{When(t)}: {Named(t.Title, t.Lead)}\n  {home}/tasks/{t.Id}", said.HasMoreTasks ? $"And more: {home}/my-day" : null);
        if (forgotten is { All: > 0 })
        {
            text.Append("\nNobody looks after\n\n- ").Append(InWords(forgotten)).Append("\n  ").Append(home).Append("/leads?next=forgotten&sort=lastTouch\n");
        }

        var more = said.NoticeIds.Count - said.Notices.Count;
        Part("What happened", said.Notices, n => $"{Clock(n.At)}: {Text.OneLine(n.Summary)}\n  {home}/notices?handler=Open&id={n.Id}", said.Notices.Count == GetDigest.Most && more > 0 ? $"And {more} more: {home}/notices?unread=true" : null);
        return new(to, Subject(said, forgotten), text.Append('\n').Append(NoticeMails.Foot(home)).ToString());

        void Part<T>(string title, IReadOnlyList<T> items, Func<T, string> line, string? more = null)
        {
            if (items.Count > 0)
            {
                text.Append('\n').Append(title).Append("\n\n").AppendJoin('\n', items.Select(i => "- " + line(i))).Append('\n').Append(more is null ? "" : more + "\n");
            }
        }

        string Clock(DateTimeOffset at)
        {
            var local = TimeZoneInfo.ConvertTime(at, zone);
            return local.ToString(DateOnly.FromDateTime(local.DateTime) == said.Day ? "HH:mm" : "ddd d MMM, HH:mm", CultureInfo.InvariantCulture);
        }

        string When(GetDigest.DueTask task)
        {
            var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(task.DueAt, zone).DateTime);
            return day < said.Day ? $"since {day.ToString("ddd d MMM", CultureInfo.InvariantCulture)}" : task.IsAllDay ? "today" : Clock(task.DueAt);
        }
    }

    private static string Subject(GetDigest.Answer said, CountForgotten.Answer? forgotten) => "Your day: " + string.Join(", ", new[]
    {
        Count(said.Claims.Count, "claim", "claims", said.Claims.Count == GetDigest.Most),
        Count(said.Tasks.Count, "task", "tasks", said.HasMoreTasks),
        Count(forgotten?.All ?? 0, "forgotten lead", "forgotten leads", false),
        Count(said.Notices.Count, "notice", "notices", said.Notices.Count == GetDigest.Most),
    }.OfType<string>());

    private static string? Count(int n, string one, string many, bool hasMore) => n == 0 ? null : n == 1 ? $"1 {one}" : $"{n}{(hasMore ? "+" : "")} {many}";

    private static string InWords(CountForgotten.Answer f) => $"{(f.All == 1 ? "One open lead is" : $"{f.All} open leads are")} forgotten: " + string.Join(", ", new[]
    {
        f.Silent > 0 ? $"{f.Silent} silent for longer than agreed" : null,
        f.Nobodys > 0 ? $"{f.Nobodys} nobody's and past the deadline" : null,
        f.Unplanned > 0 ? $"{f.Unplanned} with nothing planned" : null,
    }.OfType<string>());

    private static string Named(string what, string? of) => Text.OneLine(of is null ? what : $"{what}, {of}");
}
