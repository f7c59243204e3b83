using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.Notices;
using LeadFlow.Web.Features.Preferences;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Notices;

/// <summary>The page on which one says how one wants to be told.</summary>
public sealed class PreferencesTests(App app) : IClassFixture<App>
{
    private readonly TestUser _user = TestData.Marketer();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_kind_stands_there_with_what_is_usual_and_what_is_chosen_is_kept()
    {
        var browser = await app.Browser(_user);
        using (var page = await Parsed(await browser.GetStringAsync(new Uri("/preferences", UriKind.Relative), Token)))
        {
            foreach (var kind in Enum.GetValues<NoticeKind>())
            {
                Assert.Equal(NoticeWish.UsualMail(kind).ToString(), Selected(page, kind));
                Assert.True(page.QuerySelector($"input[name='Choice.Told'][value='{kind}']")!.HasAttribute("checked"));
            }
        }

        using var answer = await browser.PostForm("/preferences", "/preferences", [.. Told(NoticeKind.Mention, NoticeKind.Won), ("Choice.Mails[Mention]", "Never"), ("Choice.Mails[Won]", "AtOnce"),
            ("Choice.QuietFrom", "22:00"), ("Choice.QuietTo", "06:30"), ("Choice.DaysOff", "Sunday"), ("Choice.DigestAt", "07:15"), ("Choice.DigestDays", "Monday"), ("Choice.DigestDays", "Thursday"), ("Choice.TimeZone", "Europe/Berlin")]);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var chosen = await app.Send(new GetPreferences.Query(), _user);
        Assert.Equal((new(true, NoticeMail.Never), new(true, NoticeMail.AtOnce), new(false, NoticeMail.Never)), (chosen.Wishes[NoticeKind.Mention], chosen.Wishes[NoticeKind.Won], chosen.Wishes[NoticeKind.Reply]));
        Assert.Equal((new TimeOnly(22, 0), new TimeOnly(6, 30)), (chosen.Quiet.From, chosen.Quiet.To));
        Assert.Equal([DayOfWeek.Sunday], chosen.Quiet.DaysOff);
        Assert.Equal(new(7, 15), chosen.Digest.At);
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Thursday], chosen.Digest.Days);
        using var again = await Parsed(await browser.GetStringAsync(new Uri("/preferences", UriKind.Relative), Token));
        Assert.Equal("AtOnce", Selected(again, NoticeKind.Won));
        Assert.Equal("22:00", again.GetElementById("Choice_QuietFrom")!.GetAttribute("value"));
        var due = (await app.Db(db => db.Preferences.Where(p => p.UserId == _user.Id).Select(p => p.DigestDueAt).SingleAsync(Token)))!.Value;
        Assert.Equal(new(7, 15), TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(due, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).DateTime));
    }

    [Theory]
    [InlineData("Choice.QuietFrom", "quarter past", "Choice_QuietFrom-error")]
    [InlineData("Choice.QuietTo", "", "Choice_QuietTo-error")]
    [InlineData("Choice.DigestAt", "25:00", "Choice_DigestAt-error")]
    [InlineData("Choice.DigestAt", "", "Choice_DigestAt-error")]
    [InlineData("Choice.TimeZone", "Mars/Olympus", "Choice_TimeZone-error")]
    [InlineData("Choice.Mails[Won]", "banana", "Choice_Mails-error")]
    [InlineData("Choice.Mails[Won]", "7", "Choice_Mails-error")]
    [InlineData("Choice.DaysOff", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday", "Choice_DaysOff-error")]
    public async Task What_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(string field, string value, string error)
    {
        var browser = await app.Browser(_user);
        Dictionary<string, string[]> fields = new() { ["Choice.QuietFrom"] = ["21:00"], ["Choice.QuietTo"] = ["05:00"], ["Choice.DigestAt"] = ["06:45"], ["Choice.DigestDays"] = ["Friday"], ["Choice.Mails[Mention]"] = ["Digest"] };
        fields[field] = field == "Choice.DaysOff" ? value.Split(' ') : [value];

        using var answer = await browser.PostForm("/preferences", "/preferences", fields.SelectMany(f => f.Value.Select(v => (f.Key, v))).Concat(Told(NoticeKind.Reply)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var page = await Parsed(await answer.Content.ReadAsStringAsync(Token));
        Assert.NotNull(page.GetElementById(error));
        Assert.NotNull(page.QuerySelector(".lf-summary[role=alert]"));
        Assert.Equal("Digest", Selected(page, NoticeKind.Mention));
        Assert.Single(page.QuerySelectorAll("input[name='Choice.Told'][checked]"));
        Assert.Equal(field == "Choice.QuietFrom" ? value : "21:00", page.GetElementById("Choice_QuietFrom")!.GetAttribute("value"));
        Assert.Equal(field == "Choice.DigestAt" ? value : "06:45", page.GetElementById("Choice_DigestAt")!.GetAttribute("value") ?? "");
        Assert.True(page.QuerySelector("input[name='Choice.DigestDays'][value=Friday]")!.HasAttribute("checked"));
        Assert.Equal(QuietHours.None.From, (await app.Send(new GetPreferences.Query(), _user)).Quiet.From);
    }

    [Fact]
    public async Task What_was_muted_before_there_were_mails_stays_so_and_gets_none()
    {
        await app.Know(_user);
        await app.Db(db => db.Database.ExecuteSqlAsync($$"""INSERT INTO user_preferences (user_id, queue_sound, desktop_notices, muted, lead_columns, days_off) VALUES ({{_user.Id}}, false, false, '{Offered}', '{}', '{}')""", Token));

        var chosen = await app.Send(new GetPreferences.Query(), _user);

        Assert.Equal((new(false, NoticeMail.Never), new(true, NoticeMail.AtOnce)), (chosen.Wishes[NoticeKind.Offered], chosen.Wishes[NoticeKind.Returned]));
        Assert.Equal((DigestPlan.Usual.At, 5, false), (chosen.Digest.At, chosen.Digest.Days.Count, chosen.HasMailServer));
    }

    private static IEnumerable<(string, string)> Told(params NoticeKind[] kinds) => kinds.Select(k => ("Choice.Told", k.ToString()));

    private static string? Selected(IDocument page, NoticeKind kind) => page.QuerySelector($"select[name='Choice.Mails[{kind}]'] option[selected]")?.GetAttribute("value");

    private static Task<IDocument> Parsed(string html) => Task.FromResult<IDocument>(new HtmlParser().ParseDocument(html));
}
