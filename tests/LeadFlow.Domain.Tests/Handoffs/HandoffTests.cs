using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Handoffs;

/// <summary>LIFECYCLE 6.</summary>
public sealed class HandoffTests
{
    private readonly Company _c = new();

    [Fact]
    public void Becoming_sales_ready_offers_the_lead_in_the_queue_and_the_claim_deadline_runs()
    {
        var lead = HotLead(_c);

        var offer = Assert.Single(lead.Handoffs);
        Assert.Equal((HandoffState.Offered, HandoffKind.Queue, false, 1, 1), (offer.State, offer.Kind, offer.IsOverride, offer.Attempt, offer.JourneyNumber));
        Assert.Equal((offer.Id, lead.Qualification.Score, 1, _c.Now, _c.Now), (offer.SeriesId, offer.Score, offer.AgreementVersion, offer.OfferedAt, offer.SeriesOfferedAt));
        Assert.Equal((_c.Now.AddMinutes(60), _c.Now.AddMinutes(60), "Claim"), (offer.DueAt, lead.Qualification.NextActionAt, lead.Qualification.NextAction));
        Assert.Equal(_c.Now, lead.OfferedAt);
        Assert.True(offer.IsOpen);
    }

    [Fact]
    public void An_offer_says_why_in_a_sentence_surest_first_and_without_the_score()
    {
        var lead = HotLead(_c);

        Assert.Equal($"Budget confirmed, authority and need likely; wants to buy from {_c.Today.AddDays(30):d MMM yyyy}", lead.LatestHandoff!.Why);
        Assert.Equal($"Offered to sales: budget confirmed, authority and need likely; wants to buy from {_c.Today.AddDays(30):d MMM yyyy}", lead.Last(ActivityKind.Offered).Summary);
    }

    [Fact]
    public void All_that_is_equally_sure_is_said_once()
    {
        var lead = Lead(_c);
        lead.Respond(ResponseKind.Reply, _c.Now, Marketer, _c);
        lead.Respond(ResponseKind.Reply, _c.Now, Marketer, _c);
        lead.Learn(_c, Marketer, Answer(Criterion.Budget, Level.Confirmed), Answer(Criterion.Authority, Level.Confirmed), Answer(Criterion.Need, Level.Confirmed), Within(_c, 10));

        Assert.Equal($"Budget, authority and need confirmed; wants to buy from {_c.Today.AddDays(10):d MMM yyyy}", lead.LatestHandoff!.Why);
    }

    [Fact]
    public void An_override_offers_the_lead_flagged()
    {
        var lead = Lead(_c);
        Ok(lead.MoveTo(_c.Stage(StageKind.Hot), "The CEO asked", SalesManager, _c));
        Assert.True(Assert.Single(lead.Handoffs) is { State: HandoffState.Offered, IsOverride: true });
    }

    [Fact]
    public void A_claim_makes_the_claimer_the_owner_and_the_accept_deadline_runs()
    {
        var lead = HotLead(_c);
        Ok(lead.Claim(Sdr, _c.After(minutes: 10)));

        var claimed = lead.LatestHandoff!;
        Assert.Equal((HandoffState.Claimed, Sdr.Id, Sdr.Name, _c.Now, _c.Now.AddDays(1)), (claimed.State, claimed.ClaimedById, claimed.ClaimedByName, claimed.ClaimedAt, claimed.DueAt));
        Assert.Equal((Sdr.Id, _c.Now), (lead.OwnerId, lead.ClaimedAt));
        Assert.Null(claimed.ClosedAt);
    }

    [Fact]
    public void Of_several_who_claim_the_first_wins_and_the_others_are_told_who()
    {
        var lead = HotLead(_c);
        Ok(lead.Claim(Rep, _c.After(minutes: 1)));
        lead.Refuses(l => l.Claim(OtherRep, _c.After(minutes: 3)), says: "Rita Rep was faster, 3 min ago");
        lead.Refuses(l => l.Claim(SalesManager, _c), says: "Rita Rep");
    }

