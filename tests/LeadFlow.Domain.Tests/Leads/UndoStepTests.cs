using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Leads;

/// <summary>LIFECYCLE 6: the very step that somebody made is taken back, also later, and never what others did since.</summary>
public sealed class UndoStepTests
{
    private readonly Company _c = new();

    [Fact]
    public void A_move_dead_and_an_assignment_are_taken_back_by_their_line()
    {
        var lead = Lead(_c);
        Ok(lead.Assign(Sdr.Id, Marketer, _c.After(minutes: 1)));
        var assigned = Last(lead);
        Ok(lead.MarkDead(Competitor, null, null, Marketer, _c.After(minutes: 1)));
        var dead = Last(lead);

        Ok(lead.Undo(dead, Marketer, _c.After(minutes: 1)));
        Assert.Equal((LeadStanding.Open, StageKind.Raw, null, null), (lead.Standing, lead.Stage(), lead.DeadReason, lead.DeadAt));
        Ok(lead.Undo(assigned, Marketer, _c.After(minutes: 1)));
        Assert.Equal((null, null), (lead.OwnerId, lead.Qualification.OwnerId));

        Ok(lead.MoveTo(_c.Stage(StageKind.Warm), null, Marketer, _c.After(minutes: 1)));
        Ok(lead.Undo(Last(lead), Marketer, _c.After(minutes: 1)));
        Assert.Equal((StageKind.Raw, null), (lead.Stage(), lead.WarmAt));
    }

    [Fact]
    public void A_second_press_changes_nothing()
    {
        var lead = Lead(_c);
        Ok(lead.MarkDead(Spam, null, null, Marketer, _c.After(minutes: 1)));
        var first = Last(lead);
        Ok(lead.Undo(first, Marketer, _c.After(minutes: 1)));
        Ok(lead.MarkDead(Competitor, null, null, Marketer, _c.After(minutes: 1)));
        var lines = lead.Activities.Count;

        Ok(lead.Undo(first, Marketer, _c.After(minutes: 1)));

        Assert.Equal((LeadStanding.Dead, "Competitor", lines), (lead.Standing, lead.DeadReason, lead.Activities.Count));
    }

    [Fact]
    public void What_the_last_step_button_took_back_is_taken_back_once()
    {
        var lead = Lead(_c);
        Ok(lead.MarkDead(Spam, null, null, Marketer, _c.After(minutes: 1)));
        var dead = Last(lead);
        Ok(lead.UndoMove(Marketer, _c.After(minutes: 1)));
        var lines = lead.Activities.Count;

        Ok(lead.Undo(dead, Marketer, _c.After(minutes: 1)));

        Assert.Equal(lines, lead.Activities.Count);
    }

    [Fact]
    public void What_somebody_else_changed_since_stands_and_they_are_named()
    {
        var moved = Lead(_c);
        Ok(moved.MoveTo(_c.Stage(StageKind.Warm), null, Marketer, _c.After(minutes: 1)));
        var step = Last(moved);
        Ok(moved.MarkDead(Competitor, null, null, Sdr, _c.After(minutes: 1)));
        moved.Refuses(l => l.Undo(step, Marketer, _c.After(minutes: 1)), says: "Sam Sdr has changed it since: warm → Dead: Competitor");

        var assigned = Lead(_c);
        Ok(assigned.Assign(Sdr.Id, Marketer, _c.After(minutes: 1)));
        step = Last(assigned);
        Ok(assigned.Assign(Rep.Id, SalesManager, _c.After(minutes: 1)));
        assigned.Refuses(l => l.Undo(step, Marketer, _c.After(minutes: 1)), says: "Sofia Manager has changed it since: assigned to Rita Rep");

        var answered = Lead(_c);
        Ok(answered.Answer([Answer(Criterion.Need, Level.Likely)], Marketer, _c.After(minutes: 1)));
        step = Last(answered, ActivityKind.Answered);
        Ok(answered.Answer([Answer(Criterion.Need, Level.No)], Sdr, _c.After(minutes: 1)));
        answered.Refuses(l => l.Undo(step, Marketer, _c.After(minutes: 1)), says: "Sam Sdr has answered need again since");
        Assert.Equal(Level.No, answered.NeedLevel);
    }

    [Fact]
    public void An_answer_taken_back_leaves_what_was_known_before_it()
    {
        var lead = Lead(_c);
        Ok(lead.Answer([Answer(Criterion.Budget, Level.Possible) with { Amount = 5000, Currency = "EUR", Note = "In discussion" }], Sdr, _c.After(days: 1)));
        var (score, since) = (lead.Qualification.Score, lead.BudgetLearnedAt);
        Ok(lead.Answer([Answer(Criterion.Budget, Level.Confirmed) with { Amount = 90_000, Currency = "USD" }, Answer(Criterion.Authority, Level.Likely)], Marketer, _c.After(days: 1)));
        var evidence = lead.Qualification.EvidenceNo;

        Ok(lead.Undo(Last(lead, ActivityKind.Answered), Marketer, _c.After(minutes: 1)));

        Assert.Equal((Level.Possible, 5000m, "EUR", "In discussion", since), (lead.BudgetLevel, lead.BudgetAmount, lead.BudgetCurrency, lead.BudgetNote, lead.BudgetLearnedAt));
        Assert.Equal((Level.Unknown, null), (lead.AuthorityLevel, lead.AuthorityLearnedAt));
        Assert.Equal([false, true, true], lead.Answers.Select(a => a.Undone));
        Assert.Equal((score, evidence + 1), (lead.Qualification.Score, lead.Qualification.EvidenceNo));
        Assert.Equal(ActivityKind.Undone, lead.Activities[^1].Kind);
    }

