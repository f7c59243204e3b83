using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Captures;

[Authorize(Policy = Policies.ImportLeads)]
public sealed class ImportResultModel(ISender sender) : PageModel
{
    public ImportView Import { get; private set; } = null!;
    public IReadOnlyList<FindLeft.Left> Left { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        Import = await sender.Send(new GetImport.Query(id), cancellationToken);
        Left = Import.Undo is { Left: > 0 } ? await sender.Send(new FindLeft.Query(id), cancellationToken) : [];
        return Import.State == ImportView.Matching ? RedirectToPage("ImportMatch", new { id }) : Page();
    }

    public async Task<IActionResult> OnGetRejectedAsync(Guid id, CancellationToken cancellationToken)
    {
        var file = await sender.Send(new GetRejectedRows.Query(id), cancellationToken);
        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = new Microsoft.Net.Http.Headers.ContentDispositionHeaderValue("attachment") { FileNameStar = file.FileName }.ToString();
        await file.Write(Response.Body, cancellationToken);
        return new EmptyResult();
    }

    public async Task<IActionResult> OnPostCancelAsync(Guid id, CancellationToken cancellationToken)
    {
        TempData["Refused"] = (await sender.Send(new CancelImport.Command(id), cancellationToken)).Refusal;
        return RedirectToPage(new { id });
    }

    public async Task<IActionResult> OnPostUndoAsync(Guid id, CancellationToken cancellationToken)
    {
        TempData["Refused"] = (await sender.Send(new UndoImport.Command(id), cancellationToken)).Refusal;
        return RedirectToPage(new { id });
    }

    public async Task<IActionResult> OnPostRunAsync(Guid id, CancellationToken cancellationToken)
    {
        var import = await sender.Send(new GetImport.Query(id), cancellationToken);
        TempData["Refused"] = (await sender.Send(new StartImport.Command(id, import.Policy, DryRun: false), cancellationToken)).Refusal;
        return RedirectToPage(new { id });
    }
}