    [Fact]
    public void While_claimed_the_winners_further_claims_succeed_and_change_nothing() =>
        ClaimedLead(_c).Repeats(l => l.Claim(Rep, _c.After(hours: 1)));

    [Fact]
    public void While_accepted_the_winners_further_presses_succeed_and_change_nothing_and_others_are_refused_with_the_winners_name()
    {
        var lead = AcceptedLead(_c);
        lead.Repeats(l => l.Claim(Rep, _c.After(hours: 1)));
        lead.Repeats(l => l.Accept("Other", 5, "EUR", null, Rep, _c));
        lead.Refuses(l => l.Claim(OtherRep, _c), says: "Rita Rep");
        lead.Refuses(l => l.Accept(null, null, null, null, OtherRep, _c), says: "Rita Rep");
        lead.Refuses(l => l.Return(NoBudget, null, Rep, _c));
        lead.Refuses(l => l.Reject(Spam, null, null, Rep, _c));
        lead.Refuses(l => l.Release(Rep, _c));
    }

    [Fact]
    public void While_claimed_others_neither_accept_return_reject_nor_release()
    {
        var lead = ClaimedLead(_c);
        foreach (var by in TestData.People.Where(p => p != Rep))
        {
            lead.Refuses(l => l.Accept(null, null, null, null, by, _c), says: "Rita Rep");
            lead.Refuses(l => l.Return(NoBudget, null, by, _c), says: "Rita Rep");
            lead.Refuses(l => l.Reject(Spam, null, null, by, _c), says: "Rita Rep");
            lead.Refuses(l => l.Release(by, _c), says: "Rita Rep");
        }
    }

    [Fact]
    public void An_offered_lead_is_to_be_claimed_before_anything_else()
    {
        var lead = HotLead(_c);
        lead.Refuses(l => l.Accept(null, null, null, null, Rep, _c), says: "Claim");
        lead.Refuses(l => l.Return(NoBudget, null, Rep, _c), says: "Claim");
        lead.Refuses(l => l.Reject(Spam, null, null, Rep, _c), says: "Claim");
        lead.Refuses(l => l.Release(Rep, _c), says: "Claim");
    }

    [Theory]
    [InlineData(HandoffState.Returned), InlineData(HandoffState.Rejected), InlineData(HandoffState.Withdrawn)]
    public void In_every_other_closed_state_a_press_is_refused(HandoffState state)
    {
        var lead = LeadWith(_c, state);
        Assert.Equal(state, lead.LatestHandoff!.State);
        foreach (var by in new[] { Rep, OtherRep })
        {
            lead.Refuses(l => l.Claim(by, _c));
            lead.Refuses(l => l.Accept(null, null, null, null, by, _c));
            lead.Refuses(l => l.Return(NoBudget, null, by, _c));
            lead.Refuses(l => l.Reject(Spam, null, null, by, _c));
            lead.Refuses(l => l.Release(by, _c));
        }
    }

    [Fact]
    public void A_lead_that_was_never_offered_is_neither_claimed_accepted_returned_rejected_released_nor_expired()
    {
        var lead = WarmLead(_c);
        lead.Refuses(l => l.Claim(Rep, _c));
        lead.Refuses(l => l.Accept(null, null, null, null, Rep, _c));
        lead.Refuses(l => l.Return(NoBudget, null, Rep, _c));
        lead.Refuses(l => l.Reject(Spam, null, null, Rep, _c));
        lead.Refuses(l => l.Release(Rep, _c));
        Assert.False(lead.Expire(_c.After(days: 9)));
    }

