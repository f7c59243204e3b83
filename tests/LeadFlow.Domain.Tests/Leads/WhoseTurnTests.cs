using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Leads;

public sealed class WhoseTurnTests
{
    private readonly Company _c = new();

    [Fact]
    public void A_new_lead_is_marketings_to_look_at() =>
        Assert.Equal(new(Side.Marketing, Role.Marketer, null, TurnStep.Triage), Of(Lead(_c)));

    [Fact]
    public void A_warm_lead_is_whose_the_agreement_says()
    {
        Assert.Equal(new(Side.Sales, Role.Sdr, Sdr.Id, TurnStep.Work), Of(WarmLead(_c, owner: Sdr.Id)));

        _c.Agree(content => content with { Stages = [.. content.Stages.Select(s => s.Kind is StageKind.Warm ? s with { Responsible = new(Side.Marketing, Role.Marketer) } : s)] });

        Assert.Equal(Side.Marketing, Of(WarmLead(_c))!.Side);
    }

    [Fact]
    public void Whoever_has_it_is_whose_turn_it_is_also_where_the_agreement_names_the_other_side() =>
        Assert.Equal(new(Side.Marketing, null, Marketer.Id, TurnStep.Work), Of(WarmLead(_c, owner: Marketer.Id)));

    [Fact]
    public void An_offered_lead_is_sales_to_claim_and_a_claimed_one_its_claimers_to_decide()
    {
        Assert.Equal(new(Side.Sales, Role.Rep, null, TurnStep.Claim), Of(HotLead(_c)));
        Assert.Equal(new(Side.Sales, Role.Rep, Rep.Id, TurnStep.Decide), Of(ClaimedLead(_c)));
    }

    [Fact]
    public void A_returned_lead_is_the_turn_of_the_stage_it_went_back_to() =>
        Assert.Equal(TurnStep.Work, Of(ReturnedLead(_c))!.Step);

    [Fact]
    public void An_opportunity_is_sales_to_close_a_dead_lead_is_marketings_to_wake_and_a_customer_nobodys()
    {
        Assert.Equal(new(Side.Sales, Role.Rep, Rep.Id, TurnStep.Close), Of(AcceptedLead(_c)));
        Assert.Equal(new(Side.Marketing, Role.Marketer, null, TurnStep.Revisit), Of(DeadLead(_c)));
        Assert.Null(Of(Customer(_c)));
    }

    private WhoseTurn? Of(Lead lead) => WhoseTurn.Of(lead.Standing, _c.Content.Stage(lead.Qualification.StageName)!, lead.OwnerId is { } owner ? (owner, ((Moment)_c).Person(owner)!.Side) : null,
        lead.LatestHandoff is { } h ? (h.State, h.AssigneeId, h.ClaimedById) : ((HandoffState, Guid?, Guid?)?)null, lead.Opportunities.Count == 0 ? null : lead.Opportunity().State);
}
