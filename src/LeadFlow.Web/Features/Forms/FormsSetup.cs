using System.Globalization;
using System.Threading.RateLimiting;
using LeadFlow.Domain.Forms;
using LeadFlow.Web.Features.Forms.Public;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.RateLimiting;

namespace LeadFlow.Web.Features.Forms;

/// <summary>What public forms need of the house: their tokens, how many posts one address may send, who may frame them, and their colours.</summary>
public static class FormsSetup
{
    public const string Limit = "forms";

    public static void AddForms(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<FormTokens>();
        builder.Services.AddSingleton<FormPace>();
        builder.Services.AddSingleton<FormLanding>();
        builder.Services.AddSingleton<SenderRecords>();
        builder.Services.AddSingleton<ConsentLinks>();
        var perMinute = builder.Configuration.GetValue("LeadFlow:Forms:PostsPerMinute", 300); // Below it nothing is refused: what is too much for a person is put aside.
        builder.Services.PostConfigure<RateLimiterOptions>(o => o.AddPolicy(Limit, c => HttpMethods.IsPost(c.Request.Method)
            ? RateLimitPartition.GetFixedWindowLimiter(c.Connection.RemoteIpAddress?.ToString() ?? "", _ => new() { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) })
            : RateLimitPartition.GetNoLimiter("")));
    }

    public static void MapForms(this WebApplication app)
    {
        app.MapGet("/forms/{id:guid}/preview.css", async (Guid id, ISender sender, CancellationToken ct) => Results.Text(Colours((await sender.Send(new GetForm.Query(id), ct)).Draft.Theme), "text/css"))
            .RequireAuthorization(Policies.RunForms).ExcludeFromDescription();
        app.MapGet("/embed.js", (IWebHostEnvironment environment, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=3600"; // It stands on other people's pages under one address.
            return Results.Stream(environment.WebRootFileProvider.GetFileInfo("dist/embed.js").CreateReadStream(), "text/javascript");
        }).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/f/{slug}/colours.css", async (string slug, Desk desk, HttpContext context) =>
        {
            if (!(await desk.Rules(context.RequestAborted)).Forms.TryGetValue(slug, out var live))
            {
                return Results.NotFound();
            }

            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable"; // The version stands in the address.
            return Results.Text(Colours(live.Content.Theme), "text/css");
        }).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Where this installation is reached from outside: as configured, so that nobody's request puts another address into a mail; else as it was asked for.</summary>
    public static string HomeOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<IConfiguration>()["LeadFlow:PublicUrl"] is { Length: > 0 } home ? home.TrimEnd('/') : $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";

    /// <summary>The sites that the form names may show it, and a redirect may lead where it says; nobody and nothing else.</summary>
    public static void LetFrame(HttpContext context, FormContent form)
    {
        var frames = form.FrameOrigins.Where(FormCheck.IsOrigin).ToList();
        var goes = form.Thanks.Redirect is { Length: > 0 } url && FormCheck.IsWebAddress(url) ? $" {new Uri(url).GetLeftPart(UriPartial.Authority)}" : "";
        context.Response.Headers.ContentSecurityPolicy = string.Create(CultureInfo.InvariantCulture,
            $"default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; frame-ancestors 'self'{string.Concat(frames.Select(f => " " + f))}; base-uri 'self'; form-action 'self'{goes}");
    }

    private static string Colours(FormTheme theme)
    {
        var accent = theme.OnAccent is { } on ? $"--form-accent:{theme.Accent};--form-on:{on};" : "";
        var ground = theme.Ground is { } g && FormCheck.IsColour(g) ? $"--form-ground:{g};" : "";
        return $":root{{{accent}{ground}}}";
    }
}
