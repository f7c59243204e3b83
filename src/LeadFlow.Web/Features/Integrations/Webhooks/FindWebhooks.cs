using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>Webhooks in the order in which they were added, with how they are.</summary>
public static class FindWebhooks
{
    /// <summary>More that wait or have failed are not counted.</summary>
    public const int MostCounted = 10_000;

    [RequirePolicy(Policies.Administer)]
    public sealed record Query : IRequest<IReadOnlyList<Item>>;

    /// <param name="PauseReason">Null where a person paused it.</param>
    /// <param name="Waiting">On their way, or to be tried again; at most <see cref="MostCounted"/>.</param>
    /// <param name="Failed">Given up in the last thirty days; at most <see cref="MostCounted"/>.</param>
    public sealed record Item(Guid Id, string Url, IReadOnlyList<string> Events, WebhookState State, string? PauseReason, DateTimeOffset CreatedAt, DateTimeOffset? LastDeliveredAt, DateTimeOffset? FailingSince, int Waiting, int Failed, int Version);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken cancellationToken) =>
            await Items(db, db.Webhooks.OrderBy(w => w.CreatedAt).ThenBy(w => w.Id)).ToListAsync(cancellationToken);

        internal static IQueryable<Item> Items(LeadFlowDb db, IQueryable<Webhook> webhooks) => webhooks.Select(w => new Item(
            w.Id, w.Url, w.Events, w.State, w.PauseReason, w.CreatedAt, w.LastDeliveredAt, w.FailingSince,
            db.WebhookDeliveries.Where(d => d.WebhookId == w.Id && d.State == DeliveryState.Waiting).Take(MostCounted).Count(),
            db.WebhookDeliveries.Where(d => d.WebhookId == w.Id && d.State == DeliveryState.Failed).Take(MostCounted).Count(), w.Version));
    }
}

/// <summary>One webhook.</summary>
public static class GetWebhook
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Query(Guid WebhookId) : IRequest<FindWebhooks.Item>;

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, FindWebhooks.Item>
    {
        public async Task<FindWebhooks.Item> Handle(Query query, CancellationToken cancellationToken) =>
            await FindWebhooks.Handler.Items(db, db.Webhooks.Where(w => w.Id == query.WebhookId)).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("Webhook", query.WebhookId);
    }
}
