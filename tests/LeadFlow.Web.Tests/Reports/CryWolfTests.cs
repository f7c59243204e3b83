using System.Net;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Features.Reports;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Reports;

/// <summary>Each test counts the hand-offs of the leads of its own tag.</summary>
public sealed class CryWolfTests(App app) : IClassFixture<App>
{
    private readonly TestUser _marketer = TestData.Marketer(), _rep = TestData.Rep(), _manager = TestData.SalesManager();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Returned_and_rejected_are_counted_of_all_that_were_decided_and_the_rest_stands_beside()
    {
        var tag = Tag();
        await Ended(tag, Accept);
        await Ended(tag, Accept);
        await Ended(tag, Return("No budget"));
        await Ended(tag, Return("No budget"));
        await Ended(tag, Reject("Spam"));
        await Ended(tag, lead => app.Send(new ReleaseLead.Command(lead), _rep)); // Offered again, and open.

        var report = await Report(tag);

        Assert.Equal(new(5, 2, 2, 1, .6, 0, 0, 1), report.Total);
        Assert.Equal([("No budget", HandoffState.Returned, 2, 2 / 3d), ("Spam", HandoffState.Rejected, 1, 1 / 3d)], report.ByReason.Select(r => (r.Reason, r.Outcome, r.Count, r.Share)));
        Assert.Equal([(_marketer.Id, report.Total)], report.ByQualifier.Select(p => (p.Id!.Value, p.Tally)));
        Assert.Equal([(1, report.Total)], report.ByAgreement.Select(v => (v.Version, v.Tally)));
        Assert.Equal("UTC", report.TimeZone);
        Assert.Contains("overrid", report.Definition, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_that_nobody_gave_stand_last()
    {
        var tag = Tag();
        await Ended(tag, Return("No need"), source: null);
        await Ended(tag, Accept, source: "Fair");

        Assert.Equal([("Fair", 0d), (null, 1d)], (await Report(tag)).BySource.Select(s => (s.Source, s.Tally.Rate!.Value)));
    }

    [Fact]
    public async Task A_reps_own_lead_and_an_imported_outcome_are_left_out()
    {
        var tag = Tag();
        var own = await Hot(tag, by: _rep);
        Assert.Equal(HandoffKind.Own, await app.Db(db => db.Handoffs.Where(h => h.LeadId == own).Select(h => h.Kind).SingleAsync(Token)));
        Assert.True((await Return("No need")(own)).Succeeded);

        var report = await Report(tag);

        Assert.Equal(new(0, 0, 0, 0, null, 0, 0, 0), report.Total);
        Assert.Empty(report.OverTime);
    }

    [Fact]
    public async Task What_a_manager_offered_past_the_definition_stands_apart()
    {
        var tag = Tag();
        var lead = await app.Lead(_marketer, TestData.Capture() with { Tags = [tag] });
        Assert.True((await app.Send(new MoveLead.Command(lead.Id, "Hot", "I know them"), _manager)).Succeeded);
        Assert.True((await app.Send(new ClaimLead.Command(lead.Id), _rep)).Succeeded);
        Assert.True((await Return("No need")(lead.Id)).Succeeded);
        await Ended(tag, Accept);

        var report = await Report(tag);

        Assert.Equal((1, 0d), (report.Total.Decided, report.Total.Rate));
        Assert.Equal((1, 1d), (report.Overrides.Decided, report.Overrides.Rate));
        Assert.Empty(report.ByReason);
        Assert.Equal(1, report.BySource.Sum(s => s.Tally.Decided));
    }

    [Fact]
    public async Task An_offer_that_nobody_claimed_is_expired_and_one_that_fell_below_withdrawn_and_neither_is_judged()
    {
        var tag = Tag();
        var (late, fallen) = (await Hot(tag), await Hot(tag));
        Assert.True((await app.Send(new AnswerBant.Command(fallen, [new(Criterion.Budget, LearnedFrom.Call) { Level = Level.No }]), _marketer)).Succeeded);
        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.Send(new ExpireHandoffs.Command(), TestData.Admin());

        var report = await Report(tag);

        Assert.NotEqual(late, fallen);
        Assert.Equal(new(0, 0, 0, 0, null, 1, 1, 0), report.Total);
    }

    [Fact]
    public async Task A_lead_that_is_returned_twice_counts_twice()
    {
        var tag = Tag();
        var lead = await Ended(tag, Return("No budget"));
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await app.Send(new AnswerBant.Command(lead, [new(Criterion.Need, LearnedFrom.Call) { Level = Level.Likely, Note = "They have the money after all" }]), _marketer)).Succeeded);
        Assert.True((await app.Send(new ClaimLead.Command(lead), _rep)).Succeeded);
        Assert.True((await Return("No authority")(lead)).Succeeded);

        Assert.Equal(2, (await Report(tag)).Total.Returned);
    }

