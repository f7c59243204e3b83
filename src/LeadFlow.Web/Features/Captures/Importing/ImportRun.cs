using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>
/// One import from where it stands to its end, batch by batch. A batch's rows, the counts and the position are saved in one transaction:
/// whatever happens between two batches or within one, each row is taken exactly once. While some batches are written the next is landed in memory,
/// where it shares nobody with them.
/// </summary>
internal sealed class ImportRun(IServiceScopeFactory scopes, Courtesy courtesy, TimeProvider time, ILogger<ImportRun> logger)
{
    public const int BatchSize = 600;
    private const int MaxAttempts = 12;

    private HeldJob _job = null!;
    private DryRun? _dryRun;

    /// <param name="stopping">Stops after the batch at hand; the job waits for the next start.</param>
    public async Task Go(Job job, CancellationToken stopping)
    {
        _job = new(scopes, job);
        await using var scope = scopes.CreateSystemScope();
        var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
        var import = await db.Imports.AsNoTracking().SingleAsync(i => i.Id == job.SubjectId, CancellationToken.None);
        var rules = await scope.ServiceProvider.GetRequiredService<Desk>().Rules(CancellationToken.None);
        await using var file = await db.OpenImportFile(import.Id, CancellationToken.None);
        var plan = await ImportPlan.Of(import, file, rules, CancellationToken.None);
        if (!plan.Succeeded)
        {
            await _job.Step(j => j.Fail(plan.Problem, time.GetJobNow()));
            return;
        }

        await using var dryRun = import.IsDryRun ? await DryRun.Begin(scopes) : null;
        _dryRun = dryRun;
        var total = job.Total ?? await plan.Value.File.ReadAsync(CancellationToken.None).CountAsync(CancellationToken.None);
        if (dryRun is not null && job.Done > 0 && !await Restart(total))
        {
            return;
        }

        if (await RunBatches(plan.Value, total, dryRun is null ? job.Done : 0, stopping))
        {
            await _job.Step(j => j.Complete(time.GetJobNow()));
        }

        if (total >= BatchSize)
        {
            ProcessMemory.GiveBack();
        }
    }

