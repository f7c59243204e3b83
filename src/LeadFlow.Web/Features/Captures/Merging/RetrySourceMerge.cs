using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Merging;

/// <summary>Lets the leads of a merge, or of its undoing, go on where they broke off. While they are on their way, and when all are there, it changes nothing.</summary>
public static class RetrySourceMerge
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid MergeId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.TakeTurns(cancellationToken); // Two presses too.
            var merge = await db.SourceMerges.SingleOrDefaultAsync(m => m.Id == command.MergeId, cancellationToken) ?? throw new NotFoundException("Merge", command.MergeId);
            if (await db.HasStopped(merge, cancellationToken))
            {
                var job = Job.Queue(RunMerges.Kind, merge.Id, user.Id, time.GetJobNow());
                db.Jobs.Add(job);
                (merge.JobId, merge.UndoJobId) = merge.UndoJobId is null ? (job.Id, (Guid?)null) : (merge.JobId, job.Id);
                await db.SaveChangesAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            await trigger.Now(RunMerges.Kind);
            return Result.Success;
        }
    }

    /// <summary>Whether its job has failed, or is gone before all leads were back: that of its undoing, where it is taken back.</summary>
    internal static async Task<bool> HasStopped(this LeadFlowDb db, SourceMerge merge, CancellationToken cancellationToken)
    {
        var id = merge.UndoJobId ?? merge.JobId;
        var state = await db.Jobs.Where(j => j.Id == id).Select(j => (JobState?)j.State).SingleOrDefaultAsync(cancellationToken);
        return state is JobState.Failed or JobState.Cancelled || (state is null && merge.UndoJobId is not null && await db.ResourcedLeads.AnyAsync(l => l.MergeId == merge.Id, cancellationToken));
    }
}
