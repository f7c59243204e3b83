using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>The exports that are kept, newest first, and whether a workspace may move in here.</summary>
public static class GetWorkspace
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Query : IRequest<View>;

    /// <param name="WhyNotEmpty">Why no workspace can be imported; null when one can.</param>
    public sealed record View(IReadOnlyList<Item> Exports, string? WhyNotEmpty)
    {
        public bool IsAtWork => Exports.Any(e => e.IsAtWork);
    }

    /// <param name="Rows">Of all tables; null until it is there.</param>
    public sealed record Item(Guid Id, string By, DateTimeOffset At, JobState State, int Done, int? Total, int? SecondsLeft, string? Error, long Bytes, long? Rows, string? Sha256, DateTimeOffset ExpiresAt)
    {
        public bool IsAtWork => State is JobState.Queued or JobState.Running;
    }

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var found = await (
                from e in db.WorkspaceExports.AsNoTracking()
                join j in db.Jobs on e.JobId equals j.Id
                where e.ExpiresAt > now
                orderby e.At descending, e.Id descending
                select new { Export = e, Job = j }).ToListAsync(cancellationToken);
            return new(
                [.. found.Select(f => new Item(f.Export.Id, f.Export.By, f.Export.At, f.Job.State, f.Job.Done, f.Job.Total, f.Job.SecondsLeft(now), f.Job.Error, f.Export.Bytes, f.Export.Sha256 is null ? null : f.Export.Rows, f.Export.Sha256, f.Export.ExpiresAt))],
                await EmptyInstallation.WhyNot(db, user.Id, cancellationToken));
        }
    }
}
