using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Features.Integrations.Webhooks;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Webhooks;

/// <summary>LeadFlow on a machine whose receivers are on the same one.</summary>
public class WebhookDesk(TestDatabase databases) : App(databases)
{
    public static readonly TestUser Admin = TestData.Admin();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["LeadFlow:Webhooks:AllowPrivate"] = "true" };

    /// <summary>A webhook that is there until it is disposed of.</summary>
    public async Task<Hook> Hook(Receiver receiver, params string[] events)
    {
        var added = await this.Send(new AddWebhook.Command(receiver.Url, events.Length == 0 ? WebhookEvents.All : events), Admin);
        return new(this, added.Id, added.Secret);
    }

    /// <summary>Sends what is due, until nothing is.</summary>
    public Task<int> Deliver() => this.Send(new DeliverWebhooks.Command(), Admin);

    public Task<List<WebhookDelivery>> Deliveries(Guid webhookId) => Db(db => db.WebhookDeliveries.AsNoTracking().Where(d => d.WebhookId == webhookId).OrderBy(d => d.Number).ToListAsync(Token));
}

public sealed record Hook(WebhookDesk Desk, Guid Id, string Secret) : IAsyncDisposable
{
    public Task<List<WebhookDelivery>> Deliveries() => Desk.Deliveries(Id);

    public Task<FindWebhooks.Item> Now() => Desk.Send(new GetWebhook.Query(Id), WebhookDesk.Admin);

    public async ValueTask DisposeAsync() => await Desk.Send(new RemoveWebhook.Command(Id), WebhookDesk.Admin);
}

/// <summary>One that waits half a second for an answer.</summary>
public sealed class ImpatientDesk(TestDatabase databases) : WebhookDesk(databases)
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["LeadFlow:Webhooks:AllowPrivate"] = "true", ["LeadFlow:Webhooks:Timeout"] = "00:00:00.5" };
}
