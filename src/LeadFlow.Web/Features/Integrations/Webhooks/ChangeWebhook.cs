using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>Says anew where a webhook is and what it is told of. What waits goes to the new address.</summary>
public static class ChangeWebhook
{
    /// <param name="Version">The version that was edited.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid WebhookId, int Version, string? Url, IReadOnlyList<string>? Events) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(WebhookSettings settings) => this.RulesOfWebhook(c => c.Url, c => c.Events, settings);
    }

    public sealed class Handler(LeadFlowDb db, WebhookDoor door, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var webhook = await db.LoadWebhook(command.WebhookId, cancellationToken);
            if (webhook.Version != command.Version)
            {
                return Result.Refused("This webhook was changed meanwhile. Look at it again; nothing of yours is saved yet.");
            }

            await door.RefuseClosed(command.Url!, cancellationToken);
            var was = webhook.Said();
            webhook.Change(command.Url!.Trim(), command.Events!);
            if (webhook.Version != command.Version)
            {
                db.Note(user, "webhook.change", $"{webhook.Said()} (was {was})", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}
