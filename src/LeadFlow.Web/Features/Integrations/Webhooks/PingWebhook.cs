using LeadFlow.Domain;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>Sends a webhook an event of nothing, to see whether it arrives.</summary>
public static class PingWebhook
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid WebhookId) : IRequest<Sent>;

    public sealed record Sent(Result Result, Guid? DeliveryId = null);

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Command, Sent>
    {
        public async Task<Sent> Handle(Command command, CancellationToken cancellationToken)
        {
            var webhook = await db.LoadWebhook(command.WebhookId, cancellationToken);
            if (!webhook.IsActive)
            {
                return new(Result.Refused("It is paused: resume it first."));
            }

            var now = time.GetUtcNow();
            var ping = WebhookDelivery.Of(webhook.Id, WebhookDelivery.NewEventId(now), WebhookEvents.Ping, null, "{}", isBulk: false, now);
            db.WebhookDeliveries.Add(ping);
            await db.SaveChangesAsync(cancellationToken);
            return new(Result.Success, ping.Id);
        }
    }
}
