using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Features.Integrations.Webhooks;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Webhooks;

public sealed class HangingReceiverTests(ImpatientDesk app) : IClassFixture<ImpatientDesk>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_that_hangs_holds_up_no_other_and_counts_as_no_answer()
    {
        await using var hanging = await Receiver.Start();
        await using var quick = await Receiver.Start();
        await using var slow = await app.Hook(hanging, WebhookEvents.Captured);
        await using var good = await app.Hook(quick, WebhookEvents.Captured);
        var never = new TaskCompletionSource();
        hanging.Answers = (_, _) => never.Task;
        for (var i = 0; i < DeliverWebhooks.AtOnce + 2; i++)
        {
            await app.Lead();
        }

        var delivering = app.Deliver();
        await hanging.Came(Token);
        await app.Lead(); // While it hangs.
        for (var i = 0; i < DeliverWebhooks.AtOnce + 3; i++)
        {
            await quick.Came(Token);
        }

        await delivering;
        Assert.All(await slow.Deliveries(), d => Assert.Equal((DeliveryState.Waiting, "No answer within 0.5 seconds."), (d.State, d.Error)));
        Assert.Equal((await good.Deliveries()).Select(d => d.Id.ToString()).Order(), quick.Requests.Select(r => r.Delivery).Distinct().Order());
        never.SetResult();
    }
}
