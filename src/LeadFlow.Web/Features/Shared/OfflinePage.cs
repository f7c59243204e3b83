using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace LeadFlow.Web.Features.Shared;

/// <summary>What a page needs of the server to be opened without network.</summary>
internal static class OfflinePage
{
    /// <summary>The worker knows by name which files it keeps: another build has other names, and brings its own.</summary>
    public static IResult Worker(string page, string script, HttpContext context, IFileVersionProvider versions, IWebHostEnvironment environment)
    {
        var root = context.Request.PathBase;
        string[] files = [$"{root}{page}", versions.AddFileVersionToPath(root, "/dist/form.css"), versions.AddFileVersionToPath(root, $"/dist/{script}.js"), $"{root}/icon.svg"];
        using var reader = new StreamReader(environment.WebRootFileProvider.GetFileInfo("dist/worker.js").CreateReadStream());
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Text($"const PAGE = {JsonSerializer.Serialize($"{root}{page}")}, FILES = {JsonSerializer.Serialize(files)};\n{reader.ReadToEnd()}", "text/javascript");
    }

    /// <summary>So that the page can stand on a device like a program.</summary>
    public static IResult Manifest(string page, string name, string shortName, string display, HttpContext context) => Results.Json(new
    {
        name,
        short_name = shortName,
        start_url = $"{context.Request.PathBase}{page}",
        scope = $"{context.Request.PathBase}{page}",
        display,
        background_color = "#f3f1ec",
        theme_color = "#f3f1ec",
        icons = new[] { new { src = $"{context.Request.PathBase}/icon.svg", sizes = "any", type = "image/svg+xml" } },
    }, contentType: "application/manifest+json");
}
