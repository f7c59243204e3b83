using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Merging;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Dated efforts with a cost, and what a lead of each has cost.</summary>
[Authorize(Policy = Policies.ImportLeads)]
public sealed class CampaignsModel : DeskPage
{
    public sealed record CampaignInput(string? Name = null, Guid? Source = null, DateOnly? StartsOn = null, DateOnly? EndsOn = null, string? Budget = null, string? Cost = null, string? Currency = null, int Version = 0);

    [BindProperty(SupportsGet = true)] public Guid? Id { get; set; }
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public CampaignSort Sort { get; set; }
    [BindProperty(SupportsGet = true)] public bool Archived { get; set; }
    [BindProperty(SupportsGet = true)] public int PageNo { get; set; } = 1;
    [BindProperty] public CampaignInput Campaign { get; set; } = new();

    public FindCampaigns.Page Found { get; private set; } = new([], 0, 0, []);
    public IReadOnlyList<MergeView> Merges { get; private set; } = [];
    public FindCampaigns.Item? Chosen { get; private set; }

    public async Task OnGetAsync()
    {
        await Load();
        Campaign = Chosen is { Details: var d } c
            ? new(d.Name, d.SourceId is { } source ? Rules.Source(source)?.Id : null, d.StartsOn, d.EndsOn, AmountText.Show(d.Budget), AmountText.Show(d.Cost), d.Currency, c.Version)
            : new(Currency: Found.Items.Select(i => i.Details.Currency).FirstOrDefault(i => i is not null));
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var c = Campaign;
        var (budget, cost) = (Amount(c.Budget, nameof(c.Budget)), Amount(c.Cost, nameof(c.Cost)));
        var details = new CampaignDetails(c.Name ?? "", c.Source, c.StartsOn, c.EndsOn, budget, cost, budget is null && cost is null ? null : Text.NullIfEmpty(c.Currency?.Trim().ToUpperInvariant()));
        var done = Id is { } id
            ? await Did(new ChangeCampaign.Command(id, c.Version, details), "Campaign", T["Saved"])
            : await Did(new AddCampaign.Command(details), "Campaign", T["{0} is a campaign now", c.Name?.Trim()]);
        if (done)
        {
            return Redirect(Address(PageNo));
        }

        await Load();
        ModelState.Remove("Campaign.Version"); // What they typed stays, and wins when they save again.
        Campaign = Campaign with { Version = Chosen?.Version ?? 0 };
        return Page();
    }

    public async Task<IActionResult> OnPostArchiveAsync(bool archive)
    {
        Said(await Ask(new ArchiveCampaign.Command(Id ?? default, archive)), archive ? T["No longer offered; its leads and its cost stay"] : T["Offered again"]);
        return Redirect(Address(PageNo));
    }

    public string Address(int pageNo, Guid? id = null) =>
        Url.Page("/Captures/Campaigns", new { id, q = Text.NullIfEmpty(Q), sort = Sort is CampaignSort.Newest ? (CampaignSort?)null : Sort, archived = Archived ? true : (bool?)null, pageNo = pageNo > 1 ? pageNo : (int?)null })!;

    private decimal? Amount(string? text, string field)
    {
        if (!AmountText.TryRead(text, out var amount))
        {
            ModelState.AddModelError($"Campaign.{field}", AmountText.WhyNot(text));
        }

        return amount;
    }

    private async Task Load()
    {
        Found = await Ask(new FindCampaigns.Query(Q, Sort, Archived, PageNo, Id));
        Merges = May(Policies.Administer) ? await Ask(new FindSourceMerges.Query(MergeKind.Campaigns)) : [];
        Chosen = Found.Chosen;
    }
}
