using LeadFlow.Web.Features.Leads.Bulk;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads.Tags;

/// <summary>The tags that leads bear: called otherwise, merged, or taken off everywhere.</summary>
[Authorize(Policy = Policies.Administer)]
public sealed class TagsModel : DeskPage
{
    public const int Shown = 500;

    public sealed record TagInput(string? To = null);

    /// <summary>The tag that is to be changed.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>A change at work, whose progress stands above the list.</summary>
    [BindProperty(SupportsGet = true, Name = "bulk")]
    public Guid? BulkId { get; set; }

    [BindProperty]
    public TagInput Change { get; set; } = new();

    public IReadOnlyList<KnownTag> Tags { get; private set; } = [];
    public int Total { get; private set; }
    public KnownTag? Chosen { get; private set; }
    public GetBulk.Answer? Bulk { get; private set; }

    public async Task OnGetAsync()
    {
        await Load();
        Change = new(Chosen?.Name);
    }

    public Task<IActionResult> OnPostAsync() => Do(Change.To ?? "");

    public Task<IActionResult> OnPostRemoveAsync() => Do(null);

    private async Task<IActionResult> Do(string? to)
    {
        if (await Try(new RenameTag.Command(Tag, to), "Change") is { } started)
        {
            if (Said(started.Result, to is null ? T["It is taken off every lead"] : T["Every lead follows"]))
            {
                return RedirectToPage(null, null, new { tag = (string?)null, bulk = started.BulkId });
            }
        }

        await Load();
        return Page();
    }

    private async Task Load()
    {
        var all = await Ask(new GetTags.Query());
        Chosen = all.FirstOrDefault(t => t.Name == Tag);
        var wanted = Domain.Leads.Text.Key(Q);
        var found = all.Where(t => Domain.Leads.Text.Key(t.Name).Contains(wanted, StringComparison.Ordinal)).ToList();
        (Tags, Total) = ([.. found.Take(Shown)], found.Count);
        try
        {
            Bulk = BulkId is { } id ? await Ask(new GetBulk.Query(id)) : null;
        }
        catch (NotFoundException)
        {
            // Long over and cleared away.
        }
    }
}
