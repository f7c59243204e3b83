using System.Globalization;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features;

public static class PagesSetup
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        // One language, one way to write a number, wherever the server stands.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo("en-GB");
        var services = builder.Services;
        builder.WebHost.UseStaticWebAssets(); // Outside Development too, where it runs from its build output; a published one has its wwwroot.
        services.AddSingleton<KeptForms>();
        services.AddRazorPages(o => o.RootDirectory = "/Features")
            .AddMvcOptions(o => o.Filters.Add<TakeBackRefusedForms>())
            .AddViewOptions(o => o.HtmlHelperOptions.ClientValidationEnabled = false);
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
            return new(hot is 0 ? null : hot, $"Agreement v{rules.Agreement.Version}", "in force", toTriage is 0 ? null : toTriage);
        });
    }

    public static void UseKeptForms(this WebApplication app) => app.Use(next => context => KeptForms.Draw(context, next));
}
