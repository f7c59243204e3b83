using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.Webhooks;
using Xunit;

namespace LeadFlow.Domain.Tests.Webhooks;

public sealed class WebhookTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_not_taken_is_tried_for_a_day_ever_more_rarely_and_then_given_up()
    {
        var (at, waits) = (TimeSpan.Zero, new List<TimeSpan>());
        for (var attempts = 1; BackOff.After(attempts) is { } wait; attempts++)
        {
            at += wait;
            waits.Add(wait);
        }

        Assert.Equal(BackOff.MostAttempts - 1, waits.Count);
        Assert.InRange(at, TimeSpan.FromHours(24), TimeSpan.FromHours(25));
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(TimeSpan.Zero, BackOff.After(0));
    }

    [Fact]
    public void A_delivery_is_taken_settled_and_in_the_end_has_failed()
    {
        var (delivery, now) = (Delivery(), _now);
        for (var attempt = 1; attempt <= BackOff.MostAttempts; attempt++)
        {
            Assert.Equal(DeliveryState.Waiting, delivery.State);
            Assert.True(delivery.DueAt <= now);
            delivery.Take(now);
            Assert.True(delivery.DueAt > now);
            Assert.False(delivery.Retry(now).Succeeded);
            delivery.Settle(new(500, null, "Oh no", 12), now += TimeSpan.FromSeconds(1));
            Assert.Equal((attempt, 500, "It answered 500.", "Oh no"), (delivery.Attempts, delivery.Status, delivery.Error, delivery.Answer));
            now = delivery.DueAt > now ? delivery.DueAt : now;
        }

        Assert.Equal(DeliveryState.Failed, delivery.State);
        Assert.True(delivery.Retry(now).Succeeded);
        Assert.Equal((DeliveryState.Waiting, 0), (delivery.State, delivery.Attempts));
        delivery.Take(now);
        delivery.Settle(new(204, null, null, 3), now);
        Assert.Equal((DeliveryState.Delivered, (string?)null, (string?)null), (delivery.State, delivery.Error, delivery.Answer));
    }

    [Theory]
    [InlineData(200, null, true)]
    [InlineData(299, null, true)]
    [InlineData(302, "Redirects are not followed.", false)]
    [InlineData(304, null, false)]
    [InlineData(410, null, false)]
    [InlineData(500, null, false)]
    [InlineData(null, "No answer within 10 seconds.", false)]
    public void Only_an_answer_of_two_hundred_and_some_takes_it(int? status, string? error, bool isTaken) => Assert.Equal(isTaken, new DeliveryAnswer(status, error, null, 1).IsTaken);

    [Fact]
    public void A_webhook_is_paused_once_nothing_has_arrived_for_a_day_and_many_attempts()
    {
        var webhook = Webhook();
        var version = webhook.Version;
        for (var i = 0; i < WebhookLimit; i++)
        {
            Assert.False(webhook.Failed(isGone: false, _now.AddMinutes(i)));
        }

        Assert.False(webhook.Failed(isGone: false, _now + Domain.Webhooks.Webhook.LongestFailing - TimeSpan.FromSeconds(1)));
        Assert.Equal(version, webhook.Version);
        Assert.True(webhook.Failed(isGone: false, _now + Domain.Webhooks.Webhook.LongestFailing));
        Assert.Equal((WebhookState.Paused, version + 1), (webhook.State, webhook.Version));
        Assert.NotNull(webhook.PauseReason);
        Assert.False(webhook.Failed(isGone: false, _now.AddDays(3)), "It is paused once.");

        webhook.Resume();
        Assert.Equal((WebhookState.Active, 0, (string?)null), (webhook.State, webhook.Failures, webhook.PauseReason));
    }

    [Fact]
    public void Few_attempts_or_one_that_arrives_in_between_pause_nothing()
    {
        var (rare, shaky) = (Webhook(), Webhook());
        Assert.False(rare.Failed(isGone: false, _now));
        Assert.False(rare.Failed(isGone: false, _now.AddDays(4)));
        for (var i = 0; i < WebhookLimit * 2; i++)
        {
            Assert.False(shaky.Failed(isGone: false, _now.AddHours(i)));
            if (i % 20 == 0)
            {
                shaky.Delivered(_now.AddHours(i));
            }
        }
    }

    [Fact]
    public void A_receiver_that_is_gone_pauses_it_at_once() => Assert.True(Webhook().Failed(isGone: true, _now));

    [Fact]
    public void The_same_address_and_events_again_change_nothing_and_a_new_secret_signs_beside_the_old_one_for_a_day()
    {
        var webhook = Webhook();
        webhook.Change("https://EXAMPLE.com/hook", [WebhookEvents.Won, WebhookEvents.Captured]);
        Assert.Equal(1, webhook.Version);
        webhook.Change("https://example.com/hook", [WebhookEvents.Won]);
        Assert.Equal(2, webhook.Version);

        webhook.SignWith("new", _now);

        Assert.Equal(("new", "kept"), (webhook.ProtectedSecret, webhook.FormerProtectedSecret));
        Assert.True(webhook.SignsWithFormer(_now.AddHours(23)));
        Assert.False(webhook.SignsWithFormer(_now.AddHours(24)));
    }

    [Theory]
    [InlineData(null, HandoffState.Offered, false, new[] { WebhookEvents.Offered })]
    [InlineData(null, HandoffState.Claimed, true, new[] { WebhookEvents.Offered, WebhookEvents.Claimed })]
    [InlineData(null, HandoffState.Withdrawn, false, new[] { WebhookEvents.Offered, WebhookEvents.Withdrawn })]
    [InlineData(HandoffState.Offered, HandoffState.Claimed, true, new[] { WebhookEvents.Claimed })]
    [InlineData(HandoffState.Offered, HandoffState.Accepted, true, new[] { WebhookEvents.Claimed, WebhookEvents.Accepted })]
    [InlineData(HandoffState.Offered, HandoffState.Expired, false, new[] { WebhookEvents.Expired })]
    [InlineData(HandoffState.Offered, HandoffState.Withdrawn, false, new[] { WebhookEvents.Withdrawn })]
    [InlineData(HandoffState.Claimed, HandoffState.Accepted, true, new[] { WebhookEvents.Accepted })]
    [InlineData(HandoffState.Claimed, HandoffState.Returned, true, new[] { WebhookEvents.Returned })]
    [InlineData(HandoffState.Claimed, HandoffState.Rejected, true, new[] { WebhookEvents.Rejected })]
    [InlineData(HandoffState.Claimed, HandoffState.Released, true, new[] { WebhookEvents.Released })]
    [InlineData(HandoffState.Claimed, HandoffState.Expired, true, new[] { WebhookEvents.Expired })]
    [InlineData(HandoffState.Claimed, HandoffState.Claimed, true, new string[0])]
    public void A_hand_off_is_told_step_by_step(HandoffState? was, HandoffState now, bool isClaimed, string[] events) => Assert.Equal(events, WebhookEvents.Between(was, now, isClaimed));

    [Theory]
    [InlineData(null, OpportunityState.Open, null)]
    [InlineData(null, OpportunityState.Won, WebhookEvents.Won)]
    [InlineData(OpportunityState.Open, OpportunityState.Open, null)]
    [InlineData(OpportunityState.Open, OpportunityState.Won, WebhookEvents.Won)]
    [InlineData(OpportunityState.Open, OpportunityState.Lost, WebhookEvents.Lost)]
    [InlineData(OpportunityState.Won, OpportunityState.Open, WebhookEvents.Reopened)]
    public void An_opportunity_is_told_when_it_ends_and_when_it_is_open_again(OpportunityState? was, OpportunityState now, string? name) => Assert.Equal(name, WebhookEvents.Between(was, now));

    [Fact]
    public void Every_state_of_a_hand_off_has_an_event_and_every_event_a_short_name_of_its_own()
    {
        Assert.All(Enum.GetValues<HandoffState>(), s => Assert.Equal($"handoff.{s.ToString().ToLowerInvariant()}", WebhookEvents.Of(s)));
        Assert.Equal(WebhookEvents.All.Count, WebhookEvents.All.Distinct().Count());
        Assert.All(WebhookEvents.All, e => Assert.InRange(e.Length, 1, WebhookEvents.NameMaxLength));
    }

    [Fact]
    public void The_body_is_json_with_what_happened_in_it()
    {
        var delivery = WebhookDelivery.Of(Guid.NewGuid(), Guid.NewGuid(), WebhookEvents.Captured, Guid.NewGuid(), """{"lead":{"title":"Ødegård \"X\""}}""", isBulk: false, _now);
        using var body = System.Text.Json.JsonDocument.Parse(delivery.Body);
        Assert.Equal((delivery.EventId, "lead.captured", _now, "Ødegård \"X\""), (
            body.RootElement.GetProperty("id").GetGuid(), body.RootElement.GetProperty("event").GetString(), body.RootElement.GetProperty("at").GetDateTimeOffset(), body.RootElement.GetProperty("lead").GetProperty("title").GetString()));
        using var ping = System.Text.Json.JsonDocument.Parse(Delivery().Body);
        Assert.Equal(["id", "event", "at", "number"], ping.RootElement.EnumerateObject().Select(p => p.Name));
    }

    private const int WebhookLimit = Domain.Webhooks.Webhook.MostFailures;

    private static Webhook Webhook() => Domain.Webhooks.Webhook.To("https://example.com/hook", [WebhookEvents.Captured, WebhookEvents.Won], "kept", null, _now);

    private static WebhookDelivery Delivery() => WebhookDelivery.Of(Guid.NewGuid(), Guid.NewGuid(), WebhookEvents.Ping, null, "{}", isBulk: false, _now);
}