    [Fact]
    public void The_stage_that_came_of_an_answer_goes_with_it_even_inside_the_hysteresis()
    {
        var lead = Lead(_c);
        lead.Respond(ResponseKind.Form, _c.Now, Marketer, _c);
        Ok(lead.Answer([Answer(Criterion.Need, Level.Confirmed), Within(_c, 100)], Marketer, _c.After(hours: 1)));
        Assert.Equal(StageKind.Raw, lead.Stage());
        Ok(lead.Answer([Answer(Criterion.Authority, Level.Possible)], Marketer, _c.After(hours: 1)));
        Assert.Equal(StageKind.Warm, lead.Stage());

        Ok(lead.Undo(Last(lead, ActivityKind.Answered), Marketer, _c.After(minutes: 1)));

        Assert.Equal((StageKind.Raw, null), (lead.Stage(), lead.WarmAt));
        Assert.True(lead.StageEntries[^1].Undone);
    }

    [Fact]
    public void An_unclaimed_offer_that_came_of_an_answer_is_withdrawn_and_once_claimed_undo_names_the_claimer()
    {
        var offered = HotLead(_c);
        var step = Last(offered, ActivityKind.Answered);
        Assert.Equal(HandoffState.Offered, offered.LatestHandoff!.State);
        Ok(offered.Undo(step, Marketer, _c.After(minutes: 1)));
        Assert.Equal((HandoffState.Withdrawn, null, null), (Assert.Single(offered.Handoffs).State, offered.HotAt, offered.OfferedAt));
        Assert.NotEqual(StageKind.Hot, offered.Stage());

        var claimed = HotLead(_c);
        step = Last(claimed, ActivityKind.Answered);
        Ok(claimed.Claim(Rep, _c.After(minutes: 1)));
        claimed.Refuses(l => l.Undo(step, Marketer, _c.After(minutes: 1)), says: "Rita Rep");
    }

    [Fact]
    public void A_hold_that_an_answer_ended_holds_again()
    {
        var lead = ReturnedLead(_c);
        var hold = lead.Qualification.HoldStage;
        Assert.NotNull(hold);
        Ok(lead.Answer([Answer(Criterion.Budget, Level.Possible)], Marketer, _c.After(days: 1)));
        Assert.Null(lead.Qualification.HoldStage);

        Ok(lead.Undo(Last(lead, ActivityKind.Answered), Marketer, _c.After(minutes: 1)));

        Assert.Equal((hold, true), (lead.Qualification.HoldStage, lead.Qualification.HeldByReturn));
        Assert.NotEqual(HandoffState.Offered, lead.LatestHandoff!.State);
    }

    [Fact]
    public void A_call_that_was_only_a_slip_of_the_hand_gives_no_interest_and_no_touch()
    {
        var lead = Lead(_c);
        lead.Respond(ResponseKind.Form, _c.Now, Marketer, _c);
        var interest = lead.Qualification.Interest.Value;
        Ok(lead.Answer([TestData.Answer(Criterion.Need, Level.Possible, LearnedFrom.Call)], Marketer, _c.After(hours: 1)));
        Assert.NotNull(lead.FirstTouchedAt);

        Ok(lead.Undo(Last(lead, ActivityKind.Answered), Marketer, _c.After(minutes: 1)));

        Assert.Equal(interest, lead.Qualification.Interest.Value, 6);
        Assert.Null(lead.FirstTouchedAt);
        Assert.Equal([false, true], lead.Responses.Select(r => r.Undone));
    }

    [Fact]
    public void Others_take_it_back_only_as_managers_and_what_is_no_step_stays()
    {
        var lead = Lead(_c);
        Ok(lead.MarkDead(Competitor, null, null, Marketer, _c.After(minutes: 1)));
        var step = Last(lead);
        lead.Refuses(l => l.Undo(step, Sdr, _c), says: "Mara Marketer did that");
        lead.Refuses(l => l.Undo(lead.Activities[0].Id, SalesManager, _c), says: "not taken back");
        lead.Refuses(l => l.Undo(Guid.NewGuid(), Marketer, _c), says: "no such step");
        Ok(lead.Undo(step, MarketingManager, _c.After(minutes: 1)));
    }

    private static AnswerGiven Answer(Criterion criterion, Level level) => TestData.Answer(criterion, level);

    private static Guid Last(Lead lead, ActivityKind? kind = null) => lead.Activities.Last(a => kind is null || a.Kind == kind).Id;
}
