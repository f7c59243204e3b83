using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Merging;

/// <summary>How a merge stands, or its undoing.</summary>
public sealed record MergeView(Guid Id, MergeKind Kind, string Into, IReadOnlyList<string> From, Guid ById, DateTimeOffset CreatedAt, Guid JobId, JobState State, int Done, int? Total, int? SecondsLeft, int Moved, bool IsUndo, int PutBack, int LeftAlone, bool CanBeUndone)
{
    public bool IsAtWork => State is JobState.Queued or JobState.Running;

    /// <summary>Before all leads were there; it can be tried again.</summary>
    public bool HasStopped => State is JobState.Failed or JobState.Cancelled;

    internal static MergeView Of(SourceMerge m, Job? job, DateTimeOffset now) => new(
        m.Id, m.Kind, m.IntoName, m.FromNames, m.ById, m.CreatedAt, m.UndoJobId ?? m.JobId, job?.State ?? JobState.Completed, job?.Done ?? m.Moved, job?.Total, job?.SecondsLeft(now),
        m.Moved, m.UndoJobId is not null, m.PutBack, m.LeftAlone, m.CanBeUndone(now));
}

public static class GetSourceMerge
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Query(Guid MergeId) : IRequest<MergeView>;

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Query, MergeView>
    {
        public async Task<MergeView> Handle(Query query, CancellationToken cancellationToken)
        {
            var merge = await db.SourceMerges.AsNoTracking().SingleOrDefaultAsync(m => m.Id == query.MergeId, cancellationToken) ?? throw new NotFoundException("Merge", query.MergeId);
            var jobId = merge.UndoJobId ?? merge.JobId;
            var job = await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == jobId, cancellationToken);
            var view = MergeView.Of(merge, job, time.GetUtcNow());
            return job is null && await db.HasStopped(merge, cancellationToken) ? view with { State = JobState.Failed } : view;
        }
    }
}

/// <summary>The merges of the last thirty days, which can still be taken back, and older ones that have stopped, newest first.</summary>
public static class FindSourceMerges
{
    private const int Most = 20;

    [RequirePolicy(Policies.Administer)]
    public sealed record Query(MergeKind Kind = MergeKind.Sources) : IRequest<IReadOnlyList<MergeView>>;

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Query, IReadOnlyList<MergeView>>
    {
        public async Task<IReadOnlyList<MergeView>> Handle(Query query, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var since = now - SourceMerge.UndoTime;
            var merges = await db.SourceMerges.AsNoTracking().Where(m => m.Kind == query.Kind && (m.CreatedAt > since || db.Jobs.Any(j => j.Id == (m.UndoJobId ?? m.JobId) && j.State == JobState.Failed))).OrderByDescending(m => m.CreatedAt).Take(Most).ToListAsync(cancellationToken);
            var ids = merges.ConvertAll(m => m.UndoJobId ?? m.JobId);
            var jobs = await db.Jobs.AsNoTracking().Where(j => ids.Contains(j.Id)).ToDictionaryAsync(j => j.Id, cancellationToken);
            return [.. merges.Select(m => MergeView.Of(m, jobs.GetValueOrDefault(m.UndoJobId ?? m.JobId), now))];
        }
    }
}
