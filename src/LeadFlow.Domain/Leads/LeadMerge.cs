namespace LeadFlow.Domain.Leads;

/// <summary>Several leads that turned out to be one person, brought together by somebody (LIFECYCLE 8).</summary>
public sealed class LeadMerge
{
    /// <summary>Days for which it can be taken back; after them what was before is forgotten.</summary>
    public const int UndoDays = 30;

    /// <summary>So many leads at once, the one that stays included.</summary>
    public const int MaxLeads = 20;

    private LeadMerge() { } // For EF Core.

    public Guid Id { get; private init; }

    /// <summary>The lead that stays.</summary>
    public Guid SurvivorId { get; private init; }
    public Guid? ById { get; private init; }
    public string ByName { get; private init; } = "";
    public DateTimeOffset At { get; private init; }
    public DateTimeOffset? UndoneAt { get; private set; }
    public Guid? UndoneById { get; private set; }

    /// <summary>The rows of the lead that stays, as JSON, before and right after: what still is as the merge made it goes back. Null once it is too late.</summary>
    public string? Before { get; private set; }
    public string? After { get; private set; }

    public static LeadMerge Of(Guid survivorId, Guid? byId, string byName, DateTimeOffset at, string before) =>
        new() { Id = Guid.CreateVersion7(at), SurvivorId = survivorId, ById = byId, ByName = byName, At = at, Before = before };

    public void Became(string after) => After = after;

    public DateTimeOffset UndoUntil => At.AddDays(UndoDays);

    /// <param name="later">A merge after this one that the lead that stays has taken part in and that still holds.</param>
    public Result CanUndo(LeadMerge? later, DateTimeOffset now) =>
        UndoneAt is not null ? Result.Success
        : now >= UndoUntil || Before is null || After is null ? Result.Refused($"A merge can be taken back for {UndoDays} days; this one is older.")
        : later is not null ? Result.Refused("This lead was merged again since: take back the later merge first.")
        : Result.Success;

    public void Undo(Guid? byId, DateTimeOffset at) => (UndoneAt, UndoneById) = (at, byId);
}

/// <summary>One of the leads that went into another: under its id one still finds the one that stayed.</summary>
public sealed class MergedLead
{
    private MergedLead() { } // For EF Core.

    public Guid MergeId { get; private init; }
    public Guid LeadId { get; private init; }

    /// <summary>Where it is now, as far as this merge says.</summary>
    public Guid SurvivorId { get; private init; }
    public string Title { get; private init; } = "";

    /// <summary>The lead's own rows as JSON; null once it is too late to take the merge back.</summary>
    public string? Rows { get; private set; }

    /// <summary>Whose rows were its own: itself, and those merged into it before.</summary>
    public Guid[] Origins { get; private init; } = [];

    /// <summary>Notices that were about it.</summary>
    public Guid[] Notices { get; private init; } = [];

    /// <summary>It is a lead of its own again.</summary>
    public bool Restored { get; private set; }

    public static MergedLead Of(LeadMerge merge, Lead lead, string rows, Guid[] origins, Guid[] notices) =>
        new() { MergeId = merge.Id, LeadId = lead.Id, SurvivorId = merge.SurvivorId, Title = lead.Title, Rows = rows, Origins = origins, Notices = notices };

    public void Restore() => Restored = true;
}
