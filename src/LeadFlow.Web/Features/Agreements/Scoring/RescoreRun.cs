using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Agreements.Scoring;

/// <summary>
/// All leads under the version in force, from where the job stands to its end. Most only get new figures: they are written a batch at a time, and only
/// where nothing was learned since they were read. Those that move, or are offered or withdrawn, go one by one through the rules of the lead itself.
/// What is done carries the new version, so that a run that was broken off goes on where it was.
/// </summary>
internal sealed class RescoreRun(IServiceScopeFactory scopes, TimeProvider time, RescorePace pace, ILogger logger)
{
    private const int BatchSize = 5000;
    private const int MoversAtOnce = 50;
    private const int MaxRounds = 20;
    private const string IsLeft = "(q.agreement_version <> @version OR q.interest_version <> @version)";

    private Job _job = null!;
    private DateTimeOffset? _lease;

    /// <param name="stopping">Stops after the batch at hand; the job waits for the next start.</param>
    public async Task Go(Job job, CancellationToken stopping)
    {
        (_job, _lease) = (job, job.LeaseUntil);
        var done = 0;
        for (var round = 0; round < MaxRounds; round++)
        {
            // What was learned while a round ran is taken by the next one.
            var before = done;
            for (var after = Guid.Empty; ;)
            {
                if (stopping.IsCancellationRequested)
                {
                    await Finish(j => j.Release());
                    return;
                }

                var began = time.GetTimestamp();
                if (await Batch(after, done) is not { } batch)
                {
                    return; // Another node goes on with it, or a newer version has come.
                }

                if (batch.Count == 0)
                {
                    break;
                }

                (after, done) = (batch.Last, done + batch.Count);
                await pace.Pause(time.GetElapsedTime(began), stopping);
            }

            if (done == before)
            {
                break;
            }
        }

        await Finish(j => j.Complete(time.GetJobNow()));
    }

    private sealed record Batched(int Count, Guid Last);

    /// <returns>Null where this run is no longer to go on.</returns>
    private async Task<Batched?> Batch(Guid after, int done)
    {
        await using var scope = NewScope();
        var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
        var m = await scope.ServiceProvider.GetRequiredService<Desk>().Now(CancellationToken.None);
        await db.Database.OpenConnectionAsync();
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        if (await db.Agreements.Where(a => a.Id == _job.SubjectId).Select(a => a.Version).SingleAsync() != m.Agreement.Version)
        {
            await Finish(j => j.Complete(time.GetJobNow())); // The newer version has a job of its own, which does all of it.
            return null;
        }

        var total = _job.Total ?? await db.Qualifications.CountAsync(q => q.AgreementVersion != m.Agreement.Version || q.InterestVersion != m.Agreement.Version);
        var stream = new LeadStream(connection, m.Zone);
        var leads = await stream.Next(after, BatchSize, IsLeft, [new("version", m.Agreement.Version)], CancellationToken.None);
        if (leads.Count == 0)
        {
            return await Progress(done, total) ? new(0, after) : null;
        }

        leads = await UnderNewPoints(db, stream, leads, m);
        List<Guid> movers = [];
        var results = new ResultColumns(leads.Count);
        foreach (var lead in leads)
        {
            var result = lead.Qualify(m.Content, m.Today);
            var isGone = m.Content.Stage(lead.Stand.StageName) is null && lead.Stand.StageKind != StageKind.Dead || lead.Stand.HoldStage is { } hold && m.Content.Stage(hold) is null;
            if (isGone || Following.Of(lead.Stand, result, m.Content).DoesSomething)
            {
                movers.Add(lead.Id);
            }
            else
            {
                results.Add(lead, result, m.Agreement.Version);
            }
        }

        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            if (await db.HoldJob(_job.Id, _lease, CancellationToken.None) is not { } job)
            {
                return null;
            }

            await results.Write(connection);
            job.Progress(done + leads.Count, Math.Max(total, done + leads.Count), time.GetJobNow());
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            (_lease, _job) = (job.LeaseUntil, job);
        }

        foreach (var some in movers.Chunk(MoversAtOnce))
        {
            await Move(some, leads);
        }

