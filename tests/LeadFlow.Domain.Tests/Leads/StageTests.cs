using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Leads;

/// <summary>LIFECYCLE 2.</summary>
public sealed class StageTests
{
    private readonly Company _c = new();

    [Fact]
    public void The_stage_is_the_last_whose_criteria_and_all_earlier_non_raw_ones_hold()
    {
        _c.Agree(a => a with
        {
            Stages = [a.Stages[0], new("Lukewarm", StageKind.Warm, new() { MinLevels = new Dictionary<Criterion, Level> { [Criterion.Authority] = Level.Confirmed } }, a.Stages[1].Responsible), .. a.Stages.Skip(1)],
        });
        var lead = Lead(_c);
        lead.BecomeHot(_c, Marketer);
        Assert.Equal("Raw", lead.Qualification.StageName);

        lead.Learn(_c.After(hours: 1), Marketer, Answer(Criterion.Authority, Level.Confirmed));
        Assert.Equal("Hot", lead.Qualification.StageName);
    }

    [Fact]
    public void A_lead_that_cannot_be_contacted_becomes_hot_but_is_not_offered_until_it_can()
    {
        var nameOnly = new ContactDetails { FirstName = "Zoe" };
        var lead = HotLead(_c, nameOnly);
        Assert.False(lead.Qualification.SalesReady);
        Assert.Empty(lead.Handoffs);
        Assert.Contains("A way to contact them", lead.Qualify(_c).Missing);

        Ok(lead.Edit(nameOnly with { Phone = "030 123456" }, Marketer, _c.After(hours: 1)));
        Assert.Equal(HandoffState.Offered, Assert.Single(lead.Handoffs).State);
    }

    [Fact]
    public void A_lead_whose_fit_has_failed_is_not_offered_even_where_no_stage_asks_for_fit()
    {
        AsksForGermany();
        var lead = HotLead(_c, Zoe with { Country = "FR" });

        Assert.Empty(lead.Handoffs);
        Ok(lead.MoveTo(_c.Stage(StageKind.Warm), null, Rep, _c.After(hours: 1)));
        lead.Refuses(l => l.MoveTo(_c.Stage(StageKind.Hot), "Because", Rep, _c), says: "manager");
        Ok(lead.MoveTo(_c.Stage(StageKind.Hot), "Because", SalesManager, _c));
        Assert.True(Assert.Single(lead.Handoffs).IsOverride);
    }

    [Fact]
    public void Hot_is_left_only_more_than_five_points_below_its_entry_score()
    {
        _c.Agree(a => a with { Stages = [.. a.Stages.Select(s => s.Kind == StageKind.Hot ? s with { Criteria = s.Criteria with { MinScore = 83 } } : s)] });
        var lead = HotLead(_c);
        Assert.Equal(83, lead.Qualification.Score);

        lead.Learn(_c.After(hours: 1), Marketer, Within(_c, 90)); // Twelve days are a point.
        Assert.Equal((78, StageKind.Hot), (lead.Qualification.Score, lead.Stage()));
        Assert.True(lead.LatestHandoff!.IsOpen);

        lead.Learn(_c.After(hours: 1), Marketer, Within(_c, 97));
        Assert.Equal((77, StageKind.Warm), (lead.Qualification.Score, lead.Stage()));
        Assert.Equal(HandoffState.Withdrawn, lead.LatestHandoff!.State);
    }

    [Fact]
    public void Hot_is_left_when_a_required_level_is_lost()
    {
        var lead = HotLead(_c);
        lead.Learn(_c.After(hours: 1), Marketer, Answer(Criterion.Authority, Level.Possible));

        Assert.Equal(StageKind.Warm, lead.Stage());
    }

    [Fact]
    public void Hot_is_left_when_fit_is_lost()
    {
        _c.Agree(a => a with { Fit = new() { Countries = ["DE"] } });
        var lead = HotLead(_c, Zoe with { Country = "DE" });
        Ok(lead.Edit(Zoe with { Country = "FR" }, Marketer, _c.After(hours: 1)));

        Assert.Equal(StageKind.Warm, lead.Stage());
        Assert.Equal(HandoffState.Withdrawn, lead.LatestHandoff!.State);
    }

    [Fact]
    public void After_a_return_the_lead_is_not_lifted_by_the_calendar_an_edit_or_evidence_that_changes_nothing()
    {
        var lead = ReturnedLead(_c);
        Assert.Equal((StageKind.Warm, true), (lead.Stage(), lead.Qualification.SalesReady));

        lead.Rescore(_c.After(days: 1));
        Ok(lead.Edit(Zoe with { Phone = "030 123456" }, Marketer, _c));
        lead.Respond(ResponseKind.Click, _c.Now.AddDays(-400), Marketer, _c); // Decayed to nothing.
        lead.LogTouch(ActivityKind.Note, "Still interested", null, false, false, _c.Now, Rep, _c);
        Assert.Equal(StageKind.Warm, lead.Stage());
        Assert.Single(lead.Handoffs);
    }

