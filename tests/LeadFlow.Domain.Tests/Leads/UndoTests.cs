using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Leads;

/// <summary>LIFECYCLE 2 and 6: a step taken back is a compensating event.</summary>
public sealed class UndoTests
{
    private readonly Company _c = new();

    [Fact]
    public void An_undone_entry_is_kept_marked_and_counted_by_no_milestone()
    {
        var lead = Lead(_c);
        Ok(lead.MoveTo(_c.Stage(StageKind.Warm), null, Marketer, _c.After(hours: 1)));
        Assert.Equal(_c.Now, lead.WarmAt);
        var activities = lead.Activities.Count;

        Ok(lead.UndoMove(Marketer, _c.After(minutes: 1)));

        Assert.Equal((StageKind.Raw, null), (lead.Stage(), lead.WarmAt));
        Assert.True(lead.StageEntries[^1].Undone);
        Assert.Equal(2, lead.StageEntries.Count);
        Assert.Equal((activities + 1, ActivityKind.Undone), (lead.Activities.Count, lead.Activities[^1].Kind));
        Assert.False(lead.Qualification.IsOverride);
    }

    [Fact]
    public void Undo_of_a_step_whose_consequence_is_an_unclaimed_offer_withdraws_it()
    {
        var lead = Lead(_c);
        Ok(lead.MoveTo(_c.Stage(StageKind.Hot), "The CEO asked", SalesManager, _c.After(hours: 1)));
        Ok(lead.UndoMove(SalesManager, _c.After(minutes: 1)));

        Assert.Equal(HandoffState.Withdrawn, Assert.Single(lead.Handoffs).State);
        Assert.Equal((StageKind.Raw, null, null, null), (lead.Stage(), lead.WarmAt, lead.HotAt, lead.OfferedAt));
    }

    [Fact]
    public void Once_claimed_undo_refuses_and_names_the_claimer()
    {
        var lead = Overridden();
        Ok(lead.Claim(Rep, _c.After(minutes: 5)));
        lead.Refuses(l => l.UndoMove(SalesManager, _c), says: "Rita Rep");

        Ok(lead.Accept(null, null, null, null, Rep, _c.After(minutes: 5)));
        lead.Refuses(l => l.UndoMove(SalesManager, _c), says: "Rita Rep");
    }

    [Fact]
    public void Once_claimed_it_is_too_late_even_after_the_claimer_gave_it_up()
    {
        var lead = Overridden();
        Ok(lead.Claim(Rep, _c.After(minutes: 5)));
        Ok(lead.Release(Rep, _c.After(minutes: 5)));
        lead.Refuses(l => l.UndoMove(SalesManager, _c), says: "Rita Rep");
    }

    [Fact]
    public void A_return_a_rejection_and_a_loss_are_not_taken_back_as_moves()
    {
        ReturnedLead(_c).Refuses(l => l.UndoMove(Marketer, _c), says: "A return cannot be taken back: Rita Rep");
        LeadWith(_c, HandoffState.Rejected).Refuses(l => l.UndoMove(Marketer, _c), says: "A rejection cannot be taken back: Rita Rep");
        Assert.False(ReturnedLead(_c).CanUndoMove);

        foreach (var reason in new[] { null, Competitor })
        {
            var lost = AcceptedLead(_c);
            Ok(lost.Lose(lost.OpenOpportunity!, "Price", reason, null, Rep, _c.After(days: 1)));
            lost.Refuses(l => l.UndoMove(Rep, _c), says: "A loss cannot be taken back");
            Assert.Equal(LeadStanding.InOpportunity, lost.StageEntries[^1].FromStanding);
        }
    }

    [Fact]
    public void What_the_agreement_the_capture_or_the_person_did_is_not_taken_back()
    {
        Lead(_c).Refuses(l => l.UndoMove(Marketer, _c));
        HotLead(_c).Refuses(l => l.UndoMove(Marketer, _c));
        var back = DeadLead(_c);
        back.Reinquire(Given(), Marketer, _c.After(days: 1));
        back.Refuses(l => l.UndoMove(Marketer, _c));
    }

    [Fact]
    public void Undo_of_dead_brings_back_the_stage_and_the_offer()
    {
        var lead = HotLead(_c);
        Ok(lead.MarkDead(Spam, null, null, Marketer, _c.After(minutes: 5)));
        Ok(lead.UndoMove(Marketer, _c.After(minutes: 1)));

        Assert.Equal((LeadStanding.Open, StageKind.Hot), (lead.Standing, lead.Stage()));
        Assert.Equal((null, null, null), (lead.DeadReason, lead.RevisitOn, lead.DeadAt));
        Assert.Equal(HandoffState.Offered, lead.LatestHandoff!.State);
    }

