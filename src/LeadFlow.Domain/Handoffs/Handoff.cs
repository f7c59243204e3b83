using System.Linq.Expressions;
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
    public HandoffKind Kind { get; private set; }
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
    public Guid? AssigneeId { get; private set; }

    /// <summary>Of an offer in a team's queue: shown to, and claimable by, its people and sales managers only. Null for the open queue.</summary>
    public Guid? TeamId { get; private set; }

    /// <summary>Since when it waits where it waits; null until the routing rules have said so.</summary>
    public DateTimeOffset? RoutedAt { get; private set; }

    /// <summary>The rule that said so.</summary>
    public Guid? RuleId { get; private set; }

    /// <summary>Who gave it up last: routing asks others first.</summary>
    public Guid? NotFirstId { get; private init; }

    /// <summary>When the clock of this step runs out; <see cref="Lead.Never"/> for a rep's own lead.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>When whoever has it is reminded of that; null once they were, or where nobody in particular has it.</summary>
    public DateTimeOffset? RemindAt { get; private set; }
    public Guid? ClaimedById { get; private set; }

    /// <summary>The claimer's name as it was then: a refusal can name the winner without another look-up.</summary>
    public string? ClaimedByName { get; private set; }
    public DateTimeOffset? ClaimedAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public string? Reason { get; private set; }
    public string? Note { get; private set; }

    /// <summary>When whoever qualified it said that it was wrongly returned or rejected; null while nobody did.</summary>
    public DateTimeOffset? DisputedAt { get; private set; }
    public string? DisputedBy { get; private set; }
    public string? DisputeNote { get; private set; }

    /// <summary>When a manager decided that; what was decided stands in <see cref="Stands"/>.</summary>
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>The return was right, or was not; null while nobody decided.</summary>
    public bool? Stands { get; private set; }

    public bool IsDisputed => DisputedAt is not null && SettledAt is null;

    /// <summary>What waits to be claimed by somebody of a team: in the open queue, in that of their team, or for them alone.</summary>
    public static Expression<Func<Handoff, bool>> WaitsFor(Guid? person, Guid? team) => h =>
        h.State == HandoffState.Offered && h.RoutedAt != null && (h.AssigneeId == null ? h.TeamId == null || h.TeamId == team : h.AssigneeId == person);

    /// <summary>What one may see of hand-offs: all that was claimed or is over, and what waits for them.</summary>
    public static Expression<Func<Handoff, bool>> IsShownTo(Guid? person, Guid? team) => h =>
        h.State != HandoffState.Offered || (h.RoutedAt != null && (h.AssigneeId == null ? h.TeamId == null || h.TeamId == team : h.AssigneeId == person));

    /// <summary>What is with one person: offered to them alone, or claimed by them and not decided.</summary>
    public static Expression<Func<Handoff, bool>> IsWith(Guid person) => h =>
        (h.State == HandoffState.Offered && h.AssigneeId == person) || (h.State == HandoffState.Claimed && h.ClaimedById == person);

    /// <summary>Whom it is with, as <see cref="IsWith"/> says it; null for what waits in a queue or is over.</summary>
    public Guid? HolderId => State switch { HandoffState.Offered => AssigneeId, HandoffState.Claimed => ClaimedById, _ => null };

    /// <summary>On offer, and the routing rules have not said where it waits.</summary>
    public bool IsUnplaced => State == HandoffState.Offered && RoutedAt is null;

    public bool IsOpen => State is HandoffState.Offered or HandoffState.Claimed;

    internal static Handoff Offer(Guid leadId, int journey, HandoffKind kind, bool isOverride, int score, string why, (Guid Id, string Name)? offeredBy, Moment m, Handoff? before = null, Guid? assignee = null, Guid? notFirst = null, Guid? team = null, bool isRouted = true)
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
            TeamId = team,
            RoutedAt = isRouted || kind != HandoffKind.Queue ? m.Now : null,
            NotFirstId = notFirst,
            DueAt = m.Due(m.Content.Deadlines.ClaimMinutes, whose: assignee),
            RemindAt = assignee is null && team is null ? null : m.Due(Before(m.Content.Deadlines.ClaimMinutes), whose: assignee),
        };
    }

    /// <summary>Of a clock of so many minutes: a quarter of them is left.</summary>
    private static int Before(int minutes) => minutes - minutes / 4;

    /// <summary>The clock to claim runs anew for whom it waits: it has only now come to them.</summary>
    internal void SendTo(Placement route, Moment m)
    {
        (RoutedAt, RuleId, TeamId, AssigneeId) = (m.Now, route.Rule?.Id, route.TeamId, route.PersonId);
        if (route.IsOpen)
        {
            return;
        }

        Kind = route.PersonId is null ? HandoffKind.Queue : HandoffKind.Assigned;
        var minutes = m.Content.Deadlines.ClaimMinutes;
        (DueAt, RemindAt) = (m.Due(minutes, whose: AssigneeId), m.Due(Before(minutes), whose: AssigneeId));
    }

    internal void Claim(Actor claimer, Moment m)
    {
        State = HandoffState.Claimed;
        (ClaimedById, ClaimedByName, ClaimedAt) = (claimer.Id, claimer.Name, m.Now);
        RoutedAt ??= m.Now; // The first press wins, also before the rules were asked.
        var minutes = m.Content.Deadlines.AcceptMinutes;
        DueAt = Kind == HandoffKind.Own ? Lead.Never : m.Due(minutes, whose: claimer.Id);
        RemindAt = Kind == HandoffKind.Own ? null : m.Due(Before(minutes), whose: claimer.Id);
    }

    internal void Close(HandoffState state, DateTimeOffset now, string? reason = null, string? note = null)
    {
        State = state;
        (ClosedAt, Reason, Note, RemindAt) = (now, reason, note, null);
    }

    internal void Dispute(string why, Actor by, DateTimeOffset now) => (DisputedAt, DisputedBy, DisputeNote) = (now, by.Name, why);

    internal void Settle(bool stands, DateTimeOffset now) => (SettledAt, Stands) = (now, stands);
}
