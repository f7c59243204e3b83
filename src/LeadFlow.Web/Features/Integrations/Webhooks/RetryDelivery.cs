using LeadFlow.Domain;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>Sends one event once more, as the same delivery. Later events of its lead that still wait go after it.</summary>
public static class RetryDelivery
{
    public const string Paused = "The webhook is paused: resume it first, and what waits is tried.";

    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid WebhookId, Guid DeliveryId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var webhook = await db.LoadWebhook(command.WebhookId, cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var delivery = (await db.WebhookDeliveries.FromSql($"SELECT * FROM webhook_deliveries WHERE id = {command.DeliveryId} AND webhook_id = {command.WebhookId} FOR UPDATE").ToListAsync(cancellationToken)).SingleOrDefault()
                ?? throw new NotFoundException("Delivery", command.DeliveryId);
            var result = webhook.IsActive ? delivery.Retry(time.GetJobNow()) : Result.Refused(Paused);
            if (result.Succeeded)
            {
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                await trigger.Now(DeliverWebhooks.Kind);
            }

            return result;
        }
    }
}

/// <summary>Sends everything once more that one webhook has not taken, the oldest first.</summary>
public static class RetryFailed
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid WebhookId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var webhook = await db.LoadWebhook(command.WebhookId, cancellationToken);
            if (!webhook.IsActive)
            {
                return Result.Refused(RetryDelivery.Paused);
            }

            var now = time.GetJobNow();
            var count = await db.WebhookDeliveries.Where(d => d.WebhookId == webhook.Id && d.State == DeliveryState.Failed)
                .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Waiting).SetProperty(d => d.DueAt, now).SetProperty(d => d.Attempts, 0), cancellationToken);
            await trigger.Now(DeliverWebhooks.Kind);
            return count > 0 ? Result.Success : Result.Refused("Nothing has failed.");
        }
    }
}
