using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Domain.ToDo;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Leads;

/// <summary>What people plan with a lead, and what it makes of the lead's next action.</summary>
public sealed class TaskTests
{
    private readonly Company _c = new();

    [Fact]
    public void The_earliest_open_task_of_an_open_lead_is_its_next_action()
    {
        var lead = WarmLead(_c);
        var later = Plan(lead, "Send the offer", days: 5);
        Assert.Equal(("Send the offer", later.DueAt), Next(lead));

        var sooner = Plan(lead, "Call back", days: 2);
        Assert.Equal(("Call back", sooner.DueAt), Next(lead));

        Ok(lead.DropTask(sooner, Marketer, _c));
        Assert.Equal(("Send the offer", later.DueAt), Next(lead));
    }

    [Fact]
    public void A_next_action_said_in_one_line_is_the_earliest_task_planned_changed_or_dropped()
    {
        var lead = WarmLead(_c);
        var byStage = Next(lead);
        var friday = LeadTask.EndOf(_c.Today.AddDays(3), _c.Zone);

        Ok(lead.PlanNext("Ring", friday, Marketer, _c.After(minutes: 1)));
        Assert.Equal(("Ring", friday), Next(lead));
        Assert.True(Assert.Single(lead.Tasks).IsOpen);

        Ok(lead.PlanNext("Ring twice", friday, Marketer, _c.After(minutes: 1)));
        Ok(lead.PlanNext("Ring twice", friday, Marketer, _c.After(minutes: 1)));
        Assert.Equal("Ring twice", Assert.Single(lead.Tasks).Title);

        Ok(lead.PlanNext("", null, Marketer, _c.After(minutes: 1)));
        Assert.Equal(byStage.Item1, Next(lead).Item1);
        Assert.False(lead.PlanNext("", null, Marketer, _c).Succeeded);
        Assert.False(lead.PlanNext("Ring", null, Marketer, _c).Succeeded);
    }

    [Fact]
    public void What_comes_next_is_called_otherwise_and_keeps_its_hour()
    {
        var lead = WarmLead(_c);
        var byStage = Next(lead);

        Ok(lead.RenameNext("Ring", Marketer, _c.After(minutes: 1)));
        Ok(lead.RenameNext("Ring twice", Marketer, _c.After(minutes: 1)));

        Assert.Equal(("Ring twice", byStage.Item2), Next(lead));
        Assert.False(Assert.Single(lead.Tasks).IsAllDay);
    }

    [Fact]
    public void Without_a_task_it_is_what_the_stage_plans()
    {
        var lead = WarmLead(_c);
        var task = Plan(lead, "Call back", days: 2);
        Ok(lead.FinishTask(task, TouchResult.Reached, null, Marketer, _c.After(hours: 1), _c.Zone));

        Assert.Equal((_c.Stage(StageKind.Warm).NextAction, _c.Now.AddDays(_c.Content.Deadlines.LongestSilenceDays[StageKind.Warm])), Next(lead));
    }

    [Fact]
    public void What_a_stage_plans_does_not_push_a_task_aside()
    {
        var lead = Lead(_c);
        var task = Plan(lead, "Visit them", days: 30);
        Ok(lead.MoveTo(_c.Stage(StageKind.Warm), null, Marketer, _c.After(minutes: 1)));
        Assert.Equal(("Visit them", task.DueAt), Next(lead));

        lead.LogTouch(ActivityKind.Call, "Called", null, reached: false, isInbound: false, _c.Now, Marketer, _c);
        Assert.Equal(("Visit them", task.DueAt), Next(lead));
    }

    [Fact]
    public void While_a_hand_off_is_open_its_own_deadline_is_next_and_a_task_waits_behind_it()
    {
        var lead = HotLead(_c);
        Plan(lead, "Call back", days: 0);
        Assert.Equal("Claim", lead.Qualification.NextAction);

        Ok(lead.Claim(Rep, _c.After(minutes: 1)));
        Assert.Equal("Accept or return", lead.Qualification.NextAction);

        Ok(lead.Accept(null, null, null, null, Rep, _c.After(minutes: 1)));
        Assert.Equal("Call back", lead.Qualification.NextAction);
    }

