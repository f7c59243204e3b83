using System.Linq.Expressions;
using System.Net.Sockets;
using FluentValidation;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>What adding and changing a webhook have in common.</summary>
internal static class WebhookRules
{
    public static void RulesOfWebhook<T>(this AbstractValidator<T> of, Expression<Func<T, string?>> url, Expression<Func<T, IReadOnlyList<string>?>> events, WebhookSettings settings)
    {
        of.RuleFor(url).Custom((text, context) =>
        {
            if (WebhookAddress.ProblemOf(text?.Trim(), settings.AllowPrivate) is { } problem)
            {
                context.AddFailure("url", problem);
            }
        });
        of.RuleFor(events).Must(e => e is { Count: > 0 }).WithMessage("Choose at least one event.").OverridePropertyName("events");
        of.RuleFor(events).Must(e => e is null || e.All(n => WebhookEvents.All.Contains(n))).WithMessage($"Events are {string.Join(", ", WebhookEvents.All)}.").OverridePropertyName("events");
    }

    /// <summary>Refuses a name that leads to where nothing is sent; one that leads nowhere yet may do so later.</summary>
    public static async Task RefuseClosed(this WebhookDoor door, string url, CancellationToken cancellationToken)
    {
        try
        {
            await door.AddressesOf(new Uri(url.Trim()).IdnHost, cancellationToken);
        }
        catch (ClosedAddressException e)
        {
            throw new ValidationException([new("url", e.Message)]);
        }
        catch (SocketException)
        {
            // It is looked up again with every delivery.
        }
    }

    public static async Task<Webhook> LoadWebhook(this LeadFlowDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Webhooks.SingleOrDefaultAsync(w => w.Id == id, cancellationToken) ?? throw new NotFoundException("Webhook", id);

    /// <summary>For the audit: where to, and of what.</summary>
    public static string Said(this Webhook webhook) => $"{webhook.Url}: {(webhook.Events.Length == WebhookEvents.All.Count ? "all events" : string.Join(", ", webhook.Events))}";
}
