using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>Ends a webhook, with what waits for it and its log.</summary>
public static class RemoveWebhook
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid WebhookId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var webhook = await db.LoadWebhook(command.WebhookId, cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            db.Webhooks.Remove(webhook);
            db.Note(user, "webhook.remove", webhook.Url, time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            await db.WebhookDeliveries.Where(d => d.WebhookId == webhook.Id).ExecuteDeleteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }
    }
}
