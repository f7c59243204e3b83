using System.Security.Cryptography;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>
/// The clock: sends what is due, until nothing is. Webhooks go on side by side, and so do the leads of one; the events of a lead go one after the other.
/// Any number of nodes do this at once.
/// </summary>
public static class DeliverWebhooks
{
    public const string Kind = "deliver-webhooks";

    /// <summary>On their way to one webhook at a time, from one node.</summary>
    public const int AtOnce = 8;

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(IServiceScopeFactory scopes, WebhookSender sender, WebhookSecrets secrets, TimeProvider time, ILogger<Handler> logger) : IRequestHandler<Command, int>
    {
        /// <summary>While some are on their way, whether more is due.</summary>
        private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(200);

        /// <summary>The oldest of each lead, but for those that somebody has in hand; a later one waits until it was taken, or has failed for good.</summary>
        private const string Due = $$"""
            SELECT d.* FROM webhook_deliveries AS d
            WHERE d.webhook_id = {0} AND d.state = '{{nameof(DeliveryState.Waiting)}}' AND d.due_at <= {1}
              AND (d.lead_id IS NULL OR NOT EXISTS (
                SELECT 1 FROM webhook_deliveries AS e WHERE e.webhook_id = d.webhook_id AND e.lead_id = d.lead_id AND e.number < d.number AND e.state = '{{nameof(DeliveryState.Waiting)}}'))
            ORDER BY d.is_bulk, d.due_at, d.number LIMIT {2} FOR UPDATE OF d SKIP LOCKED
            """;

        /// <returns>How many attempts were made.</returns>
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var (sent, tookAny, working) = (0, true, new Dictionary<Guid, Task<int>>());
            while (working.Count > 0 || (tookAny && !cancellationToken.IsCancellationRequested))
            {
                foreach (var id in cancellationToken.IsCancellationRequested ? [] : await Waiting([.. working.Keys]))
                {
                    working[id] = WorkOff(id, cancellationToken);
                }

                if (working.Count > 0)
                {
                    await Task.WhenAny([.. working.Values, Task.Delay(_look, CancellationToken.None)]);
                }

                tookAny = false;
                foreach (var (id, work) in working.Where(w => w.Value.IsCompleted).ToList())
                {
                    working.Remove(id);
                    var count = await work;
                    sent += count;
                    tookAny |= count > 0;
                }

                if (!tookAny && working.Count > 0)
                {
                    await Task.Delay(_look, CancellationToken.None); // What is due to one of them waits for an earlier event of its lead.
                }
            }

            return sent;
        }

        /// <summary>Active webhooks with something due, but for those that are being worked off.</summary>
        private async Task<IReadOnlyList<Guid>> Waiting(Guid[] working)
        {
            await using var scope = scopes.CreateSystemScope();
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            var now = time.GetUtcNow();
            return await db.Webhooks.Where(w => w.State == WebhookState.Active && !working.Contains(w.Id) && db.WebhookDeliveries.Any(d => d.WebhookId == w.Id && d.State == DeliveryState.Waiting && d.DueAt <= now))
                .Select(w => w.Id).ToListAsync(CancellationToken.None);
        }

        /// <summary>All that is due to one webhook. What is on its way is waited for, also when the process stops: it takes seconds.</summary>
        private async Task<int> WorkOff(Guid id, CancellationToken stopping)
        {
            var (sent, onTheirWay) = (0, new List<Task>());
            try
            {
                while (true)
                {
                    foreach (var (webhook, delivery) in stopping.IsCancellationRequested || onTheirWay.Count >= AtOnce ? [] : await Take(id, AtOnce - onTheirWay.Count))
                    {
                        onTheirWay.Add(Deliver(webhook, delivery));
                        sent++;
                    }

                    if (onTheirWay.Count == 0)
                    {
                        return sent;
                    }

                    await Task.WhenAny([.. onTheirWay, Task.Delay(_look, CancellationToken.None)]);
                    onTheirWay.RemoveAll(t => t.IsCompleted);
                }
            }
            catch (Exception e)
            {
                logger.LogError(e, "What is due to the webhook {Webhook} could not be sent; it is tried again", id);
                await Task.WhenAll(onTheirWay);
                return 0;
            }
        }

        private async Task<IReadOnlyList<(Webhook Webhook, WebhookDelivery Delivery)>> Take(Guid id, int count)
        {
            await using var scope = scopes.CreateSystemScope();
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            var now = time.GetJobNow();
            await using var transaction = await db.Database.BeginTransactionAsync();
            if (await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id && w.State == WebhookState.Active) is not { } webhook)
            {
                return [];
            }

            var taken = await db.WebhookDeliveries.FromSqlRaw(Due, id, now, count).ToListAsync();
            taken.ForEach(d => d.Take(now));
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            return [.. taken.Select(d => (webhook, d))];
        }

        /// <summary>Whatever goes wrong here, the lease lapses and it is sent again.</summary>
        private async Task Deliver(Webhook webhook, WebhookDelivery delivery)
        {
            try
            {
                await Settle(delivery, await Send(webhook, delivery));
            }
            catch (Exception e)
            {
                logger.LogError(e, "The delivery {Delivery} could not be settled; it is sent again", delivery.Id);
            }
        }

        private async Task<DeliveryAnswer> Send(Webhook webhook, WebhookDelivery delivery)
        {
            IReadOnlyList<string> signing;
            try
            {
                signing = secrets.Of(webhook, time.GetUtcNow());
            }
            catch (CryptographicException)
            {
                return new(null, "Its secret cannot be read with the keys of this installation: make a new one.", null, 0);
            }

            return await sender.Send(webhook, delivery, signing);
        }

        private async Task Settle(WebhookDelivery taken, DeliveryAnswer answer)
        {
            await using var scope = scopes.CreateSystemScope();
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            var webhook = (await db.Webhooks.FromSql($"SELECT * FROM webhooks WHERE id = {taken.WebhookId} FOR UPDATE").ToListAsync()).SingleOrDefault();
            var delivery = await db.WebhookDeliveries.SingleOrDefaultAsync(d => d.Id == taken.Id);
            if (webhook is null || delivery is not { State: DeliveryState.Waiting } || delivery.TriedAt != taken.TriedAt)
            {
                return; // It was removed, or somebody else has sent it since.
            }

            var now = time.GetJobNow();
            delivery.Settle(answer, now);
            if (answer.IsTaken)
            {
                webhook.Delivered(now);
            }
            else if (webhook.Failed(answer.IsGone, now))
            {
                logger.LogWarning("The webhook {Webhook} is paused: {Reason}", webhook.Id, webhook.PauseReason);
            }

            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }
    }
}
