using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.ToDo;

/// <summary>All tasks of whoever looks, open or done, a page at a time; and where every form for a new one goes.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class TasksModel : DeskPage
{
    public sealed record AddInput(Guid? LeadId = null, string? Title = null, TaskKind Kind = TaskKind.Call, string? When = null, DateOnly? Day = null, TimeOnly? Time = null, TaskRepeat Repeat = TaskRepeat.Never, string? Note = null, Guid? Assignee = null);

    [BindProperty] public AddInput Add { get; set; } = new();
    [BindProperty(SupportsGet = true)] public string? ReturnUrl { get; set; }
    [BindProperty(SupportsGet = true)] public string? State { get; set; }
    [BindProperty(SupportsGet = true)] public DateTimeOffset? AfterAt { get; set; }
    [BindProperty(SupportsGet = true)] public Guid? AfterId { get; set; }


    /// <summary>Comes to plan, not to read: with this lead, if there is one.</summary>
    [BindProperty(SupportsGet = true, Name = "add")] public bool Adds { get; set; }
    [BindProperty(SupportsGet = true)] public Guid? LeadId { get; set; }

    public bool IsDone => State == "done";
    public FindTasks.Page Found { get; private set; } = new([], false);
    public TasksPanel Panel => new(Found.Items, null, IsDone ? "/tasks?state=done" : "/tasks", Now, Zone, May(Policies.EditLeads), Who.Id) { NamesLeads = true, Adds = false };

    public Task OnGetAsync()
    {
        Add = Add with { LeadId = LeadId };
        return Load();
    }

    public async Task<IActionResult> OnPostAddAsync()
    {
        var zone = Add.Assignee is { } who && Rules.People.TryGetValue(who, out var person) ? Rules.ZoneOf(person) : Zone;
        var (at, on) = TaskWhen.Due(Add.When, Add.Day, Add.Time, Today, zone);
        var added = await Try(new AddTask.Command(Add.LeadId, Add.Title, Add.Kind) { DueAt = at, DueOn = on, Repeat = Add.Repeat, Note = Add.Note, AssigneeId = Add.Assignee }, "Add");
        if (Said(added?.Result, T["Planned"], null, added?.TaskId is { } id ? new Undo($"~/tasks/{id}?handler=Drop", new Dictionary<string, string> { ["ReturnUrl"] = ReturnUrl ?? "/tasks" }) : null))
        {
            return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/tasks");
        }

        await Load();
        return Page();
    }

    private async Task Load()
    {
        ReturnUrl = Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : null;
        Found = await Ask(new FindTasks.Query(IsDone ? TaskState.Done : TaskState.Open, AfterAt: AfterAt?.ToUniversalTime(), AfterId: AfterId));
    }
}
