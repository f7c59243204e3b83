using AngleSharp.Html.Parser;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Leads;

/// <summary>The black-hole monitor: a filter of the list, its numbers, and what managers are told in the morning.</summary>
public sealed class ForgottenTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_holds_exactly_those_whom_the_rule_calls_forgotten_and_managers_hear_of_them_once_a_morning()
    {
        var manager = TestData.SalesManager();
        var rep = TestData.Rep("Rolf Rep");
        await app.Know(manager);
        await app.Know(rep);
        for (var i = 0; i < 6; i++)
        {
            await app.Lead();
            await app.HotLead(lastName: $"Hot {i}");
            await app.ClaimedLead(rep);
            await app.DeadLead();
            await app.AcceptedLead(rep);
            app.Clock.Advance(TimeSpan.FromHours(30));
        }

        await app.Db(db => db.Database.ExecuteSqlAsync($"UPDATE lead_qualification SET next_action_at = {Lead.Never} WHERE lead_id IN (SELECT lead_id FROM lead_qualification WHERE standing = 'Open' ORDER BY lead_id DESC LIMIT 2)", Cancel));
        var all = await app.Db(db => db.Leads.Include(l => l.Qualification).Include(l => l.Handoffs).AsNoTracking().ToListAsync(Cancel));
        var deadlines = Domain.Agreements.DefaultAgreement.Content.Deadlines;
        var expected = all.ToDictionary(l => l.Id, l => Forgotten.Why(l.Qualification, l.Handoffs.Any(h => h.State == HandoffState.Offered), deadlines, app.Clock.Now)).Where(l => l.Value.Count > 0).ToDictionary();
        Assert.True(expected.Count > 3 && expected.Count < all.Count);

        var found = await app.Send(FindLines.Query.Of(new() { Next = "forgotten" }) with { Sort = "lastTouch", Limit = 200, Count = true }, manager);

        Assert.Equal(expected.Keys.Order(), found.Items.Select(i => i.Id).Order());
        int Of(ForgottenBecause why) => expected.Values.Count(w => w.Contains(why));
        Assert.Equal(new(expected.Count, Of(ForgottenBecause.Silent), Of(ForgottenBecause.Nobodys), Of(ForgottenBecause.Unplanned)), await app.Send(new CountForgotten.Query(), manager));
        Assert.Equal(2, Of(ForgottenBecause.Unplanned));

        using var program = await app.Client(manager);
        var report = System.Text.Json.Nodes.JsonNode.Parse(await program.GetStringAsync(new Uri("/api/v1/reports/black-hole", UriKind.Relative), Cancel))!;
        Assert.Equal((expected.Count, 2), ((int)report["all"]!, (int)report["unplanned"]!));
        Assert.Equal(expected.Count, System.Text.Json.Nodes.JsonNode.Parse(await program.GetStringAsync(new Uri("/api/v1/leads?next=forgotten&limit=200", UriKind.Relative), Cancel))!["items"]!.AsArray().Count);

        var browser = await app.Browser(manager);
        using var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri("/leads?next=forgotten&sort=lastTouch", UriKind.Relative), Cancel), Cancel);
        Assert.Contains("2 have nothing planned", page.QuerySelector(".lf-notice")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Forgotten", page.QuerySelector(".lf-tabs [aria-current]")!.TextContent.Trim());

        app.Clock.Advance(TimeSpan.FromDays(1) - app.Clock.Now.TimeOfDay + TimeSpan.FromHours(3)); // Before eight, wherever the company is in Europe.
        Assert.Equal(0, await app.Send(new TellForgotten.Command(), TestData.Admin()));
        app.Clock.Advance(TimeSpan.FromHours(7));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => app.Send(new TellForgotten.Command(), TestData.Admin())));
        await app.Send(new TellForgotten.Command(), TestData.Admin());
        var told = await app.Db(db => db.Notices.Where(n => n.Kind == NoticeKind.Forgotten && n.UserId == manager.Id).ToListAsync(Cancel));
        Assert.Contains("open leads are forgotten", Assert.Single(told).Summary, StringComparison.Ordinal);
        Assert.False(await app.Db(db => db.Notices.AnyAsync(n => n.Kind == NoticeKind.Forgotten && n.UserId == rep.Id, Cancel)));
        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.Send(new TellForgotten.Command(), TestData.Admin());
        Assert.Equal(2, await app.Db(db => db.Notices.CountAsync(n => n.Kind == NoticeKind.Forgotten && n.UserId == manager.Id, Cancel)));
    }
}
