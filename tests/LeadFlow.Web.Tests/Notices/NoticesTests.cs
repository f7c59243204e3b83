using System.Net;
using LeadFlow.Domain.Notices;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Notices;
using LeadFlow.Web.Features.Preferences;
using LeadFlow.Web.Live;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Live;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Notices;

public sealed class NoticesTests(App app) : IClassFixture<App>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_qualified_a_lead_reads_who_claimed_it_and_hears_of_it_at_once()
    {
        var marketer = TestData.Marketer();
        var lead = await app.HotLead(marketer);
        await using var browser = await LiveBrowser.Connect(app, marketer);
        await using var somebodyElse = await LiveBrowser.Connect(app, TestData.Marketer("Other Marketer"));
        await app.Send(new ClaimLead.Command(lead.Id), TestData.Rep("Rita Rep"));

        await browser.Next(m => m.Topics == LiveTopics.Notices);
        var line = Assert.Single((await app.Send(new GetNotices.Query(), marketer)).Lines);
        Assert.Equal((NoticeKind.Claimed, lead.Id, "Rita Rep", false), (line.Kind, line.LeadId, line.By, line.IsRead));
        List<LiveMessage> others = [];
        var next = await app.Lead();
        await somebodyElse.Next(m => m.Id == next.Id, others);
        Assert.DoesNotContain(others, m => m.Topics == LiveTopics.Notices);
    }

    [Fact]
    public async Task A_mention_in_a_note_tells_who_is_mentioned()
    {
        var (lead, sdr) = (await app.Lead(), TestData.Sdr("Nina Named"));
        await app.Know(sdr);
        await app.Send(new LogActivity.Command(lead.Id, TouchKind.Note) { Text = "Could @nina named ring them?" }, TestData.Marketer());

        Assert.Equal(NoticeKind.Mention, Assert.Single((await app.Send(new GetNotices.Query(), sdr)).Lines).Kind);
    }

    [Fact]
    public async Task What_is_muted_is_not_told()
    {
        var marketer = TestData.Marketer();
        await app.Send(new SavePreferences.Command { Muted = [NoticeKind.Claimed] }, marketer);
        var lead = await app.HotLead(marketer);
        var rep = TestData.Rep();
        await app.Send(new ClaimLead.Command(lead.Id), rep);
        await app.Send(new AcceptLead.Command(lead.Id), rep);

        Assert.Equal(NoticeKind.Accepted, Assert.Single((await app.Send(new GetNotices.Query(), marketer)).Lines).Kind);
    }

    [Fact]
    public async Task Pages_of_notices_follow_each_other_without_a_gap_and_only_ones_own_are_read()
    {
        var (sdr, marketer) = (TestData.Sdr(), TestData.Marketer());
        await app.Know(sdr);
        for (var i = 0; i < 5; i++)
        {
            await app.Send(new AssignLead.Command((await app.Lead(marketer)).Id, sdr.Id), marketer);
        }

        var first = await app.Send(new GetNotices.Query(Take: 3), sdr);
        var second = await app.Send(new GetNotices.Query(BeforeAt: first.Lines[^1].At, BeforeId: first.Lines[^1].Id, Take: 3), sdr);
        Assert.Equal((3, true, 5, 2, false), (first.Lines.Count, first.HasMore, first.Unread, second.Lines.Count, second.HasMore));
        Assert.Equal(5, first.Lines.Concat(second.Lines).Select(l => l.LeadId).Distinct().Count());

        await Assert.ThrowsAsync<NotFoundException>(() => app.Send(new ReadNotice.Command(first.Lines[0].Id), marketer));
        Assert.Equal(first.Lines[0].LeadId, (await app.Send(new ReadNotice.Command(first.Lines[0].Id), sdr)).LeadId);
        Assert.Equal(4, (await app.Send(new GetUnread.Query(), sdr)).Count);
        Assert.True((await app.Send(new ReadNotices.Command(), sdr)).Succeeded);
        Assert.Equal(0, (await app.Send(new GetUnread.Query(), sdr)).Count);
    }

    [Fact]
    public async Task A_line_leads_to_its_lead_and_is_read_by_that()
    {
        var (sdr, marketer) = (TestData.Sdr(), TestData.Marketer());
        await app.Know(sdr);
        var lead = await app.Lead(marketer);
        await app.Send(new AssignLead.Command(lead.Id, sdr.Id), marketer);
        using var browser = await app.Browser(sdr);
        var id = await app.Db(db => db.Notices.Where(n => n.UserId == sdr.Id).Select(n => n.Id).SingleAsync(Token));

        using var answer = await browser.GetAsync(new Uri($"/notices?handler=Open&id={id}", UriKind.Relative), Token);

        Assert.Equal((HttpStatusCode.Redirect, $"/leads/{lead.Id}"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.NotNull(await app.Db(db => db.Notices.Where(n => n.Id == id).Select(n => n.ReadAt).SingleAsync(Token)));
    }

    [Fact]
    public async Task Preferences_keep_what_is_not_given_and_the_zone_holds_at_once()
    {
        var user = TestData.Marketer();
        await app.Send(new SavePreferences.Command { QueueSound = true, TimeZone = "Asia/Tokyo" }, user);
        await app.Send(new SavePreferences.Command { DesktopNotices = true }, user);

        var chosen = await app.Send(new GetPreferences.Query(), user);
        Assert.Equal((true, true, "Asia/Tokyo"), (chosen.QueueSound, chosen.DesktopNotices, chosen.TimeZone));
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.Send(new SavePreferences.Command { TimeZone = "Mars/Olympus" }, user));
        await app.Send(new SavePreferences.Command { TimeZone = "" }, user);
        Assert.Null((await app.Send(new GetPreferences.Query(), user)).TimeZone);
    }

    [Fact]
    public async Task A_card_of_the_queue_is_asked_for_by_its_lead_and_says_who_was_faster()
    {
        var lead = await app.HotLead();
        using var browser = await app.Browser(TestData.Rep());
        var path = new Uri($"/queue?handler=Card&leadId={lead.Id}", UriKind.Relative);
        Assert.Contains("data-claim", await browser.GetStringAsync(path, Token), StringComparison.Ordinal);

        await app.Send(new ClaimLead.Command(lead.Id), TestData.Rep("Faster Felix"));

        var gone = await browser.GetStringAsync(path, Token);
        Assert.Contains("Faster Felix", gone, StringComparison.Ordinal);
        Assert.DoesNotContain("data-claim", gone, StringComparison.Ordinal);
    }
}
