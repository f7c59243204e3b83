using System.Data;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>
/// One bulk change, or its taking back, from where it stands to its end. First its leads are written down, so that the target no longer moves;
/// then a batch's changes, its lines and the position are saved in one transaction: whatever happens, each lead is changed exactly once.
/// It acts as whoever started it, and sees what they see.
/// </summary>
internal sealed class BulkRun(IServiceScopeFactory scopes, TimeProvider time, ILogger<BulkRun> logger)
{
    public const int BatchSize = 100;
    private const int ChunkSize = 50_000;
    private const int MaxAttempts = 6;

    private HeldJob _job = null!;
    private BulkAction _bulk = null!;
    private Person _by = null!;
    private bool _restricts;

    /// <param name="stopping">Stops after the batch at hand; the job waits for the next start.</param>
    public async Task Go(Job job, CancellationToken stopping)
    {
        _job = new(scopes, job);
        await using (var scope = NewScope(asSystem: true))
        {
            var rules = await scope.ServiceProvider.GetRequiredService<Desk>().Rules(CancellationToken.None);
            _bulk = await scope.ServiceProvider.GetRequiredService<LeadFlowDb>().BulkActions.AsNoTracking().SingleAsync(b => b.Id == job.SubjectId, CancellationToken.None);
            if (job.StartedById is not { } byId || rules.People.GetValueOrDefault(byId) is not { IsActive: true } by)
            {
                await _job.Step(j => j.Fail("Whoever started this no longer works here.", time.GetJobNow()));
                return;
            }

            (_by, _restricts) = (by, rules.Restricts(by));
        }

        var (done, total) = (job.Done, job.Total);
        if (total is null && (total = await Try(Freeze, 0)) is null)
        {
            return;
        }

        while (done < total)
        {
            if (stopping.IsCancellationRequested)
            {
                await _job.Step(j => j.Release());
                return;
            }

            var until = Math.Min(done + BatchSize, total.Value);
            var (from, to, all) = (done, until, total.Value);
            if (await Try(() => Batch(from, to, all), until) is null)
            {
                return;
            }

            done = until;
        }

        await _job.Step(async (db, _, held) =>
        {
            held.Complete(time.GetJobNow());
            await RetaggedViews.Follow(db, _bulk.Id, IsUndo);
        });
    }

    private bool IsUndo => _bulk.UndoJobId == _job.Id;

    /// <summary>Writes down which leads it is about, as they match now.</summary>
    /// <returns>How many; null when the job is no longer ours.</returns>
    private async Task<int?> Freeze()
    {
        await using var scope = NewScope();
        var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        if (await _job.Hold(db) is not { } job)
        {
            return null;
        }

        int total;
        if (IsUndo)
        {
            total = await db.BulkChanges.IgnoreQueryFilters().CountAsync(c => c.BulkId == _bulk.Id);
        }
        else
        {
            total = 0;
            await foreach (var ids in Ids(db, await scope.ServiceProvider.GetRequiredService<Desk>().Rules(CancellationToken.None)))
            {
                await new BulkCopy(db).Write([.. ids.Select((id, i) => new BulkChange { BulkId = _bulk.Id, No = total + i + 1, LeadId = id })], CancellationToken.None);
                total += ids.Count;
            }
        }

        job.Progress(0, total, time.GetJobNow());
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        _job.Saved(job);
        return total;
    }

    private async IAsyncEnumerable<List<Guid>> Ids(LeadFlowDb db, RulesSnapshot rules)
    {
        var target = BulkTarget.Read(_bulk.Target);
        if (target.Ids is { } picked)
        {
            yield return [.. picked];
            yield break;
        }

        var leads = target.Of is { } person ? db.LeadsOf(person) : LeadFilter.Of(db, LeadListFilter.Read(target.Filter ?? ""), rules, _by.Id, time.GetUtcNow()).Select(l => l.Id);
        for (var last = Guid.Empty; ;)
        {
            var after = last;
            var ids = await leads.Where(id => id > after).OrderBy(id => id).Take(ChunkSize).ToListAsync();
            if (ids.Count > 0)
            {
                yield return ids;
                last = ids[^1];
            }

            if (ids.Count < ChunkSize)
            {
                yield break;
            }
        }
    }

