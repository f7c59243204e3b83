using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Live;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace LeadFlow.Web.Features.Agreements.Scoring;

/// <summary>
/// All leads under the version in force, from where the job stands to its end. Most only get new figures: they are written a batch at a time, and only
/// where nothing was done to them since they were read. Those that move, or are offered or withdrawn, go through the rules of the lead itself.
/// What is done carries the new version, so that a run that was broken off goes on where it was, and takes no lead twice.
/// </summary>
internal sealed partial class RescoreRun(IServiceScopeFactory scopes, TimeProvider time, JobPace pace, ILogger logger, int batchSize)
{
    private const int MoversAtOnce = 200;
    private const int MaxAttempts = 5;
    private const int MaxRounds = 50;
    private const string IsLeft = "(q.agreement_version <> @version OR q.interest_version <> @version)";

    /// <summary>Open queues and boards look again while it runs, but not at every batch.</summary>
    private static readonly TimeSpan _tellEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<int, InterestRules?> _rulesOfInterest = [];
    private HeldJob _job = null!;
    private int _done;
    private int? _total;
    private long _told = time.GetTimestamp();

    /// <summary>For tests: what happens to the leads between being read and being written.</summary>
    internal Func<IReadOnlyList<LeadOnFile>, Task>? WhenRead { get; init; }

    /// <param name="stopping">Stops after the batch at hand; the job waits for the next start.</param>
    public async Task Go(Job job, CancellationToken stopping)
    {
        (_job, _done, _total) = (new(scopes, job), job.Done, job.Total);
        for (var round = 0; round < MaxRounds; round++)
        {
            // What was worked on while a round ran is taken by the next one.
            var (outcome, found, taken) = await Round(round, stopping);
            switch (outcome)
            {
                case Outcome.Lost:
                    logger.LogInformation("The re-scoring was taken over and goes on elsewhere");
                    return;
                case Outcome.Superseded:
                    await Finish(j => j.Complete(time.GetJobNow())); // The newer version has a job of its own, which does all of it.
                    return;
                case Outcome.Stopped:
                    await Finish(j => j.Release());
                    return;
            }

            if (found == 0)
            {
                await Finish(j =>
                {
                    j.Progress(Math.Max(_done, _total ?? 0), null, time.GetJobNow());
                    j.Complete(time.GetJobNow());
                }, isOver: true);
                return;
            }

            if (taken == 0 && round >= 2)
            {
                await Finish(j => j.Fail($"{found} leads could not be scored anew; the log says why. They keep their former score.", time.GetJobNow()), isOver: true);
                return;
            }
        }

        await Finish(j => j.Release()); // Others work on the same leads all the time: the next tick goes on.
    }

    private enum Outcome { Through, Stopped, Lost, Superseded }

    /// <summary>Once through all leads that are left.</summary>
    private async Task<(Outcome Outcome, int Found, int Taken)> Round(int round, CancellationToken stopping)
    {
        var (found, before, after) = (0, _done, Guid.Empty);
        Task<Scored?>? ahead = null;
        var (movers, offers) = (new List<LeadOnFile>(), new List<LeadOnFile>()); // At full speed the few of a batch wait until it is worth reading them whole.
        while (await (ahead ?? Read(after)) is { } batch)
        {
            if (batch.Count == 0 || stopping.IsCancellationRequested)
            {
                var isOurs = await Move(movers, offers, batch.Version, round) && await Renew();
                return (!isOurs ? Outcome.Lost : batch.Count > 0 ? Outcome.Stopped : Outcome.Through, found, _done - before);
            }

            (found, after) = (found + batch.Count, batch.Last);
            var began = time.GetTimestamp();
            ahead = pace.IsFull ? Read(after) : null; // The next one is read while this one is written.
            movers.AddRange(batch.Movers);
            offers.AddRange(batch.Offers);
            if (!await Write(batch) || (movers.Count + offers.Count >= (pace.IsFull ? MoversAtOnce : 1) && !await Move(movers, offers, batch.Version, round)))
            {
                await (ahead ?? Task.CompletedTask);
                return (Outcome.Lost, found, _done - before);
            }

            await pace.Pause(batch.Took + time.GetElapsedTime(began), stopping);
        }

        return (Outcome.Superseded, found, _done - before);
    }

