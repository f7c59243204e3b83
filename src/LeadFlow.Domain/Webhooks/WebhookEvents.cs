using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Opportunities;

namespace LeadFlow.Domain.Webhooks;

/// <summary>What other programs can be told of, by the names of the contract; names are added and never changed.</summary>
public static class WebhookEvents
{
    public const string Captured = "lead.captured";
    public const string StageChanged = "lead.stage_changed";
    public const string Offered = "handoff.offered";
    public const string Claimed = "handoff.claimed";
    public const string Accepted = "handoff.accepted";
    public const string Returned = "handoff.returned";
    public const string Rejected = "handoff.rejected";
    public const string Released = "handoff.released";
    public const string Expired = "handoff.expired";
    public const string Withdrawn = "handoff.withdrawn";
    public const string Won = "opportunity.won";
    public const string Lost = "opportunity.lost";
    public const string Reopened = "opportunity.reopened";

    /// <summary>Of no lead, and sent when somebody asks: whether it arrives.</summary>
    public const string Ping = "ping";
    public const int NameMaxLength = 40;

    /// <summary>In the order of a lead's life.</summary>
    public static readonly IReadOnlyList<string> All = [Captured, StageChanged, Offered, Claimed, Accepted, Returned, Rejected, Released, Expired, Withdrawn, Won, Lost, Reopened];

    public static string Of(HandoffState state) => state switch
    {
        HandoffState.Offered => Offered,
        HandoffState.Claimed => Claimed,
        HandoffState.Accepted => Accepted,
        HandoffState.Returned => Returned,
        HandoffState.Rejected => Rejected,
        HandoffState.Released => Released,
        HandoffState.Expired => Expired,
        _ => Withdrawn,
    };

    /// <summary>What happened to a hand-off between two looks at it: steps that one save took together are told one by one.</summary>
    /// <param name="was">Null for one that was not there.</param>
    /// <param name="isClaimed">Somebody has claimed it.</param>
    public static IReadOnlyList<string> Between(HandoffState? was, HandoffState now, bool isClaimed)
    {
        List<string> steps = [];
        if (was is null)
        {
            steps.Add(Offered);
        }

        if (was is null or HandoffState.Offered && isClaimed)
        {
            steps.Add(Claimed);
        }

        if (was != now && now is not (HandoffState.Offered or HandoffState.Claimed))
        {
            steps.Add(Of(now));
        }

        return steps;
    }

    /// <param name="was">Null for one that was not there: opening is told by the hand-off that was accepted.</param>
    public static string? Between(OpportunityState? was, OpportunityState now) => now == was ? null : now switch
    {
        OpportunityState.Won => Won,
        OpportunityState.Lost => Lost,
        _ => was is null ? null : Reopened,
    };
}