    [Fact]
    public void Accepting_closes_the_hand_off_and_opens_an_opportunity_of_the_claimers()
    {
        var lead = ClaimedLead(_c);
        Ok(lead.Accept("Berg rollout", 9000, "EUR", _c.Today.AddDays(30), Rep, _c.After(minutes: 5)));

        Assert.Equal((HandoffState.Accepted, _c.Now), (lead.LatestHandoff!.State, lead.LatestHandoff.ClosedAt));
        var opened = Assert.Single(lead.Opportunities);
        Assert.Equal((OpportunityState.Open, lead.LatestHandoff.Id, Rep.Id, "Berg rollout", 9000m, 1), (opened.State, opened.HandoffId, opened.OwnerId, opened.Name, opened.Amount!.Value, opened.JourneyNumber));
        Assert.Equal((LeadStanding.InOpportunity, _c.Now), (lead.Standing, lead.AcceptedAt));
    }

    [Theory]
    [InlineData("No budget", StageKind.Warm), InlineData("Wrong data", StageKind.Raw)]
    public void A_return_leads_to_the_stage_that_the_reason_says_held_there(string reason, StageKind to)
    {
        var lead = ClaimedLead(_c);
        Ok(lead.Return(_c.Content.ReturnReasons.Single(r => r.Name == reason), "Not this year", Rep, _c.After(minutes: 5)));

        var returned = lead.LatestHandoff!;
        Assert.Equal((HandoffState.Returned, reason, "Not this year", _c.Now), (returned.State, returned.Reason, returned.Note, returned.ClosedAt));
        Assert.Equal((to, LeadStanding.Open, true), (lead.Stage(), lead.Standing, lead.Qualification.HeldByReturn));
        Assert.Equal("Not this year", lead.Last(ActivityKind.Returned).Text);
    }

    [Fact]
    public void A_return_that_leaves_the_lead_hot_does_not_offer_it_again_either()
    {
        var lead = ClaimedLead(_c);
        Ok(lead.Return(new("Call later", "Hot"), null, Rep, _c.After(minutes: 5)));
        lead.Rescore(_c.After(days: 1));

        Assert.Equal(StageKind.Hot, lead.Stage());
        Assert.Single(lead.Handoffs);
    }

    [Fact]
    public void A_rejection_makes_the_lead_dead_with_its_reason()
    {
        var lead = ClaimedLead(_c);
        Ok(lead.Reject(Competitor, null, "Signed with them", Rep, _c.After(minutes: 5)));

        Assert.Equal((HandoffState.Rejected, "Competitor", "Signed with them"), (lead.LatestHandoff!.State, lead.LatestHandoff.Reason, lead.LatestHandoff.Note));
        Assert.Equal((LeadStanding.Dead, "Competitor", _c.Now), (lead.Standing, lead.DeadReason, lead.DeadAt));
    }

    [Fact]
    public void A_released_lead_is_offered_again_at_once_and_not_to_the_same_person_first()
    {
        var lead = ClaimedLead(_c);
        Ok(lead.Release(Rep, _c.After(minutes: 5)));

        Assert.Equal((HandoffState.Released, HandoffState.Offered), (lead.Handoffs[0].State, lead.Handoffs[1].State));
        Assert.Equal((2, Rep.Id, lead.Handoffs[0].SeriesId), (lead.Handoffs[1].Attempt, lead.Handoffs[1].NotFirstId, lead.Handoffs[1].SeriesId));
        lead.Refuses(l => l.Release(Rep, _c));
        Ok(lead.Claim(OtherRep, _c));
    }

    [Fact]
    public void A_released_or_expired_lead_that_fell_below_while_it_was_claimed_is_not_left_on_offer()
    {
        var released = ClaimedLead(_c);
        released.Learn(_c, Rep, Answer(Criterion.Budget, Level.No));
        Ok(released.Release(Rep, _c.After(minutes: 5)));
        Assert.Equal((StageKind.Raw, HandoffState.Withdrawn), (released.Stage(), released.LatestHandoff!.State));

        var expired = ClaimedLead(_c);
        expired.Learn(_c, Rep, Answer(Criterion.Budget, Level.No));
        Assert.True(expired.Expire(_c.After(days: 2)));
        Assert.Equal((StageKind.Raw, HandoffState.Withdrawn), (expired.Stage(), expired.LatestHandoff!.State));
    }

