using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using LeadFlow.Domain.ToDo;

namespace LeadFlow.Domain.Leads;

/// <summary>How a try to reach somebody went.</summary>
public enum TouchResult { Reached, LeftMessage, NoAnswer, WrongNumber }

// What people plan to do with a lead. The earliest open task is the lead's next action unless a hand-off's clock runs; no task moves a stage.
public sealed partial class Lead
{
    /// <summary>What a new lead waits for.</summary>
    public const string GreetIt = "Greet";
    private const string TouchIt = "First sales touch";
    private const string CloseIt = "Close the opportunity";

    /// <param name="task">A new one, of this lead.</param>
    public Result PlanTask(LeadTask task, Actor by, Moment m)
    {
        if (Standing == LeadStanding.Dead)
        {
            return Result.Refused("This lead is dead: wake it before you plan something with it.");
        }

        if (m.Person(task.AssigneeId) is not { } assignee)
        {
            return Result.Refused("That person no longer works here.");
        }

        _tasks.Add(task);
        Record(by, ActivityKind.TaskPlanned, $"Planned: {task.Title}{For(assignee, by)}", m.Now, data: Of(task));
        PlanByTasks(m);
        return Result.Success;
    }

    /// <summary>Done. Where it is said how the touch went, that is logged too; a task that repeats is followed by its next.</summary>
    /// <param name="zone">Of whoever does it: their days are its rhythm.</param>
    public Result FinishTask(LeadTask task, TouchResult? touch, string? text, Actor by, Moment m, TimeZoneInfo zone)
    {
        if (!task.IsOpen)
        {
            return task.Finish(by, m.Now, zone, out _);
        }

        task.Finish(by, m.Now, zone, out var next);
        if (touch is { } result)
        {
            var kind = TouchOf(task.Kind);
            LogTouch(kind, Said(kind, result, by.Name, Title), text, result == TouchResult.Reached, isInbound: false, m.Now, by, m,
                new() { ["direction"] = "outbound", ["outcome"] = result switch { TouchResult.LeftMessage => "left-message", TouchResult.NoAnswer => "no-answer", TouchResult.WrongNumber => "wrong-number", _ => "reached" } });
        }

        Record(by, ActivityKind.TaskDone, $"Done: {task.Title}", m.Now, touch is null ? text : null, Of(task));
        if (next is not null)
        {
            _tasks.Add(next);
        }

        PlanByTasks(m);
        return Result.Success;
    }

    public Result SnoozeTask(LeadTask task, DateTimeOffset until, bool isAllDay, Actor by, Moment m)
    {
        var before = task.Version;
        return Changed(task.Snooze(until, isAllDay, m.Now), task, before, ActivityKind.TaskSnoozed, $"Put off: {task.Title}", by, m);
    }

    public Result EditTask(LeadTask task, TaskKind kind, string title, string? note, DateTimeOffset dueAt, bool isAllDay, TaskRepeat repeat, Actor by, Moment m)
    {
        var (before, was) = (task.Version, task.Title);
        var result = task.Edit(kind, title, note, dueAt, isAllDay, repeat);
        return Changed(result, task, before, ActivityKind.TaskEdited, was == task.Title ? $"Changed the task: {task.Title}" : $"Changed the task: {was} → {task.Title}", by, m);
    }

    public Result ReassignTask(LeadTask task, Guid assigneeId, Actor by, Moment m)
    {
        if (m.Person(assigneeId) is not { } assignee)
        {
            return Result.Refused("That person no longer works here.");
        }

        var before = task.Version;
        return Changed(task.Reassign(assigneeId), task, before, ActivityKind.TaskReassigned, $"{task.Title}: given to {assignee.Name}", by, m);
    }

    public Result DropTask(LeadTask task, Actor by, Moment m)
    {
        var before = task.Version;
        return Changed(task.Drop(m.Now), task, before, ActivityKind.TaskDropped, $"Dropped: {task.Title}", by, m);
    }

    /// <summary>Takes the end of a task back.</summary>
    public Result ReopenTask(LeadTask task, Actor by, Moment m)
    {
        if (!task.IsOpen && Standing == LeadStanding.Dead)
        {
            return Result.Refused("This lead is dead: wake it before you plan something with it.");
        }

        var before = task.Version;
        return Changed(task.Reopen(_tasks.Find(t => t.FollowsId == task.Id && t.IsOpen), m.Now), task, before, ActivityKind.TaskReopened, $"Reopened: {task.Title}", by, m);
    }

    /// <summary>What is to be done next, said in one line: the earliest task is changed, dropped by an empty text, or planned where there is none.</summary>
    /// <param name="dueAt">Some time until then.</param>
    public Result PlanNext(string? action, DateTimeOffset? dueAt, Actor by, Moment m) => PlanNext(action?.Trim() ?? "", dueAt is { } due ? (due, true) : null, by, m);

    /// <summary>What is to be done next is called otherwise; when it is due stays.</summary>
    public Result RenameNext(string? action, Actor by, Moment m) =>
        PlanNext(action?.Trim() ?? "", EarliestTask is { } task ? (task.DueAt, task.IsAllDay) : Qualification.NextActionAt == Never ? null : (Qualification.NextActionAt, false), by, m);