    [Fact]
    public void After_a_return_an_answer_that_changes_the_result_lifts_and_offers_it_again()
    {
        var lead = ReturnedLead(_c);
        lead.Learn(_c.After(days: 1), Marketer, Answer(Criterion.Authority, Level.Confirmed));

        Assert.Equal(StageKind.Hot, lead.Stage());
        Assert.Equal(HandoffState.Offered, lead.LatestHandoff!.State);
        Assert.Equal((2, 1), (lead.Handoffs.Count, lead.LatestHandoff.Attempt));
        Assert.NotEqual(lead.Handoffs[0].SeriesId, lead.Handoffs[1].SeriesId);
    }

    [Fact]
    public void After_a_return_a_response_that_changes_the_result_lifts_it_again()
    {
        var lead = ReturnedLead(_c);
        lead.Respond(ResponseKind.Reply, _c.After(days: 10).Now, Marketer, _c);

        Assert.Equal(StageKind.Hot, lead.Stage());
    }

    [Fact]
    public void After_a_return_only_a_manager_moves_it_to_hot_and_it_counts_as_an_override()
    {
        var lead = ReturnedLead(_c);
        lead.Refuses(l => l.MoveTo(_c.Stage(StageKind.Hot), "They called", Marketer, _c), says: "returned");
        Ok(lead.MoveTo(_c.Stage(StageKind.Hot), "They called", MarketingManager, _c));

        Assert.True(lead.LatestHandoff is { State: HandoffState.Offered, IsOverride: true });
    }

    [Fact]
    public void A_move_by_hand_down_holds_the_lead_until_new_evidence_changes_the_result()
    {
        var lead = HotLead(_c);
        Ok(lead.MoveTo(_c.Stage(StageKind.Warm), null, Sdr, _c.After(hours: 1)));
        Assert.Equal(HandoffState.Withdrawn, lead.LatestHandoff!.State);
        lead.Rescore(_c.After(days: 1));
        Assert.Equal(StageKind.Warm, lead.Stage());

        lead.Learn(_c, Sdr, Answer(Criterion.Need, Level.Confirmed));
        Assert.Equal(StageKind.Hot, lead.Stage());
    }

    [Fact]
    public void A_move_to_hot_as_far_as_the_definition_goes_is_no_override_and_anybodys()
    {
        var lead = HotLead(_c);
        Ok(lead.MoveTo(_c.Stage(StageKind.Warm), null, Sdr, _c.After(hours: 1)));
        Ok(lead.MoveTo(_c.Stage(StageKind.Hot), null, Marketer, _c.After(hours: 1)));

        Assert.False(lead.Qualification.IsOverride);
        Assert.True(lead.LatestHandoff is { State: HandoffState.Offered, IsOverride: false });
    }

