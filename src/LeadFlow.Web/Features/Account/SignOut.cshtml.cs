using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Account;

[AllowAnonymous]
public sealed class SignOutModel : DeskPage
{
    public IActionResult OnGet() => Who.IsSomebody ? Page() : Redirect("~/sign-in");

    public async Task<IActionResult> OnPostAsync()
    {
        await Ask(new SignOut.Command());
        TempData["Flash"] = T["You are signed out"];
        return Redirect("~/sign-in");
    }
}
