using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Preferences;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Tasks;

/// <summary>One's own tasks at a secret address, as RFC 5545 writes them.</summary>
public sealed class CalendarTests(CalendarTests.Desk app) : IClassFixture<CalendarTests.Desk>
{
    private readonly TestUser _sdr = TestData.Sdr("Cleo Calendar");

    public class Desk(TestDatabase databases) : App(databases)
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["LeadFlow:PublicUrl"] = "https://leads.example.com", ["LeadFlow:Calendar:PerMinute"] = "10000" };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_holds_the_open_tasks_of_the_last_month_and_the_coming_year_at_their_hour_or_for_their_day()
    {
        var (manager, lead) = (TestData.SalesManager(), await app.Lead(_sdr));
        var due = app.Clock.Now.AddDays(2);
        await app.Send(new SavePreferences.Command { TimeZone = "Pacific/Auckland" }, _sdr);
        var call = await Plan("Call; then, write", lead.Id, at: due);
        var day = await Plan("Some time", on: new DateOnly(app.Clock.Now.Year + 1, 1, 31));
        await Plan("Far away", on: DateOnly.FromDateTime(app.Clock.Now.DateTime).AddDays(400));
        Assert.True((await app.Send(new FinishTask.Command(await Plan("Done", at: due)), _sdr)).Result.Succeeded);
        await app.Send(new AddTask.Command(null, "A manager's") { DueAt = due }, manager);

        var read = await Read(await Path());

        Assert.Equal([call, day], read.Events.Select(e => Guid.Parse(e["UID"].Split('@')[0])));
        var (first, second) = (read.Events[0], read.Events[1]);
        Assert.Equal(($"Call; then, write, {lead.Title}", due.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture), $"https://leads.example.com/tasks/{call}", "CONFIRMED"),
            (first["SUMMARY"], first["DTSTART"], first["URL"], first["STATUS"]));
        Assert.Equal($"{app.Clock.Now.Year + 1}0131", second["DTSTART;VALUE=DATE"]);
        Assert.All(read.Events, e => Assert.Matches("^[0-9]{8}T[0-9]{6}Z$", e["DTSTAMP"]));
        Assert.Equal(("2.0", "text/calendar; charset=utf-8"), (read.Head["VERSION"], read.ContentType));

        app.Clock.Advance(TimeSpan.FromDays(33));
        Assert.Equal([day], (await Read(await Path())).Events.Select(e => Guid.Parse(e["UID"].Split('@')[0])));
    }

    [Fact]
    public async Task Whatever_people_call_their_tasks_another_program_reads_it_as_it_was_written()
    {
        var texts = JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(SharedData.Path("strings/blns.json"), Token))!
            .Where(t => !string.IsNullOrWhiteSpace(t) && t.Length <= LeadTask.TitleMaxLength && Domain.Leads.Text.IsStorable(t)).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(texts.Count > 300);
        await app.Know(_sdr);
        var due = app.Clock.Now.AddDays(1);
        await app.Db(async db =>
        {
            db.Tasks.AddRange(texts.Select((t, i) => LeadTask.Of(null, TaskKind.Other, t, $"{t}\n{t}", due.AddSeconds(i), false, _sdr.Id, TaskRepeat.Never, _sdr.Actor, app.Clock.Now)));
            await db.SaveChangesAsync(Token);
        });

        var read = await Read(await Path());

        Assert.Equal(texts.Select(Plain), read.Events.Select(e => e["SUMMARY"]));
        Assert.Equal(texts.Select(t => Plain($"{t}\n{t}")), read.Events.Select(e => e["DESCRIPTION"]));
    }

    [Fact]
    public async Task The_address_is_kept_as_a_hash_ends_with_the_next_one_and_can_be_switched_off()
    {
        var first = await Path();
        Assert.True(await app.Db(db => db.Preferences.AnyAsync(p => p.UserId == _sdr.Id && p.CalendarTokenHash == Secrets.Hash(first.Substring("/calendar/".Length, 43)), Token)));
        var second = await Path();
        await Expect(first, HttpStatusCode.NotFound);
        await Expect(second, HttpStatusCode.OK);
        foreach (var path in new[] { "/calendar/x.ics", $"/calendar/{new string('a', 43)}.ics", $"/calendar/{new string('a', 5000)}.ics" })
        {
            await Expect(path, HttpStatusCode.NotFound);
        }

        Assert.True((await app.Send(new EndCalendar.Command(), _sdr)).Succeeded);
        await Expect(second, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Whoever_has_left_has_no_calendar()
    {
        var path = await Path();
        Assert.True((await app.Send(new DeactivateUser.Command(_sdr.Id), TestData.Admin())).Succeeded);

        await Expect(path, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task On_the_page_of_preferences_the_address_is_shown_once()
    {
        var browser = await app.Browser(_sdr);
        using var page = await browser.PostForm("/preferences", "/preferences?handler=Calendar");
        var shown = await page.Content.ReadAsStringAsync(Token);
        var address = System.Text.RegularExpressions.Regex.Match(shown, "/calendar/[A-Za-z0-9_-]{43}\\.ics").Value;

        await Expect(address, HttpStatusCode.OK);
        var again = await browser.GetStringAsync(new Uri("/preferences", UriKind.Relative), Token);
        Assert.DoesNotContain(".ics", again, StringComparison.Ordinal);
        Assert.Contains("Switch it off", again, StringComparison.Ordinal);
    }

    private async Task<Guid> Plan(string title, Guid? leadId = null, DateTimeOffset? at = null, DateOnly? on = null) =>
        (await app.Send(new AddTask.Command(leadId, title) { DueAt = at, DueOn = on }, _sdr)).TaskId!.Value;

    private async Task<string> Path() => (await app.Send(new MakeCalendar.Command(), _sdr)).Path;

    private async Task Expect(string path, HttpStatusCode status)
    {
        using var answer = await app.Anonymous().GetAsync(new Uri(path, UriKind.Relative), Token);
        Assert.Equal((path, status), (path, answer.StatusCode));
    }

    private Task<CalendarRead> Read(string path) => CalendarRead.Of(app, path);

    /// <summary>What no text of a calendar may hold is left out, and every end of a line is one.</summary>
    private static string Plain(string text) => new([.. text.ReplaceLineEndings("\n").Where(c => c is '\n' or '\t' || !char.IsControl(c))]);
}

/// <summary>How many may ask from one address, and what a restricted rep's calendar says.</summary>
public sealed class GuardedCalendarTests(GuardedCalendarTests.Guarded app) : IClassFixture<GuardedCalendarTests.Guarded>
{
    public sealed class Guarded(TestDatabase databases) : App(databases)
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["LeadFlow:Calendar:PerMinute"] = "5" };

        protected override Task Prepare() => this.Send(new SetCompany.Command("Ours", "UTC", RestrictReps: true), TestData.Admin());
    }

    [Fact]
    public async Task A_restricted_rep_reads_no_name_of_a_lead_that_is_not_theirs_and_guessing_comes_to_an_end()
    {
        var (rep, manager) = (TestData.Rep("Rested Rep"), TestData.SalesManager());
        await app.Know(rep);
        var (hidden, own) = (await app.Lead(manager, TestData.Capture(firstName: "Hidden")), await app.Lead(manager, TestData.Capture(firstName: "Own")));
        await app.Send(new AssignLead.Command(own.Id, rep.Id), manager);
        foreach (var lead in new[] { hidden, own })
        {
            Assert.NotNull((await app.Send(new AddTask.Command(lead.Id, "Call") { AssigneeId = rep.Id, DueAt = app.Clock.Now.AddHours(1) }, manager)).TaskId);
        }

        var read = await CalendarRead.Of(app, (await app.Send(new MakeCalendar.Command(), rep)).Path);

        Assert.Equal(["Call", $"Call, {own.Title}"], read.Events.Select(e => e["SUMMARY"]).Order());
        Assert.DoesNotContain("Hidden", read.Text, StringComparison.Ordinal);

        HttpStatusCode last = default;
        for (var i = 0; i < 6; i++)
        {
            using var answer = await app.Anonymous().GetAsync(new Uri($"/calendar/{Secrets.New()}.ics", UriKind.Relative), TestContext.Current.CancellationToken);
            last = answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }
}

/// <summary>A calendar read by the letter of RFC 5545, by a program that has nothing of the one that wrote it.</summary>
public sealed record CalendarRead(string Text, string ContentType, IReadOnlyDictionary<string, string> Head, IReadOnlyList<IReadOnlyDictionary<string, string>> Events)
{
    public static async Task<CalendarRead> Of(App app, string path)
    {
        using var answer = await app.Anonymous().GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        List<List<byte>> lines = [[]];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] is (byte)'\r' or (byte)'\n')
            {
                Assert.True(bytes[i] == '\r' && bytes[i + 1] == '\n', "A line ends in CR and LF, and neither stands anywhere else.");
                i++;
                lines.Add([]);
            }
            else
            {
                lines[^1].Add(bytes[i]);
            }
        }

        Assert.Empty(lines[^1]);
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        List<string> unfolded = [];
        foreach (var line in lines.SkipLast(1))
        {
            Assert.InRange(line.Count, 1, 75);
            var text = strict.GetString([.. line]); // Throws where a character was cut.
            if (text[0] is ' ' or '\t')
            {
                unfolded[^1] += text[1..];
            }
            else
            {
                unfolded.Add(text);
            }
        }

        Assert.Equal(("BEGIN:VCALENDAR", "END:VCALENDAR"), (unfolded[0], unfolded[^1]));
        Dictionary<string, string> head = [];
        List<Dictionary<string, string>> events = [];
        Dictionary<string, string>? current = null;
        foreach (var line in unfolded.Skip(1).SkipLast(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..]);
            switch (line)
            {
                case "BEGIN:VEVENT":
                    Assert.Null(current);
                    current = [];
                    break;
                case "END:VEVENT":
                    events.Add(current!);
                    current = null;
                    break;
                default:
                    (current ?? head).Add(name, name is "SUMMARY" or "DESCRIPTION" or "X-WR-CALNAME" ? Unescape(value) : value);
                    break;
            }
        }

        Assert.Equal(events.Count, events.Select(e => e["UID"]).Distinct().Count());
        return new(Encoding.UTF8.GetString(bytes), answer.Content.Headers.ContentType!.ToString(), head, events);
    }

    private static string Unescape(string value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            Assert.False(value[i] is ';' or ',', "These are escaped in a text.");
            text.Append(value[i] == '\\' ? value[++i] switch
            {
                'n' or 'N' => '\n',
                '\\' or ';' or ',' => value[i],
                _ => throw new FormatException($"\\{value[i]}"),
            } : value[i]);
        }

        return text.ToString();
    }
}
