using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Merging;

/// <summary>
/// Makes several sources, or campaigns, one. What comes in by their names lands on the one that stays from this moment on; the leads that are there
/// follow in the background. A setting has changed, not the leads: it stands in the audit, and no timeline gets a line.
/// </summary>
public static class MergeSources
{
    public const int MaxAtOnce = 100;

    /// <param name="IntoId">The one that stays.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(MergeKind Kind, Guid IntoId, IReadOnlyList<Guid> FromIds) : IRequest<Started>;

    /// <param name="MergeId">Empty where it was refused.</param>
    public sealed record Started(Result Result, Guid MergeId);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Kind).IsInEnum();
            RuleFor(c => c.FromIds).NotNull().Must(ids => ids is null || ids.Count <= MaxAtOnce).WithMessage($"At most {MaxAtOnce} at once.").OverridePropertyName("ids");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Started>
    {
        public async Task<Started> Handle(Command command, CancellationToken cancellationToken)
        {
            var from = command.FromIds.Where(id => id != command.IntoId).Distinct().ToArray();
            if (from.Length == 0)
            {
                return Refused("Pick two or more, and which of them stays.");
            }

            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.TakeTurns(cancellationToken);
            if (await db.AtWork([command.IntoId, .. from], cancellationToken) is { } name)
            {
                return Refused($"{name} is being merged, or taken apart, at this moment: wait until that is done.");
            }

            var now = time.GetJobNow();
            var merge = await (command.Kind == MergeKind.Sources ? Merge<LeadSource>(command, from, now, cancellationToken) : Merge<Campaign>(command, from, now, cancellationToken));
            if (merge is null)
            {
                return Refused("One of them is no longer there, or has been merged: look at the list again.");
            }

            var job = Job.Queue(RunMerges.Kind, merge.Id, user.Id, now);
            merge.JobId = job.Id;
            db.Jobs.Add(job);
            db.SourceMerges.Add(merge);
            db.Note(user, command.Kind == MergeKind.Sources ? "source.merge" : "campaign.merge", merge.IntoName, $"took in {string.Join(", ", merge.FromNames)}", now);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            desk.Forget();
            await trigger.Now(RunMerges.Kind);
            return new(Result.Success, merge.Id);
        }

        private async Task<SourceMerge?> Merge<T>(Command command, Guid[] from, DateTimeOffset now, CancellationToken cancellationToken)
            where T : LeadOrigin
        {
            var all = await db.Set<T>().Where(o => o.MergedIntoId == null && (o.Id == command.IntoId || from.Contains(o.Id))).ToDictionaryAsync(o => o.Id, cancellationToken);
            if (all.Count != from.Length + 1)
            {
                return null;
            }

            var into = all[command.IntoId];
            LeadSource? brought = null;
            foreach (var one in from.Select(id => all[id]))
            {
                one.MergeInto(into);
                brought = one is LeadSource source && into is LeadSource stays && stays.TakeOwnerOf(source) ? source : brought;
            }

            return new()
            {
                Kind = command.Kind,
                IntoId = into.Id,
                IntoName = into.Name,
                FromIds = from,
                FromNames = [.. from.Select(id => all[id].Name)],
                BroughtOwnerId = brought?.DefaultOwnerId,
                BroughtTeamId = brought?.DefaultTeamId,
                ById = user.Id!.Value,
                CreatedAt = now,
            };
        }

        private static Started Refused(string why) => new(Result.Refused(why), Guid.Empty);
    }

    /// <summary>Merges and their undoing come one after the other, until the end of the transaction.</summary>
    internal static Task TakeTurns(this LeadFlowDb db, CancellationToken cancellationToken) =>
        db.TakeTurns([RunMerges.Kind], cancellationToken);

    /// <summary>The name of a merge of one of these whose leads are still on their way; null without one.</summary>
    internal static Task<string?> AtWork(this LeadFlowDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        db.SourceMerges.Where(m => (ids.Contains(m.IntoId) || m.FromIds.Any(f => ids.Contains(f)))
            && db.Jobs.Any(j => (j.Id == m.JobId || j.Id == m.UndoJobId) && (j.State == JobState.Queued || j.State == JobState.Running))).Select(m => m.IntoName).FirstOrDefaultAsync(cancellationToken);
}
