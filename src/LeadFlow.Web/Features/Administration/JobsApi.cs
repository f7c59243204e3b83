using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Administration;

/// <summary>/api/v1/jobs.</summary>
public static class JobsApi
{
    public static void MapJobs(this WebApplication app, RouteGroupBuilder api)
    {
        api.MapGet("/jobs/{id:guid}", async (Guid id, ISender sender, CancellationToken ct) => Results.Json(await sender.Send(new GetJob.Query(id), ct), ApiJson.Options))
            .RequireAuthorization(Policies.SeeLeads).WithTags("Reference").Produces<GetJob.Progress>().WithSummary("A job's progress").WithDescription("`state`: queued, running, completed, failed or cancelled.");
    }
}
