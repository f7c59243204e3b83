using FluentValidation;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Captures;

[Authorize(Policy = Policies.ImportLeads)]
[RequestSizeLimit(ImportsApi.MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = ImportsApi.MaxRequestBytes)]
public sealed class ImportModel(ISender sender) : PageModel
{
    public IReadOnlyList<ImportView> Imports { get; private set; } = [];

    [BindProperty]
    public IFormFile? Upload { get; set; }

    public async Task OnGetAsync(CancellationToken cancellationToken) => Imports = await sender.Send(new FindImports.Query(), cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Upload is not null)
            {
                var id = await sender.Send(new ReceiveImport.Command(Upload.FileName, await Upload.ReadBytes(cancellationToken)), cancellationToken);
                return RedirectToPage("ImportMatch", new { id });
            }

            ModelState.AddModelError(nameof(Upload), "Choose a file.");
        }
        catch (ValidationException e)
        {
            ModelState.AddModelError(nameof(Upload), string.Join(" ", e.Errors.Select(f => f.ErrorMessage)));
        }

        await OnGetAsync(cancellationToken);
        return Page();
    }
}
