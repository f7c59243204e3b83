using System.Diagnostics;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Live;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Merging;

/// <summary>The leads of one merge, or of its undoing, from where it stands to its end. A batch, its count and its position are saved in one transaction.</summary>
internal sealed class MergeRun(IServiceScopeFactory scopes, TimeProvider time, JobPace pace, ILogger<MergeRun> logger)
{
    public const int BatchSize = 2000;
    private const int MaxAttempts = 6;

    private sealed record Put(int Picked, int Back);

    private sealed record Straggler(Guid MergeId, Guid FromId, Guid IntoId);

    private HeldJob _job = null!;

    /// <param name="stopping">Stops after the batch at hand; the job waits for the next start.</param>
    public async Task Go(Job job, CancellationToken stopping)
    {
        _job = new(scopes, job);
        while (!stopping.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            if (await Try(Batch) is not true)
            {
                return; // Over, or no longer ours.
            }

            await pace.Pause(Stopwatch.GetElapsedTime(began), stopping);
        }

        await _job.Step(j => j.Release());
    }

    /// <summary>A capture or a batch of an import that was on its way when its source was merged: it follows too, and its merge knows of it.</summary>
    public async Task<int> Sweep()
    {
        await using var scope = scopes.CreateSystemScope();
        var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
        if ((await Stragglers(db)).Count == 0)
        {
            return 0;
        }

        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.TakeTurns(CancellationToken.None); // Nobody takes a merge back meanwhile.
        var moved = 0;
        foreach (var (kind, straggler) in await Stragglers(db))
        {
            var merge = await db.SourceMerges.SingleAsync(m => m.Id == straggler.MergeId);
            var some = await Move(db, kind, merge.Id, [straggler.FromId], straggler.IntoId);
            merge.Moved += some;
            moved += some;
        }

        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return moved;
    }

    private static async Task<List<(MergeKind Kind, Straggler One)>> Stragglers(LeadFlowDb db)
    {
        var all = new List<(MergeKind, Straggler)>();
        foreach (var kind in Enum.GetValues<MergeKind>())
        {
            all.AddRange((await db.Database.SqlQueryRaw<Straggler>(MergeSql.Stragglers, kind.ToString()).ToListAsync()).Select(s => (kind, s)));
        }

        return all;
    }

    /// <returns>Whether there may be more; null when the job is no longer ours, or has failed.</returns>
    private async Task<bool?> Batch()
    {
        var done = 0;
        var isOurs = await _job.Step(async (db, _, job) =>
        {
            var merge = await db.SourceMerges.SingleAsync(m => m.Id == job.SubjectId);
            var isUndo = merge.UndoJobId == job.Id;
            var total = job.Total ?? await Count(db, merge, isUndo);
            done = isUndo ? await PutBack(db, merge) : await Move(db, merge.Kind, merge.Id, merge.FromIds, merge.IntoId);
            merge.Moved += isUndo ? 0 : done;
            job.Progress(job.Done + done, Math.Max(total, job.Done + done), time.GetJobNow());
            if (done == 0)
            {
                job.Complete(time.GetJobNow());
            }
            else
            {
                db.LiveEvents.Add(LiveTopics.Many(time.GetUtcNow()));
            }
        });
        return isOurs ? done > 0 : null;
    }

    private static Task<int> Count(LeadFlowDb db, SourceMerge merge, bool isUndo) => isUndo ? db.ResourcedLeads.CountAsync(l => l.MergeId == merge.Id)
        : merge.Kind == MergeKind.Sources ? db.Leads.CountAsync(l => l.SourceId != null && merge.FromIds.Contains(l.SourceId.Value))
        : db.Leads.CountAsync(l => l.CampaignId != null && merge.FromIds.Contains(l.CampaignId.Value));

    private static Task<int> Move(LeadFlowDb db, MergeKind kind, Guid mergeId, Guid[] from, Guid into) =>
        db.Database.ExecuteSqlRawAsync(kind == MergeKind.Sources ? MergeSql.MoveSources : MergeSql.MoveCampaigns, mergeId, from, into, BatchSize);

    private static async Task<int> PutBack(LeadFlowDb db, SourceMerge merge)
    {
        var put = (await db.Database.SqlQueryRaw<Put>(merge.Kind == MergeKind.Sources ? MergeSql.PutBackSources : MergeSql.PutBackCampaigns, merge.Id, merge.IntoId, BatchSize).ToListAsync()).Single();
        merge.PutBack += put.Back;
        merge.LeftAlone += put.Picked - put.Back;
        return put.Picked;
    }

    /// <summary>A batch and its save, until it succeeds or is hopeless.</summary>
    private async Task<bool?> Try(Func<Task<bool?>> step)
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
                logger.LogError(e, "The leads of merge {Merge} could not follow", _job.SubjectId);
                await _job.Step(j => j.Fail("Something went wrong on our side; the leads that have followed are where they should be, the others wait to be tried again.", time.GetJobNow()));
                return null;
            }
        }
    }
}
