using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads.Merging;

/// <summary>Leads side by side: one person, and then which value of each stays; or not.</summary>
[Authorize(Policy = Policies.EditLeads)]
public sealed class MergeModel : DeskPage
{
    /// <summary>One row of the comparison: what each lead says, in the order of the leads.</summary>
    public sealed record Row(string Name, string Label, IReadOnlyList<string?> Values)
    {
        public bool Differs => !IsSettled && Values.Where(v => !string.IsNullOrEmpty(v)).Distinct().Count() > 1;

        /// <summary>A custom field: its label is the company's own words.</summary>
        public bool IsOwn { get; init; }

        /// <summary>There is nothing to choose: all of it is kept, or somebody has it.</summary>
        public bool IsSettled { get; init; }
        public bool IsEmpty => Values.All(string.IsNullOrEmpty);
    }

    [BindProperty(SupportsGet = true)]
    public List<Guid> Lead { get; set; } = [];

    [BindProperty]
    public Guid? Survivor { get; set; }

    [BindProperty]
    public Dictionary<string, Guid> Take { get; set; } = [];

    [BindProperty]
    public Guid? Keep { get; set; }

    [BindProperty]
    public Dictionary<Guid, int> Seen { get; set; } = [];

    public CompareLeads.Answer Side { get; private set; } = null!;
    public IReadOnlyList<LeadView> Leads => Side.Leads;
    public LeadView Stays => Leads.FirstOrDefault(l => l.Id == Survivor) ?? Leads[0];

    /// <summary>Whoever has claimed one of them, or works on its opportunity, has the one that stays.</summary>
    public bool IsClaimed => Leads.Any(l => l.Handoff is { Status: HandoffState.Claimed } || l.Opportunity is { State: OpportunityState.Open });

    public IReadOnlyList<Row> Rows =>
    [
        .. ContactFields.All.Select(f => new Row(f.Key, f.Label, [.. Leads.Select(l => f.Text(ContactFields.Of(l)))]) { IsSettled = f.Name == nameof(ContactDetails.Notes) }),
        new(MergeLeads.Source, "Source", [.. Leads.Select(l => l.Source)]),
        new(MergeLeads.Campaign, "Campaign", [.. Leads.Select(l => l.Campaign)]),
        new(MergeLeads.Owner, "Owner", [.. Leads.Select(l => l.OwnerName)]) { IsSettled = IsClaimed },
        .. Side.Fields.Select(f => new Row(FieldKey.Prefix + f.Key, f.Label, [.. Leads.Select(l => l.CustomFields?.GetValueOrDefault(f.Key) is { } value ? FieldText.InOneLine(value) : null)]) { IsOwn = true }),
    ];

    public async Task<IActionResult> OnGetAsync()
    {
        if (Lead.Distinct().Count() < 2)
        {
            return Redirect("~/leads/duplicates");
        }

        try
        {
            await Load();
            return Page();
        }
        catch (NotFoundException) when (Lead.Count > 0)
        {
            var lead = await Ask(new GetLead.Query(Lead[0])); // Back, after they were merged; anything else is not found either.
            TempData["Refused"] = T["These are one lead now."];
            return Redirect($"~/leads/{lead.Id}");
        }
    }

    /// <summary>The bar of the list sends those picked here.</summary>
    public IActionResult OnPostPick(List<Guid> ids) => ids.Distinct().Count() is >= 2 and <= LeadMerge.MaxLeads
        ? RedirectToPage(null, new { lead = ids })
        : Back(T["Choose two leads or more to merge, at most {0}.", LeadMerge.MaxLeads]);

    public async Task<IActionResult> OnPostAsync()
    {
        var survivor = Survivor ?? Lead.FirstOrDefault();
        var merged = await Try(new MergeLeads.Command(survivor, [.. Lead.Where(id => id != survivor)]) { Take = Take, KeptHandoffId = Keep, Seen = Seen }, "Merge");
        var undo = merged?.MergeId is { } id ? Undo.Of(Url.Page("/Leads/Merging/Merged", "Undo", new { id })!, "Id", id) : null;
        if (Said(merged?.Result, T["One lead now"], T["It can be taken back for {0} days, also from the lead itself.", LeadMerge.UndoDays], undo))
        {
            return Redirect($"~/leads/{survivor}");
        }

        await Load();
        return Page();
    }

    public async Task<IActionResult> OnPostApartAsync()
    {
        for (var i = 1; i < Lead.Count; i++)
        {
            await Did(new SetApart.Command(Lead[0], Lead[i]), "Merge", T["Noted: they are not the same person, and not suggested again"]);
        }

        return Redirect("~/leads/duplicates");
    }

    private async Task Load()
    {
        Side = await Ask(new CompareLeads.Query(Lead));
        Seen = Leads.ToDictionary(l => l.Id, l => l.Version);
        ModelState.Remove(nameof(Seen));
    }

    private RedirectResult Back(string why)
    {
        TempData["Refused"] = why;
        return Redirect("~/leads");
    }
}
