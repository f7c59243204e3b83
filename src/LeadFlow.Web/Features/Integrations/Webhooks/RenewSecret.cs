using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>A new secret for a webhook, shown once. For a day requests are signed with the former one too.</summary>
public static class RenewSecret
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid WebhookId) : IRequest<Renewed>;

    public sealed record Renewed(string Secret, DateTimeOffset FormerUntil);

    public sealed class Handler(LeadFlowDb db, WebhookSecrets secrets, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Renewed>
    {
        public async Task<Renewed> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var webhook = await db.LoadWebhook(command.WebhookId, cancellationToken);
            var (secret, isKept) = secrets.Make();
            webhook.SignWith(isKept, now);
            db.Note(user, "webhook.secret", webhook.Url, now);
            await db.SaveChangesAsync(cancellationToken);
            return new(secret, webhook.FormerSecretUntil!.Value);
        }
    }
}
