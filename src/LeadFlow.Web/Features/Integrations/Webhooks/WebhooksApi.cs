using LeadFlow.Domain;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>/api/v1/webhooks and what they were sent.</summary>
public static class WebhooksApi
{
    public sealed record WebhookBody
    {
        public string? Url { get; init; }
        public List<string?>? Events { get; init; }
        public WebhookState? State { get; init; }
    }

    public sealed record View(Guid Id, string Url, IReadOnlyList<string> Events, WebhookState State, string? PauseReason, DateTimeOffset CreatedAt, DateTimeOffset? LastDeliveredAt, int Waiting, int Failed, int Version)
    {
        /// <summary>Of the answer that made it only.</summary>
        [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
        public string? Secret { get; init; }
    }

    public sealed record Begun(Guid Id);

    public static void MapWebhooks(this RouteGroupBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks").RequireAuthorization(Policies.Administer);
        webhooks.MapGet("/", List).Produces<ApiPage<View>>().WithSummary("Webhooks").WithDescription("In the order in which they were added. `waiting`: on their way or to be tried again; `failed`: given up in the last 30 days.");
        webhooks.MapPost("/", Add).Produces<View>(201).WithMetadata(new HoldsSecret())
            .WithSummary("Add a webhook").WithDescription("`url` begins with https:// and is on the open internet. `events` by name, all of them where it is left out. The `secret` that requests are signed with is shown this once.");
        webhooks.MapGet("/{id:guid}", async (Guid id, ISender sender, HttpContext context, CancellationToken ct) => Answer(await sender.Send(new GetWebhook.Query(id), ct), context))
            .Produces<View>().WithSummary("One webhook").WithDescription("`ETag` is the version that PATCH wants as If-Match.");
        webhooks.MapPatch("/{id:guid}", Patch).Accepts<WebhookBody>("application/json").Produces<View>()
            .WithSummary("Change a webhook").WithDescription("A merge patch: what is absent stays. `state` paused or active: what happens while it is paused is not kept for it. If-Match names the version that was edited; 412 with `current` where somebody was faster.");
        webhooks.MapDelete("/{id:guid}", async (Guid id, ISender sender, CancellationToken ct) =>
        {
            await sender.Send(new RemoveWebhook.Command(id), ct);
            return Results.NoContent();
        }).Produces(204).WithSummary("Remove a webhook").WithDescription("With what waits for it and its log.");
        webhooks.MapPost("/{id:guid}/secret", async (Guid id, ISender sender, CancellationToken ct) => Results.Json(await sender.Send(new RenewSecret.Command(id), ct), ApiJson.Options))
            .Produces<RenewSecret.Renewed>().WithMetadata(new HoldsSecret()).WithSummary("Make a new secret").WithDescription("Shown this once. Until `formerUntil` requests carry a second `v1`, made with the former one.");
        webhooks.MapPost("/{id:guid}/test", Ping).Produces<Begun>(202).WithSummary("Send a test event").WithDescription("The event `ping`, to be found among the deliveries under the `id` of the answer.");
        webhooks.MapGet("/{id:guid}/deliveries", Deliveries).Produces<ApiPage<FindDeliveries.Item>>()
            .WithSummary("Deliveries").WithDescription("Newest first, kept for 30 days. `state`: waiting, delivered or failed. `number` is ever higher within a lead, the order in which its events are sent.");
        webhooks.MapGet("/{id:guid}/deliveries/{deliveryId:guid}", async (Guid id, Guid deliveryId, ISender sender, CancellationToken ct) => Results.Json(await sender.Send(new GetDelivery.Query(id, deliveryId), ct), ApiJson.Options))
            .Produces<GetDelivery.Answer>().WithSummary("One delivery").WithDescription("With the `body` as it is sent and the beginning of the last `response`.");
        webhooks.MapPost("/{id:guid}/deliveries/{deliveryId:guid}/retry", Retry).Produces<GetDelivery.Answer>(202)
            .WithSummary("Send once more").WithDescription("Whatever became of it before, as the same delivery. Later events of its lead that still wait go after it.");
    }

