using FluentValidation;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Captures;

[Authorize(Policy = Policies.ImportLeads)]
public sealed class ImportMatchModel(ISender sender) : PageModel
{
    public GetImportMatching.Matching Matching { get; private set; } = null!;

    /// <summary>Fields in the order of the columns.</summary>
    [BindProperty]
    public List<string?> Fields { get; set; } = [];

    [BindProperty]
    public string? DateFormat { get; set; }

    [BindProperty]
    public string? System { get; set; }

    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        Matching = await sender.Send(new GetImportMatching.Query(id), cancellationToken);
        (Fields, DateFormat, System) = ([.. Matching.Columns.Select(c => c.Field)], Matching.DateFormat, Matching.System);
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        Matching = await sender.Send(new GetImportMatching.Query(id), cancellationToken);
        try
        {
            var columns = Matching.Columns.Zip(Fields).ToDictionary(c => c.First.Name, c => c.Second);
            await sender.Send(new MatchImport.Command(id, columns, DateFormat, System), cancellationToken);
            return RedirectToPage("ImportCheck", new { id });
        }
        catch (ValidationException e)
        {
            foreach (var failure in e.Errors)
            {
                ModelState.AddModelError(failure.PropertyName == "mapping.dateFormat" ? nameof(DateFormat) : failure.PropertyName == "mapping.system" ? nameof(System) : "", failure.ErrorMessage);
            }

            return Page();
        }
    }
}
