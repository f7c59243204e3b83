using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>A whole file landed in one transaction that is never committed: it counts exactly what would happen, also where one row meets another.</summary>
internal sealed class DryRun : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;
    private readonly LeadFlowDb _db;

    private DryRun(AsyncServiceScope scope) => (_scope, _db) = (scope, scope.ServiceProvider.GetRequiredService<LeadFlowDb>());

    public static async Task<DryRun> Begin(IServiceScopeFactory scopes)
    {
        var scope = scopes.CreateSystemScope();
        var run = new DryRun(scope);
        await run._db.Database.BeginTransactionAsync();
        run._db.ChangeTracker.AutoDetectChangesEnabled = false;
        return run;
    }

    public async Task<bool> Try(ImportPlan plan, CsvRow[] rows, Func<BatchResult, Task<bool>> count)
    {
        var desk = _scope.ServiceProvider.GetRequiredService<Desk>();
        var (rules, m) = (await desk.Rules(CancellationToken.None), await desk.Now(CancellationToken.None));
        var batch = new ImportBatch(_db, _scope.ServiceProvider.GetRequiredService<Capturing>());
        var result = await batch.Land(plan, BatchRows.Of(plan, rows, rules, m), ImportRun.Starter(rules, plan.Import), m,
            (sources, campaigns) => plan.Sources.Create(_db, sources, campaigns, announce: false, CancellationToken.None), lost: false, CancellationToken.None);
        _db.ChangeTracker.Clear();
        return await count(result);
    }

    public ValueTask DisposeAsync() => _scope.DisposeAsync(); // The transaction goes with its context, and all it did with it.
}
