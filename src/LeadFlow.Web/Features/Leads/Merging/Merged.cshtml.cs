using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads.Merging;

/// <summary>One merge, what came after it, and its way back.</summary>
[Authorize(Policy = Policies.EditLeads)]
public sealed class MergedModel : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public GetMerge.Answer Merge { get; private set; } = null!;

    public async Task OnGetAsync() => Merge = await Ask(new GetMerge.Query(Id));

    public async Task<IActionResult> OnPostUndoAsync()
    {
        var undone = await Try(new UndoMerge.Command(Id), "Merge");
        var note = T["They are not suggested as one person again."] + (undone is { Kept.Count: > 0 } ? " " + T["What was changed since stays with the lead that stayed: {0}.", string.Join(", ", undone.Kept.Select(k => T[k]))] : "");
        if (Said(undone?.Result, T["Taken back: they are leads of their own again"], note))
        {
            return Redirect($"~/leads/{undone!.SurvivorId}");
        }

        await OnGetAsync();
        return Page();
    }
}
