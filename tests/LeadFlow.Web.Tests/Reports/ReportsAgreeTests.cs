using AngleSharp.Html.Parser;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Features.Reports;
using LeadFlow.Web.Tests.Demo;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Reports;

/// <summary>The reports say what plain loops over all rows say (<see cref="PlainReports"/>).</summary>
public abstract class ReportsAgree(App app, TestUser reader)
{
    public sealed record Filter(int? FromDaysAgo = null, int? ToDaysAgo = null, string? Source = null, string? Campaign = null, string? Side = null, string? Country = null, string? Tag = null, int? Agreement = null, string? Owner = null);

    [Fact]
    public async Task Cry_wolf_is_what_plain_loops_count_under_every_filter()
    {
        var plain = await PlainReports.Load(app);
        foreach (var f in Filters())
        {
            var query = new GetCryWolf.Query(Day(f.FromDaysAgo), Day(f.ToDaysAgo), f.Source, f.Campaign, f.Owner, f.Side, f.Country, f.Tag, f.Agreement);
            var report = await app.Send(query, reader);

            Assert.Equal(Lines(plain.CryWolf(query, report.Per)), Lines(PlainReports.Flat(report)));
        }

        static IEnumerable<string> Lines(IReadOnlyDictionary<string, int> counts) => counts.Select(c => $"{c.Key}: {c.Value}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Response_is_what_plain_loops_count_under_every_filter()
    {
        var plain = await PlainReports.Load(app);
        foreach (var f in Filters())
        {
            var query = new GetResponse.Query(Day(f.FromDaysAgo), Day(f.ToDaysAgo), f.Source, f.Campaign, f.Owner, f.Side, f.Country, f.Tag, f.Agreement);
            var report = await app.Send(query, reader);

            var said = PlainReports.Flat(report).Where(c => c.Value != new GetResponse.Times(0, null, null, 0, 0, null, 0, 0, 0, 0));
            Assert.Equal(Lines(plain.Response(query, report.AsOf).Select(c => $"{c.Key}: {c.Value.Times()}")), Lines(said.Select(c => $"{c.Key}: {c.Value}")));
            Assert.All(report.Measures, m => Assert.Equal((m.Total.InTime, m.Total.Late, m.Total.LeftOut), (m.Histogram.Sum(b => b.InTime), m.Histogram.Sum(b => b.Late), m.LeftOut.Own + m.LeftOut.Implied + m.LeftOut.Negative)));
        }

        static string Lines(IEnumerable<string> lines) => string.Join(Environment.NewLine, lines.Order(StringComparer.Ordinal));
    }

    protected abstract IEnumerable<Filter> Filters();

    private DateOnly? Day(int? daysAgo) => daysAgo is { } days ? DateOnly.FromDateTime(app.Clock.Now.DateTime).AddDays(-days) : null;
}

public sealed class ReportsOfTheDemoTests(DemoApp app) : ReportsAgree(app, TestData.SalesManager()), IClassFixture<DemoApp>
{
    protected override IEnumerable<Filter> Filters() => [new(), new(FromDaysAgo: 60), new(FromDaysAgo: 300, ToDaysAgo: 100), new(Side: "sales"), new(Agreement: 2), new(Owner: "none")];
}

public sealed class ReportsOfHistoriesTests(HistoriesApp app) : ReportsAgree(app, app.Manager), IClassFixture<HistoriesApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected override IEnumerable<Filter> Filters() =>
    [
        new(), new(FromDaysAgo: 20), new(FromDaysAgo: 60, ToDaysAgo: 25), new(ToDaysAgo: 40), new(Source: "Fair"), new(Source: IReportQuery.None), new(Campaign: "Spring"), new(Campaign: IReportQuery.None),
        new(Side: "sales"), new(Side: "marketing", FromDaysAgo: 50), new(Country: "Chile"), new(Tag: "t1"), new(Agreement: 1), new(Agreement: 2, Tag: HistoriesApp.Tag), new(Owner: "none"), new(Owner: app.Manager.Id.ToString()),
    ];

    [Fact]
    public async Task The_histories_hold_everything_that_the_reports_tell_apart()
    {
        var handoffs = await app.Db(db => db.Handoffs.ToListAsync(Token));
        var response = await app.Send(new GetResponse.Query(), app.Manager);

        Assert.Equal(Enum.GetValues<HandoffKind>(), handoffs.Select(h => h.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<HandoffState>(), handoffs.Select(h => h.State).Distinct().Order());
        Assert.Contains(handoffs, h => h is { IsOverride: true, State: HandoffState.Returned or HandoffState.Rejected or HandoffState.Accepted });
        Assert.Contains(handoffs, h => h.OriginLeadId != h.LeadId);
        Assert.Equal([1, 2], handoffs.Where(h => h.ClaimedAt is not null).Select(h => h.AgreementVersion).Distinct().Order());
        Assert.True(await app.Db(db => db.Answers.AnyAsync(a => a.Undone, Token)));
        Assert.All(response.Measures, m => Assert.True(m.Total is { InTime: > 0, Late: > 0, Overdue: > 0, Ended: > 0 }, $"{m.Key}: {m.Total}"));
        Assert.True(response.Measures[0].LeftOut is { Implied: > 0, Negative: > 0 } && response.Measures[1].LeftOut.Own > 0);
    }

    [Theory]
    [InlineData("/reports/cry-wolf")]
    [InlineData("/reports/cry-wolf?side=marketing&period=365")]
    [InlineData("/reports/response")]
    [InlineData("/reports/response?source=Fair&agreement=2")]
    public async Task Every_number_opens_a_list_of_exactly_so_many(string path)
    {
        using var browser = await app.Browser(app.Manager);
        using var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri(path, UriKind.Relative), Token), Token);
        var links = page.QuerySelectorAll("main table a[href]").Select(a => (Href: a.GetAttribute("href")!, Number: a.TextContent.Trim())).DistinctBy(l => l.Href).ToList();
        Assert.True(links.Count >= 15, $"{links.Count} numbers");

        foreach (var (href, number) in links)
        {
            using var list = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri(href, UriKind.Relative), Token), Token);