    /// <returns>Whether the end was reached.</returns>
    private async Task<bool> RunBatches(ImportPlan plan, int total, int done, CancellationToken stopping)
    {
        var (last, beingWritten) = (Task.FromResult(true), new Queue<(Task<bool> Written, HashSet<string> Keys)>());
        var isFirst = true; // It counts empty tables, which locks them: written alone.
        try
        {
            await foreach (var rows in plan.File.ReadAsync(CancellationToken.None).Skip(done).Chunk(BatchSize))
            {
                if (stopping.IsCancellationRequested)
                {
                    if (await last)
                    {
                        await _job.Step(j => j.Release());
                    }

                    return false;
                }

                done += rows.Length;
                var ahead = _dryRun is null && !isFirst ? await Ahead(plan, rows, beingWritten.Select(b => b.Keys)) : null;
                isFirst = false;
                if (!await (ahead is null ? last : Room(beingWritten)))
                {
                    return GoesOnElsewhere(plan);
                }

                if (ahead is { } landed)
                {
                    var (before, upTo) = (last, done);
                    last = Task.Run(() => TryWrite(plan, landed, rows, upTo, total, before), CancellationToken.None);
                    beingWritten.Enqueue((last, landed.Keys));
                }
                else
                {
                    beingWritten.Clear();
                    if (!await TryBatch(plan, rows, done, total))
                    {
                        return GoesOnElsewhere(plan);
                    }
                }
            }

            return await last || GoesOnElsewhere(plan);
        }
        finally
        {
            Task all = Task.WhenAll(beingWritten.Select(b => b.Written)); // Whoever leaves early leaves nobody at work: of a batch that failed, those before it go on.
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Whether there is room for one more, or false: one of them was not written.</returns>
    private async Task<bool> Room(Queue<(Task<bool> Written, HashSet<string> Keys)> beingWritten)
    {
        while (beingWritten.Count >= courtesy.AtOnce)
        {
            if (!await beingWritten.Dequeue().Written)
            {
                return false;
            }
        }

        return true;
    }

    private bool GoesOnElsewhere(ImportPlan plan)
    {
        logger.LogInformation("Import {Import} was cancelled, or goes on elsewhere", plan.Import.Id);
        return false;
    }

    private sealed record Landed(ImportBatch Batch, BatchResult Result, Moment M, HashSet<string> Keys);

    /// <summary>Lands a batch while those before are being written.</summary>
    /// <returns>Null where it has to wait: it shares somebody with one of them, has people without a key of their own, or changes a lead that is there.</returns>
    private async Task<Landed?> Ahead(ImportPlan plan, CsvRow[] rows, IEnumerable<HashSet<string>> beingWritten)
    {
        if (plan.MayChangeKnown)
        {
            return null;
        }

        try
        {
            await using var scope = scopes.CreateSystemScope();
            var services = scope.ServiceProvider;
            var (db, desk) = (services.GetRequiredService<LeadFlowDb>(), services.GetRequiredService<Desk>());
            var (rules, m) = (await desk.Rules(CancellationToken.None), await desk.Now(CancellationToken.None));
            var batch = BatchRows.Of(plan, rows, rules, m);
            if (!batch.IsKeyed || beingWritten.Any(batch.Keys.Overlaps))
            {
                return null;
            }

            var landing = new ImportBatch(db, services.GetRequiredService<Capturing>(), courtesy);
            return await landing.LandAhead(plan, batch, Starter(rules, plan.Import), m, CreateSources(plan), CancellationToken.None) is { } result ? new(landing, result, m, batch.Keys) : null;
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "Import {Import}: a batch could not be landed ahead; it is landed in its turn", plan.Import.Id);
            return null;
        }
    }

    /// <summary>Several batches are written at once (<see cref="Courtesy.AtOnce"/>), and committed in their order: the position is that of the rows that are there.</summary>
    /// <param name="before">The batch before this one.</param>
    private async Task<bool> TryWrite(ImportPlan plan, Landed landed, CsvRow[] rows, int done, int total, Task<bool> before)
    {
        try
        {
            await using var scope = scopes.CreateSystemScope();
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            await landed.Batch.Write(plan, db, landed.M, mayCount: false, CancellationToken.None);
            if (!await before || await _job.Hold(db) is not { } job)
            {
                return false;
            }

            await Save(db, job, landed.Result, done, total);
            await transaction.CommitAsync();
            _job.Saved(job);
            return true;
        }
        catch (Exception e) when (e.IsConflict())
        {
            return await before && await TryBatch(plan, rows, done, total); // Somebody else captured one of these people meanwhile: landed anew.
        }
        catch (Exception e) when (!e.IsConnectionLost())
        {
            return await before && await Failed(plan, done, e);
        }
    }

    private async Task<bool> TryBatch(ImportPlan plan, CsvRow[] rows, int done, int total)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var goesOn = _dryRun is null ? await Batch(plan, rows, done, total, lost: attempt > 1) : await _dryRun.Try(plan, rows, r => Count(r, done, total));
                plan.Nameless.Keep();
                return goesOn;
            }
            catch (Exception e) when (_dryRun is null && attempt < MaxAttempts && e.IsConflict())
            {
                await Task.Delay(Random.Shared.Next(5, 20 * attempt)); // Somebody else captured one of these people meanwhile.
            }
            catch (Exception e) when (!e.IsConnectionLost())
            {
                return await Failed(plan, done, e);
            }
        }
    }

    private async Task<bool> Failed(ImportPlan plan, int done, Exception e)
    {
        logger.LogError(e, "Import {Import} failed at the rows up to {Row}", plan.Import.Id, done);
        await _job.Step(j => j.Fail("Something went wrong on our side; what was imported until then is kept. Start it again, or tell whoever runs LeadFlow.", time.GetJobNow()));
        return false;
    }

    private Task<bool> Batch(ImportPlan plan, CsvRow[] rows, int done, int total, bool lost) => _job.Step(async (db, services, job) =>
    {
        var desk = services.GetRequiredService<Desk>();
        var (rules, m) = (await desk.Rules(CancellationToken.None), await desk.Now(CancellationToken.None));
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var batch = new ImportBatch(db, services.GetRequiredService<Capturing>(), courtesy);
        var result = await batch.Land(plan, BatchRows.Of(plan, rows, rules, m), Starter(rules, plan.Import), m, CreateSources(plan), lost, CancellationToken.None);
        await Save(db, job, result, done, total);
    });

    /// <summary>The progress of a dry run, whose rows are never saved.</summary>
    private Task<bool> Count(BatchResult result, int done, int total) => _job.Step((db, _, job) => Save(db, job, result, done, total));

    private async Task Save(LeadFlowDb db, Job job, BatchResult result, int done, int total)
    {
        var import = await db.Imports.SingleAsync(i => i.Id == job.SubjectId);
        import.Count(result.Created, result.Updated, result.Skipped, result.Rejections.Count);
        job.Progress(done, total, time.GetJobNow());
        db.ChangeTracker.DetectChanges();
        await db.SaveChangesAsync();
        await new BulkCopy(db).Write(result.Rejections, CancellationToken.None);
    }

    /// <summary>A dry run was broken off: it left nothing to go on from.</summary>
    private Task<bool> Restart(int total) => _job.Step(async (db, _, job) =>
    {
        var import = await db.Imports.SingleAsync(i => i.Id == job.SubjectId);
        import.CountAgain();
        job.Progress(0, total, time.GetJobNow());
        await db.ImportRejections.Where(r => r.ImportId == import.Id).ExecuteDeleteAsync();
    });

    /// <summary>On a connection of its own: new names are there for everybody at once, and no batch waits for another.</summary>
    private Func<IEnumerable<string?>, IEnumerable<string?>, Task> CreateSources(ImportPlan plan) => async (sources, campaigns) =>
    {
        await using var scope = scopes.CreateSystemScope();
        var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
        if (await plan.Sources.Create(db, sources, campaigns, announce: true, CancellationToken.None) is { Count: > 0 } created)
        {
            Guid[] brought = [.. created];
            await db.Database.ExecuteSqlAsync($"UPDATE imports SET brought = brought || {brought} WHERE id = {plan.Import.Id}", CancellationToken.None);
        }
    };

    /// <summary>Whoever started the import is credited with its leads.</summary>
    internal static Actor Starter(RulesSnapshot rules, Import import) =>
        rules.People.TryGetValue(import.CreatedById, out var person) ? person.Actor : new(import.CreatedById, import.CreatedByName, Side.Marketing);
}
