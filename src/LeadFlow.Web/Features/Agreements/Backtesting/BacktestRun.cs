using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Agreements.Scoring;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Agreements.Backtesting;

/// <summary>
/// One back-test from where it stands to its end: leads in the order of their ids, a batch at a time. The sums, the leads behind them and the position
/// are saved in one transaction, so that a run that was broken off goes on where it was. Nothing but the sums is held from one batch to the next.
/// </summary>
internal sealed class BacktestRun(IServiceScopeFactory scopes, TimeProvider time, JobPace pace, ILogger logger)
{
    public const int BatchSize = 500;

    private HeldJob _job = null!;
    private BacktestPeriod _period = null!;
    private AgreementContent _content = null!;

    /// <param name="stopping">Stops after the batch at hand; the job waits for the next start.</param>
    public async Task Go(Job job, CancellationToken stopping)
    {
        _job = new(scopes, job);
        try
        {
            if (await Find() is not { } test)
            {
                await _job.Step(j => j.Cancel(time.GetJobNow())); // Discarded with its draft.
                return;
            }

            for (; ; )
            {
                if (stopping.IsCancellationRequested)
                {
                    await _job.Step(j => j.Release());
                    return;
                }

                var began = time.GetTimestamp();
                if (await Batch(test) is not { } more || !more)
                {
                    return;
                }

                await pace.Pause(time.GetElapsedTime(began), stopping);
            }
        }
        catch (Exception e) when (!e.IsConnectionLost())
        {
            logger.LogError(e, "Back-test {Backtest} failed", job.SubjectId);
            await _job.Step(j => j.Fail("Something went wrong on our side. Start it again, or tell whoever runs LeadFlow.", time.GetJobNow()));
        }
    }

    private async Task<Backtest?> Find()
    {
        await using var scope = scopes.CreateSystemScope();
        var test = await scope.ServiceProvider.GetRequiredService<LeadFlowDb>().Backtests.AsNoTracking().SingleOrDefaultAsync(b => b.Id == _job.SubjectId, CancellationToken.None);
        if (test is not null)
        {
            _period = new(test.Start, test.End, (await scope.ServiceProvider.GetRequiredService<Desk>().Now(CancellationToken.None)).Zone);
            _content = test.Content; // One and the same for all leads: what is worked out of it once serves them all.
        }

        return test;
    }

    /// <returns>Whether there may be more; null when the job is no longer ours.</returns>
    private async Task<bool?> Batch(Backtest test)
    {
        await using var scope = scopes.CreateSystemScope();
        var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
        var total = _job.Total ?? await db.Leads.CountAsync(l => l.CapturedAt < _period.End);
        var leads = await Next(db, test.LastLeadId);
        List<BacktestedLead> found = [];
        foreach (var lead in leads)
        {
            var history = LeadHistory.Of(lead);
            test.Result.Add(history, BacktestReplay.Of(history, _content, _period), _period, f => Keep(test, f, found));
        }

        return await _job.Step(async (own, _, job) =>
        {
            if (await own.Backtests.SingleOrDefaultAsync(b => b.Id == test.Id) is not { } kept)
            {
                job.Cancel(time.GetJobNow());
                return;
            }

            await new BulkCopy(own).Write(found, CancellationToken.None);
            test.LastLeadId = leads.Count > 0 ? leads[^1].Id : test.LastLeadId;
            (kept.Result, kept.LastLeadId) = (test.Result, test.LastLeadId);
            job.Progress(test.Result.Leads, Math.Max(total, test.Result.Leads), time.GetJobNow());
            if (leads.Count < BatchSize)
            {
                kept.FinishedAt = time.GetJobNow();
                job.Complete(time.GetJobNow());
                var former = own.Backtests.Where(b => b.AgreementId == kept.AgreementId && b.Id != kept.Id).Select(b => b.Id);
                await own.BacktestedLeads.Where(l => former.Contains(l.BacktestId)).ExecuteDeleteAsync(); // Their numbers stay; nobody opens them any more.
            }
        }) ? leads.Count == BatchSize : null;
    }

    private static void Keep(Backtest test, BacktestLead found, List<BacktestedLead> kept)
    {
        var no = test.Result.Counts[found.Group];
        if (no <= Backtest.MaxLeadsOfNumber)
        {
            kept.Add(new() { BacktestId = test.Id, Group = found.Group, No = no, LeadId = found.LeadId, DraftOn = found.DraftOn, ReallyOn = found.ReallyOn, Reason = found.Reason });
        }
    }

    private async Task<List<Lead>> Next(LeadFlowDb db, Guid after)
    {
        var ids = await db.Leads.Where(l => l.Id > after && l.CapturedAt < _period.End).OrderBy(l => l.Id).Select(l => l.Id).Take(BatchSize).ToListAsync();
        return await db.Leads.AsNoTracking().Where(l => ids.Contains(l.Id)).OrderBy(l => l.Id)
            .Include(l => l.Journeys).Include(l => l.StageEntries).Include(l => l.Answers).Include(l => l.Responses).Include(l => l.Handoffs).Include(l => l.Opportunities)
            .Include(l => l.Activities.Where(a => LeadHistory.Lines.Contains(a.Kind)))
            .AsSplitQuery().ToListAsync();
    }
}
