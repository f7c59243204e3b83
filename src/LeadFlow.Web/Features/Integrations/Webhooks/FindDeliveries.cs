using FluentValidation;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>What one webhook was sent, and is to be sent, newest first.</summary>
public static class FindDeliveries
{
    /// <param name="AfterAt">With <paramref name="AfterId"/>: the last of the page before.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Query(Guid WebhookId, DeliveryState? State = null, string? Event = null, Guid? LeadId = null, int Limit = 50, DateTimeOffset? AfterAt = null, Guid? AfterId = null) : IRequest<Page>;

    public sealed record Page(IReadOnlyList<Item> Items, bool HasMore);

    /// <param name="Id">The same at every attempt, as in the header.</param>
    /// <param name="EventId">The same for all webhooks, as in the body.</param>
    /// <param name="Lead">It is called so now; null where it is no longer here.</param>
    /// <param name="Number">Ever higher within a lead.</param>
    /// <param name="NextAttemptAt">While it waits; null else.</param>
    /// <param name="Status">Of HTTP, of the last attempt; null where there was no answer.</param>
    public sealed record Item(Guid Id, Guid EventId, string Event, Guid? LeadId, string? Lead, long Number, DeliveryState State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? TriedAt, DateTimeOffset? NextAttemptAt, int? Status, string? Error, int? Milliseconds);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Limit).InclusiveBetween(1, 200).OverridePropertyName("limit");
            RuleFor(q => q.Event).Must(e => string.IsNullOrEmpty(e) || e == WebhookEvents.Ping || WebhookEvents.All.Contains(e)).WithMessage($"Events are {string.Join(", ", WebhookEvents.All)}, {WebhookEvents.Ping}.").OverridePropertyName("event");
        }
    }

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            await db.LoadWebhook(query.WebhookId, cancellationToken);
            var deliveries = db.WebhookDeliveries.AsNoTracking().Where(d => d.WebhookId == query.WebhookId);
            deliveries = query.State switch
            {
                null => deliveries,
                DeliveryState.Failed => deliveries.Where(d => d.State == DeliveryState.Failed), // As its index says it.
                DeliveryState.Waiting => deliveries.Where(d => d.State == DeliveryState.Waiting),
                _ => deliveries.Where(d => d.State == DeliveryState.Delivered),
            };
            deliveries = string.IsNullOrEmpty(query.Event) ? deliveries : deliveries.Where(d => d.Event == query.Event);
            deliveries = query.LeadId is { } lead ? deliveries.Where(d => d.LeadId == lead) : deliveries;
            if (query is { AfterAt: { } at, AfterId: { } id })
            {
                deliveries = deliveries.Where(d => EF.Functions.LessThan(ValueTuple.Create(d.At, d.Id), ValueTuple.Create(at, id)));
            }

            var items = await deliveries.OrderByDescending(d => d.At).ThenByDescending(d => d.Id).Take(query.Limit + 1)
                .Select(d => new Item(d.Id, d.EventId, d.Event, d.LeadId, db.Leads.Where(l => l.Id == d.LeadId).Select(l => l.Title).FirstOrDefault(), d.Number, d.State, d.Attempts, d.At, d.TriedAt, d.State == DeliveryState.Waiting ? d.DueAt : null, d.Status, d.Error, d.Milliseconds)).ToListAsync(cancellationToken);
            return new([.. items.Take(query.Limit)], items.Count > query.Limit);
        }
    }
}

/// <summary>One event on its way to one webhook, with what is sent and what was answered.</summary>
public static class GetDelivery
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Query(Guid WebhookId, Guid DeliveryId) : IRequest<Answer>;

    /// <param name="Body">As it is sent, to the letter.</param>
    /// <param name="Response">The beginning of the last answer.</param>
    public sealed record Answer(Guid Id, Guid WebhookId, string Event, Guid? LeadId, string? Lead, DeliveryState State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? TriedAt, DateTimeOffset? NextAttemptAt, int? Status, string? Error, int? Milliseconds, string Body, string? Response);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var d = await db.WebhookDeliveries.AsNoTracking().SingleOrDefaultAsync(d => d.Id == query.DeliveryId && d.WebhookId == query.WebhookId, cancellationToken) ?? throw new NotFoundException("Delivery", query.DeliveryId);
            var lead = await db.Leads.Where(l => l.Id == d.LeadId).Select(l => l.Title).FirstOrDefaultAsync(cancellationToken);
            return new(d.Id, d.WebhookId, d.Event, d.LeadId, lead, d.State, d.Attempts, d.At, d.TriedAt, d.State == DeliveryState.Waiting ? d.DueAt : null, d.Status, d.Error, d.Milliseconds, d.Body, d.Answer);
        }
    }
}