    [Fact]
    public async Task A_hand_off_counts_by_the_companys_day_of_its_outcome()
    {
        var tag = Tag();
        await Ended(tag, Accept);
        var closed = new DateOnly(2026, 3, 31);
        await app.Db(db => db.Database.ExecuteSqlAsync($"UPDATE handoffs SET closed_at = '2026-03-31T22:30:00Z' WHERE lead_id IN (SELECT id FROM leads WHERE {tag} = ANY (tags))", Token));
        Assert.Equal(1, (await Report(tag, closed, closed)).Total.Decided);

        await app.Send(new SetCompany.Command("Ours", "Europe/Berlin", RestrictReps: false), TestData.Admin());
        var (march, april) = (await Report(tag, closed, closed), await Report(tag, closed.AddDays(1)));
        await app.Send(new SetCompany.Command("Ours", "UTC", RestrictReps: false), TestData.Admin());

        Assert.Equal((0, 1), (march.Total.Decided, april.Total.Decided));
        Assert.Equal(closed.AddDays(1), Assert.Single(april.OverTime).From);
    }

    [Fact]
    public async Task A_short_period_goes_by_the_week_a_long_one_by_the_month_and_neither_has_gaps()
    {
        var tag = Tag();
        await Ended(tag, Accept);
        app.Clock.Advance(TimeSpan.FromDays(21));
        await Ended(tag, Return("No need"));
        var weeks = await Report(tag);
        app.Clock.Advance(TimeSpan.FromDays(150));
        await Ended(tag, Accept);
        var months = await Report(tag);

        Assert.Equal(("week", 4), (weeks.Per, weeks.OverTime.Count));
        Assert.All(weeks.OverTime, w => Assert.Equal((DayOfWeek.Monday, DayOfWeek.Sunday), (w.From.DayOfWeek, w.To.DayOfWeek)));
        Assert.Equal("month", months.Per);
        Assert.InRange(months.OverTime.Count, 6, 7);
        Assert.Equal(3, months.OverTime.Sum(o => o.Tally.Decided));
        Assert.Contains(months.OverTime, o => o.Tally is { Decided: 0, Rate: null });
    }

    [Fact]
    public async Task A_restricted_rep_counts_what_they_see()
    {
        var (tag, other) = (Tag(), TestData.Rep("Ruth Rep"));
        await Ended(tag, Accept);
        await Ended(tag, lead => app.Send(new AcceptLead.Command(lead), other), claimer: other);
        await Restrict(true);

        var report = await app.Send(new GetCryWolf.Query(Tag: tag), _rep);
        var behind = await app.Send(new FindOutcomes.Query(Tag: tag), _rep);
        await Restrict(false);

        Assert.Equal((1, 1), (report.Total.Accepted, behind.Count));
        Assert.Contains("You see your own", report.Definition, StringComparison.Ordinal);
        Assert.Equal(2, (await app.Send(new GetCryWolf.Query(Tag: tag), _rep)).Total.Accepted);
    }

