using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Reports;

public static class ReportsApi
{
    /// <summary>A report that does not exist is a page that does not exist: 404.</summary>
    public static void MapReports(this RouteGroupBuilder api)
    {
        api.MapGet("/reports/funnel", async ([AsParameters] GetFunnel.Query query, ISender mediator, CancellationToken cancellationToken) => await mediator.Send(query, cancellationToken))
            .RequireAuthorization(Policies.ReadReports)
            .WithTags("Reports")
            .WithSummary("How far the leads of a period came, by source and month");
        api.MapGet("/reports/black-hole", async (ISender mediator, CancellationToken cancellationToken) => await mediator.Send(new CountForgotten.Query(), cancellationToken))
            .RequireAuthorization(Policies.ReadReports)
            .WithTags("Reports")
            .WithSummary("Open leads that nobody looks after now, and why; the leads themselves are listed with next=forgotten");
    }
}
