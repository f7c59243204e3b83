using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Leads.Views;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Leads;

/// <summary>The list of leads: filters, pages both ways, views, columns, rows edited in place, and the file.</summary>
public sealed class ListTests(App app) : IClassFixture<App>
{
    private readonly TestUser _marketer = TestData.Marketer();

    [Theory]
    [InlineData("-capturedAt")]
    [InlineData("name")]
    [InlineData("-score")]
    [InlineData("company")]
    [InlineData("nextAction")]
    public async Task Pages_lead_forward_and_back_over_the_same_leads_while_others_arrive(string sort)
    {
        var tag = $"tag{Guid.NewGuid():N}";
        for (var i = 0; i < 7; i++)
        {
            await Tagged(tag, $"P{i}");
        }

        var query = new FindLines.Query { Tag = tag, Sort = sort, Limit = 3 };
        var first = await app.Send(query, _marketer);
        var second = await app.Send(query with { Cursor = first.NextCursor }, _marketer);
        var third = await app.Send(query with { Cursor = second.NextCursor }, _marketer);
        Assert.Equal((3, 3, 1), (first.Items.Count, second.Items.Count, third.Items.Count));
        Assert.Null(third.NextCursor);
        Assert.True(first.IsFirst);
        Assert.Equal(7, first.Items.Concat(second.Items).Concat(third.Items).Select(l => l.Id).Distinct().Count());

        var back = await app.Send(query with { Cursor = third.PreviousCursor }, _marketer);
        Assert.Equal(second.Items.Select(l => l.Id), back.Items.Select(l => l.Id));
        Assert.NotNull(back.NextCursor);
        await Tagged(tag, "A newcomer");
        var start = await app.Send(query with { Cursor = back.PreviousCursor }, _marketer);

        Assert.Equal(3, start.Items.Count); // Whole, though one has come in before.
        Assert.True(start.Items.Select(l => l.Id).Intersect(first.Items.Select(l => l.Id)).Count() >= 2);
    }

    [Fact]
    public async Task Score_next_action_period_and_team_filter()
    {
        var tag = $"tag{Guid.NewGuid():N}";
        var (raw, hot) = (await Tagged(tag, "Raw"), await app.HotLead());
        await Edit(hot.Id, tag);

        Assert.Equal([hot.Id], await Ids(new() { Tag = tag, ScoreFrom = 70 }));
        Assert.Equal([raw], await Ids(new() { Tag = tag, ScoreTo = 20 }));
        Assert.Empty(await Ids(new() { Tag = tag, Next = "none" }));
        Assert.Equal(2, (await Ids(new() { Tag = tag, Captured = "today" })).Count);
        Assert.Equal(2, (await Ids(new() { Tag = tag, Captured = "this-year" })).Count);
        Assert.Empty(await Ids(new() { Tag = tag, Captured = "last-month" }));
        Assert.Empty(await Ids(new() { Tag = tag, Team = Guid.NewGuid() }));
        app.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Contains(raw, await Ids(new() { Tag = tag, Next = "overdue" }));
    }

    [Fact]
    public void Periods_move_with_the_calendar()
    {
        var thursday = new DateOnly(2024, 2, 29);

        Assert.Equal((new(2024, 2, 26), new(2024, 3, 3)), LeadListFilter.DaysOf("this-week", thursday));
        Assert.Equal((new(2024, 1, 1), new(2024, 1, 31)), LeadListFilter.DaysOf("last-month", thursday));
        Assert.Equal((new(2024, 1, 1), new(2024, 3, 31)), LeadListFilter.DaysOf("this-quarter", thursday));
        Assert.Null(LeadListFilter.DaysOf("some-day", thursday));
    }

    [Fact]
    public void An_address_is_written_as_it_was_read()
    {
        var filter = new LeadListFilter { Stage = "Löwenwarm & co", Standing = LeadStanding.InOpportunity, Q = "a%b_c", Tag = "🚀 العربية", ScoreFrom = 5, Captured = "this-month", CapturedTo = new(2024, 2, 29), Next = "overdue" };

        Assert.Equal(filter, LeadListFilter.Read(Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString("", filter.Write())));
    }

