using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Reports;

public static class ReportsApi
{
    /// <summary>Of every report; read strictly, so that what cannot be meant is answered with its name.</summary>
    public sealed record Filters
    {
        public string? From { get; init; }
        public string? To { get; init; }
        public string? Source { get; init; }
        public string? Campaign { get; init; }
        public string? Owner { get; init; }
        public string? Side { get; init; }
        public string? Country { get; init; }
        public string? Tag { get; init; }
        public string? Agreement { get; init; }
    }

    /// <summary>A report that does not exist is a page that does not exist: 404.</summary>
    public static void MapReports(this RouteGroupBuilder api)
    {
        api.MapGet("/reports/funnel", async ([AsParameters] Filters f, ISender mediator, CancellationToken cancellationToken) =>
                await mediator.Send(new GetFunnel.Query(From(f), To(f), f.Source, f.Campaign, f.Owner, f.Side, f.Country, f.Tag, Version(f)), cancellationToken))
            .RequireAuthorization(Policies.ReadReports)
            .WithTags("Reports")
            .WithSummary("How far the leads of a period came, by source and month").WithDescription("By the day of capture. `from`, `to`: company-local days, both included; without them all time. `source`, `campaign`: a name, or (none). `owner`: a user id, me or none. `side`: who generated the source, marketing or sales. `agreement`: the number of a version.");
        api.MapGet("/reports/cry-wolf", async ([AsParameters] Filters f, ISender mediator, CancellationToken cancellationToken) =>
                await mediator.Send(new GetCryWolf.Query(From(f), To(f), f.Source, f.Campaign, f.Owner, f.Side, f.Country, f.Tag, Version(f)), cancellationToken))
            .RequireAuthorization(Policies.ReadReports)
            .WithTags("Reports")
            .WithSummary("How many hand-offs sales gave back, and why").WithDescription("Returned and rejected of all accepted, returned and rejected, by the day of the outcome; `overrides` stand apart from `total` and all lists. The same filters as of the funnel.");
        api.MapGet("/reports/response", async ([AsParameters] Filters f, ISender mediator, CancellationToken cancellationToken) =>
                await mediator.Send(new GetResponse.Query(From(f), To(f), f.Source, f.Campaign, f.Owner, f.Side, f.Country, f.Tag, Version(f)), cancellationToken))
            .RequireAuthorization(Policies.ReadReports)
            .WithTags("Reports")
            .WithSummary("How fast we answer").WithDescription("Capture to first touch (by the day of capture), offer to claim and claim to first touch by sales (by the day of the first offer): seconds by the clock on the wall; whether that was in time goes by the agreement's working time. The same filters as of the funnel.");
        api.MapGet("/reports/black-hole", async (ISender mediator, CancellationToken cancellationToken) => await mediator.Send(new CountForgotten.Query(), cancellationToken))
            .RequireAuthorization(Policies.ReadReports)
            .WithTags("Reports")
            .WithSummary("Open leads that nobody looks after now, and why; the leads themselves are listed with next=forgotten");
    }

    private static DateOnly? From(Filters filters) => QueryText.Day(filters.From, "from");

    private static DateOnly? To(Filters filters) => QueryText.Day(filters.To, "to");

    private static int? Version(Filters filters) => QueryText.Number(filters.Agreement, "agreement");
}
