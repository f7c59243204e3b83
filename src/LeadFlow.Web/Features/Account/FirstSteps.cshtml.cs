using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace LeadFlow.Web.Features.Account;

/// <summary>Open to anybody because there is nobody yet: whoever holds the link that the start printed becomes the first admin.</summary>
[AllowAnonymous]
[EnableRateLimiting(SecuritySetup.SignInLimit)]
public sealed class FirstStepsModel : DeskPage
{
    public sealed record AdminInput(string? Name = null, string? Email = null, string? Password = null, string? Company = null, string? TimeZone = null);

    [BindProperty]
    public AdminInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await Ask(new CanTakeFirstSteps.Query(Token)))
        {
            return NotFound();
        }

        Input = new(Company: Rules.CompanyName, TimeZone: Rules.Zone.Id);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync() =>
        await Did(new TakeFirstSteps.Command(Token, Input.Name, Input.Email, Input.Password, Input.Company, Input.TimeZone), "Input", T["Welcome"], T["The screen says what comes next, on every page"]) ? Redirect("~/start") : Page();
}
