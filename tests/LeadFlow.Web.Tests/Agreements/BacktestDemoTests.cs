using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Features.Agreements.Backtesting;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Agreements;

/// <summary>Over the year of the demo: a few thousand leads, lived through the rules of the house.</summary>
public sealed class BacktestDemoTests(BacktestedDemo app) : IClassFixture<BacktestedDemo>
{
    private static readonly TestUser Manager = TestData.MarketingManager();

    private DateOnly From => app.Today.AddYears(-2);

    [Fact]
    public async Task The_version_in_force_makes_every_offer_of_its_own_time_again_on_the_same_day()
    {
        var id = await app.Active();
        var answer = await app.Tested(id, Manager, From, app.Today);

        var sum = answer.Latest!.Result;
        Assert.InRange(sum.Offered.Really.Count, 200, 5000);
        Assert.Equal(await Differences(), []);
        Assert.Equal(0, sum.Dropped.Count);
        Assert.Equal(0, sum.Missed.Leads.Count);
        Assert.Equal((0, 0), (sum.Shift.Earlier.Count, sum.Shift.Later.Count));
        Assert.Equal(sum.CryWolfReally.Rate, sum.CryWolfUnderDraft.Rate);
    }

    [Fact]
    public async Task Numbers_open_their_leads_page_by_page_and_each_is_counted_once()
    {
        var id = await app.Draft(Manager, hotFrom: 85);
        var latest = (await app.Tested(id, Manager, From, app.Today)).Latest!;

        Assert.InRange(latest.Result.Dropped.Count, 1, latest.Result.Offered.Really.Count);
        Assert.Equal(latest.Result.Offered.Really.Count, latest.Result.Kept.Count + latest.Result.Dropped.Count);
        Assert.Equal(latest.Result.Offered.Really.Count, latest.Result.Days.Sum(d => d.OfferedReally));
        Assert.Equal(latest.Result.Offered.UnderDraft.Count, latest.Result.Days.Sum(d => d.OfferedUnderDraft));
        Assert.Equal(latest.Result.FalseAlarmsAvoided.Count, latest.Result.Reasons.Sum(r => r.Dropped));

        List<FindBacktestLeads.Row> rows = [];
        for (int? after = 0; after is { } last;)
        {
            var page = await app.Send(new FindBacktestLeads.Query(latest.Id, BacktestGroup.OfferedReally, null, last), Manager);
            Assert.Equal((latest.Result.Offered.Really.Count, false), (page.Count, page.IsCapped));
            rows.AddRange(page.Rows);
            after = page.NextAfter;
        }

        Assert.Equal(Enumerable.Range(1, latest.Result.Offered.Really.Count), rows.Select(r => r.No));
        Assert.All(rows, r => Assert.NotNull(r.ReallyOn));
        Assert.Equal(latest.Result.Dropped.Count, rows.Count(r => r.DraftOn is null));
    }

    [Fact]
    public async Task A_run_that_was_broken_off_goes_on_where_it_was_and_finds_the_same()
    {
        var (id, other) = (await app.Draft(Manager, hotFrom: 90), await app.Draft(Manager, hotFrom: 90));
        var started = await app.Send(new StartBacktest.Command(id, From, app.Today), Manager);
        using var stopping = new CancellationTokenSource();
        var running = app.RunAll(stopping.Token);
        while (!await app.Db(db => db.Jobs.AnyAsync(j => j.Id == started.JobId && j.Done > 0, TestContext.Current.CancellationToken)))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await stopping.CancelAsync();
        await running;
        var between = await app.Send(new GetBacktest.Query(id), Manager);
        Assert.True(between.Run is null or { State: JobState.Queued, Done: > 0, IsAtWork: true }, $"{between.Run}");

        await app.RunAll(TestContext.Current.CancellationToken);
        var resumed = (await app.Send(new GetBacktest.Query(id), Manager)).Latest!;
        var whole = (await app.Tested(other, Manager, From, app.Today)).Latest!;
        Assert.Equivalent(whole.Result, resumed.Result, strict: true);
        Assert.Equal(await Rows(whole.Id), await Rows(resumed.Id));
    }

    /// <summary>Offers of the agreement that the replay makes on another day, or not, or only the replay; of leads on which no step was taken back and that rest on no dated import.</summary>
    private Task<List<string>> Differences() => app.Db(async db =>
    {
        var content = await db.Agreements.Where(a => a.State == AgreementState.Active).Select(a => a.Content).SingleAsync(TestContext.Current.CancellationToken);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(await db.Companies.Select(c => c.TimeZone).SingleAsync(TestContext.Current.CancellationToken));
        var period = BacktestPeriod.Of(From, app.Today, app.Clock.Now, zone);
        var leads = await db.Leads.AsNoTracking().Include(l => l.Journeys).Include(l => l.StageEntries).Include(l => l.Answers).Include(l => l.Responses).Include(l => l.Handoffs).Include(l => l.Opportunities)
            .Include(l => l.Activities).AsSplitQuery().ToListAsync(TestContext.Current.CancellationToken);
        List<string> differences = [];
        foreach (var lead in leads.Where(l => !l.StageEntries.Any(e => e.Undone) && !l.Answers.Any(a => a.Undone)))
        {
            var history = LeadHistory.Of(lead);
            var really = string.Join(", ", history.Offers.Where(o => period.Includes(o.At)).OrderBy(o => o.At).Select(o => $"{period.DayOf(o.At)}{(o.IsOverride ? " override" : "")}"));
            var replayed = string.Join(", ", BacktestReplay.Of(history, content, period).Offers.Where(o => !o.StoodBefore).Select(o => $"{o.On}{(o.IsOverride ? " override" : "")}"));
            if (really != replayed && !history.IsBackdated)
            {
                differences.Add($"{lead.Title}: really {really}; replayed {replayed}");
            }
        }

        return differences;
    });

    private Task<List<string>> Rows(Guid id) => app.Db(db => db.BacktestedLeads.Where(l => l.BacktestId == id).OrderBy(l => l.Group).ThenBy(l => l.No).Select(l => $"{l.Group} {l.No} {l.LeadId} {l.DraftOn} {l.ReallyOn} {l.Reason}").ToListAsync(TestContext.Current.CancellationToken));
}
