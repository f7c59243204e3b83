using System.Globalization;
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
            return ImportView.Of(found, time.GetUtcNow());
        }
    }
}

/// <param name="State">matching (not started yet), queued, running (importing, or being taken back), completed, failed, cancelled or undone.</param>
/// <param name="RejectedFile">Path of the rows that were rejected, as CSV; null when there are none.</param>
public sealed record ImportView(
    Guid Id, string FileName, string State, int? Total, int Done, int Created, int Updated, int Skipped, int Rejected, string? RejectedFile, int? SecondsLeft,
    bool DryRun, ImportPolicy Policy, string? Error, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, int? RowsPerSecond = null)
{
    public const string Matching = "matching", Undone = "undone";

    /// <summary>Its taking back; null while nobody asked for it.</summary>
    public UndoView? Undo { get; init; }

    /// <summary>Until when it can be taken back; null when it cannot.</summary>
    public DateTimeOffset? UndoUntil { get; init; }

    /// <param name="Left">Leads that stay as they are, since somebody changed them after the import.</param>
    public sealed record UndoView(string By, DateTimeOffset StartedAt, bool IsAtWork, int Done, int? Total, int? SecondsLeft, int Removed, int Restored, int Left, string? Error);

    /// <summary>How long it still takes, in words.</summary>
    internal string? LeftIn(Wording t) => SecondsLeft switch
    {
        null or 0 => null,
        < 90 => t["{0} s", SecondsLeft.Value.ToString("N0", CultureInfo.CurrentCulture)],
        < 5400 => t["{0} min", Math.Ceiling(SecondsLeft.Value / 60.0).ToString("N0", CultureInfo.CurrentCulture)],
        _ => t["{0} h", (SecondsLeft.Value / 3600.0).ToString("N1", CultureInfo.CurrentCulture)],
    };

    /// <summary>Nothing of how its file is read can be changed any more, or right now.</summary>
    internal bool IsSettled => IsAtWork || Undo is not null || (State == "completed" && !DryRun);

    internal bool IsAtWork => State is "queued" or "running";

    internal string StateIn(Wording t) => (State, DryRun) switch
    {
        _ when Undo is { IsAtWork: true } => t["Being taken back"],
        (Undone, _) => t["Taken back"],
        (Matching, _) => t["Not started yet"],
        ("queued", _) => t["Waiting for its turn"],
        ("running", true) => t["Counting what would happen"],
        ("running", false) => t["Importing"],
        ("completed", true) => t["Dry run: nothing was changed"],
        ("completed", false) => t["Imported"],
        ("failed", _) => t["Broken off"],
        _ => Total is { } total ? t["Cancelled after {0} of {1} rows; what was done until then is kept", Done.ToString("N0", CultureInfo.CurrentCulture), total.ToString("N0", CultureInfo.CurrentCulture)] : t["Cancelled before the first row"],
    };

    internal static ImportView Of(ImportWithJob found, DateTimeOffset now)
    {
        var (import, job, undo, undoJob) = found;
        var view = new ImportView(
            import.Id, import.FileName, job is null ? Matching : job.State.ToString().ToLowerInvariant(), job?.Total, job?.Done ?? 0,
            import.Created, import.Updated, import.Skipped, import.Rejected, import.Rejected == 0 ? null : $"{ImportsApi.Path}/{import.Id}/rejected",
            job?.SecondsLeft(now), import.IsDryRun, import.Policy, job?.Error, import.CreatedByName, import.CreatedAt, job?.FinishedAt, Pace(job, now));
        if (undo is null || undoJob is null)
        {
            return UndoImport.Refused(import, job, now) is null ? view with { UndoUntil = job?.FinishedAt?.AddDays(ImportUndo.Days) } : view;
        }

        var isAtWork = !undoJob.IsOver;
        return view with
        {
            State = isAtWork ? "running" : undoJob.State == JobState.Completed ? Undone : "failed",
            SecondsLeft = undoJob.SecondsLeft(now),
            Undo = new(undo.ByName, undo.StartedAt, isAtWork, undoJob.Done, undoJob.Total, undoJob.SecondsLeft(now), undo.Removed, undo.Restored, undo.Left, undoJob.Error),
        };
    }

    private static int? Pace(Job? job, DateTimeOffset now) =>
        job is { Done: > 0, StartedAt: { } started } && ((job.FinishedAt ?? now) - started).TotalSeconds is > 0 and var seconds ? (int)Math.Ceiling(job.Done / seconds) : null;
}

internal sealed record ImportWithJob(Import Import, Job? Job, ImportUndo? Undo, Job? UndoJob);

internal static class ImportsWithJobs
{
    public static IQueryable<ImportWithJob> WithJobs(this IQueryable<Import> imports, LeadFlowDb db) =>
        from i in imports
        from j in db.Jobs.AsNoTracking().Where(j => j.Id == i.JobId).DefaultIfEmpty()
        from u in db.ImportUndos.AsNoTracking().Where(u => u.ImportId == i.Id).DefaultIfEmpty()
        from k in db.Jobs.AsNoTracking().Where(k => k.Id == u.JobId).DefaultIfEmpty()
        select new ImportWithJob(i, j, u, k);
}
