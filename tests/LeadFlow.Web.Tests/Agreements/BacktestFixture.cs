using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Demo;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Agreements.Backtesting;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Agreements;

/// <summary>A house whose back-tests run when the test says so.</summary>
public class BacktestApp(TestDatabase databases) : App(databases)
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["LeadFlow:Jobs:FullSpeed"] = "true" };

    public DateOnly Today => DateOnly.FromDateTime(Clock.Now.UtcDateTime);

    /// <summary>As the clock does.</summary>
    public async Task<int> RunAll(CancellationToken stopping = default)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        return await scope.ServiceProvider.GetRequiredService<ISender>().Send(new RunBacktests.Command(), stopping);
    }

    public Task<Guid> Active() => Db(db => db.Agreements.Where(a => a.State == AgreementState.Active).Select(a => a.Id).SingleAsync(TestContext.Current.CancellationToken));

    /// <summary>A draft whose hot stage asks for another score.</summary>
    public async Task<Guid> Draft(TestUser by, int hotFrom)
    {
        var id = await Send(new DraftAgreement.Command(), by);
        await HotFrom(id, by, hotFrom);
        return id;
    }

    public async Task HotFrom(Guid id, TestUser by, int score)
    {
        var content = (await Send(new GetAgreement.Query(id), by)).Version.Content;
        content = content with { Stages = [.. content.Stages.Select(s => s.Kind == StageKind.Hot ? s with { Criteria = s.Criteria with { MinScore = score } } : s)] };
        Assert.True((await Send(new ChangeAgreement.Command(id, content), by)).Succeeded);
    }

    public async Task<GetBacktest.Answer> Tested(Guid id, TestUser by, DateOnly from, DateOnly to)
    {
        var started = await Send(new StartBacktest.Command(id, from, to), by);
        Assert.True(started.Result.Succeeded, started.Result.Refusal);
        await RunAll(TestContext.Current.CancellationToken);
        return await Send(new GetBacktest.Query(id), by);
    }
}

/// <summary>With the leads of the demo.</summary>
public sealed class BacktestedDemo(TestDatabase databases) : BacktestApp(databases)
{
    protected override async Task Prepare()
    {
        await using var scope = Services.CreateAsyncScope();
        await DemoStory.Tell(scope.ServiceProvider, "Told-By-The-Fire-1");
    }
}
