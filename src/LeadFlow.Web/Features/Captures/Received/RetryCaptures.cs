using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Received;

/// <summary>Tries everything once more that could not become a lead, in the background, the oldest first.</summary>
public static class RetryCaptures
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (!await db.Captures.AnyAsync(c => c.Outcome == CaptureOutcome.Failed, cancellationToken))
            {
                return Result.Refused("Nothing has failed.");
            }

            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.TakeTurns([RunRetries.Kind], cancellationToken); // Two presses take turns.
            if (!await db.Jobs.AnyAsync(j => j.Kind == RunRetries.Kind && (j.State == JobState.Queued || j.State == JobState.Running), cancellationToken))
            {
                var now = time.GetJobNow();
                db.Jobs.Add(Job.Queue(RunRetries.Kind, Guid.CreateVersion7(now), user.Id, now));
                await db.SaveChangesAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            await trigger.Now(RunRetries.Kind);
            return Result.Success;
        }
    }
}

/// <summary>The clock: works off what is to be tried again, from the oldest on. Each is tried once in a run; a run that was broken off goes on with those it has not come to.</summary>
public static class RunRetries
{
    public const string Kind = "retry-captures";

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(IServiceScopeFactory scopes, TimeProvider time) : IRequestHandler<Command, int>
    {
        private const int BatchSize = 20;

        public Task<int> Handle(Command command, CancellationToken cancellationToken) => scopes.WorkOff(Kind, time, job => Go(job, cancellationToken), cancellationToken);

        private async Task Go(Job job, CancellationToken stopping)
        {
            var (held, done) = (new HeldJob(scopes, job), job.Done);
            var (at, after) = (DateTimeOffset.MinValue, Guid.Empty); // What fails again before it is noted that it was tried would come again and again.
            while (!stopping.IsCancellationRequested)
            {
                await using var scope = scopes.CreateSystemScope();
                var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
                var left = db.Captures.Where(c => c.Outcome == CaptureOutcome.Failed && c.ReceivedAt <= job.CreatedAt && c.Given != null && c.TriedAt < job.CreatedAt);
                var total = held.Total ?? await left.CountAsync(CancellationToken.None);
                var batch = await left.Where(c => EF.Functions.GreaterThan(ValueTuple.Create(c.ReceivedAt, c.Id), ValueTuple.Create(at, after))).OrderBy(c => c.ReceivedAt).ThenBy(c => c.Id)
                    .Select(c => new { c.ReceivedAt, c.Id }).Take(BatchSize).ToListAsync(CancellationToken.None);
                foreach (var (receivedAt, id) in batch.Select(c => (c.ReceivedAt, c.Id)))
                {
                    (at, after) = (receivedAt, id);
                    await using var one = scopes.CreateSystemScope();
                    await one.ServiceProvider.GetRequiredService<ISender>().Send(new RetryCapture.Command(id), CancellationToken.None);
                }

                done += batch.Count;
                if (!await held.Step(j => Step(j, batch.Count, done, total)) || held.IsOver)
                {
                    return; // Cancelled, or it goes on elsewhere; or all were tried.
                }
            }

            await held.Step(j => j.Release());
        }

        private void Step(Job job, int tried, int done, int total)
        {
            job.Progress(done, Math.Max(total, done), time.GetJobNow());
            if (tried < BatchSize)
            {
                job.Complete(time.GetJobNow());
            }
        }
    }
}