    [Fact]
    public void An_offer_expires_at_its_deadline_and_is_offered_again()
    {
        var lead = HotLead(_c);
        var before = lead.Everything();
        Assert.False(lead.Expire(_c.After(minutes: 59)));
        Assert.Equal(before, lead.Everything());

        Assert.True(lead.Expire(_c.After(minutes: 1)));
        Assert.Equal((HandoffState.Expired, HandoffState.Offered), (lead.Handoffs[0].State, lead.Handoffs[1].State));
        Assert.Equal((2, null, _c.Now.AddHours(1)), (lead.Handoffs[1].Attempt, lead.Handoffs[1].NotFirstId, lead.Handoffs[1].DueAt));
        Assert.False(lead.Expire(_c));
    }

    [Fact]
    public void A_claim_that_nobody_decided_expires_and_is_offered_to_others_first()
    {
        var lead = ClaimedLead(_c);
        Assert.True(lead.Expire(_c.After(days: 1)));

        Assert.Equal((HandoffState.Expired, HandoffState.Offered, Rep.Id), (lead.Handoffs[0].State, lead.Handoffs[1].State, lead.Handoffs[1].NotFirstId));
        lead.Refuses(l => l.Accept(null, null, null, null, Rep, _c));
    }

    [Fact]
    public void Until_the_clock_has_closed_an_expired_offer_the_first_press_wins()
    {
        var lead = HotLead(_c);
        Ok(lead.Claim(Rep, _c.After(hours: 5)));
        Assert.False(lead.Expire(_c));
        Ok(lead.Accept(null, null, null, null, Rep, _c.After(days: 5)));
        Assert.False(lead.Expire(_c));
    }

    [Fact]
    public void A_claim_is_measured_from_the_first_row_of_its_series()
    {
        var lead = HotLead(_c);
        var first = _c.Now;
        lead.Expire(_c.After(hours: 2));
        Ok(lead.Claim(Rep, _c.After(minutes: 5)));
        Ok(lead.Release(Rep, _c.After(minutes: 5)));

        Assert.Equal([1, 2, 3], lead.Handoffs.Select(h => h.Attempt));
        Assert.All(lead.Handoffs, h => Assert.Equal((first, lead.Handoffs[0].SeriesId), (h.SeriesOfferedAt, h.SeriesId)));
        Assert.Equal(first, lead.OfferedAt);
    }

    [Fact]
    public void Deadlines_come_from_the_agreement_active_when_the_step_begins()
    {
        var lead = HotLead(_c);
        var due = lead.LatestHandoff!.DueAt;
        _c.Agree(a => a with { Deadlines = a.Deadlines with { ClaimMinutes = 5, AcceptMinutes = 7 } });
        lead.Rescore(_c.After(minutes: 1));
        Assert.Equal((due, 1), (lead.LatestHandoff.DueAt, lead.LatestHandoff.AgreementVersion));

        Ok(lead.Claim(Rep, _c));
        Assert.Equal(_c.Now.AddMinutes(7), lead.LatestHandoff.DueAt);
        Ok(lead.Release(Rep, _c));
        Assert.Equal((_c.Now.AddMinutes(5), 2), (lead.LatestHandoff.DueAt, lead.LatestHandoff.AgreementVersion));
    }

