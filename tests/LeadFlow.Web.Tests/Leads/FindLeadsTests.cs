using System.Net;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Leads;

public sealed class FindLeadsTests(App app) : IClassFixture<App>
{
    private readonly TestUser _marketer = TestData.Marketer();

    [Fact]
    public async Task Country_and_tag_show_the_leads_that_bear_them()
    {
        var tag = $"tag{Guid.NewGuid():N}";
        var (here, there) = (await Capture("Chile", tag), await Capture("Peru", tag));
        await Capture("Chile", "other");

        Assert.Equal([here, there], await Ids(new() { Tag = tag, Sort = "capturedAt" }));
        Assert.Equal([here], await Ids(new() { Tag = tag, Country = "Chile" }));
        Assert.Empty(await Ids(new() { Tag = tag, Country = "Chad" }));
    }

    [Fact]
    public async Task A_side_shows_the_leads_of_the_sources_it_generates()
    {
        var (tag, sales, marketing) = ($"tag{Guid.NewGuid():N}", $"Dials {Guid.NewGuid():N}", $"Ads {Guid.NewGuid():N}");
        await app.Db(db =>
        {
            db.Sources.AddRange(LeadSource.Named(sales, SourceKind.SalesProspecting, Side.Sales), LeadSource.Named(marketing));
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        var (dialled, advertised) = (await Capture(null, tag, sales), await Capture(null, tag, marketing));
        await Capture(null, tag, null);

        Assert.Equal([dialled], await Ids(new() { Tag = tag, Side = "sales" }));
        Assert.Equal([advertised], await Ids(new() { Tag = tag, Side = "marketing" }));
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => Ids(new() { Side = "legal" }));
    }

    [Fact]
    public async Task An_import_shows_the_leads_it_created_or_changed()
    {
        var known = TestData.Email();
        var before = await app.Lead(_marketer, TestData.Capture(known));
        var untouched = await app.Lead(_marketer);
        var id = await app.Send(new ReceiveImport.Command("people.csv", System.Text.Encoding.UTF8.GetBytes($"E-mail,City\n{known},Lima\n{TestData.Email()},Cusco\n"), new("""{"columns":{"E-mail":"email","City":"notes"}}""", ImportPolicy.Overwrite, DryRun: false)), _marketer);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<LeadFlow.Web.Security.CurrentUser>().BecomeSystem();
            await scope.ServiceProvider.GetRequiredService<MediatR.ISender>().Send(new RunImports.Command(), TestContext.Current.CancellationToken);
        }

        var found = await Ids(new() { Import = id });

        Assert.Equal(2, found.Count);
        Assert.Contains(before.Id, found);
        Assert.DoesNotContain(untouched.Id, found);
        Assert.Empty(await Ids(new() { Import = Guid.NewGuid() }));
    }

    [Fact]
    public async Task The_api_takes_the_same_filters_and_names_what_it_cannot_read()
    {
        var tag = $"tag{Guid.NewGuid():N}";
        var lead = await Capture("Chile", tag);
        await Capture("Peru", tag);
        var client = await app.Client(_marketer);

        var found = (await client.Get($"leads?tag={tag}&country=Chile&side=marketing")).Expect(HttpStatusCode.OK)["items"]!.AsArray();

        Assert.Equal(lead.ToString(), (string?)Assert.Single(found)!["id"]);
        (await client.Get("leads?side=legal")).ExpectProblem(422, "side");
        (await client.Get("leads?import=yesterday")).ExpectProblem(422, "import");
    }