    [Fact]
    public async Task The_page_says_what_it_found_and_how_it_is_counted()
    {
        var tag = Tag();
        await Ended(tag, Accept);
        await Ended(tag, Return("No authority"));
        using var browser = await app.Browser(_manager);

        using var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri($"/reports/cry-wolf?tag={tag}", UriKind.Relative), Token), Token);
        var none = await browser.GetStringAsync(new Uri("/reports/cry-wolf?tag=nobody-has-this", UriKind.Relative), Token);

        Assert.Equal("Of 2 hand-offs that sales judged, 1 came back", page.QuerySelector("#cry-wolf")!.TextContent);
        Assert.Equal("Cry wolf", page.QuerySelector(".lf-tabs [aria-current=page]")!.TextContent);
        Assert.NotNull(page.QuerySelector("svg.lf-trend[aria-label]"));
        Assert.Contains("Days are those of UTC", page.QuerySelector(".lf-counted")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("lf-empty", none, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Managers_take_its_tables_with_them_and_the_audit_says_so()
    {
        var tag = Tag();
        await Ended(tag, Accept);
        await Ended(tag, Return("No budget"));
        using var browser = await app.Browser(_manager);
        using var shown = await browser.GetAsync(new Uri($"/reports/cry-wolf?tag={tag}", UriKind.Relative), Token);
        using var page = await new HtmlParser().ParseDocumentAsync(await shown.Content.ReadAsStringAsync(Token), Token);
        var form = page.QuerySelector("form[action^='/reports/export']")!;
        var fields = form.QuerySelectorAll("input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)).ToList();

        await Assert.ThrowsAsync<ForbiddenException>(() => app.Send(new ExportCryWolf.Query(new(Tag: tag), ExportCryWolf.Table.Sources), _rep));
        foreach (var (table, line) in new[] { ("Reasons", "No budget,returned,1,1"), ("Outcomes", "by the agreement,2,1,1,0,0.5"), ("Sources", "Website,2,1,1,0,0.5"), ("Versions", "1,2,1,1,0,0.5") })
        {
            Assert.Contains(line, await Csv(app.Send(new ExportCryWolf.Query(new(Tag: tag), Enum.Parse<ExportCryWolf.Table>(table)), _manager)), StringComparison.Ordinal);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, form.GetAttribute("action")) { Content = new FormUrlEncodedContent([.. fields, new("Table", "Times"), new("Format", "csv")]) };
        request.Headers.Add("Cookie", string.Join("; ", browser.DefaultRequestHeaders.GetValues("Cookie").Concat(shown.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]))));
        using var sent = await browser.SendAsync(request, Token);
        Assert.Equal((HttpStatusCode.OK, 2), (sent.StatusCode, (await sent.Content.ReadAsStringAsync(Token)).TrimEnd().Split("\r\n").Length));
        Assert.True(await app.Db(db => db.Audit.AnyAsync(a => a.Action == "reports.export" && a.ActorId == _manager.Id && a.Subject.Contains("cry-wolf-times"), Token)));

        using var rep = await app.Browser(_rep);
        Assert.DoesNotContain("/reports/export", await rep.GetStringAsync(new Uri($"/reports/cry-wolf?tag={tag}", UriKind.Relative), Token), StringComparison.Ordinal);
        Assert.Contains(fields, f => f is { Key: "Tag" } && f.Value == tag);
    }

    [Fact]
    public async Task The_API_says_the_numbers_of_the_page()
    {
        var tag = Tag();
        await Ended(tag, Accept);
        await Ended(tag, Return("No budget"));
        using var program = await app.Client(_rep);

        var json = (await program.Get($"reports/cry-wolf?tag={tag}&source=Website")).Expect(HttpStatusCode.OK);

        Assert.Equal((2, 1, 1, 0, .5), ((int)json["total"]!["decided"]!, (int)json["total"]!["accepted"]!, (int)json["total"]!["returned"]!, (int)json["total"]!["rejected"]!, (double)json["total"]!["rate"]!));
        Assert.Equal(("No budget", "returned", 1), ((string)json["byReason"]![0]!["reason"]!, (string)json["byReason"]![0]!["outcome"]!, (int)json["byReason"]![0]!["count"]!));
        Assert.Equal("Website", (string)json["bySource"]![0]!["source"]!);
        Assert.Contains("/api/v1/reports/cry-wolf", (await program.Get("openapi.json")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cry-wolf?from=2018-02-01&to=2018-01-01", "to")]
    [InlineData("cry-wolf?side=system", "side")]
    [InlineData("cry-wolf?owner=nobody", "owner")]
    [InlineData("cry-wolf?from=2018-02-30", "from")]
    [InlineData("cry-wolf?agreement=first", "agreement")]
    [InlineData("response?to=yesterday", "to")]
    [InlineData("response?side=both", "side")]
    public async Task What_cannot_be_meant_is_answered_with_its_name(string path, string field)
    {
        using var program = await app.Client(_manager);

        var answer = await program.Get($"reports/{path}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains($"\"{field}\"", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/reports/cry-wolf?agreement=first")]
    [InlineData("/reports/cry-wolf?side=system")]
    [InlineData("/reports/response?from=soon")]
    [InlineData("/reports/cry-wolf/hand-offs?outcome=lost")]
    [InlineData("/reports/response/steps?person=me")]
    [InlineData("/reports/response/steps?cursor=x")]
    public async Task A_page_does_not_count_everything_instead(string path)
    {
        using var browser = await app.Browser(_manager);

        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_for_leads_alone_reads_no_reports()
    {
        using var program = await app.Client(_manager, "leads:read");

        (await program.Get("reports/cry-wolf")).ExpectProblem(403);
        (await program.Get("reports/response")).ExpectProblem(403);
    }

    private static string Tag() => Guid.NewGuid().ToString("N");

    private Task<GetCryWolf.Report> Report(string tag, DateOnly? from = null, DateOnly? to = null) => app.Send(new GetCryWolf.Query(from, to, Tag: tag), _manager);

    private async Task<Guid> Hot(string tag, string? source = "Website", TestUser? by = null)
    {
        var captured = await app.Send(TestData.Capture(source: source) with { Tags = [tag], Interest = [new(ResponseKind.Reply, null), new(ResponseKind.Form, null)] }, by ?? _marketer);
        if (by is not null)
        {
            await app.Send(new AssignLead.Command(captured.LeadId, by.Id), _manager);
        }

        Assert.True((await app.Send(new AnswerBant.Command(captured.LeadId, TestData.ReadyToBuy(DateOnly.FromDateTime(app.Clock.Now.DateTime))), by ?? _marketer)).Succeeded);
        return captured.LeadId;
    }

    /// <summary>A lead that was claimed, and what became of it.</summary>
    private async Task<Guid> Ended(string tag, Func<Guid, Task<Domain.Result>> end, string? source = "Website", TestUser? claimer = null)
    {
        var lead = await Hot(tag, source);
        Assert.True((await app.Send(new ClaimLead.Command(lead), claimer ?? _rep)).Succeeded);
        var result = await end(lead);
        Assert.True(result.Succeeded, result.Refusal);
        return lead;
    }

    private Func<Guid, Task<Domain.Result>> Accept => lead => app.Send(new AcceptLead.Command(lead), _rep);

    private Func<Guid, Task<Domain.Result>> Return(string reason) => lead => app.Send(new ReturnLead.Command(lead, reason), _rep);

    private Func<Guid, Task<Domain.Result>> Reject(string reason) => lead => app.Send(new RejectLead.Command(lead, reason), _rep);

    private static async Task<string> Csv(Task<ListFile> file)
    {
        using var written = new MemoryStream();
        await (await file).Write(written, Token);
        return System.Text.Encoding.UTF8.GetString(written.ToArray());
    }

    private Task Restrict(bool restrict) => app.Db(async db =>
    {
        (await db.Companies.SingleAsync(Token)).RestrictReps(restrict);
        await db.SaveChangesAsync(Token);
    });
}