            Assert.True(list.QuerySelector("h1 small")!.TextContent.StartsWith($"{number} ", StringComparison.Ordinal), $"{number} of {path} opens {href}: {list.QuerySelector("h1")!.TextContent}");
            Assert.Equal(Math.Min(50, int.Parse(number, System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture)), list.QuerySelectorAll("main tbody tr").Length);
        }
    }

    [Fact]
    public async Task A_long_list_goes_on_where_its_first_page_ended_and_loses_nothing()
    {
        var (all, decided) = (new List<Guid>(), new List<Guid>());
        string? cursor = null;
        do
        {
            var page = await app.Send(new FindResponseSteps.Query(Measure: ResponseMeasure.FirstTouch, Cursor: cursor), app.Manager);
            all.AddRange(page.Items.Select(i => i.Id));
            cursor = page.NextCursor;
            Assert.Equal(await app.Db(db => db.Leads.CountAsync(Token)), page.Count);
        }
        while (cursor is not null);
        do
        {
            var page = await app.Send(new FindOutcomes.Query(Outcome: FindOutcomes.Outcome.Withdrawn, Cursor: cursor), app.Manager);
            decided.AddRange(page.Items.Select(i => i.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(await app.Db(db => db.Leads.Select(l => l.Id).Order().ToListAsync(Token)), all.Order());
        Assert.Equal(await app.Db(db => db.Handoffs.Where(h => h.State == HandoffState.Withdrawn && h.Kind != HandoffKind.Own && !h.IsOverride).Select(h => h.Id).Order().ToListAsync(Token)), decided.Order());
    }
}
