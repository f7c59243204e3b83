using System.Globalization;
using System.Net;
using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Reports;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Reports;

/// <summary>Each test counts the leads of its own tag.</summary>
public sealed class GetFunnelTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Each_lead_counts_once_at_every_step_it_ever_reached()
    {
        var funnel = await Funnel(await History());

        Assert.Equal([("captured", 7), ("warm", 5), ("hot", 4), ("claimed", 3), ("accepted", 3), ("won", 2)], funnel.Stages.Select(s => (s.Key, s.Count)));
        Assert.Equal(2 / 7d, funnel.Stages[5].RateOfCaptured);
        Assert.Equal(2 / 3d, funnel.Stages[5].RateOfPrevious);
        Assert.Null(funnel.Stages[0].RateOfPrevious);
        Assert.Equal("UTC", funnel.TimeZone);
        Assert.NotEmpty(funnel.Definition);
        Assert.Equal(19, funnel.MedianDaysToWin);
    }

    [Fact]
    public async Task No_source_is_not_the_source_called_unknown()
    {
        var funnel = await Funnel(await History());

        Assert.Equal([("Fair", 3, 2, 1, 1, 1, 1, 100m), ("unknown", 2, 2, 2, 1, 1, 0, 0m), (null, 2, 1, 1, 1, 1, 1, 50m)],
            funnel.BySource.Select(s => (s.Source, s.Captured, s.Warm, s.Hot, s.Claimed, s.Accepted, s.Won, s.Revenue)));
    }

    [Fact]
    public async Task Wins_count_in_the_month_of_the_win_and_in_the_month_of_the_capture()
    {
        var funnel = await Funnel(await History());

        Assert.Equal([("2018-01", 3, 0, 1), ("2018-02", 4, 1, 1), ("2018-03", 0, 1, 0)], funnel.ByMonth.Select(m => (m.Month, m.Captured, m.Won, m.WonOfCohort)));
        Assert.All(funnel.ByMonth, m => Assert.False(m.Maturing));
    }

    [Fact]
    public async Task The_first_and_the_last_day_belong_to_the_period()
    {
        var tag = await History();

        var january = await Funnel(tag, "2018-01-05", "2018-01-10");
        Assert.Equal((3, 1), (january.Stages[0].Count, january.Stages[5].Count));
        Assert.Equal([("2018-01", 3, 0, 1)], january.ByMonth.Select(m => (m.Month, m.Captured, m.Won, m.WonOfCohort)));
        Assert.Equal(2, (await Funnel(tag, "2018-01-06", "2018-01-31")).Stages[0].Count);
        Assert.Equal(2, (await Funnel(tag, "2018-01-05", "2018-01-09")).Stages[0].Count);
    }

    [Fact]
    public async Task Wins_of_leads_captured_before_the_period_count_by_their_month_only()
    {
        var march = await Funnel(await History(), "2018-03-01", "2018-03-31");

        Assert.All(march.Stages, s => Assert.Equal(0, s.Count));
        Assert.All(march.Stages, s => Assert.Null(s.RateOfCaptured));
        Assert.Equal([("2018-03", 0, 1)], march.ByMonth.Select(m => (m.Month, m.Captured, m.Won)));
    }

    [Fact]
    public async Task Moves_are_those_of_the_leads_in_the_period()
    {
        var tag = await History();

        Assert.Equal([("Raw", "Warm", 1), ("Raw", "Hot", 4), ("Raw", "Dead", 1), ("Hot", "Dead", 1)], (await Funnel(tag)).Moves.Select(m => (m.From, m.To, m.Count)));
        Assert.Equal([("Raw", "Warm", 1), ("Raw", "Hot", 1)], (await Funnel(tag, to: "2018-01-31")).Moves.Select(m => (m.From, m.To, m.Count)));
    }

    [Fact]
    public async Task A_step_taken_back_is_counted_nowhere()
    {
        var (marketer, tag) = (TestData.Marketer(), Tag());
        var lead = await app.Lead(marketer, TestData.Capture() with { Tags = [tag] });
        Assert.True((await app.Send(new MoveLead.Command(lead.Id, "warm", "Met at the fair"), marketer)).Succeeded);
        Assert.Equal((1, 1), Counted(await Funnel(tag)));

        Assert.True((await app.Send(new UndoMove.Command(lead.Id), marketer)).Succeeded);

        Assert.Equal((0, 0), Counted(await Funnel(tag)));

        static (int Warm, int Moves) Counted(GetFunnel.Funnel funnel) => (funnel.Stages[1].Count, funnel.Moves.Sum(m => m.Count));
    }

    [Fact]
    public async Task Currencies_are_never_added_up()
    {
        var tag = Tag();
        await Add(tag, "Fair", "2018-01-01", Won("2018-01-20", 100, "EUR"));
        await Add(tag, "Fair", "2018-01-02", Won("2018-01-21", 30, "EUR"));
        await Add(tag, "Fair", "2018-01-03", Won("2018-01-22", 900, "BRL"));

        var fair = Assert.Single((await Funnel(tag)).BySource);

        Assert.Equal((130m, "EUR"), (fair.Revenue, fair.Currency));
        Assert.Equal(new Dictionary<string, decimal> { ["BRL"] = 900, ["EUR"] = 130 }, fair.RevenueByCurrency);
    }

    [Fact]
    public async Task A_month_younger_than_the_median_time_to_win_is_still_maturing()
    {
        var tag = Tag();
        await Add(tag, "Fair", "2018-01-01", Won("2018-03-02", 1, "EUR"));
        await Add(tag, "Fair", app.Clock.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

        var funnel = await Funnel(tag);

        Assert.Equal(60, funnel.MedianDaysToWin);
        Assert.Equal([false, false, true], funnel.ByMonth.Select(m => m.Maturing));
    }

    [Theory]
    [InlineData(null, null, null, 7)]
    [InlineData("Fair", null, null, 3)]
    [InlineData("(none)", null, null, 2)]
    [InlineData("no such source", null, null, 0)]
    [InlineData(null, "marketing", null, 5)]
    [InlineData(null, "sales", null, 0)]
    [InlineData(null, null, "none", 7)]
    [InlineData(null, null, "me", 0)]
    public async Task A_filter_counts_what_it_says(string? source, string? side, string? owner, int count)
    {
        var funnel = await app.Send(new GetFunnel.Query(Source: source, Side: side, Owner: owner, Tag: await History()), TestData.MarketingManager());

        Assert.Equal(count, funnel.Stages[0].Count);
    }

    [Fact]
    public async Task A_restricted_rep_counts_their_own_leads_and_the_queue()
    {
        var (rep, other, tag) = (TestData.Rep(), TestData.Rep("Ruth Rep"), Tag());
        await app.Know(rep);
        await app.Know(other);
        await Add(tag, "Fair", "2018-01-01", owner: rep.Id);
        await Add(tag, "Fair", "2018-01-02", Won("2018-01-09", 10, "EUR"), owner: other.Id);
        await Restrict(true);

        var funnel = await app.Send(new GetFunnel.Query(Tag: tag), rep);
        await Restrict(false);

        Assert.Equal((1, 0), (funnel.Stages[0].Count, funnel.Stages[5].Count));
        Assert.Equal(0, funnel.BySource.Sum(s => s.Revenue));
        Assert.Empty(funnel.Moves);
        Assert.Equal(2, (await app.Send(new GetFunnel.Query(Tag: tag), rep)).Stages[0].Count);
    }

    [Fact]
    public async Task The_page_says_what_it_found_and_links_to_the_leads_behind_it()
    {
        var tag = await History();
        await Add(tag, "Fair & Partner", "2018-01-07");
        using var browser = await app.Browser(TestData.MarketingManager());

        var filtered = await browser.GetAsync(new Uri($"/reports?tag={tag}", UriKind.Relative), TestContext.Current.CancellationToken);
        var all = await browser.GetStringAsync(new Uri("/reports?from=2018-01-01&to=2018-01-31", UriKind.Relative), TestContext.Current.CancellationToken);
        var none = await browser.GetStringAsync(new Uri("/reports?tag=nobody-has-this", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, filtered.StatusCode);
        Assert.Contains("Of 8 leads, 2 became customers", await filtered.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("/leads?source=Fair%20%26%20Partner&amp;capturedFrom=2018-01-01&amp;capturedTo=2018-01-31", all, StringComparison.Ordinal);
        Assert.Contains("lf-empty", none, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("funnel?side=marketing&source=", HttpStatusCode.OK)]
    [InlineData("funnel?from=2018-02-01&to=2018-01-01", HttpStatusCode.UnprocessableEntity)]
    [InlineData("funnel?side=system", HttpStatusCode.UnprocessableEntity)]
    [InlineData("no-such-report", HttpStatusCode.NotFound)]
    public async Task The_API_answers_for_the_reports_there_are(string report, HttpStatusCode status)
    {
        using var client = await app.Client(TestData.MarketingManager());

        using var answer = await client.GetAsync(new Uri($"/api/v1/reports/{report}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
    }

    private static string Tag() => Guid.NewGuid().ToString("N");

    private Task<GetFunnel.Funnel> Funnel(string tag, string? from = null, string? to = null) =>
        app.Send(new GetFunnel.Query(from is null ? null : Day(from), to is null ? null : Day(to), Tag: tag), TestData.MarketingManager());

    /// <summary>Seven leads: raw, warm, won from the fair; hot and lost from "unknown"; won and dead from nowhere.</summary>
    private async Task<string> History()
    {
        var tag = Tag();
        await Add(tag, "Fair", "2018-01-05");
        await Add(tag, "Fair", "2018-01-06", Outcome(OutcomeKind.Stage, "2018-01-08") with { StageName = "Warm" });
        await Add(tag, "Fair", "2018-01-10", Won("2018-02-15", 100, "EUR"));
        await Add(tag, "unknown", "2018-02-01", Outcome(OutcomeKind.Stage, "2018-02-02") with { StageName = "Hot" });
        await Add(tag, "unknown", "2018-02-03", Outcome(OutcomeKind.Lost, "2018-03-04"));
        await Add(tag, null, "2018-02-10", Won("2018-03-01", 50, "EUR"));
        await Add(tag, null, "2018-02-11", Outcome(OutcomeKind.Dead, "2018-02-12") with { DeadReason = "No need" });
        return tag;
    }

    private Task Add(string tag, string? source, string capturedOn, ImportedOutcome? outcome = null, Guid? owner = null) => app.Db(async db =>
    {
        var now = app.Clock.Now;
        var known = source is null ? null : await db.Sources.SingleOrDefaultAsync(s => s.Name == source) ?? db.Sources.Add(LeadSource.Named(source)).Entity;
        db.Leads.Add(Lead.Capture(new CaptureGiven(CaptureRoute.Import, new() { FirstName = "Grace", Email = TestData.Email() })
        {
            SourceId = known?.Id,
            Tags = [tag],
            OwnerId = owner,
            CapturedAt = Noon(capturedOn),
            Outcome = outcome,
        }, Actor.System, new Moment(now, DateOnly.FromDateTime(now.DateTime), new(1, DefaultAgreement.Content), _ => null, TimeZoneInfo.Utc)));
        await db.SaveChangesAsync();
    });

    private Task Restrict(bool restrict) => app.Db(async db =>
    {
        (await db.Companies.SingleAsync()).RestrictReps(restrict);
        await db.SaveChangesAsync();
    });

    private static ImportedOutcome Won(string on, decimal amount, string currency) => Outcome(OutcomeKind.Won, on) with { Amount = amount, Currency = currency };

    private static ImportedOutcome Outcome(OutcomeKind kind, string on) => new(kind, Noon(on), Day(on));

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Noon(string day) => new(Day(day), new TimeOnly(12, 0), TimeSpan.Zero);
}
