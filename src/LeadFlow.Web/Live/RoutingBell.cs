using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Jobs;

namespace LeadFlow.Web.Live;

/// <summary>Rung in this process once an offer is committed that the routing rules have to place.</summary>
public sealed class RoutingBell
{
    private readonly LiveBell _bell = new();

    public void Ring() => _bell.Ring();

    public Task Heard(CancellationToken cancellationToken) => _bell.Heard(cancellationToken);
}

/// <summary>Lets routing begin at once where something was offered; what was missed is found at the next tick, by any node.</summary>
internal sealed class RoutingCall(RoutingBell bell, JobTrigger trigger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await bell.Heard(stoppingToken);
            await trigger.Now(RouteOffers.Kind);
        }
    }
}