        return new(leads.Count, leads[^1].Id);
    }

    /// <summary>The decayed sums as the new version adds them up; where it counts as the former one did, they stand.</summary>
    private static async Task<List<LeadOnFile>> UnderNewPoints(LeadFlowDb db, LeadStream stream, List<LeadOnFile> leads, Moment m)
    {
        var versions = leads.Select(l => l.InterestVersion).Distinct().ToList();
        var former = await db.Agreements.AsNoTracking().Where(a => versions.Contains(a.Version)).ToListAsync();
        if (former.TrueForAll(a => LeadStream.AreAlike(a.Content.Interest, m.Content.Interest)) && former.Count == versions.Count)
        {
            return leads;
        }

        var sums = await stream.AddUp(leads, m.Content.Interest, isRange: true, CancellationToken.None);
        return leads.ConvertAll(l => l with { Evidence = l.Evidence with { Interest = sums.GetValueOrDefault(l.Id, Interest.None) } });
    }

    /// <summary>Through the lead's own rules: entries, offers and withdrawals as always, caused by the agreement.</summary>
    private async Task Move(Guid[] ids, List<LeadOnFile> leads)
    {
        var read = leads.Where(l => ids.Contains(l.Id)).ToDictionary(l => l.Id);
        await using var scope = NewScope();
        var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
        var m = await scope.ServiceProvider.GetRequiredService<Desk>().Now(CancellationToken.None);
        var (moved, offered, withdrawn) = (0, 0, 0);
        try
        {
            foreach (var lead in await db.Leads.WithRules().AsSplitQuery().Where(l => ids.Contains(l.Id)).ToListAsync())
            {
                if (lead.Qualification.EvidenceNo != read[lead.Id].EvidenceNo)
                {
                    continue; // Something was learned since: the next round takes it.
                }

                var did = lead.FollowAgreement(read[lead.Id].Evidence.Interest, m);
                (moved, offered, withdrawn) = (moved + (did.Moves ? 1 : 0), offered + (did.Offers ? 1 : 0), withdrawn + (did.Withdraws ? 1 : 0));
            }

            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.SaveChangesAsync();
            await db.Database.ExecuteSqlAsync($"UPDATE agreements SET rescored_moved = rescored_moved + {moved}, rescored_offered = rescored_offered + {offered}, rescored_withdrawn = rescored_withdrawn + {withdrawn} WHERE id = {_job.SubjectId}");
            await transaction.CommitAsync();
        }
        catch (DbUpdateException e)
        {
            logger.LogInformation(e, "Some leads were worked on while they were scored anew; the next round takes them");
        }
    }

    private async Task<bool> Progress(int done, int total) => await Finish(j => j.Progress(done, Math.Max(total, done), time.GetJobNow()));

    private async Task<bool> Finish(Action<Job> step)
    {
        await using var scope = NewScope();
        var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (await db.HoldJob(_job.Id, _lease, CancellationToken.None) is not { } job)
        {
            return false;
        }

        step(job);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        (_lease, _job) = (job.LeaseUntil, job);
        return true;
    }

    private AsyncServiceScope NewScope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        return scope;
    }
}

/// <summary>Polite: as long as a batch took, others have the database to themselves. At full speed there is no pause.</summary>
internal sealed class RescorePace(IConfiguration configuration, TimeProvider time)
{
    public Task Pause(TimeSpan worked, CancellationToken stopping) =>
        configuration.GetValue("LeadFlow:Jobs:FullSpeed", false) ? Task.CompletedTask
        : Task.Delay(worked, time, stopping).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default); // Whoever stops it looks next.
}

/// <summary>Results as columns, written with one statement.</summary>
internal sealed class ResultColumns(int capacity)
{
    private readonly List<Guid> _ids = new(capacity);
    private readonly List<int> _evidence = new(capacity), _scores = new(capacity), _versions = new(capacity);
    private readonly List<int>[] _parts = [.. Enumerable.Range(0, 6).Select(_ => new List<int>(capacity))];
    private readonly List<bool> _ready = new(capacity);
    private readonly List<string> _kinds = new(capacity);
    private readonly List<DateOnly> _scoredOn = new(capacity), _interestAsOf = new(capacity);
    private readonly List<DateOnly?> _rescoreOn = new(capacity);
    private readonly List<double> _interest = new(capacity);

    public void Add(LeadOnFile lead, Qualification result, int version)
    {
        _ids.Add(lead.Id);
        _evidence.Add(lead.EvidenceNo);
        _scores.Add(result.Score);
        _versions.Add(version);
        for (var i = 0; i < 5; i++)
        {
            _parts[i].Add(result.Criteria[i].Points);
        }

        _parts[5].Add(result.Adjustments.Sum(a => a.Points));
        _ready.Add(result.SalesReady);
        _kinds.Add(result.Stage.Kind.ToString());
        _scoredOn.Add(result.AsOf);
        _rescoreOn.Add(result.RescoreOn);
        _interest.Add(lead.Evidence.Interest.Value);
        _interestAsOf.Add(lead.Evidence.Interest.AsOf);
    }

    public async Task Write(NpgsqlConnection connection)
    {
        if (_ids.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand("""
            UPDATE lead_qualification q
            SET score = d.score, parts = ARRAY[d.p0, d.p1, d.p2, d.p3, d.p4, d.p5], sales_ready = d.ready, defined_kind = d.kind, scored_on = d.scored_on, rescore_on = d.rescore_on,
              agreement_version = d.version, interest_value = d.interest, interest_as_of = d.interest_as_of, interest_version = d.version
            FROM unnest(@ids, @evidence, @scores, @p0, @p1, @p2, @p3, @p4, @p5, @ready, @kinds, @scoredOn, @rescoreOn, @versions, @interest, @interestAsOf)
              AS d(id, evidence_no, score, p0, p1, p2, p3, p4, p5, ready, kind, scored_on, rescore_on, version, interest, interest_as_of)
            WHERE q.lead_id = d.id AND q.evidence_no = d.evidence_no
            """, connection);
        command.Parameters.AddWithValue("ids", _ids);
        command.Parameters.AddWithValue("evidence", _evidence);
        command.Parameters.AddWithValue("scores", _scores);
        for (var i = 0; i < _parts.Length; i++)
        {
            command.Parameters.AddWithValue($"p{i}", _parts[i]);
        }

        command.Parameters.AddWithValue("ready", _ready);
        command.Parameters.AddWithValue("kinds", _kinds);
        command.Parameters.AddWithValue("scoredOn", _scoredOn);
        command.Parameters.AddWithValue("rescoreOn", _rescoreOn);
        command.Parameters.AddWithValue("versions", _versions);
        command.Parameters.AddWithValue("interest", _interest);
        command.Parameters.AddWithValue("interestAsOf", _interestAsOf);
        await command.ExecuteNonQueryAsync();
    }
}
