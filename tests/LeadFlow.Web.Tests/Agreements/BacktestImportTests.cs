using System.Text;
using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Features.Agreements.Backtesting;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Agreements;

/// <summary>Leads that came by file: what their rows say was known since the file came, or, where they carry a date, since then.</summary>
public sealed class BacktestImportTests(BacktestApp app) : IClassFixture<BacktestApp>
{
    private const string Mapping = """
        {"columns": {"Mail": "email", "Captured": "capturedAt", "Budget": "bant.budget.level", "Authority": "bant.authority.level", "Need": "bant.need.level",
          "From": "bant.timeframe.from", "Until": "bant.timeframe.to", "Seen": "interest"}}
        """;

    private static readonly TestUser Manager = TestData.MarketingManager();

    [Fact]
    public async Task Undated_rows_are_offered_again_on_the_day_of_the_file_and_dated_ones_on_their_own_and_counted()
    {
        var captured = app.Today.AddDays(-20);
        var ready = $"confirmed,confirmed,likely,{app.Today.AddDays(20):yyyy-MM-dd},{app.Today.AddDays(40):yyyy-MM-dd}";
        await Import($"""
            Mail,Captured,Budget,Authority,Need,From,Until,Seen
            undated@example.com,,{ready},reply
            undated@example.com,,,,,,,meeting
            dated@example.com,{captured:yyyy-MM-dd},{ready},meeting
            dated@example.com,{captured:yyyy-MM-dd},,,,,,reply
            later@example.com,,,,likely,,,form
            """);
        Assert.True((await app.Send(new AnswerBant.Command(await Lead("later@example.com"), TestData.ReadyToBuy(app.Today)), Manager)).Succeeded);

        var latest = (await app.Tested(await app.Active(), Manager, app.Today.AddDays(-40), app.Today)).Latest!;

        Assert.Equal((3, 3), (latest.Result.Offered.UnderDraft.Count, latest.Result.Offered.Really.Count));
        Assert.Equal((0, 0), (latest.Result.Dropped.Count, latest.Result.Missed.Leads.Count));
        Assert.Equal(1, latest.Result.Backdated.Count);
        Assert.Equal((1, 2, 0, 20d), (latest.Result.Shift.Earlier.Count, latest.Result.Shift.SameDay.Count, latest.Result.Shift.Later.Count, latest.Result.Shift.MedianDaysEarlier));

        var rows = (await app.Send(new FindBacktestLeads.Query(latest.Id, BacktestGroup.OfferedUnderDraft), Manager)).Rows.ToDictionary(r => r.LeadId);
        Assert.Equal((app.Today, app.Today), Days(rows[await Lead("undated@example.com")]));
        Assert.Equal((app.Today, app.Today), Days(rows[await Lead("later@example.com")]));
        Assert.Equal((captured, app.Today), Days(rows[await Lead("dated@example.com")]));
    }

    private static (DateOnly?, DateOnly?) Days(FindBacktestLeads.Row row) => (row.DraftOn, row.ReallyOn);

    private Task<Guid> Lead(string email) => app.Db(db => db.Leads.Where(l => l.Email == email).Select(l => l.Id).SingleAsync(TestContext.Current.CancellationToken));

    private async Task Import(string csv)
    {
        await app.Send(new ReceiveImport.Command("leads.csv", Encoding.UTF8.GetBytes(csv.ReplaceLineEndings("\n")), new(Mapping, Domain.Captures.ImportPolicy.Fill, false)), Manager);
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        await scope.ServiceProvider.GetRequiredService<ISender>().Send(new RunImports.Command(), TestContext.Current.CancellationToken);
    }
}
