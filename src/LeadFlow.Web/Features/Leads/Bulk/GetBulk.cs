using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>How a bulk change stands, or its taking back.</summary>
public sealed record BulkView
{
    public required Guid Id { get; init; }
    public required Guid JobId { get; init; }
    public required string Kind { get; init; }
    public required BulkParameters With { get; init; }
    public required Guid ById { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required JobState State { get; init; }
    public required int Done { get; init; }

    /// <summary>Null until its leads are written down.</summary>
    public int? Total { get; init; }
    public int? SecondsLeft { get; init; }
    public string? Error { get; init; }
    public required int Changed { get; init; }
    public required int Refused { get; init; }
    public required bool IsUndo { get; init; }
    public required int TakenBack { get; init; }
    public required int LeftAlone { get; init; }

    public bool IsAtWork => State is JobState.Queued or JobState.Running;

    internal static BulkView Of(BulkAction bulk, Job? job, DateTimeOffset now) => new()
    {
        Id = bulk.Id,
        JobId = bulk.UndoJobId ?? bulk.JobId,
        Kind = bulk.Kind,
        With = BulkParameters.Read(bulk.Parameters),
        ById = bulk.ById,
        CreatedAt = bulk.CreatedAt,
        State = job?.State ?? JobState.Completed,
        Done = job?.Done ?? bulk.Changed + bulk.Refused,
        Total = job?.Total,
        SecondsLeft = job?.SecondsLeft(now),
        Error = job?.Error,
        Changed = bulk.Changed,
        Refused = bulk.Refused,
        IsUndo = bulk.UndoJobId is not null,
        TakenBack = bulk.TakenBack,
        LeftAlone = bulk.LeftAlone,
    };
}

/// <summary>A bulk change with the leads that it refused, or left alone, and why.</summary>
public static class GetBulk
{
    private const int MaxLines = 100;

    /// <param name="After">Lines after this one.</param>
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid BulkId, int After = 0) : IRequest<Answer>;

    /// <param name="NextAfter">Null when these are all.</param>
    public sealed record Answer(BulkView Bulk, IReadOnlyList<Line> Lines, int? NextAfter);

    public sealed record Line(Guid LeadId, string? Title, string Why);

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var bulk = await db.LoadBulk(query.BulkId, cancellationToken);
            var jobId = bulk.UndoJobId ?? bulk.JobId;
            var job = await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == jobId, cancellationToken);
            var lines = await db.BulkChanges.AsNoTracking().Where(c => c.BulkId == bulk.Id && c.Refusal != null && c.No > query.After).OrderBy(c => c.No).Take(MaxLines + 1)
                .Select(c => new { c.No, c.LeadId, c.Refusal, Title = db.Leads.Where(l => l.Id == c.LeadId).Select(l => l.Title).FirstOrDefault() }).ToListAsync(cancellationToken);
            return new(BulkView.Of(bulk, job, time.GetUtcNow()), [.. lines.Take(MaxLines).Select(l => new Line(l.LeadId, l.Title, l.Refusal!))], lines.Count > MaxLines ? lines[MaxLines - 1].No : null);
        }
    }
}
