using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Captures.Offline;

/// <summary>The empty sheet that a phone keeps: it holds nothing of anybody, and opens without network.</summary>
[AllowAnonymous]
public sealed class OfflineAddModel : PageModel
{
    /// <summary>What works without network lies below this address, so it ends with a stroke.</summary>
    public IActionResult OnGet()
    {
        Response.Headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()";
        return Request.Path.Value!.EndsWith('/') ? Page() : Redirect("~/add/");
    }
}
