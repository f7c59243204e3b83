using System.Globalization;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Captures.Received;

/// <summary>Everything that came in, with what became of it; what failed is tried again from here.</summary>
[Authorize(Policy = Policies.ImportLeads)]
public sealed class RawCapturesModel : DeskPage
{
    [BindProperty(SupportsGet = true)] public CaptureRoute? Route { get; set; }
    [BindProperty(SupportsGet = true)] public CaptureOutcome? Outcome { get; set; }
    [BindProperty(SupportsGet = true)] public DateOnly? From { get; set; }
    [BindProperty(SupportsGet = true)] public DateOnly? To { get; set; }
    [BindProperty(SupportsGet = true)] public DateTimeOffset? AfterAt { get; set; }
    [BindProperty(SupportsGet = true)] public Guid? AfterId { get; set; }

    public FindCaptures.Page Found { get; private set; } = null!;
    public GetRetrying.Answer Retrying { get; private set; } = null!;
    public bool IsFiltered => Route is not null || Outcome is not null || From is not null || To is not null;

    public async Task OnGetAsync()
    {
        (From, To) = From > To ? (To, From) : (From, To);
        Found = await Ask(new FindCaptures.Query(Route, Outcome, From, To, AfterAt?.ToUniversalTime(), AfterId));
        Retrying = await Ask(new GetRetrying.Query());
    }

    /// <summary>The strip of a retry alone, asked for while it is at work.</summary>
    public async Task<IActionResult> OnGetRetryingAsync() => Partial("Received/_Retrying", await Ask(new GetRetrying.Query()));

    public async Task<IActionResult> OnPostRetryAllAsync()
    {
        Said(await Ask(new RetryCaptures.Command()), T["They are tried again, the oldest first"]);
        return RedirectToPage();
    }

    public string Address(FindCaptures.Item? last = null) =>
        Url.Page("/Captures/Received/RawCaptures", new { route = Route, outcome = Outcome, from = From?.ToString("O", CultureInfo.InvariantCulture), to = To?.ToString("O", CultureInfo.InvariantCulture), afterAt = last?.ReceivedAt.ToString("O"), afterId = last?.Id })!;
}