    /// <summary>A step and its save, until it succeeds or is hopeless.</summary>
    /// <returns>Null when the job is no longer ours, or has failed.</returns>
    private async Task<int?> Try(Func<Task<int?>> step, int until)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await step();
            }
            catch (Exception e) when (attempt < MaxAttempts && e.IsConflict())
            {
                await Task.Delay(Random.Shared.Next(5, 20 * attempt)); // Somebody is at work on one of these leads.
            }
            catch (Exception e) when (!e.IsConnectionLost())
            {
                logger.LogError(e, "Bulk change {Bulk} failed at the leads up to {No}", _bulk.Id, until);
                await _job.Step(j => j.Fail("Something went wrong on our side; what was changed until then is kept, and can be taken back.", time.GetJobNow()));
                return null;
            }
        }
    }

    private async Task<int?> Batch(int done, int until, int total)
    {
        await using var scope = NewScope();
        var services = scope.ServiceProvider;
        var (db, desk, user) = (services.GetRequiredService<LeadFlowDb>(), services.GetRequiredService<Desk>(), services.GetRequiredService<CurrentUser>());
        var (rules, m) = (await desk.Rules(CancellationToken.None), await desk.Now(CancellationToken.None));
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (await _job.Hold(db) is not { } job)
        {
            logger.LogInformation("Bulk change {Bulk} was cancelled, or goes on elsewhere", _bulk.Id);
            return null;
        }

        var bulk = await db.BulkActions.IgnoreQueryFilters().SingleAsync(b => b.Id == _bulk.Id);
        var lines = await db.BulkChanges.IgnoreQueryFilters().Where(c => c.BulkId == bulk.Id && c.No > done && c.No <= until).OrderBy(c => c.No).ToListAsync();
        var leads = await Lock(db, [.. lines.Where(l => !IsUndo || l.Changed).Select(l => l.LeadId)]);
        var with = BulkParameters.Read(bulk.Parameters);
        foreach (var line in lines)
        {
            if (IsUndo)
            {
                TakeBack(bulk, line, leads.GetValueOrDefault(line.LeadId), user, m, rules);
            }
            else
            {
                Do(bulk, line, leads.GetValueOrDefault(line.LeadId), with, user, m);
            }
        }

        job.Progress(until, total, time.GetJobNow());
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        _job.Saved(job);
        return until;
    }

    /// <summary>Their rows are held, so that whoever edits one meanwhile comes after the batch.</summary>
    private async Task<Dictionary<Guid, Lead>> Lock(LeadFlowDb db, Guid[] ids)
    {
        await db.HoldLeads(ids, CancellationToken.None);
        var wanted = IsUndo && _bulk.Kind is BulkKind.Stage or BulkKind.Dead or BulkKind.Wake ? db.Leads.WithSteps().Where(l => ids.Contains(l.Id)) : db.Leads.WithRules(ids);
        return await wanted.ToDictionaryAsync(l => l.Id);
    }

    private static void Do(BulkAction bulk, BulkChange line, Lead? lead, BulkParameters with, CurrentUser user, Moment m)
    {
        if (lead is null)
        {
            line.Refusal = "It no longer exists, or is not yours to see.";
            bulk.Refused++;
            return;
        }

        var known = lead.Activities.Count;
        var (result, before) = BulkSteps.Do(lead, bulk.Kind, with, line.No, user, m);
        if (!result.Succeeded)
        {
            line.Refusal = result.Refusal;
            bulk.Refused++;
        }
        else if (lead.Activities.Count > known)
        {
            (line.Changed, line.Before) = (true, before.Write());
            bulk.Changed++;
        }
    }

    private static void TakeBack(BulkAction bulk, BulkChange line, Lead? lead, CurrentUser user, Moment m, RulesSnapshot rules)
    {
        if (!line.Changed || line.Undone)
        {
            return;
        }

        var result = lead is null ? Result.Refused("It no longer exists, or is not yours to see.") : BulkSteps.TakeBack(lead, bulk.Kind, BulkBefore.Read(line.Before), user, m, rules);
        if (result.Succeeded)
        {
            line.Undone = true;
            bulk.TakenBack++;
        }
        else
        {
            line.Refusal = result.Refusal;
            bulk.LeftAlone++;
        }
    }

    private AsyncServiceScope NewScope(bool asSystem = false)
    {
        var scope = scopes.CreateAsyncScope();
        var user = scope.ServiceProvider.GetRequiredService<CurrentUser>();
        if (asSystem)
        {
            user.BecomeSystem();
        }
        else
        {
            user.Become(_by.Actor, TimeZoneInfo.Utc, _restricts);
        }

        return scope;
    }
}
