using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace LeadFlow.Web.Features.Account;

/// <summary>Whoever was invited chooses a password.</summary>
[AllowAnonymous]
[EnableRateLimiting(SecuritySetup.SignInLimit)]
public sealed class InvitationModel : DeskPage
{
    public sealed record PasswordInput(string? Password = null, string? Again = null);

    [BindProperty]
    public PasswordInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    public IActionResult OnGet() => string.IsNullOrEmpty(Token) ? Redirect("~/sign-in") : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (Input.Password != Input.Again)
        {
            ModelState.AddModelError("Input.Again", "The two are not the same.");
        }

        return await Did(new AcceptInvitation.Command(Token, Input.Password), "Input", "Your password is set", "Sign in with it") ? Redirect("~/sign-in") : Page();
    }
}
