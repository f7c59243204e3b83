using System.Globalization;
using System.Text.Encodings.Web;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Agreements.Scoring;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ViewComponents;
using Microsoft.AspNetCore.ResponseCompression;

namespace LeadFlow.Web.Features;

public static class PagesSetup
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        // One language, one way to write a number, wherever the server stands.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo("en-GB");
        var services = builder.Services;
        if (!builder.Environment.IsEnvironment("Test") && Array.TrueForAll(["urls", "http_ports", "https_ports"], key => string.IsNullOrEmpty(builder.Configuration[key])))
        {
            builder.WebHost.UseUrls("http://localhost:5080");
        }

        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false"; // They change with a build alone, which has compressed them.
        builder.WebHost.UseStaticWebAssets(); // Outside Development too, where it runs from its build output; a published one has its wwwroot.
        services.AddSingleton<KeptForms>();
        services.AddSingleton<HtmlEncoder, PageEncoder>();
        services.AddRazorPages(o => o.RootDirectory = "/Features")
            .AddMvcOptions(o =>
            {
                o.Filters.Add<TakeBackRefusedForms>();
                o.Filters.Add<RefuseUnreadable>();
            })
            .ConfigureApplicationPartManager(WithPagesAlone)
            .AddViewOptions(o => o.HtmlHelperOptions.ClientValidationEnabled = false);
        services.AddResponseCompression(o => o.EnableForHttps = true); // Form tokens differ on every page, and cookies stay at home on cross-site requests.
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = System.IO.Compression.CompressionLevel.Fastest);
        services.Configure<RouteOptions>(o => o.LowercaseUrls = true);
        services.AddLocalization(o => o.ResourcesPath = "Resources");
        services.AddSingleton<Wording>();
        services.AddScoped<Navigation>();
        services.AddSingleton<FirstStepsSeen>();
        services.AddScoped<Frame>();
        services.AddScoped<LeadPages>();
        services.AddScoped<AgreementSheet>();
        services.AddSingleton<Leads.Tags.TagBook>();
        services.AddSingleton<Notices.Digests.DigestRoll>();
        services.AddSingleton<PreviewSamples>();
        services.AddScoped<ReadFrameFacts>(s => (_, cancellationToken) => s.GetRequiredService<Frame>().Read(cancellationToken));
    }

    /// <summary>There are no controllers and no view components: nobody need look for some among all types, which would load each (see <see cref="WrittenTypes"/>).</summary>
    private static void WithPagesAlone(ApplicationPartManager parts)
    {
        foreach (var looks in parts.FeatureProviders.Where(f => f is ControllerFeatureProvider or ViewComponentFeatureProvider).ToList())
        {
            parts.FeatureProviders.Remove(looks);
        }
    }

    public static void UseKeptForms(this WebApplication app) => app.Use(next => context => KeptForms.Draw(context, next));
}
