namespace LeadFlow.Web.Data;

/// <summary>Everything of this installation as one file, made in the background and kept for a day.</summary>
public sealed class WorkspaceExport
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private WorkspaceExport() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid JobId { get; private set; }
    public Guid? ById { get; private init; }
    public string By { get; private init; } = "";
    public DateTimeOffset At { get; private init; }

    /// <summary>Of the whole file; 0 until it is there.</summary>
    public long Bytes { get; private set; }
    public long Rows { get; private set; }

    /// <summary>SHA-256 of the whole file; null until it is there.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>Then it is dropped.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    public static WorkspaceExport Asked(Guid? byId, string by, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), ById = byId, By = by, At = now, ExpiresAt = now + Lifetime };

    public void MadeBy(Guid jobId) => JobId = jobId;

    public void Made(long bytes, long rows, string sha256, DateTimeOffset now) => (Bytes, Rows, Sha256, ExpiresAt) = (bytes, rows, sha256, now + Lifetime);
}

/// <summary>A piece of the file. All have <see cref="Size"/> bytes but the last.</summary>
public sealed class WorkspaceExportPiece
{
    public const int Size = 1024 * 1024;

    public required Guid ExportId { get; init; }

    /// <summary>From 0.</summary>
    public required int No { get; init; }
    public required byte[] Bytes { get; init; }
}
