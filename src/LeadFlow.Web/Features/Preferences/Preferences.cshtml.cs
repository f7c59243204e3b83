using LeadFlow.Domain.Notices;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Preferences;

/// <summary>My time zone, and what I am told of and how.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class PreferencesModel : DeskPage
{
    private const string Form = "Choice";

    /// <param name="Told">The kinds that are wanted: what is not ticked is muted.</param>
    public sealed record Input(string? TimeZone = null, bool QueueSound = false, bool DesktopNotices = false, List<NoticeKind>? Told = null);

    [BindProperty]
    public Input Choice { get; set; } = new();

    public GetPreferences.Chosen Chosen { get; private set; } = null!;

    public static IReadOnlyList<string> Zones { get; } = [.. TimeZoneInfo.GetSystemTimeZones().Where(z => z.HasIanaId && z.Id.Contains('/', StringComparison.Ordinal)).Select(z => z.Id).Order(StringComparer.Ordinal)];

    /// <summary>What can be muted, in the order of a lead's life.</summary>
    public IReadOnlyList<(NoticeKind Kind, string Label)> Kinds =>
    [
        (NoticeKind.Mention, T["Somebody mentions me"]), (NoticeKind.Assigned, T["A lead becomes mine"]), (NoticeKind.Reply, T["One of my leads replies or comes back"]),
        (NoticeKind.Offered, T["A lead is offered to me alone"]), (NoticeKind.Claimed, T["A lead I qualified is claimed"]), (NoticeKind.Accepted, T["A lead I qualified is accepted"]),
        (NoticeKind.Returned, T["A lead I qualified is returned"]), (NoticeKind.Rejected, T["A lead I qualified is rejected"]), (NoticeKind.Released, T["A lead I qualified is released"]),
        (NoticeKind.Deadline, T["The time to claim or decide is nearly over"]), (NoticeKind.Expired, T["Nobody claims or decides in time"]), (NoticeKind.NobodyFree, T["Routing finds nobody free"]), (NoticeKind.Disputed, T["Somebody disputes a return"]), (NoticeKind.Withdrawn, T["Somebody withdraws an offer of mine"]), (NoticeKind.Won, T["A lead I qualified is won"]), (NoticeKind.TaskGiven, T["Somebody gives me a task"]),
        (NoticeKind.TaskDue, T["A task of mine is due"]), (NoticeKind.ImportDone, T["My import is done"]), (NoticeKind.BulkDone, T["My change to many leads is done"]),
        (NoticeKind.Agreement, T["An agreement waits to be signed, or my signature falls"]), (NoticeKind.Rescored, T["All leads are scored by a new agreement"]), (NoticeKind.WebhookPaused, T["A webhook is paused since nothing arrives there"]), (NoticeKind.Forgotten, T["In the morning: leads that nobody looks after"]),
    ];

    public Task OnGetAsync() => Load();

    public async Task<IActionResult> OnPostAsync()
    {
        var muted = Kinds.Select(k => k.Kind).Except(Choice.Told ?? []).ToList();
        var command = new SavePreferences.Command { TimeZone = Choice.TimeZone ?? "", QueueSound = Choice.QueueSound, DesktopNotices = Choice.DesktopNotices, Muted = muted };
        if (await Did(command, Form, T["Saved"]))
        {
            return RedirectToPage();
        }

        await Load();
        return Page();
    }

    /// <summary>From the queue: how it calls.</summary>
    public async Task<IActionResult> OnPostQueueAsync(bool sound, bool desktop)
    {
        await Ask(new SavePreferences.Command { QueueSound = sound, DesktopNotices = desktop });
        return IsHtmx ? new NoContentResult() : Redirect("~/queue");
    }

    private async Task Load() => Chosen = await Ask(new GetPreferences.Query());
}
