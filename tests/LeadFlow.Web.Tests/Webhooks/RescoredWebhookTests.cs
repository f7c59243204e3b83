using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Features.Integrations.Webhooks;
using LeadFlow.Web.Tests.Agreements;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Webhooks;

/// <summary>A new agreement moves many leads with few statements: they are told of too.</summary>
public sealed class RescoredWebhookTests(RescoreFixture app) : IClassFixture<RescoreFixture>
{
    [Fact]
    public async Task Leads_that_a_new_version_moves_withdraws_and_offers_are_told_of_after_everything_else()
    {
        var (warm, hot) = (await app.Warm(), await app.Hot());
        var hook = (await app.Send(new AddWebhook.Command("https://8.8.8.8/hook", WebhookEvents.All), RescoreFixture.Admin)).Id;

        await app.Agree(c => RescoreFixture.Entry(RescoreFixture.HotFrom(c, 95), StageKind.Warm, e => e with { MinScore = 80 }));

        var deliveries = await app.Db(db => db.WebhookDeliveries.Where(d => d.WebhookId == hook).OrderBy(d => d.Number).ToListAsync(TestContext.Current.CancellationToken));
        Assert.All(deliveries, d => Assert.True(d.IsBulk));
        Assert.Equal([WebhookEvents.StageChanged], deliveries.Where(d => d.LeadId == warm).Select(d => d.Event));
        Assert.Contains("\"raw\"", deliveries.Single(d => d.LeadId == warm).Body, StringComparison.Ordinal);
        Assert.Equal([WebhookEvents.Withdrawn, WebhookEvents.StageChanged], deliveries.Where(d => d.LeadId == hot).Select(d => d.Event));
    }
}
