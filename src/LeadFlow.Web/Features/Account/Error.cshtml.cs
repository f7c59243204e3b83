using System.Text.RegularExpressions;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Features.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace LeadFlow.Web.Features.Account;

/// <summary>What happened, what was kept, what to do. Asks the database for nothing: it may be what is wrong.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed partial class ErrorModel : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public int Status { get; set; }

    public string Title { get; private set; } = "";
    public string Says { get; private set; } = "";

    public override Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next) => next();

    public void OnGet()
    {
        Response.StatusCode = Status is >= 400 and < 600 ? Status : StatusCodes.Status404NotFound;
        (Title, Says) = Response.StatusCode switch
        {
            400 => (T["This could not be read"], T["Something in the address or the form is not as the desk expects it. Nothing was changed: go back, look at it and send it again."]),
            401 => (T["Sign in first"], T["Nobody is signed in on this device. Nothing was changed."]),
            403 => (T["This is not yours to do"], T["Your role does not allow it. Nothing was changed. An administrator gives and takes roles."]),
            404 when HttpContext.Items[HouseErrors.AskedFor] is not string asked || !LeadPath().IsMatch(asked) => (T["This page does not exist"], T["The address has a slip in it, or what stood here is gone. Nothing was changed."]),
            404 => (T["There is no such lead"], T["The lead may not be yours to see, or the address has a slip in it. Nothing was changed."]),
            409 => (T["Somebody else is changing this"], T["Others changed the same record at the same moment, again and again. Nothing of yours was saved: go back, what you typed is still there, and send it once more."]),
            413 => (T["That was too much at once"], T["What was sent is larger than the desk takes. Nothing was saved."]),
            429 => (T["Too many tries"], T["Wait a minute, then try again. Nothing was changed."]),
            >= 500 => (T["Something went wrong here"], T["It is our fault, not yours, and it was written down. What was saved before is safe. Go back and try again; if it stays so, tell an administrator."]),
            _ => (T["That did not work"], T["Nothing was changed."]),
        };
    }

    public void OnPost() => OnGet();

    [GeneratedRegex("^/leads/[0-9a-f-]{36}(/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex LeadPath();
}
