using FluentValidation;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Captures;

[Authorize(Policy = Policies.ImportLeads)]
public sealed class ImportCheckModel(ISender sender) : PageModel
{
    public CheckImport.Check Check { get; private set; } = null!;

    [BindProperty]
    public ImportPolicy Policy { get; set; } = ImportPolicy.Fill;

    /// <summary>Only rows that cannot be taken.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Problems { get; set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if ((await sender.Send(new GetImport.Query(id), cancellationToken)).IsSettled)
        {
            return RedirectToPage("ImportResult", new { id });
        }

        try
        {
            Check = await sender.Send(new CheckImport.Query(id, Problems), cancellationToken);
            return Page();
        }
        catch (ValidationException)
        {
            return RedirectToPage("ImportMatch", new { id }); // Not matched yet.
        }
    }

    public async Task<IActionResult> OnPostAsync(Guid id, bool dryRun, CancellationToken cancellationToken)
    {
        TempData["Refused"] = (await sender.Send(new StartImport.Command(id, Policy, dryRun), cancellationToken)).Refusal;
        return RedirectToPage("ImportResult", new { id });
    }
}
