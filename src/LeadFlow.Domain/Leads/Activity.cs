using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Leads;

public enum ActivityKind
{
    Captured, Reinquiry, Proposed, Imported, Edited, Assigned, Answered, Responded, Call, Email, Meeting, Letter, Note, ScoreChanged, StageChanged, Dead, Woken, Undone,
    Offered, Claimed, Accepted, Returned, Rejected, Released, Expired, Withdrawn, Won, Lost, Reopened, OpportunityEdited,
    TaskPlanned, TaskDone, TaskDropped, TaskSnoozed, TaskEdited, TaskReassigned, TaskReopened, Merged, Unmerged, Chat, Attached, Routed, Disputed, Settled,
}

/// <summary>One line of a lead's timeline. Written once, never edited.</summary>
public sealed class Activity
{
    public const int SummaryMaxLength = 500;
    public const int NameMaxLength = 300;

    private Activity() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid LeadId { get; private set; }
    public Guid OriginLeadId { get; private init; }
    public ActivityKind Kind { get; private init; }
    public Side Side { get; private init; }

    /// <summary>Null for the system itself.</summary>
    public Guid? ActorId { get; private init; }

    /// <summary>As they were called then.</summary>
    public string By { get; private init; } = "";
    public DateTimeOffset At { get; private init; }

    /// <summary>One sentence, without formatted instants: times are shown in the reader's zone.</summary>
    public string Summary { get; private init; } = "";

    /// <summary>What somebody wrote: a note, what was said on a call.</summary>
    public string? Text { get; private init; }

    /// <summary>Facts for integrations: names and values.</summary>
    public Dictionary<string, string>? Data { get; private init; }

    internal static Activity Of(Guid leadId, Actor actor, ActivityKind kind, string summary, DateTimeOffset at, string? text = null, Dictionary<string, string>? data = null, Side? side = null) => new()
    {
        Id = OrderedId.At(at),
        LeadId = leadId,
        OriginLeadId = leadId,
        Kind = kind,
        Side = side ?? actor.Side,
        ActorId = actor.Id,
        By = actor.Name,
        At = at,
        Summary = Leads.Text.Shorten(summary, SummaryMaxLength),
        Text = text,
        Data = data,
    };
}
