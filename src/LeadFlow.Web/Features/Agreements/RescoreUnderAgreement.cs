using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Agreements.Scoring;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>The clock: scores all leads anew under the version in force. Resumable: what is done no longer carries another version.</summary>
public static class RescoreUnderAgreement
{
    public const string Kind = "rescore";

    /// <summary>Leads at a time; few where somebody may wait for the batch to be over.</summary>
    private const int FullBatch = 5000, PoliteBatch = 1000;

    /// <param name="BatchSize">Leads at a time; null for what suits the pace.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(int? BatchSize = null) : IRequest<int>;

    public sealed class Handler(IServiceScopeFactory scopes, TimeProvider time, IConfiguration configuration, ILogger<Handler> logger) : IRequestHandler<Command, int>
    {
        public Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var pace = new JobPace(configuration, time);
            return scopes.WorkOff(Kind, time, job => new RescoreRun(scopes, time, pace, logger, command.BatchSize ?? (pace.IsFull ? FullBatch : PoliteBatch)).Go(job, cancellationToken), cancellationToken);
        }
    }
}

/// <summary>The clock, a while after a re-scoring: whoever had read the former version before it changed may have saved a lead under it later. Those are scored anew too.</summary>
public static class RescoreLatecomers
{
    /// <summary>Nothing that was begun under the former version takes longer.</summary>
    private static readonly TimeSpan _window = TimeSpan.FromMinutes(15);

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<bool>;

    public sealed class Handler(LeadFlowDb db, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken cancellationToken)
        {
            var (now, active) = (time.GetJobNow(), await db.Agreements.AsNoTracking().Where(a => a.State == AgreementState.Active).Select(a => new { a.Id, a.Version }).SingleAsync(cancellationToken));
            var job = await db.Jobs.AsNoTracking().Where(j => j.Kind == RescoreUnderAgreement.Kind && j.SubjectId == active.Id).OrderByDescending(j => j.CreatedAt).FirstOrDefaultAsync(cancellationToken);
            if (job is not { State: JobState.Completed, FinishedAt: { } over } || over < now - _window
                || !await db.Qualifications.AnyAsync(q => q.AgreementVersion != active.Version || q.InterestVersion != active.Version, cancellationToken))
            {
                return false;
            }

            db.Jobs.Add(Job.Queue(RescoreUnderAgreement.Kind, active.Id, null, now));
            await db.SaveChangesAsync(cancellationToken);
            await trigger.Now(RescoreUnderAgreement.Kind);
            return true;
        }
    }
}
