namespace LeadFlow.Domain.Leads;

public enum StageCause { Agreement, Person, Import, Wake, Merge }

/// <summary>A lead came into a stage: when, by what cause, why, with which score, under which agreement version.</summary>
public sealed class StageEntry
{
    public const int WhyMaxLength = 500;

    private StageEntry() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid LeadId { get; private set; }
    public Guid OriginLeadId { get; private init; }
    public int JourneyNumber { get; private init; }
    public string StageName { get; private init; } = "";
    public StageKind StageKind { get; private init; }
    public DateTimeOffset At { get; private set; }
    public StageCause Cause { get; private init; }
    public string Why { get; private init; } = "";
    public Guid? ActorId { get; private init; }
    public int Score { get; private init; }
    public int AgreementVersion { get; private init; }

    /// <summary>From an imported outcome: left out of velocity.</summary>
    public bool Implied { get; private init; }

    /// <summary>Taken back by a person: counted by no milestone and no report.</summary>
    public bool Undone { get; private set; }

    /// <summary>How it was before, so that a step can be taken back. Null on the first entry of a journey.</summary>
    public string? FromStage { get; private init; }
    public StageKind? FromKind { get; private init; }
    public LeadStanding? FromStanding { get; private init; }
    public string? FromHold { get; private init; }
    public bool FromHeldByReturn { get; private init; }
    public bool FromOverride { get; private init; }
    public string? FromDeadReason { get; private init; }
    public DateOnly? FromRevisitOn { get; private init; }
    public string? FromNextAction { get; private init; }
    public DateTimeOffset? FromNextActionAt { get; private init; }

    internal static StageEntry Into(Lead lead, int journey, string stage, StageKind kind, StageCause cause, string why, Guid? actorId, DateTimeOffset at, bool first = false, bool implied = false) => new()
    {
        Id = OrderedId.At(at),
        LeadId = lead.Id,
        OriginLeadId = lead.Id,
        JourneyNumber = journey,
        StageName = stage,
        StageKind = kind,
        At = at,
        Cause = cause,
        Why = Text.Shorten(why, WhyMaxLength),
        ActorId = actorId,
        Score = lead.Qualification.Score,
        AgreementVersion = lead.Qualification.AgreementVersion,
        Implied = implied,
        FromStage = first ? null : lead.Qualification.StageName,
        FromKind = first ? null : lead.Qualification.StageKind,
        FromStanding = first ? null : lead.Qualification.Standing,
        FromHold = lead.Qualification.HoldStage,
        FromHeldByReturn = lead.Qualification.HeldByReturn,
        FromOverride = lead.Qualification.IsOverride,
        FromDeadReason = first ? null : lead.DeadReason,
        FromRevisitOn = first ? null : lead.RevisitOn,
        FromNextAction = first ? null : lead.Qualification.NextAction,
        FromNextActionAt = first ? null : lead.Qualification.NextActionAt,
    };

    internal void Undo() => Undone = true;

    internal void WasAt(DateTimeOffset at) => At = at;
}
