using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Shared;

/// <summary>The numbers of the navigation alone, for open pages that were told they changed.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class CountsModel(Navigation navigation) : PageModel
{
    internal const int Behind = 7;

    public IReadOnlyList<NavigationItem> Items { get; private set; } = [];

    public async Task OnGetAsync() => Items = (await navigation.ForAsync(HttpContext)).Items;

    /// <summary>The next of the first steps. Once they are behind, the strip keeps its place until the page is left: nothing moves under a pointer.</summary>
    public async Task<IActionResult> OnGetStepAsync() => Partial("_NextStep", (await navigation.ForAsync(HttpContext)).Facts.NextStep ?? Behind);
}
