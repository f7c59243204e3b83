using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace LeadFlow.Web.Features.Account;

[AllowAnonymous]
[EnableRateLimiting(SecuritySetup.SignInLimit)]
public sealed class SignInModel(KeptForms keptForms) : DeskPage
{
    public sealed record SignInInput
    {
        public string? Email { get; init; }
        public string? Password { get; init; }
        public bool Stay { get; init; }
    }

    [BindProperty]
    public SignInInput Input { get; set; } = new();

    /// <summary>What somebody had typed when their session had ended, sealed.</summary>
    [BindProperty]
    public string? Kept { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>The session ended under a page that was open.</summary>
    [BindProperty(SupportsGet = true)]
    public bool SignedOut { get; set; }

    public IActionResult OnGet()
    {
        Kept = KeptForms.Of(HttpContext);
        return Who.IsSomebody && Kept is null ? LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "~/") : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var result = await Try(new SignIn.Command(Input.Email, Input.Password, Input.Stay), "Input");
        if (result is not { Succeeded: true })
        {
            if (result is not null)
            {
                ModelState.AddModelError("Input.Password", result.Refusal!);
            }

            return Page();
        }

        return Kept is not null && keptForms.Read(Kept) is not null
            ? KeptForms.Resume(HttpContext, Kept)
            : LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "~/");
    }
}