    [Fact]
    public void Undo_of_a_wake_brings_back_dead_with_its_reason_and_revisit_date()
    {
        var lead = Lead(_c);
        Ok(lead.MarkDead(Competitor, null, "Bought: something else", Marketer, _c));
        var revisit = lead.RevisitOn;
        var action = (lead.Qualification.NextAction, lead.Qualification.NextActionAt);
        Ok(lead.Wake(_c.Stage(StageKind.Warm), Marketer, _c.After(days: 5)));
        Ok(lead.UndoMove(Marketer, _c.After(minutes: 1)));

        Assert.Equal((LeadStanding.Dead, StageKind.Dead), (lead.Standing, lead.Stage()));
        Assert.Equal(("Competitor", revisit), (lead.DeadReason, lead.RevisitOn));
        Assert.Equal(action, (lead.Qualification.NextAction, lead.Qualification.NextActionAt));
        Assert.Null(lead.WokenAt);
        Assert.NotNull(lead.DeadAt);
        Assert.Equal(lead.JourneyNumber, lead.Journeys.Count);
    }

    [Fact]
    public void Undo_of_a_move_away_from_an_overridden_hot_offers_it_again()
    {
        var lead = Overridden();
        Ok(lead.MoveTo(_c.Stage(StageKind.Warm), null, Sdr, _c.After(hours: 1)));
        Ok(lead.UndoMove(Sdr, _c.After(minutes: 1)));

        Assert.Equal((StageKind.Hot, true), (lead.Stage(), lead.Qualification.IsOverride));
        Assert.True(lead.LatestHandoff is { State: HandoffState.Offered, IsOverride: true, Attempt: 2 });
    }

    [Fact]
    public void Undo_brings_back_the_hold_that_was()
    {
        var lead = ReturnedLead(_c);
        Ok(lead.MoveTo(_c.Stage(StageKind.Raw), null, Sdr, _c.After(hours: 1)));
        Ok(lead.UndoMove(Sdr, _c.After(minutes: 1)));

        Assert.Equal((StageKind.Warm, "Warm", true), (lead.Stage(), lead.Qualification.HoldStage, lead.Qualification.HeldByReturn));
        Assert.Single(lead.Handoffs);
    }

    [Fact]
    public void Of_two_entries_at_one_instant_the_one_that_led_here_is_the_last()
    {
        for (var n = 0; n < 20; n++) // Ids of one instant are in no order.
        {
            var lead = Lead(_c);
            Ok(lead.MoveTo(_c.Stage(StageKind.Warm), null, Sdr, _c));
            Ok(lead.MarkDead(Competitor, null, null, Sdr, _c));
            Ok(lead.UndoMove(Sdr, _c));
            Assert.Equal(StageKind.Warm, lead.Stage());
        }
    }

    [Fact]
    public void Undo_brings_back_what_was_next_and_when_it_was_due()
    {
        foreach (var step in new Func<Lead, Result>[] { l => l.MarkDead(Competitor, null, null, Sdr, _c), l => l.MoveTo(_c.Stage(StageKind.Warm), null, Sdr, _c) })
        {
            var lead = Lead(_c);
            var next = (lead.Qualification.NextAction, lead.Qualification.NextActionAt);
            _c.After(hours: 1);
            Ok(step(lead));
            Assert.True(lead.CanUndoMove);
            Ok(lead.UndoMove(Sdr, _c.After(hours: 1)));
            Assert.Equal(next, (lead.Qualification.NextAction, lead.Qualification.NextActionAt));
            Assert.False(lead.CanUndoMove);
        }
    }

    [Fact]
    public void Undo_of_a_wake_brings_back_the_day_that_was_chosen()
    {
        var lead = Lead(_c);
        Ok(lead.MarkDead(Competitor, _c.Today.AddDays(7), null, Marketer, _c));
        Ok(lead.Wake(_c.Stage(StageKind.Raw), Marketer, _c.After(hours: 1)));
        var revisit = _c.Today.AddDays(7);
        Ok(lead.UndoMove(Marketer, _c.After(minutes: 1)));
        Assert.Equal((revisit, "Wake"), (lead.RevisitOn, lead.Qualification.NextAction));
    }

    private Lead Overridden()
    {
        var lead = Lead(_c);
        lead.Learn(_c, Marketer, Answer(Criterion.Need, Level.Possible));
        Ok(lead.MoveTo(_c.Stage(StageKind.Hot), "The CEO asked", SalesManager, _c.After(hours: 1)));
        return lead;
    }
}
