using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Live;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Agreements.Scoring;

// What a batch changes, and how far the job is, in one transaction.
internal sealed partial class RescoreRun
{
    /// <summary>Those that stay where they are: figures only.</summary>
    /// <returns>Whether this run is to go on.</returns>
    private async Task<bool> Write(Scored batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var scope = scopes.CreateSystemScope();
                var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
                db.IsQuiet = true;
                await using var transaction = await db.Database.BeginTransactionAsync();
                if (await _job.Hold(db) is not { } job)
                {
                    return false;
                }

                var (all, mine) = (batch.Figures.Count, pace.IsFull ? batch.Figures.Count / 2 : batch.Figures.Count);
                var written = await Task.WhenAll(batch.Figures.Write((NpgsqlConnection)db.Database.GetDbConnection(), 0, mine), WriteRest(batch.Figures, mine, all - mine)); // A database writes with as many hands as it is given.
                var done = _done + written.Sum();
                await SaveProgress(db, job, done);
                await transaction.CommitAsync();
                _job.Saved(job);
                _done = done;
                return true;
            }
            catch (Exception e) when (attempt < MaxAttempts && e.IsConflict())
            {
                await Task.Delay(Random.Shared.Next(5, 20 * attempt)); // Locked by somebody who waited for us.
            }
        }
    }

    /// <summary>Beside the transaction of the job: should that fail, these stand, and the next attempt finds them done.</summary>
    private async Task<int> WriteRest(ResultColumns figures, int from, int count)
    {
        if (count == 0)
        {
            return 0;
        }

        await using var scope = scopes.CreateSystemScope();
        var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"SET LOCAL synchronous_commit = off");
        var written = await figures.Write((NpgsqlConnection)db.Database.GetDbConnection(), from, count);
        await transaction.CommitAsync();
        return written;
    }

    /// <summary>Those that wait, and none waits any more.</summary>
    /// <returns>Whether this run is to go on.</returns>
    private async Task<bool> Move(List<LeadOnFile> movers, List<LeadOnFile> offers, int version, int round)
    {
        var atOnce = round switch { 0 => MoversAtOnce, 1 => MoversAtOnce / 10, _ => 1 }; // One that cannot be saved holds up no others for long.
        foreach (var (some, isOffer) in movers.Chunk(atOnce).Select(c => (c, false)).Concat(offers.Chunk(atOnce).Select(c => (c, true))))
        {
            if (!await Move(some, isOffer, version))
            {
                return false;
            }
        }

        movers.Clear();
        offers.Clear();
        return true;
    }

    /// <summary>Through the lead's own rules: entries, offers and withdrawals as always, caused by the agreement.</summary>
    /// <param name="isOffer">Hand-offs change too.</param>
    /// <returns>Whether this run is to go on.</returns>
    private async Task<bool> Move(LeadOnFile[] some, bool isOffer, int version)
    {
        var read = some.ToDictionary(l => l.Id);
        await using var scope = scopes.CreateSystemScope();
        var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
        db.IsQuiet = true;
        var m = await scope.ServiceProvider.GetRequiredService<Desk>().Now(CancellationToken.None);
        if (m.Agreement.Version != version)
        {
            return true; // The next batch says so.
        }

        try
        {
            var did = new Dictionary<Lead, Following>();
            var found = db.Leads.WithRules(read.Keys.ToList());
            foreach (var lead in await (isOffer ? found : found.AsNoTracking()).ToListAsync())
            {
                if (lead.Qualification.EvidenceNo == read[lead.Id].EvidenceNo) // Else something was learned since: the next round takes it.
                {
                    did[lead] = lead.FollowAgreement(read[lead.Id].Evidence.Interest, m);
                }
            }

            await using var transaction = await db.Database.BeginTransactionAsync();
            if (await _job.Hold(db) is not { } job)
            {
                return false;
            }

            if (!isOffer)
            {
                var written = await MovedLeads.Write(db, [.. did.Where(d => !d.Value.Offers && !d.Value.Withdraws).Select(d => d.Key)], read, m.Now);
                did = did.Where(d => written.Contains(d.Key.Id)).ToDictionary();
            }

            if (time.GetElapsedTime(_told) > _tellEvery)
            {
                _told = time.GetTimestamp();
                db.LiveEvents.Add(LiveTopics.Many(m.Now));
            }

            var done = _done + did.Count;
            await SaveProgress(db, job, done);
            var (moved, offered, withdrawn) = (did.Values.Count(d => d.Moves), did.Values.Count(d => d.Offers), did.Values.Count(d => d.Withdraws));
            await db.Database.ExecuteSqlAsync($"UPDATE agreements SET rescored_moved = rescored_moved + {moved}, rescored_offered = rescored_offered + {offered}, rescored_withdrawn = rescored_withdrawn + {withdrawn} WHERE id = {_job.SubjectId}");
            await transaction.CommitAsync();
            _job.Saved(job);
            _done = done;
        }
        catch (Exception e) when (e.IsConflict())
        {
            logger.LogDebug(e, "Some leads were worked on while they were scored anew; the next round takes them");
        }
        catch (Exception e) when (!e.IsConnectionLost())
        {
            logger.LogError(e, "Leads could not be scored anew under version {Version}: {Leads}", version, some.Select(l => l.Id).Take(5));
        }

        return true;
    }

    /// <summary>The disk is not waited for: what a crash of the database takes back is still left, and done again.</summary>
    private async Task SaveProgress(LeadFlowDb db, Job job, int done)
    {
        await db.Database.ExecuteSqlAsync($"SET LOCAL synchronous_commit = off");
        job.Progress(done, Math.Max(_total ?? 0, done), time.GetJobNow());
        await db.SaveChangesAsync();
    }
}
