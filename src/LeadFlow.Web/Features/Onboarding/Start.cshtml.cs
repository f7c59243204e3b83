using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Onboarding;

/// <summary>From an empty desk to the first claimed lead: what is done, what is next, and where it is done.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class StartModel : DeskPage
{
    public GetStart.Progress Start { get; private set; } = null!;

    public bool CanFill => May(Policies.Administer) && !Start.HasLeads && !Rules.HasDemoData;

    public Task OnGetAsync() => Load();

    public async Task<IActionResult> OnPostFillAsync()
    {
        if (await Did(new AddDemoData.Command(), "Fill", T["A year of made-up history is here"], T["One click on Admin removes it again."]))
        {
            return Redirect("~/reports");
        }

        await Load();
        return Page();
    }

    public async Task<IActionResult> OnPostSettleAsync()
    {
        await Did(new SettleIn.Command(), "Settle", T["The first steps are put away"]);
        return Redirect("~/");
    }

    private async Task Load() => Start = await Ask(new GetStart.Query());
}
