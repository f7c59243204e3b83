using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Board;

/// <summary>The stages as columns of cards.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class BoardModel : BoardPage
{
    /// <summary>One column alone, after where the cards before ended.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Stage { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    /// <summary>The column that a phone shows.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    public GetBoard.Columns Columns { get; private set; } = null!;

    public string Current => Columns.All.Any(c => c.Name == Show) || (Dead && Columns.Dead.Name == Show) ? Show! : Columns.All.FirstOrDefault(c => c.Kind is StageKind.Warm && c.Count > 0)?.Name ?? Columns.All.Select(c => c.Name).FirstOrDefault("");

    public async Task<IActionResult> OnGetAsync()
    {
        try
        {
            Columns = await Ask(Query with { Stage = Stage, After = After });
        }
        catch (ValidationException)
        {
            return RedirectToPage(); // A word in the address that means nothing.
        }

        return !IsHtmx ? Page() : Stage is null ? Partial("_Columns", this) : Partial("_Cards", (Columns.All is [var only, ..] ? only : Columns.Dead, (BoardPage)this));
    }
}