    [Fact]
    public async Task The_page_says_each_filter_in_words_and_takes_it_away()
    {
        var tag = $"tag{Guid.NewGuid():N}";
        await Capture("Chile", tag);
        var browser = await app.Browser(_marketer);

        using var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri($"/leads?country=Chile&tag={tag}&side=marketing&campaign=(none)", UriKind.Relative), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        var chips = page.QuerySelectorAll("a.lf-chip").Select(c => (Text: c.TextContent, Href: c.GetAttribute("href")!)).ToList();
        Assert.Equal(4, chips.Count);
        var country = Assert.Single(chips, c => c.Text.Contains("Chile", StringComparison.Ordinal)).Href;
        Assert.DoesNotContain("country", country, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(tag, country, StringComparison.Ordinal);
        Assert.Contains("marketing", country, StringComparison.Ordinal);
        Assert.Single(page.QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task The_numbers_of_the_funnel_lead_to_the_leads_they_count()
    {
        var tag = $"tag{Guid.NewGuid():N}";
        var lead = await Capture("Chile", tag);
        await Capture("Peru", tag);
        var browser = await app.Browser(_marketer);

        using var report = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri($"/reports?country=Chile&tag={tag}&side=marketing", UriKind.Relative), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var number = report.QuerySelector(".lf-strip li b a")!;
        var leads = await browser.GetStringAsync(new Uri(number.GetAttribute("href")!, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("1", number.TextContent);
        using var list = await new HtmlParser().ParseDocumentAsync(leads, TestContext.Current.CancellationToken);
        Assert.Contains(lead.ToString(), Assert.Single(list.QuerySelectorAll("tbody tr")).InnerHtml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10)]
    public async Task All_leads_page_forward_and_back_by_any_number(int limit)
    {
        for (var i = 0; i < 11; i++)
        {
            await Capture("Chile", "paged");
        }

        var all = await Ids(new() { Limit = LeadPages.MaxLimit });
        var (pages, cursor) = (new List<FindLines.Page>(), (string?)null);
        do
        {
            pages.Add(await app.Send(new FindLines.Query { Limit = limit, Cursor = cursor, Count = true }, _marketer));
            cursor = pages[^1].NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(all, pages.SelectMany(p => p.Items).Select(l => l.Id));
        Assert.All(pages, p => Assert.Equal((all.Count, true), (p.Count, p.CountIsExact)));
        Assert.All(pages.SkipLast(1), p => Assert.Equal(limit, p.Items.Count));
        var back = await app.Send(new FindLines.Query { Limit = limit, Cursor = pages[^1].PreviousCursor }, _marketer);
        Assert.Equal(pages[^2].Items.Select(l => l.Id), back.Items.Select(l => l.Id));
        Assert.Null((await app.Send(new FindLines.Query { Limit = all.Count }, _marketer)).NextCursor);
    }

    [Fact]
    public async Task Words_alone_page_through_all_that_hold_them_in_either_order()
    {
        var name = $"N{Guid.NewGuid():N}";
        var days = new[] { 3, 1, 2, 1 };
        var leads = new List<(Guid Id, int Days)>();
        foreach (var ago in days)
        {
            var capture = TestData.Capture(lastName: name) with { CapturedAt = DateTimeOffset.UtcNow.Date.AddDays(-ago) };
            leads.Add(((await app.Send(capture, _marketer)).LeadId, ago));
        }

        await Capture("Chile", "other");
        var newest = leads.OrderBy(l => l.Days).ThenByDescending(l => l.Id.ToString(), StringComparer.Ordinal).Select(l => l.Id).ToList();

        foreach (var (sort, expected) in new[] { ("-capturedAt", newest), ("capturedAt", [.. newest.AsEnumerable().Reverse()]) })
        {
            var first = await app.Send(new FindLeads.Query { Q = $"{name[1..20]} grace", Sort = sort, Limit = 3, Count = true }, _marketer);
            var second = await app.Send(new FindLeads.Query { Q = name, Sort = sort, Limit = 3, Cursor = first.NextCursor }, _marketer);

            Assert.Equal(expected, [.. first.Items.Concat(second.Items).Select(l => l.Id)]);
            Assert.Equal((4, true), (first.Count, first.CountIsExact));
            Assert.Null(second.NextCursor);
        }

        Assert.Empty(await Ids(new() { Q = $"{name} nobody" }));
        Assert.Empty(await Ids(new() { Q = name, Country = "Chile" }));
    }

    [Theory]
    [InlineData("{0}kessel", 1)]
    [InlineData("essel{0}", 1)]
    [InlineData("sel{0}kes", 0)]
    [InlineData("{0}k_ssel", 0)]
    [InlineData("{0}%kessel", 0)]
    [InlineData("{0}-kessel.de", 0)]
    [InlineData("kessel{0}, örtlich", 1)]
    [InlineData("ÖRTLICH{0}", 1)]
    [InlineData("örtlich-{0}", 0)]
    public async Task A_long_word_is_found_whole_wherever_it_stands_and_its_pieces_in_another_order_are_not(string words, int expected)
    {
        var mark = Guid.NewGuid().ToString("N")[..9];
        var capture = TestData.Capture();
        await app.Send(capture with { Contact = capture.Contact with { LastName = $"{mark}kessel{mark}, örtlich{mark}" } }, _marketer);

        Assert.Equal(expected, (await Ids(new() { Q = string.Format(System.Globalization.CultureInfo.InvariantCulture, words, mark) })).Count);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("berga", "")]
    [InlineData("bergau", "ber gau")]
    [InlineData("bergmannhausen", "ber gma nnh")]
    [InlineData("o'brien-smith", "bri smi")]
    [InlineData("müllerinn", "lle rin")]
    [InlineData("a@b.c.d", "")]
    [InlineData("4915123", "491 512")]
    public void Pieces_are_of_letters_and_digits_alone(string word, string expected) =>
        Assert.Equal(expected, string.Join(' ', LeadFlow.Web.Data.Like.Pieces(word)));

    private async Task<Guid> Capture(string? country, string tag, string? source = "Website")
    {
        var capture = TestData.Capture(source: source);
        return (await app.Send(capture with { Contact = capture.Contact with { Country = country }, Tags = [tag] }, _marketer)).LeadId;
    }

    private async Task<List<Guid>> Ids(FindLeads.Query query) => [.. (await app.Send(query, _marketer)).Items.Select(l => l.Id)];
}
