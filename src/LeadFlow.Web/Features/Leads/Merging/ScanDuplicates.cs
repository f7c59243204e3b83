using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Merging;

/// <summary>Looks through all leads for those that may be one person, in the background. One scan at a time.</summary>
public static class ScanDuplicates
{
    [RequirePolicy(Policies.TriageLeads)]
    public sealed record Command : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.QueueScan(user.Id, time.GetJobNow(), since: null, cancellationToken))
            {
                await trigger.Now(RunDuplicateScans.Kind);
            }

            return Result.Success;
        }
    }

    /// <param name="since">Only where none has begun since then.</param>
    /// <returns>Whether a scan waits now that did not before.</returns>
    internal static async Task<bool> QueueScan(this LeadFlowDb db, Guid? byId, DateTimeOffset now, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.TakeTurns([RunDuplicateScans.Kind], cancellationToken);
        if (await db.Jobs.AnyAsync(j => j.Kind == RunDuplicateScans.Kind && (j.State == JobState.Queued || j.State == JobState.Running || j.CreatedAt > since), cancellationToken))
        {
            return false;
        }

        db.Jobs.Add(Job.Queue(RunDuplicateScans.Kind, Guid.Empty, byId, now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
