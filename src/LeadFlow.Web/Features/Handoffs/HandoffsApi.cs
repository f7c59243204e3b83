using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>/api/v1/handoffs, and the claimer's steps with a lead.</summary>
public static class HandoffsApi
{
    public sealed record AcceptBody
    {
        public decimal? Amount { get; init; }
        public string? Currency { get; init; }
        public DateOnly? ExpectedClose { get; init; }
        public string? Name { get; init; }
    }

    public sealed record ReasonBody
    {
        public string? Reason { get; init; }
        public string? Note { get; init; }
        public DateOnly? RevisitOn { get; init; }
    }

    public sealed record DisputeBody
    {
        public string? Why { get; init; }
    }

    public sealed record SettleBody
    {
        public bool? Stands { get; init; }
        public string? Note { get; init; }
    }

    public static void MapHandoffs(this WebApplication app, RouteGroupBuilder api)
    {
        api.MapGet("/handoffs", List).RequireAuthorization(Policies.SeeLeads).WithTags("Hand-offs").Produces<ApiPage<FindHandoffs.Item>>()
            .WithSummary("Hand-offs").WithDescription("`status`: offered, claimed, accepted, returned, rejected, released, expired or withdrawn. Earliest deadline first.");

        var lead = api.MapGroup("/leads/{id:guid}").WithTags("Hand-offs").RequireAuthorization(Policies.ClaimLeads);
        lead.MapPost("/claim", (Guid id, ISender sender, CancellationToken ct) => sender.Lead(id, new ClaimLead.Command(id), ct))
            .Produces<LeadView>().WithSummary("Claim").WithDescription("The first to ask gets it; asking again is harmless; everybody else gets 409 with who was faster.");
        lead.MapPost("/accept", (Guid id, ApiBody<AcceptBody> body, ISender sender, CancellationToken ct) =>
                sender.Lead(id, new AcceptLead.Command(id, body.Value.Name, body.Value.Amount, body.Value.Currency, body.Value.ExpectedClose), ct))
            .Produces<LeadView>().WithSummary("Accept").WithDescription("By the claimer: an opportunity opens, the lead's `opportunity`.");
        lead.MapPost("/return", (Guid id, ApiBody<ReasonBody> body, ISender sender, CancellationToken ct) => sender.Lead(id, new ReturnLead.Command(id, body.Value.Reason, body.Value.Note), ct))
            .Produces<LeadView>().WithSummary("Return").WithDescription("By the claimer, with one of the agreed reasons (see /reasons).");
        lead.MapPost("/reject", (Guid id, ApiBody<ReasonBody> body, ISender sender, CancellationToken ct) => sender.Lead(id, new RejectLead.Command(id, body.Value.Reason, body.Value.Note, body.Value.RevisitOn), ct))
            .Produces<LeadView>().WithSummary("Reject").WithDescription("By the claimer: the lead is dead, with one of the agreed reasons (see /reasons).");
        lead.MapPost("/release", (Guid id, ISender sender, CancellationToken ct) => sender.Lead(id, new ReleaseLead.Command(id), ct))
            .Produces<LeadView>().WithSummary("Release").WithDescription("By the claimer: it is offered again at once.");

        var dispute = api.MapGroup("/leads/{id:guid}").WithTags("Hand-offs");
        dispute.MapPost("/dispute", (Guid id, ApiBody<DisputeBody> body, ISender sender, CancellationToken ct) => sender.Lead(id, new DisputeReturn.Command(id, body.Value.Why), ct)).RequireAuthorization(Policies.EditLeads)
            .Produces<LeadView>().WithSummary("Dispute a return").WithDescription("By whoever qualified it, or a manager: the managers of both sides are told.");
        dispute.MapPost("/settle", (Guid id, ApiBody<SettleBody> body, ISender sender, CancellationToken ct) => sender.Lead(id, new SettleDispute.Command(id, body.Value.Stands ?? true, body.Value.Note), ct)).RequireAuthorization(Policies.Reassign)
            .Produces<LeadView>().WithSummary("Settle a dispute").WithDescription("`stands`: true, or false for a lead that goes on as if it had not come back.");
    }

    private static async Task<IResult> List(string? status, Guid? leadId, string? limit, string? cursor, ISender sender, CancellationToken ct)
    {
        var after = ListCursor.Read(cursor);
        var page = await sender.Send(new FindHandoffs.Query(QueryText.Word<HandoffState>(status, "status"), leadId, QueryText.Limit(limit), after?.At ?? default, after?.Id ?? default), ct);
        return Results.Json(new ApiPage<FindHandoffs.Item>(page.Items, page.HasMore ? ListCursor.Write(page.Items[^1].DueAt, page.Items[^1].Id) : null), ApiJson.Options);
    }
}
