using LeadFlow.Domain;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>Pauses a webhook: what happens meanwhile is not kept for it, and what waits goes on waiting.</summary>
public static class PauseWebhook
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid WebhookId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var webhook = await db.LoadWebhook(command.WebhookId, cancellationToken);
            if (webhook.IsActive)
            {
                var now = time.GetUtcNow();
                webhook.Pause(now);
                db.Note(user, "webhook.pause", webhook.Url, now);
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}

/// <summary>Takes a paused webhook up again: what waits is tried at once.</summary>
public static class ResumeWebhook
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid WebhookId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var webhook = await db.LoadWebhook(command.WebhookId, cancellationToken);
            if (!webhook.IsActive)
            {
                var now = time.GetUtcNow();
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                webhook.Resume();
                db.Note(user, "webhook.resume", webhook.Url, now);
                await db.SaveChangesAsync(cancellationToken);
                await db.WebhookDeliveries.Where(d => d.WebhookId == webhook.Id && d.State == DeliveryState.Waiting).ExecuteUpdateAsync(s => s.SetProperty(d => d.DueAt, now), cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                desk.Forget();
                await trigger.Now(DeliverWebhooks.Kind);
            }

            return Result.Success;
        }
    }
}