    [Fact]
    public void In_an_opportunity_and_with_a_customer_the_earliest_task_is_next()
    {
        var lead = AcceptedLead(_c);
        var task = Plan(lead, "Send the contract", days: 1);
        Assert.Equal("Send the contract", lead.Qualification.NextAction);
        Ok(lead.FinishTask(task, TouchResult.Reached, null, Rep, _c.After(hours: 1), _c.Zone));
        Assert.Equal("Close the opportunity", lead.Qualification.NextAction);

        Ok(lead.Win(lead.OpenOpportunity!, null, null, null, Rep, _c.After(hours: 1)));
        Assert.Equal(("", Domain.Leads.Lead.Never), Next(lead));
        Plan(lead, "Ask how it goes", days: 90);
        Assert.Equal("Ask how it goes", lead.Qualification.NextAction);
    }

    [Fact]
    public void After_accepting_sales_speaks_to_them_within_the_agreed_time_and_then_the_opportunity_is_closed_by_its_day()
    {
        var lead = ClaimedLead(_c);
        Ok(lead.Accept(null, null, null, _c.Today.AddDays(30), Rep, _c.After(minutes: 5)));
        var due = _c.Now.AddMinutes(_c.Agreement.Content.Deadlines.FirstTouchMinutes);
        Assert.Equal(("First sales touch", due), Next(lead));

        lead.LogTouch(ActivityKind.Note, "A note is no touch", null, false, false, _c.After(minutes: 1).Now, Rep, _c);
        Assert.Equal(("First sales touch", due), Next(lead));
        lead.LogTouch(ActivityKind.Call, "Called", null, false, false, _c.After(minutes: 1).Now, Rep, _c);
        Assert.Equal(("Close the opportunity", ((Moment)_c).StartOf(_c.Today.AddDays(30))), Next(lead));
    }

    [Fact]
    public void Whoever_spoke_to_them_before_accepting_has_made_the_first_sales_touch()
    {
        var lead = ClaimedLead(_c);
        lead.LogTouch(ActivityKind.Call, "Called", null, true, false, _c.After(minutes: 1).Now, Rep, _c);
        Ok(lead.Accept(null, null, null, null, Rep, _c.After(minutes: 1)));

        Assert.Equal("Close the opportunity", lead.Qualification.NextAction);
    }

    [Fact]
    public void A_lead_that_nobody_has_greeted_is_to_be_greeted_again_when_its_task_is_dropped()
    {
        var lead = Lead(_c);
        var greeting = Next(lead);
        var task = Plan(lead, "Look them up", days: 0);
        Ok(lead.DropTask(task, Marketer, _c.After(minutes: 1)));

        Assert.Equal(greeting, Next(lead));
    }

    [Fact]
    public void No_step_of_a_task_moves_the_stage_or_bumps_the_version_of_the_lead()
    {
        var lead = WarmLead(_c);
        var before = (lead.Stage(), lead.Version, lead.StageEntries.Count);
        var task = Plan(lead, "Call back", days: 1);
        Ok(lead.SnoozeTask(task, _c.Now.AddDays(3), false, Marketer, _c));
        Ok(lead.EditTask(task, TaskKind.Email, "Write", "a note", task.DueAt, false, TaskRepeat.Never, Marketer, _c));
        Ok(lead.ReassignTask(task, Sdr.Id!.Value, Marketer, _c));
        Ok(lead.FinishTask(task, null, null, Sdr, _c, _c.Zone));
        Ok(lead.ReopenTask(task, Sdr, _c));
        Ok(lead.DropTask(task, Sdr, _c));

        Assert.Equal(before, (lead.Stage(), lead.Version, lead.StageEntries.Count));
        Assert.Equal(
            [ActivityKind.TaskPlanned, ActivityKind.TaskSnoozed, ActivityKind.TaskEdited, ActivityKind.TaskReassigned, ActivityKind.TaskDone, ActivityKind.TaskReopened, ActivityKind.TaskDropped],
            lead.Activities.Select(a => a.Kind).SkipWhile(k => k != ActivityKind.TaskPlanned));
    }

