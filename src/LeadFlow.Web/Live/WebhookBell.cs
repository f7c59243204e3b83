using LeadFlow.Web.Features.Integrations.Webhooks;
using LeadFlow.Web.Jobs;

namespace LeadFlow.Web.Live;

/// <summary>Rung in this process once something is committed that webhooks are to be told of.</summary>
public sealed class WebhookBell
{
    private readonly LiveBell _bell = new();

    public void Ring() => _bell.Ring();

    public Task Heard(CancellationToken cancellationToken) => _bell.Heard(cancellationToken);
}

/// <summary>Lets the delivery begin at once where something was committed; other nodes, and what was missed, find it at their next tick.</summary>
internal sealed class WebhookCall(WebhookBell bell, JobTrigger trigger) : BackgroundService
{
    /// <summary>Commits that lie closer together are told as one.</summary>
    private static readonly TimeSpan _coalesce = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await bell.Heard(stoppingToken);
            await Task.Delay(_coalesce, stoppingToken);
            await trigger.Now(DeliverWebhooks.Kind);
        }
    }
}
