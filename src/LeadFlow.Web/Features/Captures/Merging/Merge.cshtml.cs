using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Captures.Merging;

/// <summary>What a merge will do, and which of them stays, before it is done.</summary>
[Authorize(Policy = Policies.Administer)]
public sealed class MergeModel : DeskPage
{
    [BindProperty(SupportsGet = true)] public string What { get; set; } = "";
    [BindProperty(SupportsGet = true)] public List<Guid> Ids { get; set; } = [];
    [BindProperty] public Guid Into { get; set; }

    public MergeKind Kind => What == "campaigns" ? MergeKind.Campaigns : MergeKind.Sources;
    public IReadOnlyList<GetMergeChoice.Item> Items { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Items = await Ask(new GetMergeChoice.Query(Kind, Ids));
        Into = Items.Select(i => i.Id).FirstOrDefault();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var started = await Try(new MergeSources.Command(Kind, Into, Ids), "Merge");
        if (started is { Result.Succeeded: true })
        {
            return RedirectToPage("/Captures/Merging/MergeResult", new { id = started.MergeId });
        }

        TempData["Refused"] = started?.Result.Refusal ?? string.Join(" ", ModelState.Values.SelectMany(v => v.Errors).Select(e => e.ErrorMessage).Distinct());
        Items = await Ask(new GetMergeChoice.Query(Kind, Ids));
        return Page();
    }

    public string FirstOf(GetMergeChoice.Item item) => item.DefaultTeam is { } team ? Rules.Teams.FirstOrDefault(t => t.Key == team).Value ?? "?" : item.DefaultOwner is { } owner ? Rules.People.GetValueOrDefault(owner)?.Name ?? "?" : "";
}
