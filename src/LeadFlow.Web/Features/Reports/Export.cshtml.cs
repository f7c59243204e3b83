using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Reports;

/// <summary>A table of a report as a file. The audit notes who has taken it with them, before it begins.</summary>
[Authorize(Policy = Policies.ExportLeads)]
public sealed class ExportModel : DeskPage
{
    /// <param name="Table">By its name among those of the report.</param>
    public sealed record Input(string? Table, ListFormat Format, DateOnly? From, DateOnly? To, string? Source, string? Campaign, string? Owner, string? Side, string? Country, string? Tag, int? Agreement);

    [BindProperty(Name = "")]
    public Input Given { get; set; } = null!;

    public IActionResult OnGet() => RedirectToPage("/Reports/Funnel");

    public Task<IActionResult> OnPostAsync()
    {
        var g = Given;
        return Take<ExportFunnel.Table>(table => new ExportFunnel.Query(new(g.From, g.To, g.Source, g.Campaign, g.Owner, g.Side, g.Country, g.Tag, g.Agreement), table, g.Format));
    }

    public Task<IActionResult> OnPostCryWolfAsync()
    {
        var g = Given;
        return Take<ExportCryWolf.Table>(table => new ExportCryWolf.Query(new(g.From, g.To, g.Source, g.Campaign, g.Owner, g.Side, g.Country, g.Tag, g.Agreement), table, g.Format));
    }

    public Task<IActionResult> OnPostResponseAsync()
    {
        var g = Given;
        return Take<ExportResponse.Table>(table => new ExportResponse.Query(new(g.From, g.To, g.Source, g.Campaign, g.Owner, g.Side, g.Country, g.Tag, g.Agreement), table, g.Format));
    }

    private async Task<IActionResult> Take<TTable>(Func<TTable, MediatR.IRequest<ListFile>> query)
        where TTable : struct, Enum
    {
        if (!ModelState.IsValid || !(string.IsNullOrEmpty(Given.Table) | Enum.TryParse<TTable>(Given.Table, ignoreCase: true, out var table)) || !Enum.IsDefined(table))
        {
            return BadRequest();
        }

        var file = await Ask(query(table));
        await Ask(new NoteExport.Command(file.FileName, "reports.export"));
        return new ListFileResult(file);
    }
}
