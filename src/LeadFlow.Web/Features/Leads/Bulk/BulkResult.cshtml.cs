using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>One bulk change: how far it is, what it refused and why; cancelled and taken back from here.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class BulkResultModel : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public int After { get; set; }

    public GetBulk.Answer Found { get; private set; } = null!;

    public async Task OnGetAsync() => Found = await Ask(new GetBulk.Query(Id, After));

    /// <summary>The strip alone, asked for while it is at work.</summary>
    public async Task<IActionResult> OnGetStateAsync()
    {
        Found = await Ask(new GetBulk.Query(Id));
        return Partial("Bulk/_BulkState", (Found.Bulk, Rules, !Found.Bulk.IsAtWork));
    }

    public async Task<IActionResult> OnPostCancelAsync()
    {
        Said(await Ask(new CancelBulk.Command(Id)), T["Cancelled; what was done until then is kept"]);
        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostUndoAsync()
    {
        Said(await Ask(new UndoBulk.Command(Id)), T["It is being taken back"]);
        return RedirectToPage(new { Id });
    }
}
