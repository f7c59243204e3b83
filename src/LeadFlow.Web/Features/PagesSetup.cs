using System.Globalization;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.EntityFrameworkCore;

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
        services.AddRazorPages(o => o.RootDirectory = "/Features")
            .AddMvcOptions(o => o.Filters.Add<TakeBackRefusedForms>())
            .AddViewOptions(o => o.HtmlHelperOptions.ClientValidationEnabled = false);
        services.AddResponseCompression(o => o.EnableForHttps = true); // Form tokens differ on every page, and cookies stay at home on cross-site requests.
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = System.IO.Compression.CompressionLevel.Fastest);
        services.Configure<RouteOptions>(o => o.LowercaseUrls = true);
        services.AddLocalization(o => o.ResourcesPath = "Resources");
        services.AddSingleton<Wording>();
        services.AddScoped<Navigation>();
        services.AddScoped<ReadFrameFacts>(s => async (_, cancellationToken) =>
        {
            var rules = await s.GetRequiredService<Desk>().Rules(cancellationToken);
            var db = s.GetRequiredService<LeadFlowDb>();
            var user = s.GetRequiredService<CurrentUser>();
            int? hot = user.Allows(Policies.SeeLeads)
                ? await db.Handoffs.CountAsync(h => h.State == HandoffState.Offered && (h.AssigneeId == null || h.AssigneeId == user.Id), cancellationToken)
                : null;
            int? toTriage = user.Allows(Policies.TriageLeads)
                ? await db.Qualifications.Where(q => q.StageKind == StageKind.Raw && q.Standing == LeadStanding.Open && q.OwnerId == null).Take(100).CountAsync(cancellationToken)
                : null;
            var unread = user.IsSomebody ? await db.Notices.CountAsync(n => n.UserId == user.Id && n.ReadAt == null, cancellationToken) : 0;
            return new(hot is 0 ? null : hot, $"Agreement v{rules.Agreement.Version}", "in force", unread, toTriage is 0 ? null : toTriage, await NextStep(s, rules, user, cancellationToken));
        });
    }

    private static bool _hasBegun;

    /// <summary>Which of the first steps is next; asked no more once all were seen to be done.</summary>
    private static async Task<int?> NextStep(IServiceProvider services, RulesSnapshot rules, CurrentUser user, CancellationToken cancellationToken)
    {
        if (rules.IsSettled || user.SeesOnlyOwn || !user.Allows(Policies.SeeLeads))
        {
            return null;
        }

        int? allDone = user.Allows(Policies.Administer) && !rules.HasDemoData ? Onboarding.GetStart.Count : null; // An admin puts them away.
        if (_hasBegun)
        {
            return allDone;
        }

        var next = (await services.GetRequiredService<ISender>().Send(new Onboarding.GetStart.Query(), cancellationToken)).Next;
        _hasBegun = next is null && !services.GetRequiredService<IHostEnvironment>().IsEnvironment("Test"); // Tests have many installations in one process.
        return next ?? allDone;
    }

    public static void UseKeptForms(this WebApplication app) => app.Use(next => context => KeptForms.Draw(context, next));
}
