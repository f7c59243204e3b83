using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Reports;

/// <summary>A table of the report as a file. The audit notes who has taken it with them, before it begins.</summary>
[Authorize(Policy = Policies.ExportLeads)]
public sealed class ExportModel : DeskPage
{
    public sealed record Input(ExportFunnel.Table Table, ListFormat Format, DateOnly? From, DateOnly? To, string? Source, string? Campaign, string? Owner, string? Side, string? Country, string? Tag, int? Agreement);

    [BindProperty(Name = "")]
    public Input Given { get; set; } = null!;

    public IActionResult OnGet() => RedirectToPage("/Reports/Funnel");

    public async Task<IActionResult> OnPostAsync()
    {
        var g = Given;
        var file = await Ask(new ExportFunnel.Query(new(g.From, g.To, g.Source, g.Campaign, g.Owner, g.Side, g.Country, g.Tag, g.Agreement), g.Table, g.Format));
        await Ask(new NoteExport.Command(file.FileName, "reports.export"));
        return new ListFileResult(file);
    }
}
