using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Leads;

/// <summary>Which side is to act on a lead now. A pure rule: the open step decides, else its owner, else whoever the agreement makes responsible for the stage.</summary>
/// <param name="Role">Who of that side, where no one person is known.</param>
/// <param name="PersonId">The one person whose step it is.</param>
public sealed record WhoseTurn(Side Side, Role? Role, Guid? PersonId, TurnStep Step)
{
    /// <returns>Null where nobody has to do anything: a customer.</returns>
    /// <param name="owner">Who has it, and for which side.</param>
    /// <param name="handoff">State of the latest hand-off, its assignee and its claimer.</param>
    public static WhoseTurn? Of(LeadStanding standing, StageDefinition stage, (Guid Id, Side Side)? owner, (HandoffState State, Guid? AssigneeId, Guid? ClaimedById)? handoff, OpportunityState? opportunity) => standing switch
    {
        LeadStanding.Customer => null,
        LeadStanding.InOpportunity => new(Side.Sales, People.Role.Rep, owner?.Id, opportunity is OpportunityState.Open or null ? TurnStep.Close : TurnStep.Work),
        LeadStanding.Dead => new(stage.Responsible.Side, stage.Responsible.Role, null, TurnStep.Revisit),
        _ => handoff switch
        {
            { State: HandoffState.Offered } offer => new(Side.Sales, People.Role.Rep, offer.AssigneeId, TurnStep.Claim),
            { State: HandoffState.Claimed } claimed => new(Side.Sales, People.Role.Rep, claimed.ClaimedById, TurnStep.Decide),
            _ when owner is { Side: Side.Marketing or Side.Sales } has => new(has.Side, has.Side == stage.Responsible.Side ? stage.Responsible.Role : null, has.Id, TurnStep.Work),
            _ => new(stage.Responsible.Side, stage.Responsible.Role, owner?.Id, stage.Kind is StageKind.Raw && owner is null ? TurnStep.Triage : TurnStep.Work),
        },
    };
}

public enum TurnStep
{
    /// <summary>Nobody has looked at it yet.</summary>
    Triage,

    /// <summary>What the agreement asks of the stage.</summary>
    Work,

    /// <summary>It is on offer.</summary>
    Claim,

    /// <summary>Claimed: accept or return.</summary>
    Decide,

    /// <summary>An opportunity is open.</summary>
    Close,

    /// <summary>Dead until its day.</summary>
    Revisit,
}
