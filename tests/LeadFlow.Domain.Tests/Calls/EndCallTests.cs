using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Domain.ToDo;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Calls;

public sealed class EndCallTests
{
    private static readonly ContactDetails _zoe = Zoe with { Phone = "+49 30 1234567" };
    private readonly Company _c = new();

    [Theory]
    [InlineData(Disposition.Reached, 1, "reached", "Mara Marketer called, reached")]
    [InlineData(Disposition.LeftMessage, 0, "left-message", "Mara Marketer called and left a message")]
    [InlineData(Disposition.NoAnswer, 0, "no-answer", "Mara Marketer called, no answer")]
    [InlineData(Disposition.NotInterested, 0, "reached", "Mara Marketer called: not interested")]
    [InlineData(Disposition.DoNotCall, 0, "reached", "Mara Marketer called: wants to be left alone")]
    public void Each_ending_is_a_touch_and_only_who_was_reached_has_responded(Disposition disposition, int responses, string outcome, string says)
    {
        var lead = Lead(_c, _zoe);
        Ok(End(lead, disposition));

        var line = lead.Last(ActivityKind.Call);
        Assert.Equal((says, outcome, "outbound", Side.Marketing), (line.Summary, line.Data!["outcome"], line.Data["direction"], line.Side));
        Assert.Equal(responses, lead.Responses.Count(r => r.Kind == ResponseKind.Call));
        Assert.NotNull(lead.FirstTouchedAt);
        Assert.Equal(LeadStanding.Open, lead.Standing); // Nobody is dead by themselves.
    }

    [Fact]
    public void Answers_a_note_and_the_next_action_come_in_one_step_and_count_one_conversation()
    {
        var lead = Lead(_c, _zoe);
        var task = Task(lead, "Send the offer");
        Ok(End(lead, Disposition.Reached, Told(Answer(Criterion.Need, Level.Confirmed, LearnedFrom.Call), Answer(Criterion.Budget, Level.Likely, LearnedFrom.Call)), e => e with { Note = "Nice talk", Next = task }, out var call));

        Assert.Equal((Level.Confirmed, Level.Likely), (lead.NeedLevel, lead.BudgetLevel));
        Assert.Single(lead.Responses);
        Assert.Equal("Nice talk", lead.Last(ActivityKind.Call).Text);
        Assert.Equal("Send the offer", lead.Qualification.NextAction);
        Assert.Equal((lead.Last(ActivityKind.Answered).Id, task.Id, null), (call!.AnswersStepId, call.TaskId, call.DeadStepId));
    }

    [Fact]
    public void A_call_back_needs_its_time()
    {
        var lead = Lead(_c, _zoe);
        lead.Refuses(l => End(l, Disposition.CallBack), "when to call them back");

        Ok(End(lead, Disposition.CallBack, null, e => e with { Next = Task(lead, "Call back") }, out _));
        Assert.Equal("Call back", lead.Qualification.NextAction);
        Assert.Empty(lead.Responses);
    }

    [Fact]
    public void A_wrong_number_is_taken_away_and_the_timeline_keeps_it()
    {
        var lead = Lead(_c, _zoe);
        Ok(End(lead, Disposition.WrongNumber));

        Assert.Null(lead.Phone);
        Assert.Equal("", lead.PhoneKey);
        Assert.Equal("+49 30 1234567 → ", lead.Last(ActivityKind.Edited).Data!["Phone"]);
    }