    [Fact]
    public void An_override_to_hot_is_for_managers_only_and_with_a_reason()
    {
        var lead = Lead(_c);
        foreach (var by in TestData.People.Where(p => !p.IsManager))
        {
            lead.Refuses(l => l.MoveTo(_c.Stage(StageKind.Hot), "Because", by, _c), says: "Only a manager");
        }

        lead.Refuses(l => l.MoveTo(_c.Stage(StageKind.Hot), " ", SalesManager, _c), says: "reason");
        Ok(lead.MoveTo(_c.Stage(StageKind.Hot), "The CEO asked", SalesManager, _c));
        Assert.True(lead.LatestHandoff is { State: HandoffState.Offered, IsOverride: true });
        Assert.Contains("The CEO asked", lead.LatestHandoff!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lead_without_a_way_to_contact_it_is_not_overridden_to_hot()
    {
        var lead = Lead(_c, new() { FirstName = "Zoe" });
        lead.Refuses(l => l.MoveTo(_c.Stage(StageKind.Hot), "Because", SalesManager, _c), says: "contact");
    }

    [Fact]
    public void An_override_to_warm_is_anybodys()
    {
        var lead = Lead(_c);
        Ok(lead.MoveTo(_c.Stage(StageKind.Warm), null, Marketer, _c));

        Assert.True(lead.Qualification.IsOverride);
        lead.Rescore(_c.After(days: 30));
        Assert.Equal(StageKind.Warm, lead.Stage());
    }

    [Fact]
    public void An_override_stays_until_the_definition_is_met()
    {
        var lead = Lead(_c);
        Ok(lead.MoveTo(_c.Stage(StageKind.Hot), "The CEO asked", SalesManager, _c));
        lead.Learn(_c.After(days: 1), Sdr, Answer(Criterion.Need, Level.No), Answer(Criterion.Budget, Level.No));
        Assert.Equal((StageKind.Hot, true), (lead.Stage(), lead.Qualification.IsOverride));

        lead.BecomeHot(_c.After(days: 1), Sdr);
        Assert.Equal((StageKind.Hot, false), (lead.Stage(), lead.Qualification.IsOverride));
        Assert.Single(lead.Handoffs);
        lead.Learn(_c.After(days: 1), Sdr, Answer(Criterion.Budget, Level.No));
        Assert.Equal(StageKind.Raw, lead.Stage());
    }

    [Fact]
    public void An_override_ends_when_somebody_moves_the_lead()
    {
        var lead = Lead(_c);
        Ok(lead.MoveTo(_c.Stage(StageKind.Hot), "The CEO asked", SalesManager, _c));
        Ok(lead.MoveTo(_c.Stage(StageKind.Raw), null, Sdr, _c.After(hours: 1)));

        Assert.False(lead.Qualification.IsOverride);
        Assert.Equal(HandoffState.Withdrawn, lead.LatestHandoff!.State);
    }

    [Fact]
    public void A_lead_overridden_to_warm_is_not_made_hot_by_the_calendar_alone_but_by_the_next_evidence()
    {
        var lead = Lead(_c);
        lead.Respond(ResponseKind.Meeting, _c.Now, Sdr, _c);
        lead.Respond(ResponseKind.Meeting, _c.Now, Sdr, _c);
        lead.Learn(_c, Sdr, [.. HotAnswers(_c).Take(3), Within(_c, 92)]);
        Ok(lead.MoveTo(_c.Stage(StageKind.Raw), null, Sdr, _c));
        _c.Agree(a => a with { Stages = [.. a.Stages.Select(s => s.Kind == StageKind.Warm ? s with { Criteria = new() { TimeframeWithinDays = 90 } } : s)] });
        Ok(lead.MoveTo(_c.Stage(StageKind.Warm), null, Sdr, _c));
        Assert.True(lead.Qualification.IsOverride);

        lead.Rescore(_c.After(days: 3)); // Within 90 days: warm and hot are met at once.
        Assert.True(lead.Qualification.SalesReady);
        Assert.Equal((StageKind.Warm, false), (lead.Stage(), lead.Qualification.IsOverride));
        lead.Learn(_c, Sdr, Answer(Criterion.Need, Level.Confirmed));
        Assert.Equal(StageKind.Hot, lead.Stage());
    }

    [Fact]
    public void A_claimed_lead_is_never_moved_by_the_agreement_and_shows_that_it_is_below_the_definition()
    {
        var lead = ClaimedLead(_c);
        lead.Learn(_c.After(hours: 1), Rep, Answer(Criterion.Budget, Level.No));

        Assert.Equal((StageKind.Hot, StageKind.Raw), (lead.Stage(), lead.Qualification.DefinedKind));
        Assert.Equal(HandoffState.Claimed, lead.LatestHandoff!.State);
    }

    [Fact]
    public void A_claimed_lead_is_moved_by_nobody_but_its_claimer()
    {
        var lead = ClaimedLead(_c);
        lead.Refuses(l => l.MoveTo(_c.Stage(StageKind.Warm), null, SalesManager, _c), says: "Rita Rep");
        lead.Refuses(l => l.MarkDead(Competitor, null, null, Marketer, _c), says: "Rita Rep");
    }

    [Fact]
    public void An_offered_unclaimed_lead_that_falls_below_is_withdrawn()
    {
        var lead = HotLead(_c);
        lead.Learn(_c.After(hours: 1), Marketer, Answer(Criterion.Budget, Level.No));

        Assert.Equal(HandoffState.Withdrawn, lead.LatestHandoff!.State);
        Assert.Equal(_c.Now, lead.LatestHandoff.ClosedAt);
        Assert.Contains(lead.Activities, a => a.Kind == ActivityKind.Withdrawn);
    }

    [Fact]
    public void Dead_is_not_entered_by_a_move_nor_by_the_agreement()
    {
        var lead = Lead(_c);
        lead.Refuses(l => l.MoveTo(_c.Stage(StageKind.Dead), "Because", SalesManager, _c), says: "reason");
        lead.Learn(_c, Marketer, Answer(Criterion.Need, Level.No), Answer(Criterion.Budget, Level.No), Answer(Criterion.Authority, Level.No));
        lead.Rescore(_c.After(days: 400));
        Assert.Equal(StageKind.Raw, lead.Stage());
    }

    [Fact]
    public void Marking_an_offered_lead_dead_withdraws_the_offer()
    {
        var lead = HotLead(_c);
        Ok(lead.MarkDead(Competitor, null, "They bought elsewhere", Marketer, _c.After(hours: 1)));

        Assert.Equal(HandoffState.Withdrawn, lead.LatestHandoff!.State);
        lead.Repeats(l => l.MarkDead(Competitor, null, null, Marketer, _c.After(hours: 1)));
        lead.Refuses(l => l.MarkDead(Spam, null, null, Marketer, _c), says: "Competitor");
    }

    [Theory]
    [InlineData(StageKind.Raw), InlineData(StageKind.Warm)]
    public void A_dead_lead_is_woken_to_raw_or_warm_and_stays_there(StageKind to)
    {
        var lead = DeadLead(_c);
        Ok(lead.Wake(_c.Stage(to), Marketer, _c.After(days: 30)));

        Assert.Equal((LeadStanding.Open, to), (lead.Standing, lead.Stage()));
        Assert.Equal((null, null, _c.Now), (lead.DeadReason, lead.RevisitOn, lead.WokenAt));
        lead.Repeats(l => l.Wake(_c.Stage(to), Marketer, _c.After(days: 1)));
        lead.Rescore(_c.After(days: 10));
        Assert.Equal(to, lead.Stage());
    }

    [Fact]
    public void A_dead_lead_does_not_wake_to_hot_nor_an_open_one_at_all()
    {
        var lead = DeadLead(_c);
        lead.Refuses(l => l.Wake(_c.Stage(StageKind.Hot), SalesManager, _c));
        lead.Refuses(l => l.MoveTo(_c.Stage(StageKind.Hot), "Because", SalesManager, _c));
        Lead(_c).Refuses(l => l.Wake(_c.Stage(StageKind.Raw), Marketer, _c));
    }

    [Fact]
    public void A_dead_lead_that_is_moved_to_raw_is_woken()
    {
        var lead = DeadLead(_c);
        Ok(lead.MoveTo(_c.Stage(StageKind.Raw), null, Marketer, _c.After(days: 1)));

        Assert.Equal((LeadStanding.Open, 2), (lead.Standing, lead.JourneyNumber));
    }

    [Fact]
    public void A_stage_entry_says_stage_kind_journey_when_cause_why_score_and_agreement_version()
    {
        _c.Agree(a => a);
        var lead = WarmLead(_c);
        var byAgreement = lead.StageEntries[^1];
        Assert.Equal(("Warm", StageKind.Warm, 1, _c.Now, StageCause.Agreement, lead.Qualification.Score, 2),
            (byAgreement.StageName, byAgreement.StageKind, byAgreement.JourneyNumber, byAgreement.At, byAgreement.Cause, byAgreement.Score, byAgreement.AgreementVersion));
        Assert.Contains("Meets the definition of Warm", byAgreement.Why, StringComparison.Ordinal);

        Ok(lead.MoveTo(_c.Stage(StageKind.Raw), "Too early", Sdr, _c.After(hours: 1)));
        var byHand = lead.StageEntries[^1];
        Assert.Equal((StageCause.Person, "Too early", Sdr.Id), (byHand.Cause, byHand.Why, byHand.ActorId));

        Ok(lead.MarkDead(Competitor, null, null, Sdr, _c.After(hours: 1)));
        Ok(lead.Wake(_c.Stage(StageKind.Raw), Sdr, _c.After(hours: 1)));
        Assert.Equal((StageCause.Wake, 2), (lead.StageEntries[^1].Cause, lead.StageEntries[^1].JourneyNumber));
    }

    [Fact]
    public void A_move_to_the_stage_that_the_lead_is_in_changes_nothing() =>
        WarmLead(_c).Repeats(l => l.MoveTo(_c.Stage(StageKind.Warm), "Again", SalesManager, _c.After(hours: 1)));

    [Fact]
    public void A_stage_that_a_new_agreement_no_longer_has_is_stood_in_for_by_the_last_of_its_kind()
    {
        _c.Agree(a => a with { Stages = [a.Stages[0], a.Stages[1] with { Name = "Lukewarm" }, .. a.Stages.Skip(2)] });
        var lead = WarmLead(_c);
        Assert.Equal("Lukewarm", lead.Qualification.StageName);
        _c.Agree(_ => DefaultAgreement.Content);
        lead.Rescore(_c);

        lead.Learn(_c.After(hours: 1), Marketer, HotAnswers(_c));
        lead.Respond(ResponseKind.Reply, _c.Now, Marketer, _c);
        Assert.Equal("Hot", lead.Qualification.StageName);
    }

    private void AsksForGermany() => _c.Agree(a => a with
    {
        Fit = new FitRules { Countries = ["DE"] },
        Stages = [.. a.Stages.Select(s => s with { Criteria = s.Criteria with { Fit = null } })],
    });
}
