using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Captures.Merging;

/// <summary>One merge: how many of its leads have followed; taken back from here.</summary>
[Authorize(Policy = Policies.Administer)]
public sealed class MergeResultModel : DeskPage
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    public MergeView Merge { get; private set; } = null!;

    public async Task OnGetAsync() => Merge = await Ask(new GetSourceMerge.Query(Id));

    /// <summary>The strip alone, asked for while it is at work.</summary>
    public async Task<IActionResult> OnGetStateAsync() => Partial("Merging/_MergeState", await Ask(new GetSourceMerge.Query(Id)));

    public async Task<IActionResult> OnPostRetryAsync()
    {
        Said(await Ask(new RetrySourceMerge.Command(Id)), T["It goes on"]);
        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostUndoAsync()
    {
        Said(await Ask(new UndoSourceMerge.Command(Id)), T["It is being taken back"]);
        return RedirectToPage(new { Id });
    }
}
