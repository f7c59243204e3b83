using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Merging;

/// <summary>
/// Takes a merge back within 30 days: its sources or campaigns are there again at once, and exactly those leads that came with them and are still where
/// the merge has put them go back in the background. What has come in by their names meanwhile stays. Asked again, it goes on where it broke off.
/// </summary>
public static class UndoSourceMerge
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid MergeId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time, JobTrigger trigger, ISender sender) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.TakeTurns(cancellationToken); // Two presses too.
            var merge = await db.SourceMerges.SingleOrDefaultAsync(m => m.Id == command.MergeId, cancellationToken) ?? throw new NotFoundException("Merge", command.MergeId);
            var now = time.GetJobNow();
            if (merge.UndoJobId is not null)
            {
                await transaction.DisposeAsync();
                return await sender.Send(new RetrySourceMerge.Command(merge.Id), cancellationToken);
            }

            if (!merge.CanBeUndone(now))
            {
                return Result.Refused($"A merge can be taken back for {SourceMerge.UndoTime.Days} days; this one is older.");
            }

            if (await db.AtWork([merge.IntoId], cancellationToken) is not null)
            {
                return Result.Refused("Its leads are still on their way: wait until they are there.");
            }

            if (!await (merge.Kind == MergeKind.Sources ? ComeBack<LeadSource>(merge, cancellationToken) : ComeBack<Campaign>(merge, cancellationToken)))
            {
                return Result.Refused($"{merge.IntoName} has been merged into another one since: take that back first.");
            }

            var job = Job.Queue(RunMerges.Kind, merge.Id, user.Id, now);
            db.Jobs.Add(job);
            (merge.UndoJobId, merge.UndoneAt) = (job.Id, now);
            db.Note(user, merge.Kind == MergeKind.Sources ? "source.unmerge" : "campaign.unmerge", merge.IntoName, $"gave back {string.Join(", ", merge.FromNames)}", now);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            desk.Forget();
            await trigger.Now(RunMerges.Kind);
            return Result.Success;
        }

        /// <returns>False where the one that stayed has gone into another since.</returns>
        private async Task<bool> ComeBack<T>(SourceMerge merge, CancellationToken cancellationToken)
            where T : LeadOrigin
        {
            var into = await db.Set<T>().SingleOrDefaultAsync(o => o.Id == merge.IntoId, cancellationToken);
            var from = await db.Set<T>().Where(o => merge.FromIds.Contains(o.Id) && o.MergedIntoId == merge.IntoId).ToListAsync(cancellationToken);
            if (into is not { MergedIntoId: null } || from.Count != merge.FromIds.Length)
            {
                return false;
            }

            from.ForEach(o => o.ComeBack());
            if (into is LeadSource source && (merge.BroughtOwnerId is not null || merge.BroughtTeamId is not null))
            {
                source.GiveBack(merge.BroughtOwnerId, merge.BroughtTeamId);
            }

            return true;
        }
    }
}
