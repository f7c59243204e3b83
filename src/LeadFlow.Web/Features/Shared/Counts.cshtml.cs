using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Shared;

/// <summary>The numbers of the navigation alone, for open pages that were told they changed.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class CountsModel(Navigation navigation) : PageModel
{
    public IReadOnlyList<NavigationItem> Items { get; private set; } = [];

    public async Task OnGetAsync() => Items = (await navigation.ForAsync(HttpContext)).Items;

    /// <summary>The next of the first steps; nothing once they are behind.</summary>
    public async Task<IActionResult> OnGetStepAsync() =>
        (await navigation.ForAsync(HttpContext)).Facts.NextStep is { } step ? Partial("_NextStep", step) : Content("", "text/html");
}
