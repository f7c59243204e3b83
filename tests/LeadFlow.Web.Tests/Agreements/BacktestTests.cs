using System.Net;
using FluentValidation;
using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Agreements.Backtesting;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Agreements;

public sealed class BacktestTests(BacktestApp app) : IClassFixture<BacktestApp>
{
    private static readonly TestUser Manager = TestData.SalesManager();
    private static readonly TestUser Rep = TestData.Rep();

    private DateOnly Yesterday => app.Today.AddDays(-1);

    [Fact]
    public async Task A_draft_that_asks_for_more_drops_the_offer_and_says_how_it_ended()
    {
        var (returned, accepted) = (await app.ClaimedLead(Rep), await app.ClaimedLead(Rep));
        Assert.True((await app.Send(new ReturnLead.Command(returned.Id, "No budget", "Not this year"), Rep)).Succeeded);
        Assert.True((await app.Send(new AcceptLead.Command(accepted.Id), Rep)).Succeeded);
        var id = await app.Draft(Manager, hotFrom: 100);

        var answer = await app.Tested(id, Manager, Yesterday, app.Today);

        Assert.Null(answer.Run);
        var latest = answer.Latest!;
        Assert.Equal((Yesterday, app.Today, Manager.Name, false), (latest.From, latest.To, latest.StartedBy, latest.HasChanged));
        Assert.Equal(0, latest.Result.Offered.UnderDraft.Count);
        Assert.Contains(returned.Id, await Behind(latest.Id, BacktestGroup.FalseAlarmsAvoided));
        Assert.Contains(accepted.Id, await Behind(latest.Id, latest.Result.GoodOnesLost.Group));
        Assert.Equal([returned.Id], await Behind(latest.Id, BacktestGroup.DroppedReturned, "No budget"));
        Assert.Empty(await Behind(latest.Id, BacktestGroup.DroppedReturned, "Wrong data"));
        Assert.Equal(new("No budget", 0, latest.Result.Dropped.Returned.Count), latest.Result.Reasons.Single(r => r.Name == "No budget"));
    }

    [Fact]
    public async Task It_says_when_the_draft_has_changed_since_and_when_it_is_as_it_was_again()
    {
        var id = await app.Draft(Manager, hotFrom: 91);
        Assert.False((await app.Tested(id, Manager, Yesterday, app.Today)).Latest!.HasChanged);

        await app.HotFrom(id, Manager, 92);
        Assert.True((await app.Send(new GetBacktest.Query(id), Manager)).Latest!.HasChanged);

        await app.HotFrom(id, Manager, 91);
        Assert.False((await app.Send(new GetBacktest.Query(id), Manager)).Latest!.HasChanged);
    }

    [Fact]
    public async Task What_was_tried_is_the_draft_as_it_was_when_somebody_asked()
    {
        var lead = await app.HotLead();
        var id = await app.Draft(Manager, hotFrom: 100);
        Assert.True((await app.Send(new StartBacktest.Command(id, Yesterday, app.Today), Manager)).Result.Succeeded);
        await app.HotFrom(id, Manager, 70);
        await app.RunAll(TestContext.Current.CancellationToken);

        var latest = (await app.Send(new GetBacktest.Query(id), Manager)).Latest!;
        Assert.True(latest.HasChanged);
        Assert.Contains(lead.Id, await Behind(latest.Id, BacktestGroup.DroppedOpen));
    }

    [Fact]
    public async Task A_period_in_which_nobody_came_is_answered_with_nothing()
    {
        var id = await app.Draft(Manager, hotFrom: 80);
        var result = (await app.Tested(id, Manager, new(2020, 1, 1), new(2020, 12, 31))).Latest!.Result;

        Assert.Equal(0, result.Leads);
        Assert.Empty(result.Days);
        Assert.Equal((0, 0, 0), (result.Kept.Count, result.Dropped.Count, result.Missed.Leads.Count));
        Assert.Null(result.CryWolfReally.Rate);
        Assert.Null(result.Shift.MedianDays);
    }

