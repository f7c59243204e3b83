using System.Globalization;
using System.Text.Json;
using LeadFlow.Domain;
using LeadFlow.Domain.People;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Features.Shared.TagHelpers;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads;

/// <summary>The parts of the page that htmx asks for by themselves: head, timeline, tags.</summary>
public sealed partial class LeadModel
{
    private const int LinesShown = 30;

    /// <summary>Only what this side did.</summary>
    [BindProperty(SupportsGet = true)]
    public Side? Side { get; set; }

    [BindProperty(SupportsGet = true)]
    public TimelineGroup? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateTimeOffset? BeforeAt { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? BeforeId { get; set; }

    [BindProperty]
    public TouchInput Touch { get; set; } = new();

    public GetTimeline.Page Timeline { get; private set; } = null!;

    /// <summary>The touch that was sent is saved: what was kept of it in the browser may go.</summary>
    public bool TouchIsSaved { get; private set; }

    public IReadOnlyList<HeatSpell> Spells => [.. Story.Spells.Select(s => new HeatSpell(s.Kind, s.Name, s.From))];
    public IReadOnlyList<HeatTouch> Touches => [.. Story.Touches.Select(t => new HeatTouch(t.Side, t.At))];

    public IReadOnlyList<TimelineDay> Days => [.. Timeline.Lines.GroupBy(l => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(l.At, Zone).DateTime))
        .Select(g => new TimelineDay((Today.DayNumber - g.Key.DayNumber) switch { 0 => T["Today"], 1 => T["Yesterday"], _ => g.Key.Year == Today.Year ? T["{0:dddd d MMMM}", g.Key] : T["{0:dddd d MMMM yyyy}", g.Key] }, [.. g]))];

    /// <summary>Whom a note can bring in, as JSON for the list that "@" opens.</summary>
    public string Mentionable => JsonSerializer.Serialize(Rules.People.Values.Where(p => p.IsActive && p.Id != Who.Id).Select(p => p.Name).Order(StringComparer.CurrentCulture));

    /// <summary>The address of the timeline with another filter; parts are asked for by their handler.</summary>
    public string TimelineUrl(Side? side, TimelineGroup? kind, bool part, GetTimeline.Line? before = null) =>
        Url.Page("/Leads/Lead", part ? "Timeline" : null, new { Id, side, kind, beforeAt = before?.At.ToString("O"), beforeId = before?.Id }) ?? "";

    public async Task<IActionResult> OnGetHeadAsync()
    {
        await LoadHead();
        return Partial("_LeadHead", this);
    }

    public async Task<IActionResult> OnGetTasksAsync()
    {
        await LoadTasks();
        return Partial("_LeadTasks", this);
    }

    /// <summary>A file to keep, never a part of a page.</summary>
    public async Task<IActionResult> OnGetPictureAsync(Guid attachmentId)
    {
        var picture = await Ask(new GetAttachment.Query(Id, attachmentId));
        return File(picture.Bytes, picture.MediaType, picture.Name);
    }

    public async Task<IActionResult> OnGetTimelineAsync()
    {
        L = await Ask(new GetLead.Query(Id));
        await LoadTimeline();
        return Partial("_LeadLines", this);
    }

    public async Task<IActionResult> OnPostTouchAsync()
    {
        DateTimeOffset? at = Touch.At is { } local ? LocalTime.Instant(local, Zone) : null;
        if (Touch is { Kind: TouchKind.Call, Direction: TouchDirection.Outbound, Outcome: null })
        {
            ModelState.AddModelError("Touch.Outcome", T["Say how the call went."]);
        }

        if (Touch.Next is { Length: > LeadTask.TitleMaxLength })
        {
            ModelState.AddModelError("Touch.Next", T["At most {0} characters.", LeadTask.TitleMaxLength]);
        }
        else if (Touch.NextOn < Today)
        {
            ModelState.AddModelError("Touch.Next", T["That day is over: choose today or later."]);
        }

        var result = await Try(new LogActivity.Command(Id, Touch.Kind)
        {
            Direction = Touch.Kind is TouchKind.Note ? TouchDirection.Outbound : Touch.Direction,
            Outcome = Touch.Kind is TouchKind.Call && Touch.Direction is TouchDirection.Outbound ? Touch.Outcome : null,
            Text = Text(Touch.Text),
            At = at,
        }, "Touch");
        var spoke = Touch.Kind is TouchKind.Meeting || (Touch.Kind is TouchKind.Call && (Touch.Direction is TouchDirection.Inbound || Touch.Outcome is null or TouchOutcome.Reached));
        if (result is { Succeeded: true } && spoke && Touch.Learned(at, Touch.At is { } day ? DateOnly.FromDateTime(day) : Today) is { Count: > 0 } learned)
        {
            result = await Ask(new AnswerBant.Command(Id, learned));
        }

        if (result is { Succeeded: true } && Text(Touch.Next) is { } next)
        {
            result = (await Ask(new AddTask.Command(Id, next, Touch.Kind is TouchKind.Email or TouchKind.Letter ? TaskKind.Email : TaskKind.Call) { DueOn = Touch.NextOn ?? Today })).Result;
        }

        if (!IsHtmx)
        {
            if (Said(result, T["It is in the timeline"]))
            {
                return RedirectToPage(null, null, new { Id }, "timeline");
            }

            await Load();
            return Page();
        }

        if (result is { Succeeded: true })
        {
            TouchIsSaved = true;
            (Touch, OpenForm) = (new() { Kind = Touch.Kind }, null);
            ModelState.Clear(); // The form is empty again.
            Response.Headers["HX-Trigger-After-Settle"] = "lead-changed, bant-changed";
        }

        await LoadHead();
        await LoadTimeline();
        return Partial("_LeadTimeline", this);
    }

    public async Task<IActionResult> OnPostTagAsync(string? tag, string? untag)
    {
        var result = await Try(new TagLead.Command(Id, untag ?? tag, Remove: untag is not null), "Tags");
        if (result?.Refusal is { } refusal)
        {
            ModelState.AddModelError("Tags.Tag", refusal);
        }

        if (!IsHtmx && result is { Succeeded: true })
        {
            return RedirectToPage(null, null, new { Id }, "tags");
        }

        if (!IsHtmx)
        {
            await Load();
            return Page();
        }

        L = await Ask(new GetLead.Query(Id));
        if (result is { Succeeded: true })
        {
            Response.Headers["HX-Trigger-After-Settle"] = "lead-changed";
        }

        return Partial("_LeadTags", this);
    }

    private async Task LoadTasks() =>
        Tasks = new(await Ask(new GetTasksOfLead.Query(Id)), Id, $"/leads/{Id}#tasks", Now, Zone, May(Policies.EditLeads), Who.Id);

    private async Task LoadTimeline() =>
        Timeline = await Ask(new GetTimeline.Query(Id, LinesShown, BeforeAt?.ToUniversalTime(), BeforeId) { Side = Side, Group = Kind });
}
