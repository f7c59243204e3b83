using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace LeadFlow.Web.Features.Leads;

/// <summary>The list as a CSV file. The audit notes who has taken it with them, before it begins.</summary>
[Authorize(Policy = Policies.ExportLeads)]
public sealed class ExportModel : DeskPage
{
    /// <summary>Those picked; without any, or with <c>All</c>, all that match.</summary>
    public sealed record Input(List<Guid>? Ids, bool All, string? Query);

    [BindProperty(Name = "")]
    public Input Given { get; set; } = null!;

    public IActionResult OnGet() => RedirectToPage("/Leads/Leads");

    public async Task<IActionResult> OnPostAsync()
    {
        var picked = Given is { All: false, Ids: { Count: > 0 } ids } ? ids : null;
        var address = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Given.Query);
        var file = await Ask(new ExportLeads.Query(LeadListFilter.Read(address, []), address.TryGetValue("sort", out var sort) ? sort.ToString() : "", picked));
        await Ask(new NoteExport.Command(picked is null ? $"All leads that match “{Given.Query}” as CSV" : $"{picked.Count} picked leads as CSV"));
        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = file.FileName }.ToString();
        await file.Write(Response.Body, HttpContext.RequestAborted);
        return new EmptyResult();
    }
}