    private static async Task<IResult> List(string? limit, string? cursor, ISender sender, CancellationToken ct) =>
        Results.Json(ApiPage.Of((await sender.Send(new FindWebhooks.Query(), ct)).Select(Of), w => Words.Invariant($"{w.CreatedAt.UtcTicks:D20} {w.Id}"), limit, cursor), ApiJson.Options);

    private static async Task<IResult> Add(ApiBody<WebhookBody> body, ISender sender, CancellationToken ct)
    {
        var added = await sender.Send(new AddWebhook.Command(body.Value.Url, body.Value.Events is { } events ? Names(events) : WebhookEvents.All), ct);
        var view = Of(await sender.Send(new GetWebhook.Query(added.Id), ct)) with { Secret = added.Secret };
        return Results.Json(view, ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Patch(Guid id, HttpRequest request, ISender sender, HttpContext context, CancellationToken ct)
    {
        if (request.Headers.IfMatch is not [{ Length: > 0 } match])
        {
            return new Problem(428, "Send If-Match with the version that was edited, as the ETag of the webhook gives it.");
        }

        var body = (await ApiBody<WebhookBody>.BindAsync(context)).Value;
        var now = await sender.Send(new GetWebhook.Query(id), ct);
        if (!int.TryParse(match.Replace("W/", "", StringComparison.Ordinal).Trim('"'), out var version) || version != now.Version)
        {
            return new Problem(412, "Somebody else changed this in the meantime.", Current: Of(now));
        }

        var result = body.Url is null && body.Events is null ? Result.Success
            : await sender.Send(new ChangeWebhook.Command(id, version, body.Url ?? now.Url, body.Events is { } events ? Names(events) : now.Events), ct);
        result = !result.Succeeded ? result : body.State switch
        {
            WebhookState.Paused => await sender.Send(new PauseWebhook.Command(id), ct),
            WebhookState.Active => await sender.Send(new ResumeWebhook.Command(id), ct),
            _ => result,
        };
        return result.Refusal is { } sentence ? Problem.Refused(sentence) : Answer(await sender.Send(new GetWebhook.Query(id), ct), context);
    }

    private static async Task<IResult> Ping(Guid id, ISender sender, CancellationToken ct)
    {
        var sent = await sender.Send(new PingWebhook.Command(id), ct);
        return sent.Result.Refusal is { } sentence ? Problem.Refused(sentence) : Results.Json(new Begun(sent.DeliveryId!.Value), ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> Deliveries(Guid id, string? state, string? @event, string? leadId, string? limit, string? cursor, ISender sender, CancellationToken ct)
    {
        var after = ListCursor.Read(cursor);
        var page = await sender.Send(new FindDeliveries.Query(id, QueryText.Word<DeliveryState>(state, "state"), @event, QueryText.Id(leadId, "leadId"), QueryText.Limit(limit), after?.At, after?.Id), ct);
        return Results.Json(new ApiPage<FindDeliveries.Item>(page.Items, page.HasMore ? ListCursor.Write(page.Items[^1].CreatedAt, page.Items[^1].Id) : null), ApiJson.Options);
    }

    private static async Task<IResult> Retry(Guid id, Guid deliveryId, ISender sender, CancellationToken ct)
    {
        var result = await sender.Send(new RetryDelivery.Command(id, deliveryId), ct);
        return result.Refusal is { } sentence ? Problem.Refused(sentence) : Results.Json(await sender.Send(new GetDelivery.Query(id, deliveryId), ct), ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    private static List<string> Names(List<string?> events) => [.. events.Select(e => e ?? "")];

    private static IResult Answer(FindWebhooks.Item webhook, HttpContext context)
    {
        context.Response.Headers.ETag = Words.Invariant($"\"{webhook.Version}\"");
        return Results.Json(Of(webhook), ApiJson.Options);
    }

    private static View Of(FindWebhooks.Item w) => new(w.Id, w.Url, w.Events, w.State, w.PauseReason, w.CreatedAt, w.LastDeliveredAt, w.Waiting, w.Failed, w.Version);
}
