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

    /// <summary>False when the link was used, has expired or never was one.</summary>
    public bool IsGood { get; private set; } = true;

    public async Task<IActionResult> OnGetAsync()
    {
        if (string.IsNullOrEmpty(Token))
        {
            return Redirect("~/sign-in");
        }

        IsGood = await Ask(new CheckInvitation.Query(Token));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Input.Password != Input.Again)
        {
            ModelState.AddModelError("Input.Again", T["The two are not the same."]);
        }

        var result = await Try(new AcceptInvitation.Command(Token, Input.Password), "Input");
        if (result is { Succeeded: true })
        {
            TempData["PasswordSet"] = true;
            return Redirect("~/sign-in");
        }

        TempData["Refused"] = result?.Refusal;
        return Page();
    }
}
