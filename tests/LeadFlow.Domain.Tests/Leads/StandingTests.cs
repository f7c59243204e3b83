using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Leads;

/// <summary>LIFECYCLE 1.</summary>
public sealed class StandingTests
{
    private readonly Company _c = new();

    [Fact]
    public void A_win_that_is_reopened_is_no_win_until_it_is_won_again()
    {
        var lead = Customer(_c);
        Ok(lead.Reopen(lead.Opportunity(), Rep, _c.After(days: 1)));
        Assert.Equal((null, null), (lead.WonAt, lead.WonOn));
        Ok(lead.Win(lead.Opportunity(), 12500, "EUR", null, Rep, _c.After(days: 1)));
        Assert.Equal((_c.Now, _c.Today), (lead.WonAt, lead.WonOn));
        Assert.Equal("Won by Rita Rep: EUR 12,500", lead.Last(ActivityKind.Won).Summary);
    }

    [Fact]
    public void Value_day_and_name_of_an_open_opportunity_are_changed_with_one_line_that_says_what()
    {
        var lead = AcceptedLead(_c);
        lead.LogTouch(ActivityKind.Call, "Called", null, true, false, _c.Now, Rep, _c);
        var day = new DateOnly(2031, 3, 3);

        Ok(lead.EditOpportunity(lead.Opportunity(), lead.Opportunity().Name, 12500, "EUR", day, Rep, _c.After(minutes: 1)));
        Assert.Equal((12500m, "EUR", day), (lead.Opportunity().Amount, lead.Opportunity().Currency, lead.Opportunity().ExpectedClose));
        Assert.Equal("Opportunity: value EUR 1,000 → EUR 12,500; expected to close on no day yet → 3 Mar 2031", lead.Last(ActivityKind.OpportunityEdited).Summary);
        Assert.Equal(((Moment)_c).StartOf(day), lead.Qualification.NextActionAt);

        lead.Repeats(l => l.EditOpportunity(l.Opportunity(), l.Opportunity().Name, 12500, "EUR", day, Rep, _c));
        Ok(lead.Win(lead.Opportunity(), null, null, null, Rep, _c));
        lead.Refuses(l => l.EditOpportunity(l.Opportunity(), "Other", 1, "EUR", null, Rep, _c), says: "reopen");
    }

    [Fact]
    public void An_open_lead_is_raw_warm_or_hot_without_an_open_opportunity_and_follows_the_agreement()
    {
        Assert.All([(Lead(_c), StageKind.Raw), (WarmLead(_c), StageKind.Warm), (HotLead(_c), StageKind.Hot)], t =>
        {
            Assert.Equal(LeadStanding.Open, t.Item1.Standing);
            Assert.Equal(t.Item2, t.Item1.Stage());
            Assert.Null(t.Item1.OpenOpportunity);
        });
    }

    [Fact]
    public void An_accepted_lead_is_in_opportunity_and_its_stage_is_frozen_while_its_score_is_still_computed()
    {
        var lead = AcceptedLead(_c);
        lead.Learn(_c.After(days: 1), Rep, Answer(Criterion.Budget, Level.No));

        Assert.Equal(LeadStanding.InOpportunity, lead.Standing);
        Assert.Equal(StageKind.Hot, lead.Stage());
        Assert.Equal(OpportunityState.Open, Assert.Single(lead.Opportunities).State);
        Assert.False(lead.Qualification.SalesReady);
        Assert.True(lead.Qualification.Score < 60);
        lead.Refuses(l => l.MoveTo(_c.Stage(StageKind.Warm), "Because", SalesManager, _c), says: "Rita Rep");
        lead.Refuses(l => l.MarkDead(Competitor, null, null, SalesManager, _c));
    }

    [Fact]
    public void A_lead_whose_opportunity_was_won_is_a_customer_and_frozen()
    {
        var lead = Customer(_c);
        lead.Learn(_c.After(days: 1), Rep, Answer(Criterion.Need, Level.No));

        Assert.Equal((LeadStanding.Customer, StageKind.Hot), (lead.Standing, lead.Stage()));
        Assert.Equal(Domain.Leads.Lead.Never, lead.Qualification.NextActionAt);
        lead.Refuses(l => l.MoveTo(_c.Stage(StageKind.Raw), "Because", SalesManager, _c));
        lead.Refuses(l => l.MarkDead(Competitor, null, null, SalesManager, _c));
        lead.Refuses(l => l.Wake(_c.Stage(StageKind.Raw), Rep, _c));
        lead.Refuses(l => l.UndoMove(SalesManager, _c));
    }

