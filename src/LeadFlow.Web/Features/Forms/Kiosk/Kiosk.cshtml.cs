using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Forms.Kiosk;

/// <summary>The empty shell of a kiosk: what it shows comes from its device's token, and stays on the device.</summary>
[AllowAnonymous]
public sealed class KioskModel : PageModel
{
    /// <summary>What works without network lies below this address, so it ends with a stroke.</summary>
    public IActionResult OnGet()
    {
        Response.Headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()";
        return Request.Path.Value!.EndsWith('/') ? Page() : Redirect("~/kiosk/");
    }
}