    [Fact]
    public void Of_somebody_who_is_known_by_their_number_alone_it_stays_and_the_timeline_says_so()
    {
        var lead = Lead(_c, new() { Phone = "+49 30 1234567" });
        Ok(End(lead, Disposition.WrongNumber));

        Assert.NotNull(lead.Phone);
        Assert.Contains("wrong number", lead.Last(ActivityKind.Edited).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_not_interested_is_dead_for_the_reason_that_somebody_chose()
    {
        var lead = Lead(_c, _zoe);
        Ok(End(lead, Disposition.NotInterested, null, e => e with { Dead = DeadFor("No need") }, out var call));

        Assert.Equal((LeadStanding.Dead, "No need"), (lead.Standing, lead.DeadReason));
        Assert.Equal(lead.Last(ActivityKind.Dead).Id, call!.DeadStepId);
    }

    [Fact]
    public void Who_wants_to_be_left_alone_is_dead_for_good_where_the_agreement_has_such_a_reason()
    {
        Assert.Equal("Asked to be left alone", Disposition.DoNotCall.Rule().Suggested(_c.Content)!.Name);
        Lead(_c, _zoe).Refuses(l => End(l, Disposition.DoNotCall, null, e => e with { Dead = DeadFor("No need") }, out _), "final");

        _c.Agree(content => content with { DeadReasons = [.. content.DeadReasons.Where(r => !r.IsFinal)] });
        Assert.Null(Disposition.DoNotCall.Rule().Suggested(_c.Content));
        Ok(End(Lead(_c, _zoe), Disposition.DoNotCall, null, e => e with { Dead = _c.Content.DeadReasons.Single(r => r.Name == "No need") }, out _));
    }

    [Fact]
    public void A_call_that_ends_well_kills_nobody_and_a_dead_lead_has_no_next_action()
    {
        var lead = Lead(_c, _zoe);
        lead.Refuses(l => End(l, Disposition.Reached, null, e => e with { Dead = DeadFor("No need") }, out _));
        lead.Refuses(l => End(l, Disposition.NotInterested, null, e => e with { Dead = DeadFor("No need"), Next = Task(l, "Call") }, out _));
    }

    [Theory]
    [InlineData(Disposition.LeftMessage)]
    [InlineData(Disposition.NoAnswer)]
    [InlineData(Disposition.WrongNumber)]
    public void Answers_of_nobody_are_refused(Disposition disposition) =>
        Lead(_c, _zoe).Refuses(l => End(l, disposition, Told(Answer(Criterion.Need, Level.Likely, LearnedFrom.Call)), e => e, out _), "answers");

    [Fact]
    public void Its_claimer_rejects_by_it_and_what_is_in_an_opportunity_is_not_ended_by_a_call()
    {
        var claimed = ClaimedLead(_c);
        Ok(claimed.EndCall(Guid.NewGuid(), new(CallChannel.Phone, false, Disposition.NotInterested, _c.Now, SheetTold.Nothing) { Dead = DeadFor("No need") }, null, Rep, _c, out _));
        Assert.Equal(LeadStanding.Dead, claimed.Standing);
        Assert.Equal("Rejected by Rita Rep: no need", claimed.Last(ActivityKind.Rejected).Summary);

        Assert.False(End(AcceptedLead(_c), Disposition.NotInterested, null, e => e with { Dead = DeadFor("No need") }, out _).Succeeded);
    }

    [Fact]
    public void The_task_that_said_to_call_is_done_with_it()
    {
        var lead = Lead(_c, _zoe);
        var task = Task(lead, "Call about it");
        Ok(lead.PlanTask(task, Marketer, _c));
        Ok(End(lead, Disposition.NoAnswer, null, e => e with { Task = task }, out _));

        Assert.NotNull(task.DoneAt);
        Assert.Single(lead.Activities, a => a.Kind == ActivityKind.Call);
    }

    [Fact]
    public void Whoever_rings_us_is_spoken_to_and_waits_for_nobody()
    {
        var lead = Lead(_c, _zoe, owner: Sdr.Id);
        Ok(End(lead, Disposition.Reached, null, e => e with { IsInbound = true }, out _));

        Assert.Equal(("Zoe Berg called Mara Marketer", Side.Prospect), (lead.Last(ActivityKind.Call).Summary, lead.Last(ActivityKind.Call).Side));
        Assert.NotNull(lead.FirstTouchedAt);
        Assert.Null(lead.Qualification.AnsweredAt);
    }

    [Fact]
    public void A_chat_is_a_chat()
    {
        var lead = Lead(_c, _zoe);
        Ok(End(lead, Disposition.Reached, Told(Answer(Criterion.Need, Level.Likely, LearnedFrom.Chat)), e => e with { Channel = CallChannel.Chat }, out _));

        Assert.Equal(ResponseKind.Chat, Assert.Single(lead.Responses).Kind);
        Assert.DoesNotContain(lead.Activities, a => a.Kind == ActivityKind.Call);
        Assert.DoesNotContain(Dispositions.Of(CallChannel.Chat, isInbound: true), r => r.Disposition is Disposition.WrongNumber or Disposition.LeftMessage or Disposition.NoAnswer);
    }

    [Fact]
    public void What_a_call_changed_is_taken_back_in_one_and_that_it_was_held_stays()
    {
        var lead = Lead(_c, _zoe);
        _c.After(minutes: 10);
        var task = Task(lead, "Send the offer");
        Ok(End(lead, Disposition.Reached, Told(Answer(Criterion.Need, Level.Confirmed, LearnedFrom.Call), Answer(Criterion.Budget, Level.Confirmed, LearnedFrom.Call)), e => e with { Next = task, StartedAt = _c.Now.AddMinutes(-5) }, out var call));
        var stage = lead.Qualification.StageKind;
        Assert.NotEqual(StageKind.Raw, stage);

        lead.Refuses(l => l.UndoCall(call!, OtherRep, _c), "themselves");
        Ok(lead.UndoCall(call!, Marketer, _c.After(minutes: 1)));

        Assert.Equal((Level.Unknown, Level.Unknown, StageKind.Raw), (lead.NeedLevel, lead.BudgetLevel, lead.Qualification.StageKind));
        Assert.NotNull(task.DroppedAt);
        Assert.Single(lead.Responses, r => !r.Undone && r.Kind == ResponseKind.Call);
        Assert.NotNull(lead.FirstTouchedAt);
        Ok(lead.UndoCall(call!, Marketer, _c)); // Once is enough.
        Assert.Single(lead.Activities, a => a.Kind == ActivityKind.Undone);
    }

    [Fact]
    public void A_sheet_that_was_left_open_for_a_day_began_its_call_now()
    {
        var lead = Lead(_c, _zoe);
        _c.After(days: 2);
        Ok(End(lead, Disposition.Reached, null, e => e with { StartedAt = _c.Now.AddDays(-1) }, out var call));

        Assert.Equal(_c.Now, call!.StartedAt);
    }

    private Result End(Lead lead, Disposition disposition) => End(lead, disposition, null, e => e, out _);

    private Result End(Lead lead, Disposition disposition, SheetTold? told, Func<CallEnd, CallEnd> with, out FinishedCall? call) =>
        lead.EndCall(Guid.NewGuid(), with(new(CallChannel.Phone, false, disposition, _c.Now, told ?? SheetTold.Nothing)), null, Marketer, _c, out call);

    private LeadTask Task(Lead lead, string title) => LeadTask.Of(lead.Id, TaskKind.Call, title, null, _c.Now.AddDays(1), false, Marketer.Id!.Value, TaskRepeat.Never, Marketer, _c.Now);

    private static SheetTold Told(params AnswerGiven[] answers) => SheetTold.Nothing with { Answers = answers };
}
