using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>What one webhook was sent, newest first, and what became of it.</summary>
[Authorize(Policy = Policies.Administer)]
public sealed class WebhookLogModel : DeskPage
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }
    [BindProperty(SupportsGet = true)] public DeliveryState? State { get; set; }
    [BindProperty(SupportsGet = true)] public string? Event { get; set; }
    [BindProperty(SupportsGet = true)] public DateTimeOffset? AfterAt { get; set; }
    [BindProperty(SupportsGet = true)] public Guid? AfterId { get; set; }

    public const int PageSize = 50;
    public FindWebhooks.Item Webhook { get; private set; } = null!;
    public FindDeliveries.Page Found { get; private set; } = null!;
    public bool IsFiltered => State is not null || !string.IsNullOrEmpty(Event);

    public async Task OnGetAsync()
    {
        Webhook = await Ask(new GetWebhook.Query(Id));
        Found = await Ask(new FindDeliveries.Query(Id, State, Event, null, PageSize, AfterAt?.ToUniversalTime(), AfterId));
    }

    public async Task<IActionResult> OnPostRetryAllAsync()
    {
        Said(await Ask(new RetryFailed.Command(Id)), T["They are sent again, the oldest first"]);
        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostTestAsync()
    {
        Said((await Ask(new PingWebhook.Command(Id))).Result, T["A test event is on its way"]);
        return RedirectToPage(new { Id });
    }

    public string Address(FindDeliveries.Item? last = null) =>
        Url.Page("/Integrations/Webhooks/WebhookLog", new { Id, state = State, @event = Domain.Leads.Text.NullIfEmpty(Event), afterAt = last?.CreatedAt.ToString("O"), afterId = last?.Id })!;
}