    [Fact]
    public async Task Nonsense_in_the_address_filters_nothing_and_is_said()
    {
        var stages = string.Join('&', Enumerable.Range(0, 300).Select(i => $"stage=s{i}"));
        using var page = await Page($"/leads?{stages}&standing=17&owner=somebody&captured=some-day&scoreFrom=many&tag={new string('x', 5000)}&sort=luck&cursor=zzz&before=-4&view={Guid.NewGuid()}&import=yesterday");

        Assert.NotNull(page.QuerySelector(".lf-notice"));
        Assert.Contains("newest first", page.QuerySelector(".lf-filter")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_says_its_place_and_the_exact_count_follows()
    {
        var tag = $"tag{Guid.NewGuid():N}";
        for (var i = 0; i < 53; i++)
        {
            await Tagged(tag, $"Lead {i}");
        }

        using var first = await Page($"/leads?tag={tag}");
        Assert.Equal("53", first.QuerySelector("#count")!.TextContent);
        Assert.Equal(50, first.QuerySelectorAll("tbody tr").Length);
        using var second = await Page(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        Assert.Equal(3, second.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("51 to 53 of", second.QuerySelector(".lf-pager")!.TextContent, StringComparison.Ordinal);
        using var again = await Page(second.QuerySelector("a[rel=prev]")!.GetAttribute("href")!);
        Assert.Equal(first.QuerySelectorAll("tbody tr").Select(r => r.Id), again.QuerySelectorAll("tbody tr").Select(r => r.Id));
        using var count = await Page($"/leads?tag={tag}&handler=Count");
        Assert.Equal("53", count.QuerySelector("#count")!.TextContent);
    }

    [Fact]
    public async Task A_view_is_its_owners_until_a_manager_shares_it()
    {
        var (owner, other, manager) = (TestData.Marketer("View Owner"), TestData.Rep("View Other"), TestData.MarketingManager("View Manager"));
        var mine = await app.Send(new SaveView.Command("Warm fairs", "stage=warm&tag=fair", ["score", "tags"], IsShared: false), owner);
        Assert.True(mine.Result.Succeeded);
        Assert.False((await app.Send(new SaveView.Command("Warm fairs", "", [], false), owner)).Result.Succeeded);
        Assert.False((await app.Send(new SaveView.Command("Everybody’s", "", [], IsShared: true), owner)).Result.Succeeded);
        Assert.DoesNotContain((await app.Send(new FindViews.Query(), other)).Views, v => v.Id == mine.ViewId);
        await Assert.ThrowsAsync<NotFoundException>(() => app.Send(new ChangeView.Command(mine.ViewId, 1, "Stolen"), other));
        Assert.False((await app.Send(new ChangeView.Command(mine.ViewId, 1, IsShared: true), owner)).Succeeded);

        var shared = await app.Send(new SaveView.Command("Nordics", "country=Norway", [], IsShared: true), manager);
        var seen = Assert.Single((await app.Send(new FindViews.Query(), other)).Views, v => v.Id == shared.ViewId);
        Assert.False(seen.MayChange);
        Assert.False((await app.Send(new ChangeView.Command(shared.ViewId, 1, "Mine now"), other)).Succeeded);
        Assert.False((await app.Send(new DeleteView.Command(shared.ViewId, 1), other)).Result.Succeeded);
    }

    [Fact]
    public async Task Whoever_changes_a_view_second_is_told()
    {
        var (one, two) = (TestData.MarketingManager("Manager One"), TestData.SalesManager("Manager Two"));
        var view = await app.Send(new SaveView.Command("Both edit", "stage=hot", [], IsShared: true), one);
        Assert.True((await app.Send(new ChangeView.Command(view.ViewId, 1, Query: "stage=warm"), two)).Succeeded);

        var late = await app.Send(new ChangeView.Command(view.ViewId, 1, "Renamed"), one);

        Assert.Contains("somebody else", late.Refusal!, StringComparison.Ordinal);
        Assert.False((await app.Send(new DeleteView.Command(view.ViewId, 1), one)).Result.Succeeded);
        var deleted = await app.Send(new DeleteView.Command(view.ViewId, 2), one);
        Assert.Equal("stage=warm", deleted.Was!.Query);
        Assert.True((await app.Send(deleted.Was, one)).Result.Succeeded); // Brought back.
    }

    [Fact]
    public async Task Columns_are_each_persons_own_and_a_views_before_that()
    {
        var user = TestData.Marketer("Column Chooser");
        await app.Send(new SetLeadColumns.Command(["country", "nonsense", "score", "country"]), user);
        Assert.Equal(["country", "score"], (await app.Send(new FindViews.Query(), user)).Columns);
        var view = await app.Send(new SaveView.Command("Tags", "", ["tags"], false), user);
        await Tagged("columns", "Columned");

        using var list = await Page("/leads", user);
        using var tab = await Page($"/leads?view={view.ViewId}&stage=raw", user);

        Assert.NotNull(list.QuerySelector("th.c-country"));
        Assert.Null(list.QuerySelector("th.c-bant"));
        Assert.NotNull(tab.QuerySelector("th.c-tags"));
        Assert.Null(tab.QuerySelector("th.c-country"));
    }

    [Fact]
    public async Task A_row_is_saved_as_a_whole_or_not_at_all()
    {
        var lead = await app.Lead();
        var was = EditLeadRow.RowFields.Of(lead, TimeZoneInfo.Utc);

        var refused = await app.Send(new EditLeadRow.Command(lead.Id, lead.Version, was, was with { Company = "Other Ltd", Tags = "a, b", Stage = "Hot" }), _marketer);
        Assert.False(refused.Succeeded);
        Assert.Equal(("Compilers Ltd", lead.Version), ((await View(lead.Id)).Company, (await View(lead.Id)).Version));

        Assert.True((await app.Send(new EditLeadRow.Command(lead.Id, lead.Version, was, was with { Company = "Other Ltd", Tags = "a, b", NextAction = "Ring", DueOn = new(2031, 5, 6), Owner = null }), _marketer)).Succeeded);
        var saved = await View(lead.Id);
        Assert.Equal(("Other Ltd", "Ring"), (saved.Company, saved.NextAction!.Text));
        Assert.Equal(["a", "b"], saved.Tags);
        await Assert.ThrowsAsync<ChangedMeanwhileException>(() => app.Send(new EditLeadRow.Command(lead.Id, lead.Version, was, was with { Company = "Third" }), _marketer));
    }

    [Fact]
    public async Task A_row_whose_day_was_left_alone_keeps_its_hour()
    {
        var lead = await app.Lead();
        var was = EditLeadRow.RowFields.Of(lead, TimeZoneInfo.Utc);

        Assert.True((await app.Send(new EditLeadRow.Command(lead.Id, lead.Version, was, was with { NextAction = "Ring" }), _marketer)).Succeeded);

        var saved = await View(lead.Id);
        Assert.Equal(("Ring", lead.NextAction!.DueAt), (saved.NextAction!.Text, saved.NextAction.DueAt));
    }

    [Fact]
    public async Task The_file_is_for_managers_is_audited_and_runs_no_formula()
    {
        var tag = $"tag{Guid.NewGuid():N}";
        await app.Send(TestData.Capture(firstName: "=HYPERLINK(\"http://evil\")", lastName: "שלום 🚀") with { Tags = [tag] }, _marketer);
        var browser = await app.Browser(TestData.SalesManager("Exporting Manager"));
        using var form = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri($"/leads?tag={tag}", UriKind.Relative), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        Assert.NotNull(form.QuerySelector("form[action='/leads/export']"));
        using var marketers = await Page("/leads");
        Assert.Null(marketers.QuerySelector("form[action='/leads/export']"));

        await Assert.ThrowsAsync<ForbiddenException>(() => app.Send(new ExportLeads.Query(new() { Tag = tag }, ""), _marketer));
        var file = await app.Send(new ExportLeads.Query(new() { Tag = tag }, "name"), TestData.MarketingManager());
        Assert.EndsWith(".csv", file.FileName, StringComparison.Ordinal);

        var csv = await Post(browser, form, tag);
        Assert.Contains("'=HYPERLINK", csv, StringComparison.Ordinal);
        Assert.Contains("שלום 🚀", csv, StringComparison.Ordinal);
        Assert.Equal(2, csv.TrimEnd().Split("\r\n").Length);
        Assert.True(await app.Db(db => db.Audit.AnyAsync(a => a.Action == "leads.export" && a.Subject.Contains(tag), TestContext.Current.CancellationToken)));
    }

    private static async Task<string> Post(HttpClient browser, IHtmlDocument page, string tag)
    {
        var token = page.QuerySelector("form[action='/leads/export'] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var first = await browser.GetAsync(new Uri($"/leads?tag={tag}", UriKind.Relative), TestContext.Current.CancellationToken);
        using var fresh = await new HtmlParser().ParseDocumentAsync(await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        token = fresh.QuerySelector("form[action='/leads/export'] input[name=__RequestVerificationToken]")!.GetAttribute("value") ?? token;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/leads/export") { Content = new FormUrlEncodedContent([new("Query", $"tag={tag}"), new("__RequestVerificationToken", token)]) };
        request.Headers.Add("Cookie", string.Join("; ", browser.DefaultRequestHeaders.GetValues("Cookie").Concat(first.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]))));
        using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task<IHtmlDocument> Page(string path, TestUser? user = null)
    {
        var browser = await app.Browser(user ?? _marketer);
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
    }

    private async Task<Guid> Tagged(string tag, string firstName) => (await app.Send(TestData.Capture(firstName: firstName) with { Tags = [tag] }, _marketer)).LeadId;

    private async Task Edit(Guid id, string tags)
    {
        var lead = await View(id);
        Assert.True((await app.Send(new EditLeadRow.Command(id, lead.Version, new(), new() { Tags = tags }), _marketer)).Succeeded);
    }

    private Task<LeadView> View(Guid id) => app.Send(new GetLead.Query(id), _marketer);

    private async Task<List<Guid>> Ids(FindLeads.Query query) => [.. (await app.Send(query, _marketer)).Items.Select(l => l.Id)];
}
