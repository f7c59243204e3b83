using System.Threading.Channels;
using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LeadFlow.Web.Live;

/// <summary>Rung in this process once something live is committed; however often, the feed is woken once.</summary>
public sealed class LiveBell
{
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring() => _rung.Writer.TryWrite(true);

    /// <summary>Until it is rung; at once if it was since the last time.</summary>
    public async Task Heard(CancellationToken cancellationToken) => await _rung.Reader.ReadAsync(cancellationToken);
}

/// <summary>What was written within somebody's transaction is live when that is committed, not before.</summary>
public sealed class RingAfterCommit(LiveBell bell, WebhookBell webhookBell, RoutingBell routingBell) : DbTransactionInterceptor
{
    public override Task TransactionCommittedAsync(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is LeadFlowDb { HasWrittenLive: true })
        {
            bell.Ring();
        }

        if (eventData.Context is LeadFlowDb { HasWrittenDeliveries: true })
        {
            webhookBell.Ring();
        }

        if (eventData.Context is LeadFlowDb { HasWrittenOffers: true })
        {
            routingBell.Ring();
        }

        return Task.CompletedTask;
    }
}