    private Result PlanNext(string text, (DateTimeOffset At, bool IsAllDay)? due, Actor by, Moment m)
    {
        if (LatestHandoff is { IsOpen: true })
        {
            return Result.Refused($"Sales decides about this lead first: {LowerFirst(Qualification.NextAction)}.");
        }

        if (Standing is LeadStanding.Dead)
        {
            return Result.Refused("A dead lead has a revisit date instead of a next action: wake it first.");
        }

        var earliest = EarliestTask;
        return (text, due) switch
        {
            ("", _) => earliest is null ? Result.Refused("The agreement asks for this: plan something else to be done instead.") : DropTask(earliest, by, m),
            (_, null) => Result.Refused("Say by which day it is to be done."),
            (_, var (at, isAllDay)) when earliest is not null => EditTask(earliest, earliest.Kind, text, earliest.Note, at, isAllDay, earliest.Repeat, by, m),
            (_, var (at, isAllDay)) => PlanTask(LeadTask.Of(Id, TaskKind.Other, text, null, at, isAllDay, OwnerId is { } owner && m.Person(owner) is not null ? owner : by.Id!.Value, TaskRepeat.Never, by, m.Now), by, m),
        };
    }

    private Result Changed(Result result, LeadTask task, int versionBefore, ActivityKind kind, string summary, Actor by, Moment m)
    {
        if (result.Succeeded && task.Version != versionBefore)
        {
            Record(by, kind, summary, m.Now, data: Of(task));
            PlanByTasks(m);
        }

        return result;
    }

    /// <summary>After its tasks have changed: what comes next now.</summary>
    private void PlanByTasks(Moment m)
    {
        if (Standing == LeadStanding.Dead || LatestHandoff is { IsOpen: true } || PlanEarliestTask())
        {
            return;
        }

        switch (Standing)
        {
            case LeadStanding.Customer:
                Plan("", Never);
                break;
            case LeadStanding.InOpportunity:
                PlanForOpportunity(m);
                break;
            case LeadStanding.Open when Qualification.NextAction == GreetIt:
                break; // Nobody has greeted them yet, and the clock of that stands still for nothing.
            case LeadStanding.Open when FirstTouchedAt is null && JourneyNumber == 1 && Qualification.StageKind == StageKind.Raw:
                Plan(GreetIt, m.Due(m.Content.Deadlines.FirstGreetingMinutes, CapturedAt, OwnerId));
                break;
            default:
                PlanForStage(m);
                break;
        }
    }

    /// <summary>Sales speaks to them first, unless somebody has since the claim; then it is to be closed on its day, or within the longest silence.</summary>
    private void PlanForOpportunity(Moment m)
    {
        if (LatestHandoff is { State: HandoffState.Accepted, ClaimedAt: { } claimed, ClosedAt: { } accepted } && Qualification.LastTouchAt < claimed)
        {
            Plan(TouchIt, m.Due(m.Content.Deadlines.FirstTouchMinutes, accepted, OwnerId));
            return;
        }

        Plan(CloseIt, OpenOpportunity?.ExpectedClose is { } day ? m.StartOf(day) : m.Now.AddDays(m.Content.Deadlines.LongestSilenceDays.GetValueOrDefault(StageKind.Hot, 2)));
    }

    private LeadTask? EarliestTask => _tasks.Where(t => t.IsOpen).MinBy(t => (t.DueAt, t.Id));

    private bool PlanEarliestTask()
    {
        if (EarliestTask is not { } task)
        {
            return false;
        }

        Plan(task.Title, task.DueAt);
        return true;
    }

    /// <summary>What was next at a step back then was a task, and is one no longer. Asks for all tasks of the lead.</summary>
    private bool WasTask(string? action, DateTimeOffset? dueAt) => _tasks.Exists(t => t.Title == action && t.DueAt == dueAt);

    private void DropAllTasks(Actor by, Moment m)
    {
        var open = _tasks.FindAll(t => t.IsOpen);
        if (open.Count > 0)
        {
            open.ForEach(t => t.Drop(m.Now));
            Record(by, ActivityKind.TaskDropped, $"Dropped with the lead: {string.Join(", ", open.Select(t => t.Title))}", m.Now);
        }
    }

    private void ReviveTasks(DateTimeOffset droppedAt) => _tasks.FindAll(t => t.DroppedAt == droppedAt).ForEach(t => t.Revive());

    /// <summary>What the old owner had to do is the new one's, and so is what somebody has left behind.</summary>
    private int PassTasks(Guid? from, Guid to, Moment m)
    {
        var passed = _tasks.FindAll(t => t.IsOpen && t.AssigneeId != to && (t.AssigneeId == from || m.Person(t.AssigneeId) is null));
        passed.ForEach(t => t.Reassign(to));
        return passed.Count;
    }

    private static string WithTasks(int count) => count switch { 0 => "", 1 => ", with one task", _ => $", with {count} tasks" };

    private static string For(Actor assignee, Actor by) => assignee.Id == by.Id ? "" : $", for {assignee.Name}";

    private static Dictionary<string, string> Of(LeadTask task) => new() { ["task"] = task.Id.ToString() };

    private static ActivityKind TouchOf(TaskKind kind) => kind switch
    {
        TaskKind.Email => ActivityKind.Email,
        TaskKind.Meeting => ActivityKind.Meeting,
        TaskKind.Letter => ActivityKind.Letter,
        _ => ActivityKind.Call,
    };

    private static string Said(ActivityKind kind, TouchResult result, string by, string lead) => (kind, result) switch
    {
        (ActivityKind.Meeting, TouchResult.Reached) => $"{by} met {lead}",
        (ActivityKind.Meeting, _) => $"{by} wanted to meet {lead}, who did not come",
        (ActivityKind.Email, _) => $"{by} sent an e-mail",
        (ActivityKind.Letter, _) => $"{by} sent a letter",
        (_, TouchResult.LeftMessage) => $"{by} called and left a message",
        (_, TouchResult.NoAnswer) => $"{by} called, no answer",
        (_, TouchResult.WrongNumber) => $"{by} called, a wrong number",
        _ => $"{by} called, reached",
    };
}
