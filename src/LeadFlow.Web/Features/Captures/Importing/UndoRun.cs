using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Live;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>
/// Takes one import back, batch by batch of its rows from the last to the first. Leads, counts and position are saved in one transaction, so that it goes on
/// where it was broken off. A lead that somebody has touched since the import stays whole, and is listed.
/// </summary>
internal sealed class UndoRun(IServiceScopeFactory scopes, TimeProvider time, ILogger<UndoRun> logger)
{
    private const int BatchSize = 1000;
    private const int MaxAttempts = 6;

    /// <summary>
    /// Of these leads those that are there no longer, or that somebody touched since: one that the import created has a line of somebody's that is not of an
    /// instant of the import; one that it changed has another number of them than right after. What the system does by itself is no touch.
    /// </summary>
    private const string TouchedSql = $"""
        SELECT i AS "Value" FROM unnest({"{1}"}) AS i
        WHERE NOT EXISTS (SELECT 1 FROM leads WHERE id = i)
          OR CASE WHEN EXISTS (SELECT 1 FROM captures AS c WHERE c.lead_id = i AND c.import_id = {"{0}"} AND c.outcome = 'Created')
            THEN EXISTS (SELECT 1 FROM activities AS a WHERE a.lead_id = i AND {LinesSince})
            ELSE (SELECT count(*) FROM activities AS a WHERE a.lead_id = i AND {LeadRows.IsPersonsLine})
              IS DISTINCT FROM (SELECT lines FROM import_changes AS c WHERE c.import_id = {"{0}"} AND c.lead_id = i ORDER BY c.id DESC LIMIT 1) END
        """;

    /// <summary>Of a line <c>a</c> of the lead <c>i</c>: a person wrote it, and not by this import.</summary>
    private const string LinesSince = $"""
        {LeadRows.IsPersonsLine}
        AND NOT EXISTS (SELECT 1 FROM captures AS c WHERE c.lead_id = i AND c.import_id = {"{0}"} AND a.at BETWEEN c.received_at AND c.received_at + interval '1 millisecond')
        """;

    private HeldJob _job = null!;
    private int? _after;

    private sealed record Row(int Line, Guid LeadId);

    public async Task Go(Job job, CancellationToken stopping)
    {
        _job = new(scopes, job);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (stopping.IsCancellationRequested)
                {
                    await _job.Step(j => j.Release());
                    return;
                }

                if (await Batch() is not { } goesOn)
                {
                    return; // Somebody else goes on.
                }

                attempt = 0;
                if (!goesOn)
                {
                    await _job.Step(j => j.Complete(time.GetJobNow()));
                    return;
                }
            }
            catch (Exception e) when (attempt < MaxAttempts && e.IsConflict())
            {
                await Task.Delay(Random.Shared.Next(5, 20 * attempt), CancellationToken.None);
            }
            catch (Exception e) when (!e.IsConnectionLost())
            {
                logger.LogError(e, "Taking back import {Import} failed", _job.SubjectId);
                await _job.Step(j => j.Fail("Something went wrong on our side; what was taken back until then is. Tell whoever runs LeadFlow.", time.GetJobNow()));
                return;
            }
        }
    }

    /// <returns>Whether there is more; null when the job is another's.</returns>
    private async Task<bool?> Batch()
    {
        var (goesOn, last) = (false, _after);
        var isOurs = await _job.Step(async (db, _, job) =>
        {
            var undo = await db.ImportUndos.SingleAsync(u => u.ImportId == job.SubjectId);
            var total = job.Total ?? await db.Captures.CountAsync(c => c.ImportId == undo.ImportId && c.LeadId != null);
            var rows = await db.Captures.AsNoTracking().Where(c => c.ImportId == undo.ImportId && c.LeadId != null && (_after == null || c.Line < _after)).OrderByDescending(c => c.Line).Take(BatchSize)
                .Select(c => new Row(c.Line!.Value, c.LeadId!.Value)).ToListAsync();
            if (rows.Count == 0)
            {
                await db.DropUnusedOrigins(await db.Imports.Where(i => i.Id == undo.ImportId).Select(i => i.Brought).SingleAsync(), CancellationToken.None);
                return;
            }

            var (removed, restored, left) = await TakeBack(db, undo.ImportId, [.. rows.Select(r => r.LeadId).Distinct()]);
            undo.Count(removed, restored, left);
            job.Progress(Math.Min(total, job.Done + rows.Count), total, time.GetJobNow());
            db.LiveEvents.Add(LiveTopics.Many(time.GetUtcNow()));
            (goesOn, last) = (true, rows[^1].Line);
        });
        _after = last;
        return isOurs ? goesOn : null;
    }

    /// <summary>All that the import did at these leads, also in rows of other batches: whoever it created goes with the first of their rows that is met.</summary>
    private static async Task<(int Removed, int Restored, int Left)> TakeBack(LeadFlowDb db, Guid importId, Guid[] ids)
    {
        await db.HoldLeads(ids, CancellationToken.None);
        var left = await db.Database.SqlQueryRaw<Guid>(TouchedSql, importId, ids).ToListAsync();
        var listed = await db.Database.ExecuteSqlRawAsync($"""
            INSERT INTO import_left (import_id, lead_id, why)
            SELECT {"{0}"}, i, coalesce((SELECT CASE WHEN starts_with(a.summary, a.by) THEN a.summary ELSE a.by || ': ' || a.summary END FROM activities AS a WHERE a.lead_id = i AND {LinesSince} ORDER BY a.at DESC, a.id DESC LIMIT 1), 'It went into another lead, or was erased')
            FROM unnest({"{1}"}) AS i ON CONFLICT (import_id, lead_id) DO NOTHING
            """, importId, left);
        Guid[] back = [.. ids.Except(left)];
        var created = await db.Captures.Where(c => c.ImportId == importId && c.Outcome == CaptureOutcome.Created && c.LeadId != null && back.Contains(c.LeadId.Value)).Select(c => c.LeadId!.Value).Distinct().ToArrayAsync();
        Guid[] changed = [.. back.Except(created)];
        var changes = await db.ImportChanges.AsNoTracking().Where(c => c.ImportId == importId && changed.Contains(c.LeadId)).OrderBy(c => c.Id).Select(c => new { c.LeadId, c.Was }).ToListAsync();
        var byLead = changes.GroupBy(c => c.LeadId, c => c.Was).Select(g => g.ToList()).ToList();
        await RowsBefore.TakeBack(db, byLead, CancellationToken.None);
        await db.FindAgain(changed, CancellationToken.None);
        await db.RemoveLeads(created, CancellationToken.None);
        await db.ImportChanges.Where(c => c.ImportId == importId && back.Contains(c.LeadId)).ExecuteDeleteAsync();
        await db.Captures.Where(c => c.ImportId == importId && c.LeadId != null && back.Contains(c.LeadId.Value)).ExecuteUpdateAsync(s => s.SetProperty(c => c.LeadId, (Guid?)null).SetProperty(c => c.Outcome, CaptureOutcome.TakenBack));
        return (created.Length, byLead.Count, listed);
    }
}
