namespace LeadFlow.Web.Data;

public enum MergeKind { Sources, Campaigns }

/// <summary>Several sources, or campaigns, made one: which, when, by whom, and how far their leads have followed. Taken back as one.</summary>
public sealed class SourceMerge
{
    /// <summary>How long it can be taken back.</summary>
    public static readonly TimeSpan UndoTime = TimeSpan.FromDays(30);

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required MergeKind Kind { get; init; }

    /// <summary>The one that stays.</summary>
    public required Guid IntoId { get; init; }
    public required string IntoName { get; init; }

    /// <summary>Those that went into it, each with its name at the same place of <see cref="FromNames"/>.</summary>
    public required Guid[] FromIds { get; init; }
    public required string[] FromNames { get; init; }

    /// <summary>Who acts first came with one of them, since the one that stays had nobody.</summary>
    public Guid? BroughtOwnerId { get; init; }
    public Guid? BroughtTeamId { get; init; }
    public required Guid ById { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public Guid JobId { get; set; }

    /// <summary>Leads that have followed.</summary>
    public int Moved { get; set; }
    public DateTimeOffset? UndoneAt { get; set; }
    public Guid? UndoJobId { get; set; }

    /// <summary>Of those moved: put back, and left where they are because somebody gave them another source since, or they are gone.</summary>
    public int PutBack { get; set; }
    public int LeftAlone { get; set; }

    public bool CanBeUndone(DateTimeOffset now) => UndoJobId is null && now < CreatedAt + UndoTime;
}

/// <summary>A lead that followed a merge, and where it was before.</summary>
public sealed class ResourcedLead
{
    public required Guid MergeId { get; init; }
    public required Guid LeadId { get; init; }
    public required Guid FromId { get; init; }
}
