using FluentValidation;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Opportunities;

/// <summary>/api/v1/opportunities.</summary>
public static class OpportunitiesApi
{
    private const string ReferralSource = "Referral";
    private const int MaxReferrals = 20;

    public sealed record WinBody
    {
        public decimal? Amount { get; init; }
        public string? Currency { get; init; }
        public DateTimeOffset? WonAt { get; init; }

        /// <summary>People whom the customer named: each is captured as a lead.</summary>
        public List<LeadBody>? Referrals { get; init; }
    }

    public sealed record LoseBody
    {
        public string? Reason { get; init; }
        public bool? BackToWarm { get; init; }
        public DateOnly? RevisitOn { get; init; }
    }

    public static void MapOpportunities(this WebApplication app, RouteGroupBuilder api)
    {
        var opportunities = api.MapGroup("/opportunities").WithTags("Opportunities");
        opportunities.MapGet("/", List).RequireAuthorization(Policies.SeeLeads).Produces<ApiPage<FindOpportunities.Item>>()
            .WithSummary("Opportunities").WithDescription("`state`: open, won or lost. Newest first.");
        opportunities.MapPost("/{id:guid}/win", Win).RequireAuthorization(Policies.WorkOpportunities).Produces<LeadView>()
            .WithSummary("Win").WithDescription("Answers the lead, now a customer. `referrals` are captured as leads, each in the shape of POST /leads.");
        opportunities.MapPost("/{id:guid}/lose", async (Guid id, ApiBody<LoseBody> body, ISender sender, CancellationToken ct) =>
                await Answer(sender, new LoseOpportunity.Command(id, body.Value.Reason, body.Value.BackToWarm ?? false, body.Value.RevisitOn), ct))
            .RequireAuthorization(Policies.WorkOpportunities).Produces<LeadView>()
            .WithSummary("Lose").WithDescription("One of the dead reasons makes the lead dead, unless `backToWarm`; any other sends it back to warm.");
        opportunities.MapPost("/{id:guid}/reopen", async (Guid id, ISender sender, CancellationToken ct) => await Answer(sender, new ReopenOpportunity.Command(id), ct))
            .RequireAuthorization(Policies.WorkOpportunities).Produces<LeadView>()
            .WithSummary("Reopen").WithDescription("A won or lost opportunity goes on.");
    }

    private static async Task<IResult> List(string? state, Guid? leadId, string? limit, string? cursor, ISender sender, CancellationToken ct)
    {
        var after = ListCursor.Read(cursor);
        var page = await sender.Send(new FindOpportunities.Query(QueryText.Word<OpportunityState>(state, "state"), LeadId: leadId, Limit: QueryText.Limit(limit), BeforeAt: after?.At, BeforeId: after?.Id), ct);
        return Results.Json(new ApiPage<FindOpportunities.Item>(page.Items, page.HasMore ? ListCursor.Write(page.Items[^1].OpenedAt, page.Items[^1].Id) : null), ApiJson.Options);
    }

    private static async Task<IResult> Win(Guid id, ApiBody<WinBody> body, ISender sender, IValidator<CaptureLead.Command> validator, CancellationToken ct)
    {
        var referrals = (body.Value.Referrals ?? []).Select(r => LeadsApi.CommandOf(r ?? new(), Data.Json.Write(r), ReferralSource)).ToList();
        if (referrals.Count > MaxReferrals)
        {
            return Problem.Invalid("referrals", $"At most {MaxReferrals} at once.");
        }

        // Checked before the win, so that nothing is half done.
        var failures = referrals.Index().SelectMany(r => validator.Validate(r.Item).Errors.Select(f => new FluentValidation.Results.ValidationFailure($"referrals[{r.Index}].{f.PropertyName}", f.ErrorMessage))).ToList();
        if (failures.Count > 0)
        {
            throw new ValidationException(failures);
        }

        var closed = await sender.Send(new WinOpportunity.Command(id, body.Value.Amount, body.Value.Currency, body.Value.WonAt), ct);
        if (closed.Result.Succeeded)
        {
            foreach (var referral in referrals)
            {
                await sender.Send(referral, ct);
            }
        }

        return await sender.Answer(closed.LeadId, closed.Result, ct);
    }

    private static async Task<IResult> Answer(ISender sender, IRequest<Closed> command, CancellationToken ct)
    {
        var closed = await sender.Send(command, ct);
        return await sender.Answer(closed.LeadId, closed.Result, ct);
    }
}
