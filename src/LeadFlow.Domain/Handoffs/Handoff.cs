using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Handoffs;

public enum HandoffState { Offered, Claimed, Accepted, Returned, Rejected, Released, Expired, Withdrawn }

public enum HandoffKind { Queue, Assigned, Own }

/// <summary>One offer of a lead to sales and what became of it. Its steps are taken through the lead (Lead.Handoffs).</summary>
public sealed class Handoff
{
    public const int WhyMaxLength = 500;
    public const int NoteMaxLength = 2000;

    private Handoff() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid LeadId { get; private set; }
    public Guid OriginLeadId { get; private init; }
    public int JourneyNumber { get; private init; }

    /// <summary>Offers again after a release or an expiry belong to one series: offer-to-claim is measured from its first.</summary>
    public Guid SeriesId { get; private init; }

    /// <summary>1 for the first of the series.</summary>
    public int Attempt { get; private init; }
    public DateTimeOffset SeriesOfferedAt { get; private init; }
    public HandoffKind Kind { get; private init; }
    public HandoffState State { get; private set; }
    public bool IsOverride { get; private init; }
    public int Score { get; private init; }
    public int AgreementVersion { get; private init; }
    public string Why { get; private init; } = "";

    /// <summary>Who qualified it, and gets it back when sales returns it; null when the calendar did.</summary>
    public Guid? OfferedById { get; private init; }
    public string? OfferedByName { get; private init; }
    public DateTimeOffset OfferedAt { get; private init; }

    /// <summary>Of an assigned offer: shown to, and claimable by, them and sales managers only.</summary>
    public Guid? AssigneeId { get; private init; }

    /// <summary>Who gave it up last: routing asks others first.</summary>
    public Guid? NotFirstId { get; private init; }

    /// <summary>When the clock of this step runs out; <see cref="Lead.Never"/> for a rep's own lead.</summary>
    public DateTimeOffset DueAt { get; private set; }
    public Guid? ClaimedById { get; private set; }

    /// <summary>The claimer's name as it was then: a refusal can name the winner without another look-up.</summary>
    public string? ClaimedByName { get; private set; }
    public DateTimeOffset? ClaimedAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public string? Reason { get; private set; }
    public string? Note { get; private set; }

    public bool IsOpen => State is HandoffState.Offered or HandoffState.Claimed;

    internal static Handoff Offer(Guid leadId, int journey, HandoffKind kind, bool isOverride, int score, string why, (Guid Id, string Name)? offeredBy, Moment m, Handoff? before = null, Guid? assignee = null, Guid? notFirst = null)
    {
        var id = Guid.CreateVersion7(m.Now);
        return new()
        {
            Id = id,
            LeadId = leadId,
            OriginLeadId = leadId,
            JourneyNumber = journey,
            SeriesId = before?.SeriesId ?? id,
            Attempt = (before?.Attempt ?? 0) + 1,
            SeriesOfferedAt = before?.SeriesOfferedAt ?? m.Now,
            Kind = kind,
            State = HandoffState.Offered,
            IsOverride = isOverride,
            Score = score,
            AgreementVersion = m.Agreement.Version,
            Why = Text.Shorten(why, WhyMaxLength),
            OfferedById = offeredBy?.Id,
            OfferedByName = offeredBy?.Name,
            OfferedAt = m.Now,
            AssigneeId = assignee,
            NotFirstId = notFirst,
            DueAt = m.Due(m.Content.Deadlines.ClaimMinutes),
        };
    }

    internal void Claim(Actor claimer, Moment m)
    {
        State = HandoffState.Claimed;
        (ClaimedById, ClaimedByName, ClaimedAt) = (claimer.Id, claimer.Name, m.Now);
        DueAt = Kind == HandoffKind.Own ? Lead.Never : m.Due(m.Content.Deadlines.AcceptMinutes);
    }

    internal void Close(HandoffState state, DateTimeOffset now, string? reason = null, string? note = null)
    {
        State = state;
        (ClosedAt, Reason, Note) = (now, reason, note);
    }
}
