using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace LeadFlow.Web.Security;

/// <summary>
/// A session that ends inside a form loses nothing: what was sent is sealed into the sign-in form, and shown after it with one button that sends it again.
/// Only for forms of our own pages; nothing is stored here.
/// </summary>
public sealed class KeptForms(IDataProtectionProvider protection)
{
    /// <summary>A header of what looks something up for a form that is being filled in: without a session it says so, and does not lead away from what was typed.</summary>
    private const string Stay = "X-Stay";
    private const int MaxLength = 200_000;
    private const string KeptKey = "kept-form", PathKey = "kept-form-path";
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("LeadFlow.KeptForms").ToTimeLimitedDataProtector();

    /// <summary>Of every form of a page: for whom it was drawn. Whoever changes it shows what they typed to somebody else, and nothing more.</summary>
    public const string AuthorField = "__Author";

    public sealed record Field(string Name, string Value);

    /// <param name="HadFiles">Files are not kept and must be chosen again.</param>
    /// <param name="Author">Who typed it: nobody else is shown it. Null where the form did not say.</param>
    public sealed record Form(string Action, IReadOnlyList<Field> Fields, bool HadFiles, Guid? Author = null);

    public static string? Of(HttpContext context) => context.Items[KeptKey] as string;

    /// <returns>Null when it is not ours, or older than half an hour.</returns>
    public Form? Read(string kept)
    {
        try
        {
            return JsonSerializer.Deserialize<Form>(_protector.Unprotect(kept));
        }
        catch (Exception e) when (e is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Answers this request with the page that shows what was typed.</summary>
    public static IActionResult Resume(HttpContext context, string kept)
    {
        (context.Items[KeptKey], context.Items[PathKey]) = (kept, "/resume");
        return new EmptyResult();
    }

    /// <summary>Instead of the redirect to the sign-in page.</summary>
    public async Task Challenge(RedirectContext<CookieAuthenticationOptions> challenge)
    {
        var context = challenge.HttpContext;
        if (context.Request.Headers.ContainsKey("HX-Request"))
        {
            // A form is sent again as a whole page by the script, and then kept below; what is no form goes where the header says.
            Refuse(context, $"{context.Request.PathBase}/sign-in?signedOut=true{(PageOf(context.Request) is { } page ? $"&returnUrl={Uri.EscapeDataString(page)}" : "")}");
        }
        else if (await Seal(context) is { } kept)
        {
            (context.Items[KeptKey], context.Items[PathKey]) = (kept, "/sign-in");
        }
        else
        {
            context.Response.Redirect(challenge.RedirectUri);
        }
    }

    private static void Refuse(HttpContext context, string place)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        if (!context.Request.Headers.ContainsKey(Stay))
        {
            context.Response.Headers["HX-Redirect"] = place;
        }
    }

    /// <summary>A form whose token is no longer good, from one of our own pages, comes back instead of being lost.</summary>
    public async Task<bool> TakeBack(HttpContext context)
    {
        if (!context.Request.HasFormContentType || !IsSameOrigin(context.Request))
        {
            return false;
        }

        if (context.Request.Headers.ContainsKey("HX-Request"))
        {
            // Not into the part of the page that waits for an answer: the page is another person's now.
            Refuse(context, PageOf(context.Request) ?? $"{context.Request.PathBase}/");
            return true;
        }

        var sealedBefore = (await context.Request.ReadFormAsync(context.RequestAborted))["Kept"].FirstOrDefault();
        var kept = sealedBefore is not null && Read(sealedBefore) is not null ? sealedBefore : await Seal(context);
        if (kept is null)
        {
            return false;
        }

        (context.Items[KeptKey], context.Items[PathKey]) = (kept, context.User.Identity?.IsAuthenticated == true ? "/resume" : "/sign-in");
        return true;
    }

    /// <summary>Runs before routing: draws the page that was asked for in place of the one that could not be.</summary>
    public static async Task Draw(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Items[PathKey] is not string path || context.Response.HasStarted)
        {
            return;
        }

        context.Items.Remove(PathKey);
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        context.Response.StatusCode = StatusCodes.Status200OK;
        (context.Request.Method, context.Request.Path, context.Request.QueryString) = (HttpMethods.Get, path, QueryString.Empty);
        await next(context);
    }

    private async Task<string?> Seal(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType || request.ContentLength is null or > MaxLength || !IsSameOrigin(request)
            || request.Path.StartsWithSegments("/sign-in") || request.Path.StartsWithSegments("/sign-out"))
        {
            return null;
        }

        var form = await request.ReadFormAsync(context.RequestAborted);
        var fields = form.Where(f => !f.Key.StartsWith("__", StringComparison.Ordinal) && !f.Key.Contains("password", StringComparison.OrdinalIgnoreCase))
            .SelectMany(f => f.Value.Select(v => new Field(f.Key, v ?? ""))).ToList();
        var author = Guid.TryParse(form[AuthorField], out var id) ? id : (Guid?)null;
        return _protector.Protect(JsonSerializer.Serialize(new Form(request.PathBase + request.Path + request.QueryString, fields, form.Files.Count > 0, author)), TimeSpan.FromMinutes(30));
    }

    /// <summary>The page of ours that a part was asked for.</summary>
    private static string? PageOf(HttpRequest request) =>
        Uri.TryCreate(request.Headers["HX-Current-URL"], UriKind.Absolute, out var url) && url.Authority == request.Host.Value ? url.PathAndQuery : null;

    private static bool IsSameOrigin(HttpRequest request) =>
        request.Headers.TryGetValue("Sec-Fetch-Site", out var site) ? site == "same-origin"
        : request.Headers.Origin.FirstOrDefault() is { } origin && origin == $"{request.Scheme}://{request.Host}";
}

/// <summary>Registered for every page; runs where the antiforgery filter has refused.</summary>
public sealed class TakeBackRefusedForms(KeptForms keptForms) : IAsyncAlwaysRunResultFilter
{
    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        if (context.Result is IAntiforgeryValidationFailedResult && await keptForms.TakeBack(context.HttpContext))
        {
            context.Result = new EmptyResult();
        }

        await next();
    }
}