    [Fact]
    public void A_second_press_succeeds_and_changes_nothing()
    {
        var lead = WarmLead(_c);
        var (done, dropped, open) = (Plan(lead, "Done", days: 1), Plan(lead, "Dropped", days: 1), Plan(lead, "Open", days: 1));
        Ok(lead.FinishTask(done, TouchResult.Reached, "said", Marketer, _c, _c.Zone));
        Ok(lead.DropTask(dropped, Marketer, _c));

        lead.Repeats(l => l.FinishTask(done, TouchResult.Reached, "said again", Sdr, _c.After(minutes: 1), _c.Zone));
        lead.Repeats(l => l.DropTask(dropped, Sdr, _c));
        lead.Repeats(l => l.ReopenTask(open, Sdr, _c));
        lead.Repeats(l => l.ReassignTask(open, open.AssigneeId, Sdr, _c));
        lead.Repeats(l => l.SnoozeTask(open, open.DueAt, open.IsAllDay, Sdr, _c));
        lead.Repeats(l => l.EditTask(open, open.Kind, open.Title, open.Note, open.DueAt, open.IsAllDay, open.Repeat, Sdr, _c));
    }

    [Fact]
    public void What_cannot_be_is_refused_in_a_sentence()
    {
        var lead = WarmLead(_c);
        var (done, dropped, open) = (Plan(lead, "Done", days: 1), Plan(lead, "Dropped", days: 1), Plan(lead, "Open", days: 1));
        Ok(lead.FinishTask(done, null, null, Marketer, _c, _c.Zone));
        Ok(lead.DropTask(dropped, Marketer, _c));
        _c.Gone.Add(OtherRep.Id);

        lead.Refuses(l => l.FinishTask(dropped, null, null, Marketer, _c, _c.Zone), says: "reopen it first");
        lead.Refuses(l => l.DropTask(done, Marketer, _c), says: "done");
        lead.Refuses(l => l.SnoozeTask(done, _c.Now.AddDays(1), false, Marketer, _c));
        lead.Refuses(l => l.SnoozeTask(open, _c.Now, false, Marketer, _c), says: "still to come");
        lead.Refuses(l => l.EditTask(dropped, TaskKind.Call, "x", null, _c.Now, false, TaskRepeat.Never, Marketer, _c));
        lead.Refuses(l => l.ReassignTask(open, OtherRep.Id!.Value, Marketer, _c), says: "no longer works here");
        DeadLead(_c).Refuses(l => l.PlanTask(New(l, "Call", 1), Marketer, _c), says: "dead");
    }

    [Fact]
    public void Finishing_a_call_logs_it_and_counts_as_touch_and_as_response_when_they_were_reached()
    {
        var lead = Lead(_c);
        Ok(lead.FinishTask(Plan(lead, "First", days: 1), TouchResult.NoAnswer, null, Sdr, _c.After(hours: 1), _c.Zone));
        Assert.Equal((_c.Now, 0), (lead.FirstTouchedAt, lead.Responses.Count));

        Ok(lead.FinishTask(Plan(lead, "Second", days: 1), TouchResult.Reached, "They want two", Sdr, _c.After(hours: 1), _c.Zone));
        Assert.Equal(ResponseKind.Call, Assert.Single(lead.Responses).Kind);
        Assert.Equal("They want two", lead.Last(ActivityKind.Call).Text);
        Assert.Equal("reached", lead.Last(ActivityKind.Call).Data!["outcome"]);
    }

