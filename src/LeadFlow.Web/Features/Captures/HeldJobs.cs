using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;

namespace LeadFlow.Web.Features.Captures;

internal static class HeldJobs
{
    /// <summary>One step of a job's own row, in a transaction.</summary>
    /// <returns>Null when the job is no longer ours.</returns>
    public static async Task<Job?> HoldJob(this LeadFlowDb db, Guid id, DateTimeOffset? lease, Action<Job> step)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (await db.HoldJob(id, lease, CancellationToken.None) is not { } job)
        {
            return null;
        }

        step(job);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return job;
    }
}
