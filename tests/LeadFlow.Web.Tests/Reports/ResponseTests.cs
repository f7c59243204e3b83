using System.Net;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Features.Reports;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Reports;

/// <summary>Each test counts the leads of its own tag. By the first agreement: greeted within 240 minutes, claimed within 60, called within 120.</summary>
public sealed class ResponseTests(App app) : IClassFixture<App>
{
    private readonly TestUser _marketer = TestData.Marketer(), _rep = TestData.Rep(), _manager = TestData.SalesManager();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_touch_by_one_of_us_counts_from_capture_and_what_waits_past_its_deadline_is_not_in_time()
    {
        var tag = Tag();
        var (early, late, waiting, dead) = (await Raw(tag), await Raw(tag), await Raw(tag), await Raw(tag));
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await Touch(early, _marketer);
        await Touch(early, _rep);
        Assert.True((await app.Send(new MoveLead.Command(dead, "Dead", "Spam"), _marketer)).Succeeded);
        app.Clock.Advance(TimeSpan.FromHours(5));
        await Touch(late, _rep);
        await Raw(tag);

        var first = (await Report(tag)).Measures[0];

        Assert.NotEqual(waiting, late);
        Assert.Equal((ResponseMeasure.FirstTouch, 240), (first.Key, first.AgreedMinutes));
        Assert.Equal((2, 1, 1, 1 / 3d, 2, 1, 1, 0), (first.Total.Count, first.Total.InTime, first.Total.Late, first.Total.ShareInTime, first.Total.NotYet, first.Total.Overdue, first.Total.Ended, first.Total.LeftOut));
        Assert.InRange(first.Total.MedianSeconds!.Value, 1800, 1900);
        Assert.InRange(first.Total.P90Seconds!.Value, 5.5 * 3600, (5.5 * 3600) + 100);
        Assert.Empty(first.ByPerson);
    }

    [Fact]
    public async Task What_they_say_is_no_touch_and_a_touch_before_the_capture_is_left_out()
    {
        var tag = Tag();
        var (heard, before) = (await Raw(tag), await Raw(tag));
        await app.Send(new LogActivity.Command(heard, TouchKind.Email) { Direction = TouchDirection.Inbound, Text = "Hello?" }, _marketer);
        await app.Send(new LogActivity.Command(before, TouchKind.Call) { Text = "Met", At = app.Clock.Now.AddDays(-2) }, _marketer);

        var first = (await Report(tag)).Measures[0];

        Assert.Equal((0, 1, 1), (first.Total.Count, first.Total.NotYet, first.Total.LeftOut));
        Assert.Equal(new(0, 0, 1), first.LeftOut);
    }

    [Fact]
    public async Task A_claim_counts_from_the_first_offer_of_its_series_and_each_claim_has_a_first_touch_of_its_own()
    {
        var (tag, other) = (Tag(), TestData.Rep("Ruth Rep"));
        var lead = await Hot(tag);
        app.Clock.Advance(TimeSpan.FromMinutes(90));
        await app.Send(new ExpireHandoffs.Command(), TestData.Admin());
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await Do(new ClaimLead.Command(lead), _rep);
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await Touch(lead, _marketer); // No touch by sales.
        await Do(new ReleaseLead.Command(lead), _rep);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await Do(new ClaimLead.Command(lead), other);
        app.Clock.Advance(TimeSpan.FromMinutes(40));
        await Touch(lead, other);

        var report = await Report(tag);
        var (claim, touch) = (report.Measures[1], report.Measures[2]);

        Assert.Equal((1, 0, 1, 0, 0), (claim.Total.Count, claim.Total.InTime, claim.Total.Late, claim.Total.NotYet, claim.Total.Ended));
        Assert.InRange(claim.Total.MedianSeconds!.Value, 6000, 6100);
        Assert.Equal(_rep.Id, Assert.Single(claim.ByPerson).Id);
        Assert.Equal((1, 1, 0, 0, 1), (touch.Total.Count, touch.Total.InTime, touch.Total.Late, touch.Total.NotYet, touch.Total.Ended));
        Assert.InRange(touch.Total.MedianSeconds!.Value, 2400, 2500);
        Assert.Equal([(other.Id, 1, 0), (_rep.Id, 0, 1)], touch.ByPerson.Select(p => (p.Id, p.Times.Count, p.Times.Ended)));
    }