    [Fact]
    public void Marking_a_lead_dead_drops_its_open_tasks_and_only_undo_brings_them_back()
    {
        var lead = WarmLead(_c);
        var (before, with) = (Plan(lead, "Given up before", days: 1), Plan(lead, "Call back", days: 2));
        Ok(lead.DropTask(before, Marketer, _c.After(minutes: 1)));
        Ok(lead.MarkDead(Competitor, null, null, Marketer, _c.After(hours: 1)));
        Assert.Equal(_c.Now, with.DroppedAt);
        Assert.Contains("Call back", lead.Last(ActivityKind.TaskDropped).Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("Given up before", lead.Last(ActivityKind.TaskDropped).Summary, StringComparison.Ordinal);

        Ok(lead.UndoMove(Marketer, _c.After(minutes: 1)));
        Assert.True(with.IsOpen);
        Assert.False(before.IsOpen);
        Assert.Equal(("Call back", with.DueAt), Next(lead));

        Ok(lead.MarkDead(Competitor, null, null, Marketer, _c.After(hours: 1)));
        lead.Refuses(l => l.ReopenTask(with, Marketer, _c), says: "wake it");
        Ok(lead.Wake(_c.Stage(StageKind.Raw), Marketer, _c.After(hours: 1)));
        Assert.False(with.IsOpen);
    }

    [Fact]
    public void Undo_does_not_bring_back_as_next_what_was_done_since()
    {
        var lead = Lead(_c);
        var task = Plan(lead, "Call back", days: 1);
        Ok(lead.MoveTo(_c.Stage(StageKind.Warm), null, Marketer, _c.After(hours: 1)));
        Ok(lead.DropTask(task, Marketer, _c.After(hours: 1)));
        Ok(lead.UndoMove(Marketer, _c.After(minutes: 1)));

        Assert.NotEqual("Call back", lead.Qualification.NextAction);
    }

    [Fact]
    public void The_tasks_of_the_owner_and_of_people_who_left_go_with_the_lead()
    {
        var lead = WarmLead(_c, owner: Sdr.Id);
        var (owners, left, others) = (Plan(lead, "Owner's", days: 1, by: Sdr), Plan(lead, "Left", days: 2, by: OtherRep), Plan(lead, "Other's", days: 3));
        _c.Gone.Add(OtherRep.Id);
        Ok(lead.Assign(Rep.Id, SalesManager, _c));

        Assert.Equal((Rep.Id!.Value, Rep.Id!.Value, Marketer.Id!.Value), (owners.AssigneeId, left.AssigneeId, others.AssigneeId));
        Assert.Contains("with 2 tasks", lead.Last(ActivityKind.Assigned).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Somebody_who_said_something_waits_for_an_answer_until_one_of_us_comes_back_to_them()
    {
        var lead = Lead(_c);
        Assert.Null(lead.Qualification.AnsweredAt);
        lead.LogTouch(ActivityKind.Email, "Replied", "Yes", reached: true, isInbound: true, _c.Now, Marketer, _c);
        Assert.Equal(_c.Now, lead.Qualification.AnsweredAt);
        lead.LogTouch(ActivityKind.Note, "Note", "x", reached: false, isInbound: false, _c.After(hours: 1).Now, Marketer, _c);
        Assert.NotNull(lead.Qualification.AnsweredAt);
        lead.LogTouch(ActivityKind.Call, "Called", null, reached: false, isInbound: false, _c.After(hours: 1).Now, Marketer, _c);
        Assert.Null(lead.Qualification.AnsweredAt);
    }

    [Theory]
    [InlineData(TaskRepeat.Daily, "2026-03-27 09:30", "2026-03-27 10:00", "2026-03-28 09:30")]
    [InlineData(TaskRepeat.Daily, "2026-03-27 09:30", "2026-03-28 12:00", "2026-03-29 09:30")] // The night the clocks go forward.
    [InlineData(TaskRepeat.Daily, "2026-03-27 09:30", "2026-04-10 08:00", "2026-04-10 09:30")] // Long late: today still comes.
    [InlineData(TaskRepeat.Daily, "2026-03-27 09:30", "2026-04-10 11:00", "2026-04-11 09:30")]
    [InlineData(TaskRepeat.Daily, "2026-03-30 09:30", "2026-03-27 11:00", "2026-03-31 09:30")] // Done early.
    [InlineData(TaskRepeat.Weekdays, "2026-03-27 09:30", "2026-03-27 10:00", "2026-03-30 09:30")] // A Friday.
    [InlineData(TaskRepeat.Weekdays, "2026-03-26 09:30", "2026-03-28 10:00", "2026-03-30 09:30")] // Done on a Saturday.
    [InlineData(TaskRepeat.Weekly, "2026-03-27 09:30", "2026-03-27 10:00", "2026-04-03 09:30")]
    [InlineData(TaskRepeat.Weekly, "2026-03-27 09:30", "2026-05-01 08:00", "2026-05-01 09:30")]
    [InlineData(TaskRepeat.Monthly, "2026-01-31 09:30", "2026-01-31 10:00", "2026-02-28 09:30")]
    [InlineData(TaskRepeat.Monthly, "2028-01-31 09:30", "2028-01-31 10:00", "2028-02-29 09:30")]
    [InlineData(TaskRepeat.Monthly, "2026-01-31 09:30", "2026-04-30 10:00", "2026-05-31 09:30")]
    public void A_task_that_repeats_is_followed_by_its_next_in_the_zone_of_whoever_does_it(TaskRepeat repeat, string due, string finished, string next)
    {
        var task = LeadTask.Of(null, TaskKind.CheckIn, "Check in", null, Local(due), false, Rep.Id!.Value, repeat, Rep, Local(due));
        Ok(task.Finish(Rep, Local(finished), _c.Zone, out var following));

        Assert.Equal(Local(next), following!.DueAt);
        Assert.Equal((task.Id, false, repeat, Rep.Id), (following.FollowsId!.Value, following.IsAllDay, following.Repeat, following.AssigneeId));
    }

    [Fact]
    public void The_31st_comes_back_after_a_short_month_and_putting_off_does_not_shift_the_rhythm()
    {
        var task = LeadTask.Of(null, TaskKind.CheckIn, "Check in", null, LeadTask.EndOf(new(2026, 1, 31), _c.Zone), true, Rep.Id!.Value, TaskRepeat.Monthly, Rep, Local("2026-01-01 09:00"));
        Ok(task.Finish(Rep, Local("2026-01-31 10:00"), _c.Zone, out var february));
        Assert.Equal((LeadTask.EndOf(new(2026, 2, 28), _c.Zone), true), (february!.DueAt, february.IsAllDay));
        Ok(february.Snooze(Local("2026-03-02 09:00"), false, Local("2026-02-28 10:00")));
        Ok(february.Finish(Rep, Local("2026-03-02 10:00"), _c.Zone, out var march));

        Assert.Equal((LeadTask.EndOf(new(2026, 3, 31), _c.Zone), true), (march!.DueAt, march.IsAllDay));
    }

    [Fact]
    public void Reopening_a_task_that_repeats_takes_its_next_back_unless_somebody_worked_on_it()
    {
        var lead = WarmLead(_c);
        var task = New(lead, "Check in", 1, TaskRepeat.Weekly);
        Ok(lead.PlanTask(task, Marketer, _c));
        Ok(lead.FinishTask(task, null, null, Marketer, _c, _c.Zone));
        var next = lead.Tasks.Single(t => t.FollowsId == task.Id);
        Ok(lead.ReopenTask(task, Marketer, _c));
        Assert.Equal((true, false), (task.IsOpen, next.IsOpen));

        Ok(lead.FinishTask(task, null, null, Marketer, _c, _c.Zone));
        var again = lead.Tasks.Single(t => t.FollowsId == task.Id && t.IsOpen);
        Ok(lead.SnoozeTask(again, _c.Now.AddDays(20), false, Marketer, _c));
        Ok(lead.ReopenTask(task, Marketer, _c));
        Assert.True(again.IsOpen);
    }

    [Theory]
    [InlineData(SnoozeTo.LaterToday, "2026-03-27 13:00")]
    [InlineData(SnoozeTo.Tomorrow, "2026-03-28 09:00")]
    [InlineData(SnoozeTo.NextMonday, "2026-03-30 09:00")]
    [InlineData(SnoozeTo.InAWeek, "2026-04-03 09:00")]
    public void A_task_is_put_off_to_a_time_in_the_zone_of_whoever_does_so(SnoozeTo to, string until)
    {
        Assert.Equal((Local(until), false), Snooze.Until(to, false, Local("2026-03-27 10:00"), _c.Zone));
        if (to != SnoozeTo.LaterToday)
        {
            Assert.Equal((LeadTask.EndOf(DateOnly.FromDateTime(DateTime.Parse(until, System.Globalization.CultureInfo.InvariantCulture)), _c.Zone), true), Snooze.Until(to, true, Local("2026-03-27 10:00"), _c.Zone));
        }
    }

    [Fact]
    public void On_a_Monday_next_Monday_is_a_week_away()
    {
        Assert.Equal(Local("2026-04-06 09:00"), Snooze.Until(SnoozeTo.NextMonday, false, Local("2026-03-30 08:00"), _c.Zone).At);
        Assert.Equal(Local("2026-03-30 09:00"), Snooze.Until(SnoozeTo.NextMonday, false, Local("2026-03-29 08:00"), _c.Zone).At);
    }

    private DateTimeOffset Local(string text) => LocalTime.Instant(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), _c.Zone);

    private LeadTask New(Lead lead, string title, int days, TaskRepeat repeat = TaskRepeat.Never, Actor? by = null) =>
        LeadTask.Of(lead.Id, TaskKind.Call, title, null, _c.Now.AddDays(days), false, (by ?? Marketer).Id!.Value, repeat, by ?? Marketer, _c.Now);

    private LeadTask Plan(Lead lead, string title, int days, Actor? by = null)
    {
        var task = New(lead, title, days, by: by);
        Ok(lead.PlanTask(task, by ?? Marketer, _c));
        return task;
    }

    private static (string Action, DateTimeOffset At) Next(Lead lead) => (lead.Qualification.NextAction, lead.Qualification.NextActionAt);
}
