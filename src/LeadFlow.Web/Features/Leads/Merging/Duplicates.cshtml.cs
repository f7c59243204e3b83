using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads.Merging;

/// <summary>Pairs that may be one person, to be merged or set apart one after the other.</summary>
[Authorize(Policy = Policies.EditLeads)]
public sealed class DuplicatesModel : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public FindDuplicates.Answer Found { get; private set; } = null!;

    public async Task OnGetAsync() => Found = await Ask(new FindDuplicates.Query(After));

    public async Task<IActionResult> OnPostScanAsync()
    {
        await Did(new ScanDuplicates.Command(), "Scan", T["Looking through all leads: you may leave this page"]);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostApartAsync(Guid one, Guid other)
    {
        await Did(new SetApart.Command(one, other), "Apart", T["Noted: they are not the same person, and not suggested again"],
            undo: new(Url.Page("/Leads/Merging/Duplicates", "Together", new { one, other })!));
        return RedirectToPage(new { After });
    }

    public async Task<IActionResult> OnPostTogetherAsync(Guid one, Guid other)
    {
        await Did(new SetApart.Command(one, other, IsApart: false), "Apart", T["Taken back: they may be the same person"]);
        return RedirectToPage(new { After });
    }
}
