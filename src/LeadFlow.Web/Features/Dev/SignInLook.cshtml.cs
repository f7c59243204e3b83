using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Dev;

/// <summary>How sign-in looks when the password was wrong. Not there in production.</summary>
public sealed class SignInLookModel(IHostEnvironment environment) : PageModel
{
    public sealed record SignInInput(string Email, string Password);

    public SignInInput Input { get; } = new("amara.okafor@kestrel.example", "");

    public IActionResult OnGet()
    {
        if (!environment.IsDevelopment())
        {
            return NotFound();
        }

        ModelState.AddModelError("Input.Password", "That is not the password. 4 tries left, then a pause of 15 minutes.");
        return Page();
    }
}
