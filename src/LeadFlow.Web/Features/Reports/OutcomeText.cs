using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Features.Shared;

namespace LeadFlow.Web.Features.Reports;

/// <summary>How a hand-off ended, in a word.</summary>
public static class OutcomeText
{
    public static string Of(FindOutcomes.Outcome outcome, Wording t) => outcome switch
    {
        FindOutcomes.Outcome.Decided => t["decided"],
        FindOutcomes.Outcome.GivenBack => t["given back"],
        _ => Of(Enum.Parse<HandoffState>(outcome.ToString()), t),
    };

    public static string Of(HandoffState state, Wording t) => state switch
    {
        HandoffState.Accepted => t["accepted"],
        HandoffState.Returned => t["returned"],
        HandoffState.Rejected => t["rejected"],
        HandoffState.Released => t["released"],
        HandoffState.Expired => t["expired"],
        HandoffState.Withdrawn => t["withdrawn"],
        HandoffState.Claimed => t["claimed"],
        _ => t["offered"],
    };
}