    [Fact]
    public void Deadlines_run_while_people_work()
    {
        var day = new OpenHours(new(9, 0), new(17, 0));
        _c.Agree(a => a with { Working = new() { Week = Enumerable.Range(1, 5).ToDictionary(d => (DayOfWeek)d, _ => day), Holidays = [new(2026, 5, 25)] } });
        _c.After(hours: 5, minutes: 30); // Friday, half past four in Berlin.
        var monday = new DateTimeOffset(2026, 5, 18, 9, 30, 0, TimeSpan.FromHours(2));

        var lead = HotLead(_c);
        Assert.Equal((monday, monday), (lead.LatestHandoff!.DueAt, lead.Qualification.NextActionAt));

        _c.After(days: 7); // The Friday before Whit Monday.
        Ok(lead.Claim(Rep, _c));
        Assert.Equal(new DateTimeOffset(2026, 5, 28, 16, 30, 0, TimeSpan.FromHours(2)), lead.LatestHandoff.DueAt); // 24 hours of work are three days.
    }

    [Fact]
    public void An_assigned_offer_is_claimed_by_its_assignee_and_sales_managers_only()
    {
        foreach (var by in new[] { OtherRep, SalesManager })
        {
            var lead = HotLead(_c);
            Ok(lead.Assign(OtherRep.Id, SalesManager, _c.After(minutes: 1)));
            Assert.Equal((HandoffState.Withdrawn, 2), (lead.Handoffs[0].State, lead.Handoffs.Count));
            Assert.Equal((HandoffState.Offered, HandoffKind.Assigned, OtherRep.Id, 2), (lead.Handoffs[1].State, lead.Handoffs[1].Kind, lead.Handoffs[1].AssigneeId, lead.Handoffs[1].Attempt));
            lead.Refuses(l => l.Claim(Rep, _c), says: "Otto Rep");
            lead.Refuses(l => l.Claim(Sdr, _c), says: "Otto Rep");
            lead.Repeats(l => l.Assign(OtherRep.Id, SalesManager, _c.After(minutes: 1)));
            Ok(lead.Claim(by, _c));
            Assert.Equal(by.Id, lead.OwnerId);
        }
    }

    [Fact]
    public void An_assigned_offer_that_expires_goes_to_the_queue()
    {
        var lead = HotLead(_c);
        Ok(lead.Assign(OtherRep.Id, SalesManager, _c.After(minutes: 1)));
        Assert.True(lead.Expire(_c.After(hours: 2)));
        Assert.Equal((HandoffKind.Queue, 3), (lead.LatestHandoff!.Kind, lead.LatestHandoff.Attempt));
    }

    [Fact]
    public void A_claimed_lead_that_is_reassigned_is_claimed_by_the_new_person_in_the_same_series()
    {
        var lead = ClaimedLead(_c);
        Ok(lead.Assign(OtherRep.Id, SalesManager, _c.After(minutes: 1)));

        Assert.Equal(HandoffState.Released, lead.Handoffs[0].State);
        Assert.True(lead.LatestHandoff is { State: HandoffState.Claimed, Attempt: 2 });
        Assert.Equal((OtherRep.Id, OtherRep.Id, lead.Handoffs[0].SeriesId), (lead.LatestHandoff!.ClaimedById, lead.OwnerId, lead.LatestHandoff.SeriesId));
        lead.Refuses(l => l.Accept(null, null, null, null, Rep, _c), says: "Otto Rep");
        lead.Repeats(l => l.Assign(OtherRep.Id, SalesManager, _c));
    }

    [Fact]
    public void A_lead_that_becomes_hot_while_a_rep_owns_it_is_offered_and_claimed_in_one_step()
    {
        var lead = HotLead(_c, owner: Rep.Id, by: Marketer);

        var own = Assert.Single(lead.Handoffs);
        Assert.Equal((HandoffKind.Own, HandoffState.Claimed, Rep.Id, Domain.Leads.Lead.Never), (own.Kind, own.State, own.ClaimedById, own.DueAt));
        Assert.Equal((Rep.Id, _c.Now, _c.Now, _c.Now), (lead.OwnerId, lead.OfferedAt, lead.ClaimedAt, lead.AcceptedAt));
        Assert.Equal(LeadStanding.Open, lead.Standing);
        Assert.False(lead.Expire(_c.After(days: 300)));
        lead.Refuses(l => l.Claim(OtherRep, _c), says: "Rita Rep");
        lead.Repeats(l => l.Claim(Rep, _c));
        Ok(lead.Accept(null, null, null, null, Rep, _c));
    }