    [Fact]
    public void A_dead_lead_has_a_reason_and_the_revisit_date_that_the_reason_gives_unless_one_is_given()
    {
        var lead = DeadLead(_c);
        Assert.Equal((LeadStanding.Dead, StageKind.Dead, "Competitor", _c.Today.AddDays(365)), (lead.Standing, lead.Stage(), lead.DeadReason!, lead.RevisitOn!.Value));

        var given = Lead(_c);
        Ok(given.MarkDead(Competitor, _c.Today.AddDays(10), null, Marketer, _c));
        Assert.Equal(_c.Today.AddDays(10), given.RevisitOn);
        Assert.Equal(_c.Today.AddDays(10), ((Moment)_c).DayOf(given.Qualification.NextActionAt));
        Assert.Equal(TimeSpan.Zero, TimeZoneInfo.ConvertTime(given.Qualification.NextActionAt, _c.Zone).TimeOfDay);
        Assert.Null(DeadLead(_c, Spam).RevisitOn);
    }

    [Fact]
    public void A_dead_lead_is_not_moved_by_the_agreement_nor_offered()
    {
        var lead = DeadLead(_c);
        lead.BecomeHot(_c.After(days: 1), Marketer);

        Assert.Equal(StageKind.Dead, lead.Stage());
        Assert.True(lead.Qualification.SalesReady);
        Assert.Empty(lead.Handoffs);
        lead.Refuses(l => l.Claim(Rep, _c));
    }

    [Fact]
    public void Losing_an_opportunity_leads_back_to_warm_held_there()
    {
        var lead = AcceptedLead(_c);
        Ok(lead.Lose(lead.OpenOpportunity!, "Price", null, null, Rep, _c.After(days: 2)));

        Assert.Equal((LeadStanding.Open, StageKind.Warm), (lead.Standing, lead.Stage()));
        Assert.Equal(OpportunityState.Lost, lead.Opportunities[0].State);
        Assert.Single(lead.Handoffs);
        lead.Rescore(_c.After(days: 1));
        Assert.Equal(StageKind.Warm, lead.Stage());
    }

    [Fact]
    public void Losing_an_opportunity_leads_to_dead_with_reason_and_revisit_date()
    {
        var lead = AcceptedLead(_c);
        Ok(lead.Lose(lead.OpenOpportunity!, "Chose another", Competitor, _c.Today.AddDays(50), Rep, _c.After(days: 2)));

        Assert.Equal((LeadStanding.Dead, "Competitor"), (lead.Standing, lead.DeadReason));
        Assert.NotNull(lead.RevisitOn);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2)]
    public void Reopening_an_opportunity_restores_in_opportunity(int end)
    {
        var lead = AcceptedLead(_c);
        var opportunity = lead.OpenOpportunity!;
        Ok(end == 0 ? lead.Win(opportunity, 1, "EUR", null, Rep, _c.After(days: 1)) : lead.Lose(opportunity, "Price", end == 1 ? null : Competitor, null, Rep, _c.After(days: 1)));

        Ok(lead.Reopen(opportunity, Rep, _c.After(days: 1)));

        Assert.Equal((LeadStanding.InOpportunity, StageKind.Hot), (lead.Standing, lead.Stage()));
        Assert.Equal(OpportunityState.Open, opportunity.State);
        Assert.Equal((null, null), (lead.DeadReason, lead.RevisitOn));
        lead.Repeats(l => l.Reopen(opportunity, Rep, _c));
    }

    [Fact]
    public void An_opportunity_is_not_reopened_while_the_lead_is_with_sales_again()
    {
        var lead = AcceptedLead(_c);
        var lost = lead.OpenOpportunity!;
        Ok(lead.Lose(lost, "Price", null, null, Rep, _c.After(days: 1)));
        Ok(lead.MoveTo(_c.Stage(StageKind.Hot), "They called", SalesManager, _c.After(days: 1)));

        lead.Refuses(l => l.Reopen(lost, Rep, _c));
    }

    [Fact]
    public void A_won_opportunity_is_not_lost_nor_a_lost_one_won_and_the_same_end_again_changes_nothing()
    {
        var won = Customer(_c);
        won.Repeats(l => l.Win(l.Opportunities[0], 9, "EUR", null, Rep, _c.After(days: 1)));
        won.Refuses(l => l.Lose(l.Opportunities[0], "Price", null, null, Rep, _c));

        var lost = AcceptedLead(_c);
        Ok(lost.Lose(lost.OpenOpportunity!, "Price", null, null, Rep, _c));
        lost.Repeats(l => l.Lose(l.Opportunities[0], "Price", null, null, Rep, _c.After(days: 1)));
        lost.Refuses(l => l.Win(l.Opportunities[0], 9, "EUR", null, Rep, _c));
    }

    [Fact]
    public void A_customers_new_inquiry_begins_a_new_journey_as_open()
    {
        var lead = Customer(_c);
        lead.Reinquire(Given(), Marketer, _c.After(days: 30));

        Assert.Equal((LeadStanding.Open, 2), (lead.Standing, lead.JourneyNumber));
        Assert.Equal(StageKind.Raw, lead.StageEntries.First(e => e.JourneyNumber == 2).StageKind);
    }
}
