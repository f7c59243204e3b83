using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads;

/// <summary>The list as a CSV file or a workbook. The audit notes who has taken it with them, before it begins.</summary>
[Authorize(Policy = Policies.ExportLeads)]
public sealed class ExportModel : DeskPage
{
    /// <summary>Those picked; without any, or with <c>All</c>, all that match.</summary>
    public sealed record Input(List<Guid>? Ids, bool All, string? Query, ListFormat Format);

    [BindProperty(Name = "")]
    public Input Given { get; set; } = null!;

    public IActionResult OnGet() => RedirectToPage("/Leads/Leads");

    public async Task<IActionResult> OnPostAsync()
    {
        var picked = Given is { All: false, Ids: { Count: > 0 } ids } ? ids : null;
        var address = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Given.Query);
        var file = await Ask(new ExportLeads.Query(LeadListFilter.Read(address, []), address.TryGetValue("sort", out var sort) ? sort.ToString() : "", picked, Given.Format));
        var how = Given.Format.ToString().ToUpperInvariant();
        await Ask(new NoteExport.Command(picked is null ? $"All leads that match “{Given.Query}” as {how}" : $"{picked.Count} picked leads as {how}"));
        return new ListFileResult(file);
    }
}
