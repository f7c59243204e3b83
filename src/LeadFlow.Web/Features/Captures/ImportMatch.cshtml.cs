using FluentValidation;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Captures;

[Authorize(Policy = Policies.ImportLeads)]
[RefuseLargeUpload]
[RequestSizeLimit(ImportsApi.MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = ImportsApi.MaxRequestBytes, ValueCountLimit = 2 * CsvFile.MaxColumns)]
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

    /// <summary>Field -> value for rows that say nothing themselves.</summary>
    [BindProperty]
    public Dictionary<string, string?> Defaults { get; set; } = [];

    [BindProperty]
    public FileWriting Writing { get; set; } = new();

    public sealed record FileWriting(string? Encoding = null, string? Delimiter = null, string? Quote = null, bool? Header = null, string? Sheet = null);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken, bool tooLarge = false)
    {
        if ((await sender.Send(new GetImport.Query(id), cancellationToken)).IsSettled)
        {
            return RedirectToPage("ImportResult", new { id });
        }

        Matching = await sender.Send(new GetImportMatching.Query(id), cancellationToken);
        (Fields, DateFormat, System) = ([.. Matching.Columns.Select(c => c.Field)], Matching.DateFormat, Matching.System);
        Defaults = Matching.Defaults.ToDictionary(d => d.Key, d => (string?)d.Value);
        if (tooLarge)
        {
            ModelState.AddModelError("", ImportsApi.TooLarge);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        Matching = await sender.Send(new GetImportMatching.Query(id), cancellationToken);
        try
        {
            var columns = Matching.Columns.Zip(Fields).ToDictionary(c => c.First.Name, c => c.Second);
            await sender.Send(new MatchImport.Command(id, columns, DateFormat, System, Defaults), cancellationToken);
            return RedirectToPage((await sender.Send(new GetImportValues.Query(id), cancellationToken)).Open > 0 ? "ImportValues" : "ImportCheck", new { id });
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

    /// <summary>Blank: find it out.</summary>
    public Task<IActionResult> OnPostRereadAsync(Guid id, CancellationToken cancellationToken) =>
        Try(id, new RereadImport.Command(id, new()
        {
            Encoding = Writing.Encoding,
            Delimiter = Writing.Delimiter == "tab" ? "\t" : Writing.Delimiter,
            Quote = Writing.Quote == "none" ? "" : Writing.Quote,
            Header = Writing.Header,
            Sheet = Writing.Sheet,
        }), cancellationToken);

    public async Task<IActionResult> OnPostAddAsync(Guid id, IFormFile? further, string? key, string? with, CancellationToken cancellationToken)
    {
        await using var content = further?.OpenReadStream() ?? Stream.Null;
        return await Try(id, new AddImportFile.Command(id, further?.FileName ?? "", content, key ?? "", with), cancellationToken);
    }

    public Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken cancellationToken) => Try(id, new RemoveImportFile.Command(id), cancellationToken);

    /// <summary>What was chosen on the page so far stays, whatever becomes of the file.</summary>
    private async Task<IActionResult> Try(Guid id, IRequest<Domain.Result> command, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        try
        {
            if (Fields.Count > 0)
            {
                var columns = (await sender.Send(new GetImportMatching.Query(id), cancellationToken)).Columns.Zip(Fields).ToDictionary(c => c.First.Name, c => c.Second);
                await sender.Send(new MatchImport.Command(id, columns, DateFormat, System, Defaults) { IsDraft = true }, cancellationToken);
            }

            TempData["Refused"] = (await sender.Send(command, cancellationToken)).Refusal;
            return RedirectToPage(new { id });
        }
        catch (ValidationException e)
        {
            var page = await OnGetAsync(id, cancellationToken);
            ModelState.AddModelError("", string.Join(" ", e.Errors.Select(f => f.ErrorMessage)));
            return page;
        }
    }
}
