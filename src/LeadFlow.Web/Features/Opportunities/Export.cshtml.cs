using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Opportunities;

/// <summary>The list as a file. The audit notes who has taken it with them, before it begins.</summary>
[Authorize(Policy = Policies.ExportLeads)]
public sealed class ExportModel : DeskPage
{
    public sealed record Input(OpportunityState State, bool Mine, ListFormat Format);

    [BindProperty(Name = "")]
    public Input Given { get; set; } = null!;

    public IActionResult OnGet() => RedirectToPage("/Opportunities/Opportunities");

    public async Task<IActionResult> OnPostAsync()
    {
        var file = await Ask(new ExportOpportunities.Query(Given.State, Given.Mine, Given.Format));
        await Ask(new NoteExport.Command($"{file.FileName}{(Given.Mine ? ", their own" : "")}", "opportunities.export"));
        return new ListFileResult(file);
    }
}
