using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Jobs;

/// <summary>Who works on a job: whoever holds its lease. The lease is renewed by every saved batch, and fences off whoever lost it.</summary>
public static class JobLease
{
    /// <summary>As the database keeps it: whole microseconds, so that a lease can be compared.</summary>
    public static DateTimeOffset GetJobNow(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    /// <summary>Works off the jobs of a kind that wait, and those that a node which is gone has left half done; says how many.</summary>
    /// <param name="go">Works on one job until it is over, in scopes of its own.</param>
    public static async Task<int> WorkOff(this IServiceScopeFactory scopes, string kind, TimeProvider time, Func<Job, Task> go, CancellationToken cancellationToken)
    {
        var ran = 0;
        while (!cancellationToken.IsCancellationRequested && await Take() is { } job)
        {
            await go(job);
            ran++;
        }

        return ran;

        async Task<Job?> Take()
        {
            await using var scope = scopes.CreateSystemScope();
            return await scope.ServiceProvider.GetRequiredService<LeadFlowDb>().TakeJob(kind, time.GetJobNow(), CancellationToken.None);
        }
    }

    /// <summary>Takes the oldest job of a kind that waits, or whose worker has gone silent.</summary>
    public static async Task<Job?> TakeJob(this LeadFlowDb db, string kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var job = (await db.Jobs.FromSql($"""
            SELECT *, xmin FROM jobs WHERE kind = {kind} AND (state = {nameof(JobState.Queued)} OR (state = {nameof(JobState.Running)} AND lease_until <= {now}))
            ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
            """).ToListAsync(cancellationToken)).SingleOrDefault();
        if (job is not null)
        {
            job.Take(now);
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return job;
    }

    /// <summary>Locks the job until the end of the transaction; null when it was cancelled or another worker has taken it over.</summary>
    public static async Task<Job?> HoldJob(this LeadFlowDb db, Guid id, DateTimeOffset? lease, CancellationToken cancellationToken)
    {
        var job = (await db.Jobs.FromSql($"SELECT *, xmin FROM jobs WHERE id = {id} FOR UPDATE").ToListAsync(cancellationToken)).SingleOrDefault();
        return job is { State: JobState.Running } && job.LeaseUntil == lease ? job : null;
    }
}
