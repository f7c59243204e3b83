using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>How far an import got.</summary>
public static class GetImport
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(Guid Id) : IRequest<ImportView>;

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Query, ImportView>
    {
        public async Task<ImportView> Handle(Query query, CancellationToken cancellationToken)
        {
            var found = await db.Imports.AsNoTracking().Where(i => i.Id == query.Id).WithJobs(db).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("Import", query.Id);
            return ImportView.Of(found.Import, found.Job, time.GetUtcNow());
        }
    }
}

/// <param name="State">matching (not started yet), queued, running, completed, failed or cancelled.</param>
/// <param name="RejectedFile">Path of the rows that were rejected, as CSV; null when there are none.</param>
public sealed record ImportView(
    Guid Id, string FileName, string State, int? Total, int Done, int Created, int Updated, int Skipped, int Rejected, string? RejectedFile, int? SecondsLeft,
    bool DryRun, ImportPolicy Policy, string? Error, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    public const string Matching = "matching";

    internal bool IsAtWork => State is "queued" or "running";

    internal string StateIn(Wording t) => (State, DryRun) switch
    {
        (Matching, _) => t["Not started yet"],
        ("queued", _) => t["Waiting for its turn"],
        ("running", true) => t["Counting what would happen"],
        ("running", false) => t["Importing"],
        ("completed", true) => t["Dry run: nothing was changed"],
        ("completed", false) => t["Imported"],
        ("failed", _) => t["Broken off"],
        _ => t["Cancelled; what was done until then is kept"],
    };

    internal static ImportView Of(Import import, Job? job, DateTimeOffset now) => new(
        import.Id, import.FileName, job is null ? Matching : job.State.ToString().ToLowerInvariant(), job?.Total, job?.Done ?? 0,
        import.Created, import.Updated, import.Skipped, import.Rejected, import.Rejected == 0 ? null : $"/api/v1/imports/{import.Id}/rejected",
        job?.SecondsLeft(now), import.IsDryRun, import.Policy, job?.Error, import.CreatedByName, import.CreatedAt, job?.FinishedAt);
}

internal sealed record ImportWithJob(Import Import, Job? Job);

internal static class ImportsWithJobs
{
    public static IQueryable<ImportWithJob> WithJobs(this IQueryable<Import> imports, LeadFlowDb db) =>
        imports.GroupJoin(db.Jobs.AsNoTracking(), i => i.JobId, j => j.Id, (i, jobs) => new { i, jobs }).SelectMany(x => x.jobs.DefaultIfEmpty(), (x, j) => new ImportWithJob(x.i, j));
}
