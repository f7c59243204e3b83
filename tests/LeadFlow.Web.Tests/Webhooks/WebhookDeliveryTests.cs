using LeadFlow.Domain.Notices;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Features.Integrations.Webhooks;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Webhooks;

/// <summary>How events get there, whatever the other side does.</summary>
public sealed class WebhookDeliveryTests(WebhookDesk app) : IClassFixture<WebhookDesk>
{
    private readonly TestUser _marketer = TestData.Marketer();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_that_fails_a_few_times_gets_the_same_delivery_again_and_the_lead_waits_for_it_while_others_go_on()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Captured, WebhookEvents.StageChanged);
        var (shaky, other) = (await app.Lead(_marketer), await app.Lead(_marketer));
        await Move(shaky.Id, "warm");
        await Move(other.Id, "warm");
        var failures = 3;
        receiver.Answers = (r, context) => Receiver.Say(context, r.Lead == shaky.Id.ToString() && Interlocked.Decrement(ref failures) >= 0 ? 503 : 200);

        await app.Deliver();
        Assert.Equal(["lead.captured", "lead.stage_changed"], EventsOf(receiver, other.Id));
        Assert.Equal(["lead.captured"], EventsOf(receiver, shaky.Id));
        var waiting = (await hook.Deliveries()).First(d => d.LeadId == shaky.Id);
        Assert.Equal((DeliveryState.Waiting, 1, 503, "It answered 503."), (waiting.State, waiting.Attempts, waiting.Status, waiting.Error));
        Assert.Equal(0, await app.Deliver());

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            app.Clock.Advance(BackOff.After(attempt)!.Value);
            await app.Deliver();
        }

        Assert.Equal(["lead.captured", "lead.captured", "lead.captured", "lead.captured", "lead.stage_changed"], EventsOf(receiver, shaky.Id));
        var tries = receiver.Requests.Where(r => r.Lead == shaky.Id.ToString() && r.Event == "lead.captured").ToList();
        Assert.Single(tries.Select(t => (t.Delivery, t.Body)).Distinct());
        Assert.All(await hook.Deliveries(), d => Assert.Equal((DeliveryState.Delivered, (string?)null), (d.State, d.Error)));
        Assert.Null((await hook.Now()).FailingSince);
    }

    [Fact]
    public async Task What_never_arrives_is_listed_as_failed_after_a_day_then_the_next_one_goes_and_it_can_be_sent_again()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Captured, WebhookEvents.StageChanged);
        var lead = await app.Lead(_marketer);
        await Move(lead.Id, "warm");
        receiver.Answers = (r, context) => Receiver.Say(context, r.Event == "lead.captured" ? 500 : 200, "An odd error");
        for (var attempt = 0; attempt < BackOff.MostAttempts; attempt++)
        {
            app.Clock.Advance(BackOff.After(attempt)!.Value);
            await app.Deliver();
        }

        var deliveries = await hook.Deliveries();
        Assert.Equal([DeliveryState.Failed, DeliveryState.Delivered], deliveries.Select(d => d.State));
        Assert.Equal((BackOff.MostAttempts, 500, "An odd error"), (deliveries[0].Attempts, deliveries[0].Status, deliveries[0].Answer));
        Assert.Equal([.. Enumerable.Repeat("lead.captured", BackOff.MostAttempts), "lead.stage_changed"], EventsOf(receiver, lead.Id));
        Assert.Equal((0, 1), ((await hook.Now()).Waiting, (await hook.Now()).Failed));
        Assert.Equal(0, await app.Deliver());

        receiver.Answers = (_, context) => Receiver.Say(context, 200);
        Assert.True((await app.Send(new RetryFailed.Command(hook.Id), WebhookDesk.Admin)).Succeeded);
        await app.Deliver();
        Assert.All(await hook.Deliveries(), d => Assert.Equal(DeliveryState.Delivered, d.State));
        Assert.Equal(receiver.Requests[0].Delivery, receiver.Requests[^1].Delivery);
        Assert.False((await app.Send(new RetryFailed.Command(hook.Id), WebhookDesk.Admin)).Succeeded);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Captured);
        receiver.Answers = (_, context) =>
        {
            context.Response.Redirect("/elsewhere", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        await app.Lead(_marketer);

        await app.Deliver();

        Assert.Equal("/hook", Assert.Single(receiver.Requests).Path);
        var delivery = Assert.Single(await hook.Deliveries());
        Assert.Equal((DeliveryState.Waiting, 307), (delivery.State, delivery.Status));
        Assert.Contains("Redirects are not followed", delivery.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_endless_answer_the_beginning_is_read()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Captured);
        var cut = new TaskCompletionSource();
        receiver.Answers = async (_, context) =>
        {
            var much = new byte[16 * 1024];
            much.AsSpan().Fill((byte)'x');
            try
            {
                while (true)
                {
                    await context.Response.Body.WriteAsync(much, context.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                cut.SetResult(); // Nobody reads any more.
            }
        };
        await app.Lead(_marketer);

        await app.Deliver();

        await cut.Task.WaitAsync(Token);
        var delivery = Assert.Single(await hook.Deliveries());
        Assert.Equal((DeliveryState.Delivered, WebhookDelivery.AnswerMaxLength), (delivery.State, delivery.Answer!.Length));
    }

    [Fact]
    public async Task An_answer_that_is_no_text_or_hangs_up_is_listed_as_what_it_is()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Captured);
        receiver.Answers = async (_, context) =>
        {
            context.Response.StatusCode = 400;
            await context.Response.Body.WriteAsync(new byte[] { 0, 0xFF, 0xC3, (byte)'a' });
        };
        await app.Lead(_marketer);
        await app.Deliver();
        Assert.Equal(400, Assert.Single(await hook.Deliveries()).Status);

        receiver.Answers = (_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        app.Clock.Advance(BackOff.After(1)!.Value);
        await app.Deliver();
        var delivery = Assert.Single(await hook.Deliveries());
        Assert.Equal((DeliveryState.Waiting, 2, (int?)null), (delivery.State, delivery.Attempts, delivery.Status));
        Assert.NotNull(delivery.Error);

        await receiver.DisposeAsync();
        app.Clock.Advance(BackOff.After(2)!.Value);
        await app.Deliver();
        Assert.Contains("refused", Assert.Single(await hook.Deliveries()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_gone_is_paused_at_once_admins_are_told_and_a_resumed_one_gets_what_waits()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Captured);
        receiver.Answers = (_, context) => Receiver.Say(context, 410);
        await app.Lead(_marketer);

        await app.Deliver();

        Assert.Equal(WebhookState.Paused, (await hook.Now()).State);
        Assert.Contains("410", (await hook.Now()).PauseReason, StringComparison.Ordinal);
        Assert.Equal(1, await app.Db(db => db.Notices.CountAsync(n => n.Kind == NoticeKind.WebhookPaused && n.UserId == WebhookDesk.Admin.Id && n.At > app.Clock.Now.AddMinutes(-1), Token)));
        Assert.Equal(1, (await hook.Now()).Waiting);
        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await app.Deliver());
        Assert.False((await app.Send(new PingWebhook.Command(hook.Id), WebhookDesk.Admin)).Result.Succeeded);
        Assert.False((await app.Send(new RetryFailed.Command(hook.Id), WebhookDesk.Admin)).Succeeded);

        receiver.Answers = (_, context) => Receiver.Say(context, 200);
        Assert.True((await app.Send(new ResumeWebhook.Command(hook.Id), WebhookDesk.Admin)).Succeeded);
        await app.Deliver();

        Assert.Equal(DeliveryState.Delivered, Assert.Single(await hook.Deliveries()).State);
    }

    [Fact]
    public async Task What_a_dead_process_had_in_hand_is_sent_again_as_the_same_delivery_once_its_lease_is_over()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Captured, WebhookEvents.StageChanged);
        var lead = await app.Lead(_marketer);
        await Move(lead.Id, "warm");
        var first = (await hook.Deliveries())[0];
        await app.Db(async db =>
        {
            (await db.WebhookDeliveries.SingleAsync(d => d.Id == first.Id, Token)).Take(app.Clock.Now); // And then it died.
            await db.SaveChangesAsync(Token);
        });

        Assert.Equal(0, await app.Deliver());
        app.Clock.Advance(WebhookDelivery.Lease);
        await app.Deliver();

        Assert.Equal(["lead.captured", "lead.stage_changed"], receiver.Requests.Select(r => r.Event));
        Assert.Equal(first.Id.ToString(), receiver.Requests[0].Delivery);
    }

    [Fact]
    public async Task Two_dispatchers_at_once_deliver_everything_once_and_in_order()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Captured, WebhookEvents.StageChanged);
        await using var second = app.SecondNode();
        for (var i = 0; i < 15; i++)
        {
            var lead = await app.Lead(_marketer);
            await Move(lead.Id, "warm");
            await Move(lead.Id, "raw");
            await Move(lead.Id, "warm");
        }

        await using var scope = second.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<LeadFlow.Web.Security.CurrentUser>().Become(WebhookDesk.Admin.Actor, TimeZoneInfo.Utc);
        var sent = await Task.WhenAll(app.Deliver(), scope.ServiceProvider.GetRequiredService<ISender>().Send(new DeliverWebhooks.Command(), Token));
        await app.Deliver(); // What one of them left to the other at its end.

        Assert.Equal(60, receiver.Requests.Count);
        Assert.All(sent, count => Assert.True(count > 0));
        Assert.Equal(60, receiver.Requests.Select(r => r.Delivery).Distinct().Count());
        Assert.All(receiver.Requests.GroupBy(r => r.Lead), lead => Assert.Equal(lead.Select(r => r.Number).Order(), lead.Select(r => r.Number)));
        Assert.All(await hook.Deliveries(), d => Assert.Equal((DeliveryState.Delivered, 1), (d.State, d.Attempts)));
    }

    [Fact]
    public async Task For_a_day_after_a_new_secret_requests_are_signed_with_both()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Captured);
        var renewed = await app.Send(new RenewSecret.Command(hook.Id), WebhookDesk.Admin);
        await app.Lead(_marketer);
        await app.Deliver();
        app.Clock.Advance(Webhook.FormerSecretLasts);
        await app.Lead(_marketer);
        await app.Deliver();

        Assert.NotEqual(hook.Secret, renewed.Secret);
        Assert.Equal([2, 1], receiver.Requests.Select(r => r.Headers["LeadFlow-Signature"].Split(',').Count(p => p.StartsWith("v1=", StringComparison.Ordinal))));
        Assert.All(receiver.Requests, r => Assert.Equal(r.Headers["LeadFlow-Signature"].Split(',')[1], Signed(r, renewed.Secret)));
        Assert.Equal(Signed(receiver.Requests[0], hook.Secret), receiver.Requests[0].Headers["LeadFlow-Signature"].Split(',')[2]);
        var kept = await app.Db(db => db.Webhooks.SingleAsync(w => w.Id == hook.Id, Token));
        Assert.DoesNotContain(renewed.Secret, kept.ProtectedSecret, StringComparison.Ordinal);

        static string Signed(Received r, string secret) =>
            $"v1={Convert.ToHexString(System.Security.Cryptography.HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret), System.Text.Encoding.UTF8.GetBytes($"{r.Headers["LeadFlow-Signature"].Split(',')[0][2..]}.{r.Body}"))).ToLowerInvariant()}";
    }

    private static IEnumerable<string> EventsOf(Receiver receiver, Guid lead) => receiver.Requests.Where(r => r.Lead == lead.ToString()).Select(r => r.Event);

    private async Task Move(Guid lead, string stage)
    {
        var moved = await app.Send(new MoveLead.Command(lead, stage), _marketer);
        Assert.True(moved.Succeeded, moved.Refusal);
    }
}
