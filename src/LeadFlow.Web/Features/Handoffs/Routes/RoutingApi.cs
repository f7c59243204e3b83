using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Handoffs.Routes;

/// <summary>/api/v1/routing-rules.</summary>
public static class RoutingApi
{
    public sealed record ConditionBody
    {
        public string? Field { get; init; }
        public RoutingTest? Test { get; init; }
        public List<string>? Values { get; init; }
    }

    public sealed record ShareBody
    {
        public Guid? PersonId { get; init; }
        public int? Weight { get; init; }
    }

    public sealed record TargetBody
    {
        public RoutingTo? To { get; init; }
        public Guid? TeamId { get; init; }
        public Guid? PersonId { get; init; }
        public List<ShareBody>? Shares { get; init; }
    }

    public sealed record RuleBody
    {
        public string? Name { get; init; }
        public List<ConditionBody>? Conditions { get; init; }
        public TargetBody? Target { get; init; }
        public bool? Rests { get; init; }

        /// <summary>Of the rule that is changed, as it was read.</summary>
        public int? Version { get; init; }

        internal RoutingDraft Draft => new(
            Name,
            [.. (Conditions ?? []).Select(c => new RoutingCondition(c.Field ?? "", c.Test ?? RoutingTest.Is, c.Values ?? []))],
            new(Target?.To ?? RoutingTo.OpenQueue, Target?.TeamId, Target?.PersonId, Target?.Shares?.ConvertAll(s => new RoutingShare(s.PersonId ?? Guid.Empty, s.Weight ?? 1))));
    }

    public sealed record Created(Guid Id);

    public static void MapRouting(this RouteGroupBuilder api)
    {
        var rules = api.MapGroup("/routing-rules").WithTags("Routing");
        rules.MapGet("/", List).RequireAuthorization(Policies.SeeLeads).Produces<ApiPage<GetRoutingRules.Item>>().WithSummary("Routing rules").WithDescription("In the order in which they are asked; the first whose conditions all hold places the offer.");
        rules.MapPost("/", Create).RequireAuthorization(Policies.DraftAgreements).Produces<Created>(201)
            .WithSummary("Add a routing rule").WithDescription("At the end. `field`: source, sourceKind, generatedBy, campaign, territory (the id of a team), country, region, city, postcode, company, companySize, industry, jobTitle, fit, score, stage, budgetAmount, tag, emailDomain, email, phone, website, firstName, lastName, notes, attempt, or custom:<key>. `test`: is, is-not, contains, begins-with, at-least, at-most, is-known, is-unknown. `target.to`: open-queue, team, person, round-robin, least-open.");
        rules.MapPut("/{id:guid}", Change).RequireAuthorization(Policies.DraftAgreements).Produces(204).WithSummary("Change a routing rule").WithDescription("With the `version` that was read; 409 if somebody was faster.");
        rules.MapDelete("/{id:guid}", async (Guid id, ISender sender, CancellationToken ct) => Done(await sender.Send(new DropRoutingRule.Command(id), ct))).RequireAuthorization(Policies.DraftAgreements).Produces(204).WithSummary("Drop a routing rule");
        rules.MapPost("/simulate", async (ApiBody<RuleBody> body, Guid? ruleId, ISender sender, CancellationToken ct) =>
                Results.Json(await sender.Send(new SimulateRouting.Query(ruleId, body.Value.Name is null ? null : body.Value.Draft), ct), ApiJson.Options))
            .RequireAuthorization(Policies.DraftAgreements).Produces<SimulateRouting.Answer>().WithSummary("Who would have got what")
            .WithDescription("The latest 1,000 offers by the rules as they are (an empty body), or with one as it is drafted: `ruleId` for an existing one, else at the end.");
    }

    private static async Task<IResult> List(string? limit, string? cursor, ISender sender, CancellationToken ct) =>
        Results.Json(ApiPage.Of(await sender.Send(new GetRoutingRules.Query(), ct), r => $"{r.No:D6}", limit, cursor), ApiJson.Options);

    private static async Task<IResult> Create(ApiBody<RuleBody> body, ISender sender, CancellationToken ct)
    {
        var saved = await sender.Send(new SaveRoutingRule.Command(null, 0, body.Value.Draft), ct);
        if (saved.Result.Succeeded && body.Value.Rests is true)
        {
            await sender.Send(new RestRoutingRule.Command(saved.Id, true), ct);
        }

        return saved.Result.Succeeded ? Results.Json(new Created(saved.Id), ApiJson.Options, statusCode: StatusCodes.Status201Created) : Done(saved.Result);
    }

    private static async Task<IResult> Change(Guid id, ApiBody<RuleBody> body, ISender sender, CancellationToken ct)
    {
        var saved = await sender.Send(new SaveRoutingRule.Command(id, body.Value.Version ?? 0, body.Value.Draft), ct);
        return saved.Result.Succeeded && body.Value.Rests is { } rests ? Done(await sender.Send(new RestRoutingRule.Command(id, rests), ct)) : Done(saved.Result);
    }

    private static IResult Done(Domain.Result result) => result.Succeeded ? Results.NoContent() : Problem.Refused(result.Refusal!);
}
