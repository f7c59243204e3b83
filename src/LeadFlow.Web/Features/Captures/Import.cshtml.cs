using FluentValidation;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Captures;

[Authorize(Policy = Policies.ImportLeads)]
[RefuseLargeUpload]
[RequestSizeLimit(ImportsApi.MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = ImportsApi.MaxRequestBytes)]
public sealed class ImportModel(ISender sender) : PageModel
{
    private const int ShownImports = 5;

    public IReadOnlyList<ImportView> Imports { get; private set; } = [];

    /// <summary>There are more than are shown.</summary>
    public bool HasMore { get; private set; }

    [BindProperty]
    public IFormFile? Upload { get; set; }

    public async Task OnGetAsync(CancellationToken cancellationToken, bool tooLarge = false)
    {
        if (tooLarge)
        {
            ModelState.AddModelError(nameof(Upload), ImportsApi.TooLarge);
        }

        var page = await sender.Send(new FindImports.Query(ShownImports), cancellationToken);
        (Imports, HasMore) = (page.Items, page.Next is not null);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Upload is not null)
            {
                await using var content = Upload.OpenReadStream();
                var id = await sender.Send(new ReceiveImport.Command(Upload.FileName, content), cancellationToken);
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
