using LeadFlow.Domain;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>/api/v1: all that is somebody's goes on to others, and how a change to many leads stands.</summary>
public static class BulkApi
{
    public sealed record PassOnBody
    {
        public List<Guid>? To { get; init; }
    }

    public sealed record Started(Guid Id);

    /// <param name="Total">Null until its leads are written down.</param>
    /// <param name="Lines">Leads that it refused or left alone, and why; <paramref name="NextAfter"/> asks for more.</param>
    public sealed record BulkBody(Guid Id, string Kind, Guid ById, DateTimeOffset CreatedAt, JobState State, int Done, int? Total, int? SecondsLeft, string? Error, int Changed, int Refused, bool IsUndo, int TakenBack, int LeftAlone,
        IReadOnlyList<GetBulk.Line> Lines, int? NextAfter);

    public static void MapBulk(this RouteGroupBuilder api)
    {
        api.MapGet("/users/{id:guid}/pass-on", async (Guid id, ISender sender, CancellationToken ct) => Results.Json(await sender.Send(new GetPassOn.Query(id), ct), ApiJson.Options))
            .RequireAuthorization(Policies.Reassign).WithTags("Bulk").Produces<GetPassOn.Answer>().WithSummary("What somebody would leave behind").WithDescription("`leads` counts each once, whether they own it, are offered it, have claimed it or have an open opportunity or task there. `rules` name them still.");
        api.MapPost("/users/{id:guid}/pass-on", PassOn).RequireAuthorization(Policies.Reassign).WithTags("Bulk").Produces<Started>(202)
            .WithSummary("Pass all that is somebody's on").WithDescription("Leads, hand-offs, opportunities and tasks, in the background; several in `to` share the leads out in turn. 202 with the bulk change.");
        var bulk = api.MapGroup("/bulk/{id:guid}").WithTags("Bulk");
        bulk.MapGet("/", Get).RequireAuthorization(Policies.SeeLeads).Produces<BulkBody>().WithSummary("How a change to many leads stands").WithDescription("`after`: the lines after that one.");
        bulk.MapPost("/undo", async (Guid id, ISender sender, CancellationToken ct) => Begun(id, await sender.Send(new UndoBulk.Command(id), ct)))
            .RequireAuthorization(Policies.EditLeads).Produces<Started>(202).WithSummary("Take it back as a whole").WithDescription("What somebody changed since is left as it is, and listed.");
        bulk.MapPost("/cancel", async (Guid id, ISender sender, CancellationToken ct) => Begun(id, await sender.Send(new CancelBulk.Command(id), ct)))
            .RequireAuthorization(Policies.EditLeads).Produces<Started>(202).WithSummary("Stop it").WithDescription("After the batch at hand; what is done is kept.");
    }

    private static async Task<IResult> PassOn(Guid id, ApiBody<PassOnBody> body, ISender sender, CancellationToken ct)
    {
        var started = await sender.Send(new StartPassOn.Command(id, body.Value.To), ct);
        return Begun(started.BulkId, started.Result);
    }

    private static async Task<IResult> Get(Guid id, int? after, ISender sender, CancellationToken ct)
    {
        var (b, lines, next) = await sender.Send(new GetBulk.Query(id, after ?? 0), ct);
        return Results.Json(new BulkBody(b.Id, b.Kind, b.ById, b.CreatedAt, b.State, b.Done, b.Total, b.SecondsLeft, b.Error, b.Changed, b.Refused, b.IsUndo, b.TakenBack, b.LeftAlone, lines, next), ApiJson.Options);
    }

    private static IResult Begun(Guid id, Result result) => result.Succeeded ? Results.Accepted($"/api/v1/bulk/{id}", new Started(id)) : Problem.Refused(result.Refusal!);
}
