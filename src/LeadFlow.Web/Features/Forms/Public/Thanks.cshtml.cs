using LeadFlow.Domain.Forms;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>What a visitor sees once they have sent a form, whatever became of it.</summary>
[AllowAnonymous]
public sealed class ThanksModel(Desk desk) : PageModel
{
    public FormContent Shown { get; private set; } = new();
    public LiveForm Live { get; private set; } = null!;
    public string Company { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string slug, string? lang, CancellationToken cancellationToken)
    {
        var rules = await desk.Rules(cancellationToken);
        if (!rules.Forms.TryGetValue(slug, out var live))
        {
            return NotFound();
        }

        (Live, Company, Shown) = (live, rules.CompanyName, live.Content.In(lang));
        FormsSetup.LetFrame(HttpContext, live.Content);
        return Page();
    }
}
