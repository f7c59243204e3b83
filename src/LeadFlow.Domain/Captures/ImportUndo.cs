namespace LeadFlow.Domain.Captures;

/// <summary>The taking back of an import: everything that it created and changed, unless somebody changed it since.</summary>
public sealed class ImportUndo
{
    /// <summary>Days for which an import can be taken back.</summary>
    public const int Days = 30;

    private ImportUndo() { } // For EF Core.

    public Guid ImportId { get; private init; }
    public Guid JobId { get; private set; }
    public Guid ById { get; private init; }
    public string ByName { get; private init; } = "";
    public DateTimeOffset StartedAt { get; private init; }

    /// <summary>Leads that are gone again, are again as they were, or stay since somebody changed them.</summary>
    public int Removed { get; private set; }
    public int Restored { get; private set; }
    public int Left { get; private set; }

    public static ImportUndo Of(Guid importId, Guid jobId, Guid byId, string byName, DateTimeOffset now) => new() { ImportId = importId, JobId = jobId, ById = byId, ByName = byName, StartedAt = now };

    /// <summary>Goes on after a failure: what was taken back until then is.</summary>
    public void Again(Guid jobId) => JobId = jobId;

    /// <summary>Adds a batch; saved in its transaction.</summary>
    public void Count(int removed, int restored, int left) => (Removed, Restored, Left) = (Removed + removed, Restored + restored, Left + left);
}

/// <summary>What an import changed at one lead that was there before: the rows it added, and what those that it changed said.</summary>
public sealed class ImportChange
{
    private ImportChange() { } // For EF Core.

    /// <summary>In the order of the changes; given by the database.</summary>
    public long Id { get; private init; }
    public Guid ImportId { get; private init; }
    public Guid LeadId { get; private init; }

    /// <summary>JSON: {"added": {table: [key]}, "changed": {table: [row as it was, its changed columns only]}}.</summary>
    public string Was { get; private init; } = "{}";

    /// <summary>Lines of the timeline that people wrote, right after: with another number somebody has touched the lead since.</summary>
    public int Lines { get; private init; }
}

/// <summary>A lead that an undo left as it is, since somebody changed it after the import.</summary>
public sealed class ImportLeft
{
    private ImportLeft() { } // For EF Core.

    public Guid ImportId { get; private init; }
    public Guid LeadId { get; private init; }

    /// <summary>In a sentence.</summary>
    public string Why { get; private init; } = "";
}
