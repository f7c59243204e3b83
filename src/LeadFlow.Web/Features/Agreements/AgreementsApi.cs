using System.Globalization;
using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>/api/v1/agreements and /reasons.</summary>
public static class AgreementsApi
{
    public sealed record Reasons(IReadOnlyList<string> Return, IReadOnlyList<string> Dead);

    public static void MapAgreements(this WebApplication app, RouteGroupBuilder api)
    {
        api.MapGet("/agreements", List).RequireAuthorization(Policies.SeeLeads).WithTags("Agreement").Produces<ApiPage<GetAgreements.Version>>()
            .WithSummary("Agreements").WithDescription("What marketing and sales agreed on, newest version first; `status`: draft, proposed, active or archived.");
        api.MapGet("/reasons", GetReasons).RequireAuthorization(Policies.SeeLeads).WithTags("Reference").Produces<Reasons>()
            .WithSummary("Agreed reasons").WithDescription("To return a lead, and to give one up, by the active agreement.");
    }

    private static async Task<IResult> List(string? status, string? limit, string? cursor, ISender sender, CancellationToken ct)
    {
        var all = await sender.Send(new GetAgreements.Query(QueryText.Word<AgreementState>(status, "status")), ct);
        return Results.Json(ApiPage.Of(all, a => (int.MaxValue - a.Number).ToString("D10", CultureInfo.InvariantCulture), limit, cursor), ApiJson.Options);
    }

    private static async Task<IResult> GetReasons(ISender sender, CancellationToken ct)
    {
        var content = (await sender.Send(new GetAgreements.Query(AgreementState.Active), ct)).Single().Content;
        return Results.Json(new Reasons([.. content.ReturnReasons.Select(r => r.Name)], [.. content.DeadReasons.Select(r => r.Name)]), ApiJson.Options);
    }
}
