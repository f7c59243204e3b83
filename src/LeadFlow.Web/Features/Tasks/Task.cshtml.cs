using LeadFlow.Domain.Leads;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.ToDo;

/// <summary>One task: finishing it with what came of it and what follows, putting it off, changing it. Goes back to where it was opened.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class TaskModel : DeskPage
{
    /// <param name="Logs">The touch goes into the timeline.</param>
    /// <param name="Title">Of the next task; nothing follows without.</param>
    public sealed record FinishInput(bool Logs = false, TouchResult? Outcome = null, string? Text = null, string? Title = null, string? When = null, DateOnly? Day = null, TimeOnly? Time = null);

    public sealed record EditInput(string? Title = null, TaskKind Kind = TaskKind.Call, DateOnly? Day = null, TimeOnly? Time = null, TaskRepeat Repeat = TaskRepeat.Never, string? Note = null, Guid? Assignee = null);

    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }
    [BindProperty(SupportsGet = true)] public string? ReturnUrl { get; set; }
    [BindProperty] public FinishInput Finish { get; set; } = new();
    [BindProperty] public EditInput Edit { get; set; } = new();
    [BindProperty] public int Version { get; set; }

    public PlannedTask Task { get; private set; } = null!;
    public bool IsTaken { get; private set; }

    public Task OnGetAsync() => Load(fills: true);

    /// <summary>The form alone, for the row it belongs to.</summary>
    public async Task<IActionResult> OnGetFormAsync()
    {
        await Load(fills: true);
        return Partial("_FinishForm", this);
    }

    public async Task<IActionResult> OnPostFinishAsync()
    {
        Task = await Ask(new GetTask.Query(Id));
        if (Task is { IsOpen: true, AsksHow: true } && Finish is { Logs: true, Outcome: null })
        {
            ModelState.AddModelError("Finish.Outcome", T["Say how it went."]);
        }

        var (at, on) = TaskWhen.Due(Finish.When, Finish.Day, Finish.Time, Today, Zone);
        var next = string.IsNullOrWhiteSpace(Finish.Title) ? null : new TaskPlan(Finish.Title, TaskKind.Call, at, on);
        var finished = await Try(new FinishTask.Command(Id) { Outcome = Finish.Logs && Task.IsTouch ? Finish.Outcome ?? TouchResult.Reached : null, Text = Finish.Text, Next = next }, "Finish");
        return finished is { WasDone: true }
            ? await After(finished.Result, T["Done already, by {0}", finished.DoneBy ?? "LeadFlow"], string.IsNullOrWhiteSpace(Finish.Text) && next is null ? null : T["What you wrote was not kept: add it to the timeline."], false)
            : await After(finished?.Result, T["Done"], finished?.NextId is null ? null : T["Next: {0}", Finish.Title?.Trim()], true);
    }

    public async Task<IActionResult> OnPostSnoozeAsync(string? to, DateOnly? day) =>
        await After(await Try(new SnoozeTask.Command(Id, Enum.TryParse<SnoozeTo>(to, out var known) && Enum.IsDefined(known) ? known : null, day), "Snooze"), T["Put off"], null, false);

    public async Task<IActionResult> OnPostDropAsync() => await After(await Try(new DropTask.Command(Id), "Drop"), T["Dropped"], null, true);

    public async Task<IActionResult> OnPostReopenAsync() => await After(await Try(new ReopenTask.Command(Id), "Reopen"), T["Open again"], null, false);

    public async Task<IActionResult> OnPostEditAsync()
    {
        var zone = Edit.Assignee is { } who && Rules.People.TryGetValue(who, out var person) ? Rules.ZoneOf(person) : Zone;
        var (at, on) = Edit.Day is null && Edit.Time is null ? (null, null) : TaskWhen.Due(null, Edit.Day, Edit.Time, Today, zone);
        try
        {
            return await After(await Try(new EditTask.Command(Id, Version, Edit.Title, Edit.Kind) { DueAt = at, DueOn = on, Repeat = Edit.Repeat, Note = Edit.Note, AssigneeId = Edit.Assignee }, "Edit"), T["Saved"], null, false);
        }
        catch (ChangedMeanwhileException)
        {
            await Load(fills: false);
            (IsTaken, Version) = (true, Task.Version);
            ModelState.Remove(nameof(Version));
            return Page();
        }
    }

    private async Task<IActionResult> After(Domain.Result? result, string done, string? note, bool canUndo)
    {
        if (Said(result, done, note, canUndo ? new Undo($"~/tasks/{Id}?handler=Reopen", new Dictionary<string, string> { ["ReturnUrl"] = ReturnUrl ?? "/tasks" }) : null) || (result is not null && OpenForm is not ("Finish" or "Edit")))
        {
            return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/tasks");
        }

        await Load(fills: false);
        return Page();
    }

    private async Task Load(bool fills)
    {
        Task = await Ask(new GetTask.Query(Id));
        ReturnUrl = Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "/tasks";
        if (fills || OpenForm != "Edit")
        {
            var due = TimeZoneInfo.ConvertTime(Task.DueAt, Rules.People.TryGetValue(Task.AssigneeId, out var who) ? Rules.ZoneOf(who) : Zone);
            Edit = new(Task.Title, Task.Kind, DateOnly.FromDateTime(due.DateTime), Task.IsAllDay ? null : TimeOnly.FromDateTime(due.DateTime), Task.Repeat, Task.Note, Task.AssigneeId);
            Version = fills ? Task.Version : Version;
        }
    }
}