    [Fact]
    public async Task Days_to_come_days_in_the_wrong_order_and_more_than_three_years_are_refused()
    {
        var id = await app.Active();
        await Wrong("to", Yesterday, app.Today.AddDays(2));
        await Wrong("to", app.Today, Yesterday);
        await Wrong("from", app.Today.AddYears(-3), app.Today);
        await Wrong("from", null, app.Today);
        await Wrong("to", Yesterday, null);
        Assert.True((await app.Send(new StartBacktest.Command(id, app.Today.AddYears(-3).AddDays(1), app.Today), Manager)).Result.Succeeded);
        await app.RunAll(TestContext.Current.CancellationToken);

        async Task Wrong(string field, DateOnly? from, DateOnly? to)
        {
            var refusal = await Assert.ThrowsAsync<ValidationException>(() => app.Send(new StartBacktest.Command(id, from, to), Manager));
            Assert.Contains(refusal.Errors, e => e.PropertyName == field);
        }
    }

    [Fact]
    public async Task Asked_twice_it_runs_once_and_another_period_waits_its_turn()
    {
        var id = await app.Draft(Manager, hotFrom: 81);
        var first = await app.Send(new StartBacktest.Command(id, Yesterday, app.Today), Manager);
        Assert.Equal(first, await app.Send(new StartBacktest.Command(id, Yesterday, app.Today), TestData.MarketingManager()));
        Assert.False((await app.Send(new StartBacktest.Command(id, app.Today, app.Today), Manager)).Result.Succeeded);

        var run = (await app.Send(new GetBacktest.Query(id), Manager)).Run!;
        Assert.Equal((first.JobId, JobState.Queued, true), (run.JobId, run.State, run.IsAtWork));

        await app.RunAll(TestContext.Current.CancellationToken);
        Assert.True((await app.Send(new StartBacktest.Command(id, app.Today, app.Today), Manager)).Result.Succeeded);
        await app.RunAll(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_cancelled_one_leaves_what_was_found_before()
    {
        var id = await app.Draft(Manager, hotFrom: 82);
        await Assert.ThrowsAsync<NotFoundException>(() => app.Send(new CancelBacktest.Command(id), Manager));
        var found = (await app.Tested(id, Manager, Yesterday, app.Today)).Latest!;
        Assert.False((await app.Send(new CancelBacktest.Command(id), Manager)).Succeeded);

        await app.Send(new StartBacktest.Command(id, app.Today, app.Today), Manager);
        Assert.True((await app.Send(new CancelBacktest.Command(id), Manager)).Succeeded);
        Assert.True((await app.Send(new CancelBacktest.Command(id), Manager)).Succeeded);
        await app.RunAll(TestContext.Current.CancellationToken);

        var answer = await app.Send(new GetBacktest.Query(id), Manager);
        Assert.Equal(found.Id, answer.Latest!.Id);
        Assert.Equal(JobState.Cancelled, answer.Run!.State);
        Assert.False(answer.Run.IsAtWork);
    }

    [Fact]
    public async Task A_draft_that_is_thrown_away_takes_its_back_test_with_it()
    {
        var id = await app.Draft(Manager, hotFrom: 83);
        var job = (await app.Send(new StartBacktest.Command(id, Yesterday, app.Today), Manager)).JobId;
        Assert.True((await app.Send(new DiscardAgreement.Command(id), Manager)).Succeeded);
        await app.RunAll(TestContext.Current.CancellationToken);

        Assert.Equal(JobState.Cancelled, await app.Db(db => db.Jobs.Where(j => j.Id == job).Select(j => j.State).SingleAsync(TestContext.Current.CancellationToken)));
        await Assert.ThrowsAsync<NotFoundException>(() => app.Send(new GetBacktest.Query(id), Manager));
    }

    [Fact]
    public async Task Only_managers_try_versions_and_see_what_was_found()
    {
        var id = await app.Active();
        foreach (var user in (TestUser[])[TestData.Marketer(), TestData.Sdr(), Rep])
        {
            var client = await app.Client(user);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.Post($"agreements/{id}/backtest", new { from = "2026-01-01", to = "2026-01-31" })).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.Get($"agreements/{id}/backtest")).Status);
        }
    }

    [Fact]
    public async Task A_program_starts_it_follows_the_job_and_reads_the_figures()
    {
        await app.HotLead();
        var id = await app.Draft(Manager, hotFrom: 84);
        var client = await app.Client(Manager);
        Assert.Null((await client.Get($"agreements/{id}/backtest")).Expect(HttpStatusCode.OK)["latest"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.Post($"agreements/{id}/backtest", new { from = "2026-02-01", to = "2026-01-01" })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.Post($"agreements/{id}/backtest", new { })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Post($"agreements/{Guid.NewGuid()}/backtest", Period())).Status);

        var started = (await client.Post($"agreements/{id}/backtest", Period())).Expect(HttpStatusCode.Accepted);
        Assert.Equal("queued", (string?)(await client.Get($"jobs/{started["id"]}")).Expect(HttpStatusCode.OK)["state"]);
        await app.RunAll(TestContext.Current.CancellationToken);
        Assert.Equal("completed", (string?)(await client.Get($"jobs/{started["id"]}")).Expect(HttpStatusCode.OK)["state"]);

        var latest = (await client.Get($"agreements/{id}/backtest")).Expect(HttpStatusCode.OK)["latest"]!.AsObject();
        Assert.False((bool)latest["hasChanged"]!);
        Assert.Equal("offered-really", (string?)latest["result"]!["offered"]!["really"]!["group"]);
        Assert.InRange((int)latest["result"]!["offered"]!["really"]!["count"]!, 1, 100);

        object Period() => new { from = $"{Yesterday:yyyy-MM-dd}", to = $"{app.Today:yyyy-MM-dd}" };
    }

    private async Task<List<Guid>> Behind(Guid backtest, BacktestGroup group, string? reason = null) =>
        [.. (await app.Send(new FindBacktestLeads.Query(backtest, group, reason), Manager)).Rows.Select(r => r.LeadId)];
}

