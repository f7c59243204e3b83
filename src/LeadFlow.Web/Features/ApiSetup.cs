using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Mails;
using LeadFlow.Web.Features.Fields;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Handoffs.Routes;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Features.Integrations.Webhooks;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Leads.Bulk;
using LeadFlow.Web.Features.Leads.Merging;
using LeadFlow.Web.Features.Opportunities;
using LeadFlow.Web.Features.Preferences;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Features.Reports;
using LeadFlow.Web.Features.Teams;
using LeadFlow.Web.Features.ToDo;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features;

public static class ApiSetup
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(o => ApiJson.Configure(o.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        ApiLimits.Add(builder);
        ApiDocument.Add(builder.Services);
        builder.AddInboundMail();
    }

    public static AuthenticationBuilder AddApiKeys(this AuthenticationBuilder authentication) => ApiKeyAuthentication.Add(authentication);

    /// <summary>One line for each file of endpoints.</summary>
    public static void MapApi(this WebApplication app)
    {
        app.Use(ApiLimits.CheckSize);
        app.UseMiddleware<Idempotency>();
        app.MapOpenApi("/api/v1/openapi.json").AllowAnonymous();

        var api = app.MapGroup("/api/v1").RequireAuthorization().WithMetadata(new RequestSizeLimitAttribute(ApiLimits.BodyBytes));
        app.MapLeads(api);
        app.MapBant(api);
        app.MapHandoffs(api);
        api.MapRouting();
        api.MapTeams();
        app.MapOpportunities(api);
        app.MapSources(api);
        app.MapFields(api);
        app.MapAgreements(api);
        app.MapUsers(api);
        app.MapJobs(api);
        api.MapMerging();
        api.MapBulk();
        api.MapPreferences();
        api.MapTasks();
        api.MapImports();
        api.MapReports();
        api.MapWebhooks();
        app.MapInboundMail();
    }

    public static void UseHouseErrors(this WebApplication app) => app.UseMiddleware<HouseErrors>();

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("ok")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/readyz", async (LeadFlowDb db, CancellationToken cancellationToken) =>
            await db.Database.CanConnectAsync(cancellationToken) ? Results.Text("ready") : Results.Text("no database", statusCode: StatusCodes.Status503ServiceUnavailable)).AllowAnonymous().ExcludeFromDescription();
    }
}
