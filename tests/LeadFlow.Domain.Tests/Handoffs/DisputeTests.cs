using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Handoffs;

/// <summary>Returns that whoever qualified the lead finds wrong, and what managers make of that.</summary>
public sealed class DisputeTests
{
    private readonly Company _c = new();

    [Fact]
    public void Whoever_qualified_a_returned_lead_disputes_that_once_and_the_managers_of_both_sides_are_told()
    {
        var lead = ReturnedLead(_c);
        Ok(lead.Dispute("They signed the budget on Monday", Marketer, _c.After(minutes: 5)));
        Ok(lead.Dispute("Again", Marketer, _c.After(minutes: 5)));

        var line = Assert.Single(lead.Activities, a => a.Kind == ActivityKind.Disputed);
        Assert.Equal("They signed the budget on Monday", line.Text);
        var told = WhoIsTold.Of(lead, line, [], [SalesManager.Id!.Value, MarketingManager.Id!.Value]);
        Assert.Equal(new[] { SalesManager.Id, MarketingManager.Id, Rep.Id }.Order(), told.Select(t => (Guid?)t.UserId).Order());
    }

    [Fact]
    public void Nobody_else_disputes_it_and_only_what_came_back_is_disputed()
    {
        ReturnedLead(_c).Refuses(l => l.Dispute("Why not", Sdr, _c), says: "Mara Marketer");
        HotLead(_c).Refuses(l => l.Dispute("Why not", Marketer, _c), says: "not returned");
        Ok(ReturnedLead(_c).Dispute("For them", MarketingManager, _c));
    }

    [Fact]
    public void A_return_that_stands_changes_nothing_but_what_is_said()
    {
        var lead = ReturnedLead(_c);
        Ok(lead.Dispute("No", Marketer, _c.After(minutes: 1)));
        lead.Refuses(l => l.Settle(true, null, Rep, _c), says: "manager");
        Ok(lead.Settle(true, "Rita was right", SalesManager, _c.After(minutes: 1)));
        Ok(lead.Settle(true, null, SalesManager, _c));
        lead.Refuses(l => l.Settle(false, null, MarketingManager, _c), says: "settled already");
        lead.Refuses(l => l.Dispute("Once more", Marketer, _c), says: "settled already");

        Assert.Equal((HandoffState.Returned, true), (lead.LatestHandoff!.State, lead.LatestHandoff.Stands));
        Assert.Single(lead.Activities, a => a.Kind == ActivityKind.Settled);
    }

    [Fact]
    public void A_return_that_does_not_stand_lets_the_lead_follow_the_agreement_again()
    {
        var lead = ReturnedLead(_c);
        Assert.Equal(StageKind.Warm, lead.Qualification.StageKind);
        Ok(lead.Dispute("No", Marketer, _c.After(minutes: 1)));
        Ok(lead.Settle(false, null, SalesManager, _c.After(minutes: 1)));

        Assert.Equal((StageKind.Hot, HandoffState.Offered), (lead.Qualification.StageKind, lead.LatestHandoff!.State));
        Assert.Equal(2, lead.Handoffs.Select(h => h.SeriesId).Distinct().Count());
        Assert.Equal((HandoffState.Returned, false), (lead.Handoffs[0].State, lead.Handoffs[0].Stands)); // It was returned all the same.
    }

    [Fact]
    public void A_rejection_that_does_not_stand_wakes_the_lead()
    {
        var lead = ClaimedLead(_c);
        Ok(lead.Reject(Competitor, null, null, Rep, _c.After(minutes: 5)));
        Ok(lead.Dispute("They never chose one", Marketer, _c.After(minutes: 1)));
        Ok(lead.Settle(false, null, SalesManager, _c.After(minutes: 1)));

        Assert.Equal((LeadStanding.Open, 2), (lead.Standing, lead.JourneyNumber));
        Assert.Equal(HandoffState.Offered, lead.LatestHandoff!.State);
    }
}
