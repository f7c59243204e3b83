using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>One event on its way to one webhook; the log asks for it when a line is opened.</summary>
[Authorize(Policy = Policies.Administer)]
public sealed class DeliveryModel : DeskPage
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }
    [BindProperty(SupportsGet = true)] public Guid DeliveryId { get; set; }

    public GetDelivery.Answer Delivery { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        Delivery = await Ask(new GetDelivery.Query(Id, DeliveryId));
        return IsHtmx ? Partial("Webhooks/_Delivery", this) : Page();
    }

    public async Task<IActionResult> OnPostRetryAsync()
    {
        Said(await Ask(new RetryDelivery.Command(Id, DeliveryId)), T["It is sent again"]);
        return RedirectToPage(new { Id, DeliveryId });
    }
}
