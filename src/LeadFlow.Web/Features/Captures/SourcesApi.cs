using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>/api/v1/sources and /campaigns.</summary>
public static class SourcesApi
{
    public static void MapSources(this WebApplication app, RouteGroupBuilder api)
    {
        api.MapGet("/sources", async (string? limit, string? cursor, ISender sender, CancellationToken ct) =>
                Results.Json(ApiPage.Of((await sender.Send(new GetSources.Query(), ct)).Sources, s => s.Name, limit, cursor), ApiJson.Options))
            .RequireAuthorization(Policies.SeeLeads).WithTags("Reference").Produces<ApiPage<GetSources.Source>>().WithSummary("Sources").WithDescription("In order of name. A capture by one of `otherNames` lands on it too. `defaultTeam`: its leads wait in the triage inbox, marked for the team.");
        api.MapGet("/campaigns", async (string? limit, string? cursor, ISender sender, CancellationToken ct) =>
                Results.Json(ApiPage.Of((await sender.Send(new GetSources.Query(), ct)).Campaigns, c => c.Name, limit, cursor), ApiJson.Options))
            .RequireAuthorization(Policies.SeeLeads).WithTags("Reference").Produces<ApiPage<GetSources.NamedCampaign>>().WithSummary("Campaigns").WithDescription("In order of name. `budget` and `cost` are in `currency`; `source` is where its leads come from when nothing else says.");
    }
}