    /// <summary>Some leads as they were read, and what becomes of them.</summary>
    /// <param name="Figures">Of those that stay where they are.</param>
    /// <param name="Movers">Those that move, and nothing else.</param>
    /// <param name="Offers">Those that are offered or withdrawn.</param>
    private sealed record Scored(int Count, Guid Last, ResultColumns Figures, List<LeadOnFile> Movers, List<LeadOnFile> Offers, int Version, TimeSpan Took);

    /// <returns>None left: an empty one. Null where another version is in force.</returns>
    private async Task<Scored?> Read(Guid after)
    {
        var began = time.GetTimestamp();
        await using var scope = scopes.CreateSystemScope();
        var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
        var m = await scope.ServiceProvider.GetRequiredService<Desk>().Now(CancellationToken.None);
        if (!await db.Agreements.AnyAsync(a => a.Id == _job.SubjectId && a.Version == m.Agreement.Version))
        {
            return null;
        }

        _total ??= await db.Qualifications.CountAsync(q => q.AgreementVersion != m.Agreement.Version || q.InterestVersion != m.Agreement.Version);
        await db.Database.OpenConnectionAsync();
        var stream = new LeadStream((NpgsqlConnection)db.Database.GetDbConnection(), m.Zone);
        var leads = await UnderNewPoints(db, stream, await stream.Next(after, batchSize, IsLeft, [new("version", m.Agreement.Version)], CancellationToken.None), m);
        var (figures, movers, offers) = (new ResultColumns(leads.Count), new List<LeadOnFile>(), new List<LeadOnFile>());
        foreach (var lead in leads)
        {
            var result = lead.Qualify(m.Content, m.Today);
            var following = Following.Of(lead.Stand, result, m.Content);
            if (following.DoesSomething || LosesAName(lead.Stand, m.Content))
            {
                (following.Offers || following.Withdraws ? offers : movers).Add(lead);
            }
            else
            {
                figures.Add(lead, result, m.Agreement.Version);
            }
        }

        if (WhenRead is { } hook && leads.Count > 0)
        {
            await hook(leads);
        }

        return new(leads.Count, leads.Count == 0 ? after : leads[^1].Id, figures, movers, offers, m.Agreement.Version, time.GetElapsedTime(began));
    }

    private static bool LosesAName(in Stand stand, AgreementContent content) =>
        content.Stage(stand.StageName) is null || (stand.HoldStage is { } hold && content.Stage(hold) is null);

    /// <summary>The decayed sums as the new version adds them up; where it counts as the former one did, they stand.</summary>
    private async Task<List<LeadOnFile>> UnderNewPoints(LeadFlowDb db, LeadStream stream, List<LeadOnFile> leads, Moment m)
    {
        var former = leads.Select(l => l.InterestVersion).Distinct().Where(v => v != m.Agreement.Version).ToList();
        foreach (var version in former.Except(_rulesOfInterest.Keys).ToList())
        {
            _rulesOfInterest[version] = (await db.Agreements.AsNoTracking().SingleOrDefaultAsync(a => a.Version == version))?.Content.Interest;
        }

        var alike = former.Where(v => _rulesOfInterest[v] is { } rules && LeadStream.AreAlike(rules, m.Content.Interest)).Append(m.Agreement.Version).ToHashSet();
        if (leads.TrueForAll(l => alike.Contains(l.InterestVersion)))
        {
            return leads;
        }

        var sums = await stream.AddUp(leads, m.Content.Interest, isRange: leads.Count == batchSize, CancellationToken.None);
        return leads.ConvertAll(l => alike.Contains(l.InterestVersion) ? l : l with { Evidence = l.Evidence with { Interest = sums.GetValueOrDefault(l.Id, Interest.None) } });
    }

    /// <summary>Whether the job is still ours.</summary>
    private Task<bool> Renew() => Finish(j => j.Progress(_done, Math.Max(_total ?? 0, _done), time.GetJobNow()));

    /// <param name="isOver">Whoever looks on looks again, and managers read what it did.</param>
    private Task<bool> Finish(Action<Job> step, bool isOver = false) => _job.Step(async (db, services, job) =>
    {
        step(job);
        if (isOver)
        {
            var agreement = await db.Agreements.AsNoTracking().SingleAsync(a => a.Id == job.SubjectId);
            db.Note(services.GetRequiredService<CurrentUser>(), "agreement.rescored", $"Version {agreement.Version}: {agreement.RescoredMoved} moved, {agreement.RescoredOffered} offered, {agreement.RescoredWithdrawn} withdrawn", time.GetUtcNow());
            db.LiveEvents.Add(LiveTopics.Many(time.GetUtcNow()));
        }
    });
}
