using FluentValidation;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>From now on another program is told of what happens here. Its secret is shown once.</summary>
public static class AddWebhook
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(string? Url, IReadOnlyList<string>? Events) : IRequest<Added>;

    public sealed record Added(Guid Id, string Secret);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(WebhookSettings settings) => this.RulesOfWebhook(c => c.Url, c => c.Events, settings);
    }

    public sealed class Handler(LeadFlowDb db, WebhookDoor door, WebhookSecrets secrets, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Added>
    {
        public async Task<Added> Handle(Command command, CancellationToken cancellationToken)
        {
            await door.RefuseClosed(command.Url!, cancellationToken);
            if (await db.Webhooks.CountAsync(cancellationToken) >= Webhook.MaxWebhooks)
            {
                throw new ValidationException([new("url", $"There are {Webhook.MaxWebhooks} webhooks already: remove one that is not used.")]);
            }

            var now = time.GetUtcNow();
            var (secret, isKept) = secrets.Make();
            var webhook = Webhook.To(command.Url!.Trim(), command.Events!, isKept, user.Id, now);
            db.Webhooks.Add(webhook);
            db.Note(user, "webhook.add", webhook.Said(), now);
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return new(webhook.Id, secret);
        }
    }
}