    [Fact]
    public void A_reps_own_lead_overridden_to_hot_is_their_own_too()
    {
        var lead = Lead(_c, owner: Rep.Id);
        Ok(lead.MoveTo(_c.Stage(StageKind.Hot), "Knows them", SalesManager, _c));
        Assert.True(lead.LatestHandoff is { Kind: HandoffKind.Own, State: HandoffState.Claimed, IsOverride: true });
    }

    [Fact]
    public void A_lead_that_an_sdr_a_manager_or_a_rep_who_left_owns_is_offered_as_usual()
    {
        _c.Gone.Add(OtherRep.Id);
        foreach (var owner in new[] { Sdr, SalesManager, Marketer, OtherRep })
        {
            Assert.True(HotLead(_c, owner: owner.Id).LatestHandoff is { Kind: HandoffKind.Queue, State: HandoffState.Offered });
        }
    }

    [Fact]
    public void A_reps_own_lead_is_returned_released_and_rejected_like_any_other()
    {
        var returned = HotLead(_c, owner: Rep.Id, by: Rep);
        Ok(returned.Return(NoBudget, null, Rep, _c.After(hours: 1)));
        Assert.Equal((HandoffState.Returned, Rep.Id, StageKind.Warm), (returned.LatestHandoff!.State, returned.OwnerId, returned.Stage()));

        var released = HotLead(_c, owner: Rep.Id, by: Rep);
        Ok(released.Release(Rep, _c.After(hours: 1)));
        Assert.True(released.LatestHandoff is { Kind: HandoffKind.Queue, State: HandoffState.Offered });

        var rejected = HotLead(_c, owner: Rep.Id, by: Rep);
        Ok(rejected.Reject(Spam, null, null, Rep, _c.After(hours: 1)));
        Assert.Equal(LeadStanding.Dead, rejected.Standing);
    }

    [Fact]
    public void Losing_the_last_way_to_contact_them_withdraws_an_offer_and_a_new_one_offers_again()
    {
        var lead = HotLead(_c);
        Ok(lead.Edit(Zoe with { Email = null }, Marketer, _c.After(minutes: 5)));
        Assert.Equal((HandoffState.Withdrawn, StageKind.Hot), (lead.LatestHandoff!.State, lead.Stage()));
        Ok(lead.Edit(Zoe, Marketer, _c.After(minutes: 5)));
        Assert.True(lead.LatestHandoff is { State: HandoffState.Offered, Attempt: 1 });
    }

    [Fact]
    public void An_overridden_lead_that_can_be_contacted_again_is_offered_again()
    {
        var lead = Lead(_c);
        Ok(lead.MoveTo(_c.Stage(StageKind.Hot), "The CEO asked", SalesManager, _c));
        Ok(lead.Edit(Zoe with { Email = null }, Marketer, _c.After(minutes: 5)));
        Assert.Equal(HandoffState.Withdrawn, lead.LatestHandoff!.State);
        Ok(lead.Edit(Zoe, Marketer, _c.After(minutes: 5)));
        Assert.True(lead.LatestHandoff is { State: HandoffState.Offered, IsOverride: true });
    }

    [Fact]
    public void Stored_summaries_hold_no_formatted_instants()
    {
        var lead = ReturnedLead(_c);
        Assert.All(lead.Activities, a => Assert.DoesNotMatch(@"\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}T", a.Summary));
        Assert.All(lead.Handoffs, h => Assert.DoesNotMatch(@"\d{1,2}:\d{2}", h.Why));
    }
}
