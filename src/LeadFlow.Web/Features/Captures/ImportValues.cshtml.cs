using FluentValidation;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Captures;

[Authorize(Policy = Policies.ImportLeads)]
[RequestFormLimits(ValueCountLimit = 10_000)]
public sealed class ImportValuesModel(ISender sender) : PageModel
{
    /// <summary>What an option of a form sends: nothing said, blank, or a value behind a mark.</summary>
    public const string AsBlank = "-";
    public const string ValueMark = "=";

    public GetImportValues.Values Values { get; private set; } = null!;

    /// <summary>In the order in which they are shown, which is that of the file.</summary>
    [BindProperty]
    public List<Said> Meanings { get; set; } = [];

    public sealed record Said(string? Field, string? Text, string? Means);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if ((await sender.Send(new GetImport.Query(id), cancellationToken)).IsSettled)
        {
            return RedirectToPage("ImportResult", new { id });
        }

        try
        {
            Values = await sender.Send(new GetImportValues.Query(id), cancellationToken);
            return Page();
        }
        catch (ValidationException)
        {
            return RedirectToPage("ImportMatch", new { id }); // Not matched yet.
        }
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await sender.Send(new SetImportValues.Command(id, [.. Meanings.Select(m => new SetImportValues.Meaning(m.Field ?? "", m.Text ?? "", MeansOf(m.Means)))]), cancellationToken);
            return RedirectToPage("ImportCheck", new { id });
        }
        catch (ValidationException e)
        {
            ModelState.AddModelError("", string.Join(" ", e.Errors.Select(f => f.ErrorMessage)));
            return await OnGetAsync(id, cancellationToken);
        }
    }

    private static string? MeansOf(string? sent) => sent is null or "" ? null : sent == AsBlank ? "" : sent[ValueMark.Length..];
}
