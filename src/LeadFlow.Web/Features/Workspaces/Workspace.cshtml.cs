using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>Everything as one file, out of this installation and, while it is empty, into it.</summary>
[Authorize(Policy = Policies.Administer)]
[RequestSizeLimit(MaxBytes + Margin)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxBytes + Margin)]
public sealed class WorkspaceModel : DeskPage
{
    public const long MaxBytes = 1024L * 1024 * 1024;
    private const long Margin = 1024 * 1024; // What stands between the parts.

    public GetWorkspace.View Workspace { get; private set; } = null!;

    [BindProperty]
    public IFormFile? Upload { get; set; }

    public Task OnGetAsync() => Load();

    /// <summary>The file, from any place on: a download that breaks off goes on where it was.</summary>
    public async Task<IActionResult> OnGetFileAsync(Guid id)
    {
        var file = await Ask(new OpenWorkspaceExport.Query(id));
        return new FileStreamResult(file.Stream, "application/zip") { FileDownloadName = file.FileName, LastModified = file.At, EntityTag = new EntityTagHeaderValue($"\"{file.Sha256}\""), EnableRangeProcessing = true };
    }

    public async Task<IActionResult> OnPostExportAsync()
    {
        await Did(new StartWorkspaceExport.Command(), "Export", T["The export is being made"]);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostDropAsync(Guid id)
    {
        await Did(new DropWorkspaceExport.Command(id), "Drop", T["The export is gone"]);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostImportAsync()
    {
        if (Upload is null)
        {
            ModelState.AddModelError(nameof(Upload), T["Choose a file."]);
        }
        else
        {
            await using var stream = Upload.OpenReadStream();
            if (await Try(new ImportWorkspace.Command(stream, Upload.FileName), "Import") is { } outcome && Said(outcome.Result, T["The workspace of {0} is here", outcome.Company], T["{0:N0} leads, {1:N0} rows in all", outcome.Leads, outcome.Rows]))
            {
                return Redirect("~/users");
            }
        }

        await Load();
        return Page();
    }

    public string SizeOf(long bytes) => bytes < 1024 * 1024 ? T["{0:N0} KB", Math.Max(1, bytes / 1024)] : T["{0:N1} MB", bytes / 1024.0 / 1024];

    private async Task Load() => Workspace = await Ask(new GetWorkspace.Query());
}