    [Fact]
    public async Task An_answer_that_sales_learns_on_the_phone_is_a_touch_and_one_that_is_taken_back_is_none()
    {
        var tag = Tag();
        var (spoken, undone) = (await Hot(tag), await Hot(tag));
        foreach (var lead in new[] { spoken, undone })
        {
            await Do(new ClaimLead.Command(lead), _rep);
            await Do(new AnswerBant.Command(lead, [new(Criterion.Need, LearnedFrom.Call) { Level = Level.Likely, Note = "Not so sure" }]), _rep);
        }

        await app.Db(db => db.Answers.Where(a => a.LeadId == undone && a.ActorId == _rep.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.Undone, true), Token));

        var touch = (await Report(tag)).Measures[2];

        Assert.Equal((1, 1), (touch.Total.Count, touch.Total.NotYet));
    }

    [Fact]
    public async Task A_reps_own_lead_is_left_out_of_claims_and_of_calls_after_them()
    {
        var tag = Tag();
        var own = await Hot(tag, _rep);
        Assert.Equal(HandoffKind.Own, await app.Db(db => db.Handoffs.Where(h => h.LeadId == own).Select(h => h.Kind).SingleAsync(Token)));

        var report = await Report(tag);

        Assert.All(report.Measures.Skip(1), m => Assert.Equal((0, 0, 1, new GetResponse.LeftOut(1, 0, 0)), (m.Total.Count, m.Total.NotYet, m.Total.LeftOut, m.LeftOut)));
        Assert.Equal(0, report.Measures[0].Total.LeftOut);
    }

    [Fact]
    public async Task Claims_and_calls_count_by_the_day_of_the_offer_and_first_touches_by_the_day_of_capture()
    {
        var tag = Tag();
        var lead = await Raw(tag);
        var captured = DateOnly.FromDateTime(app.Clock.Now.DateTime);
        app.Clock.Advance(TimeSpan.FromDays(3));
        await MakeHot(lead, _marketer);
        var offered = DateOnly.FromDateTime(app.Clock.Now.DateTime);
        app.Clock.Advance(TimeSpan.FromDays(2));
        await Do(new ClaimLead.Command(lead), _rep);

        Assert.Equal([1, 0, 0], await Counts(captured, captured));
        Assert.Equal([0, 1, 1], await Counts(offered, offered));
        Assert.Equal([0, 0, 0], await Counts(offered.AddDays(1), null));

        async Task<IEnumerable<int>> Counts(DateOnly? from, DateOnly? to) =>
            (await app.Send(new GetResponse.Query(from, to, Tag: tag), _manager)).Measures.Select(m => m.Total.Count + m.Total.NotYet + m.Total.Ended + m.Total.LeftOut);
    }

    [Fact]
    public void A_night_passes_on_the_wall_and_not_in_working_time()
    {
        var week = Enum.GetValues<DayOfWeek>().ToDictionary(d => d, _ => new OpenHours(new(9, 0), new(17, 0)));
        var content = DefaultAgreement.Content with { Working = new() { Week = week } };
        var (evening, morning) = (new DateTimeOffset(2026, 6, 1, 16, 50, 0, TimeSpan.Zero), new DateTimeOffset(2026, 6, 2, 9, 49, 0, TimeSpan.Zero));

        Assert.Equal(ResponseStanding.InTime, Judge(morning));
        Assert.Equal(ResponseStanding.Late, Judge(morning.AddMinutes(2)));
        Assert.Equal(ResponseStanding.Waiting, ResponseClock.Judge(evening, null, true, 60, content, TimeZoneInfo.Utc, morning));
        Assert.Equal(ResponseStanding.Overdue, ResponseClock.Judge(evening, null, true, 60, content, TimeZoneInfo.Utc, morning.AddMinutes(2)));
        Assert.Equal(ResponseStanding.Ended, ResponseClock.Judge(evening, null, false, 60, content, TimeZoneInfo.Utc, morning));
        Assert.Equal(ResponseStanding.LeftOut, Judge(evening.AddMinutes(-1)));

        ResponseStanding Judge(DateTimeOffset happened) => ResponseClock.Judge(evening, happened, false, 60, content, TimeZoneInfo.Utc, morning.AddDays(9));
    }

    [Theory]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 50, 5)]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 90, 9)]
    [InlineData(new[] { 1, 2, 3 }, 50, 2)]
    [InlineData(new[] { 1, 2, 3 }, 90, 3)]
    [InlineData(new[] { 7 }, 90, 7)]
    [InlineData(new int[0], 50, null)]
    public void A_percentile_is_the_smallest_value_that_so_many_do_not_exceed(int[] sorted, int percent, int? value) => Assert.Equal(value, ResponseClock.Percentile(sorted, percent));

    [Fact]
    public async Task The_page_the_API_and_the_file_say_the_same()
    {
        var tag = Tag();
        var lead = await Hot(tag);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await Do(new ClaimLead.Command(lead), _rep);
        using var browser = await app.Browser(_manager);
        using var program = await app.Client(_rep);

        using var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri($"/reports/response?tag={tag}", UriKind.Relative), Token), Token);
        var json = (await program.Get($"reports/response?tag={tag}")).Expect(HttpStatusCode.OK);
        using var written = new MemoryStream();
        await (await app.Send(new ExportResponse.Query(new(Tag: tag), ExportResponse.Table.Measures), _manager)).Write(written, Token);

        Assert.Equal("100\u00a0% are claimed in the time agreed", page.QuerySelector("#m-Claim")!.TextContent);
        Assert.Equal("Response", page.QuerySelector(".lf-tabs [aria-current=page]")!.TextContent);
        Assert.Equal(3, page.QuerySelectorAll(".lf-pic--4").Length);
        Assert.Equal(("claim", 1, 1, 60), ((string)json["measures"]![1]!["key"]!, (int)json["measures"]![1]!["total"]!["count"]!, (int)json["measures"]![1]!["total"]!["inTime"]!, (int)json["measures"]![1]!["agreedMinutes"]!));
        Assert.InRange((int)json["measures"]![1]!["total"]!["medianSeconds"]!, 600, 660);
        Assert.Contains("Offer to claim,1,6", System.Text.Encoding.UTF8.GetString(written.ToArray()), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ForbiddenException>(() => app.Send(new ExportResponse.Query(new(Tag: tag), ExportResponse.Table.Measures), _rep));
        Assert.Contains("lf-empty", await browser.GetStringAsync(new Uri("/reports/response?tag=nobody-has-this", UriKind.Relative), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restricted_rep_sees_the_times_of_what_they_see()
    {
        var tag = Tag();
        var (mine, theirs) = (await Hot(tag), await Hot(tag));
        await Do(new ClaimLead.Command(mine), _rep);
        await Do(new ClaimLead.Command(theirs), TestData.Rep("Ruth Rep"));
        await Restrict(true);

        var report = await app.Send(new GetResponse.Query(Tag: tag), _rep);
        var behind = await app.Send(new FindResponseSteps.Query(Tag: tag, Measure: ResponseMeasure.Claim), _rep);
        await Restrict(false);

        Assert.Equal([1, 1, 1], report.Measures.Select(m => m.Total.Count + m.Total.NotYet));
        Assert.Equal(mine, Assert.Single(behind.Items).LeadId);
    }

    private static string Tag() => Guid.NewGuid().ToString("N");

    private Task<GetResponse.Report> Report(string tag) => app.Send(new GetResponse.Query(Tag: tag), _manager);

    private async Task<Guid> Raw(string tag, TestUser? by = null) => (await app.Send(TestData.Capture() with { Tags = [tag], Interest = [new(ResponseKind.Reply, null), new(ResponseKind.Form, null)] }, by ?? _marketer)).LeadId;

    private async Task<Guid> Hot(string tag, TestUser? by = null)
    {
        var lead = await Raw(tag, by);
        if (by is not null)
        {
            await Do(new AssignLead.Command(lead, by.Id), _manager);
        }

        await MakeHot(lead, by ?? _marketer);
        return lead;
    }

    private Task MakeHot(Guid lead, TestUser by) => Do(new AnswerBant.Command(lead, TestData.ReadyToBuy(DateOnly.FromDateTime(app.Clock.Now.DateTime))), by);

    private Task Touch(Guid lead, TestUser by) => Do(new LogActivity.Command(lead, TouchKind.Call) { Text = "Spoke" }, by);

    private async Task Do(MediatR.IRequest<Domain.Result> command, TestUser by)
    {
        var result = await app.Send(command, by);
        Assert.True(result.Succeeded, result.Refusal);
    }

    private Task Restrict(bool restrict) => app.Db(async db =>
    {
        (await db.Companies.SingleAsync(Token)).RestrictReps(restrict);
        await db.SaveChangesAsync(Token);
    });
}
