using LeadFlow.Domain.Notices;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Preferences;

/// <summary>My time zone, what I am told of and how, when I am left in peace, and my calendar.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class PreferencesModel : DeskPage
{
    [BindProperty]
    public PreferencesInput Choice { get; set; } = new();

    public GetPreferences.Chosen Chosen { get; private set; } = GetPreferences.Chosen.Usual;

    /// <summary>The address of the calendar, shown this once.</summary>
    public string? CalendarUrl { get; private set; }

    public static IReadOnlyList<string> Zones { get; } = [.. TimeZoneInfo.GetSystemTimeZones().Where(z => z.HasIanaId && z.Id.Contains('/', StringComparison.Ordinal)).Select(z => z.Id).Order(StringComparer.Ordinal)];

    /// <summary>From Monday on.</summary>
    public static IReadOnlyList<DayOfWeek> Days { get; } = [.. Enum.GetValues<DayOfWeek>().OrderBy(d => ((int)d + 6) % 7)];

    public IReadOnlyList<NoticeGroup> Groups => NoticeGroup.All(T);

    public Task OnGetAsync() => Load();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Did(Choice.ToCommand([.. Groups.SelectMany(g => g.Kinds).Select(k => k.Kind)]), nameof(Choice), T["Saved"], note: Choice is { DigestDays: null or [], Mails: { } mails } && mails.ContainsValue(nameof(NoticeMail.Digest)) ? T["No day of the digest is ticked: what is set to come in it comes by no mail."] : null))
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

    public async Task<IActionResult> OnPostCalendarAsync()
    {
        CalendarUrl = $"{Request.Scheme}://{Request.Host}{Request.PathBase}{(await Ask(new MakeCalendar.Command())).Path}";
        ModelState.Clear();
        await Load();
        return Page();
    }

    public async Task<IActionResult> OnPostEndCalendarAsync()
    {
        Said(await Ask(new EndCalendar.Command()), T["The calendar is switched off: its address leads nowhere now"]);
        return RedirectToPage();
    }

    private async Task Load()
    {
        Chosen = await Ask(new GetPreferences.Query());
        Choice = ModelState.IsValid ? PreferencesInput.Of(Chosen) : Choice;
    }
}
