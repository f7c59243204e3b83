using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Reports;
using LeadFlow.Web.Features.Captures;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features;

public static class ApiSetup
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
    }

    public static AuthenticationBuilder AddApiKeys(this AuthenticationBuilder authentication) => authentication;

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapReports();
        api.MapImports();
    }

    public static void UseHouseErrors(this WebApplication app)
    {
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("ok")).AllowAnonymous();
        app.MapGet("/readyz", async (LeadFlowDb db, CancellationToken cancellationToken) =>
            await db.Database.CanConnectAsync(cancellationToken) ? Results.Text("ready") : Results.Text("no database", statusCode: StatusCodes.Status503ServiceUnavailable)).AllowAnonymous();
    }
}