public sealed class CalibrationTests(BacktestApp app) : IClassFixture<BacktestApp>
{
    private static readonly TestUser Rep = TestData.Rep();

    [Fact]
    public async Task Decided_offers_count_by_the_day_of_the_offer_with_their_score_then()
    {
        await app.WonLead(Rep);
        await app.AcceptedLead(Rep);
        var returned = await app.ClaimedLead(Rep);
        Assert.True((await app.Send(new ReturnLead.Command(returned.Id, "No need", null), Rep)).Succeeded);
        await app.HotLead();

        var report = await app.Send(new GetCalibration.Query(app.Today.AddDays(-1), app.Today), Rep);

        Assert.Equal(1, report.Undecided);
        Assert.Equal((3, 2, 1), (report.Calibration.Offers, report.Calibration.Bands.Sum(b => b.Accepted), report.Calibration.Bands.Sum(b => b.Won)));
        Assert.Equal((0.5, 0.5), (report.Calibration.AcceptedAuc, report.Calibration.WonAuc)); // All scored the same.
        Assert.Equal(0, (await app.Send(new GetCalibration.Query(new(2020, 1, 1), new(2020, 1, 31)), Rep)).Calibration.Offers);

        Assert.Equal((3, 0), ((await app.Send(new GetCalibration.Query(Agreement: 1), Rep)).Calibration.Offers, (await app.Send(new GetCalibration.Query(Agreement: 2), Rep)).Calibration.Offers));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await (await app.Client(Rep)).Get("reports/calibration?agreement=first")).Status);

        var json = (await (await app.Client(Rep)).Get($"reports/calibration?from={app.Today.AddDays(-1):yyyy-MM-dd}&to={app.Today:yyyy-MM-dd}")).Expect(HttpStatusCode.OK);
        Assert.Equal((3, 10), ((int)json["calibration"]!["offers"]!, json["calibration"]!["bands"]!.AsArray().Count));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await (await app.Client(Rep)).Get("reports/calibration?from=2026-02-30")).Status);
    }
}
