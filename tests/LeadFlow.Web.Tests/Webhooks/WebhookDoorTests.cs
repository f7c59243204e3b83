using System.Net;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Features.Integrations.Webhooks;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Webhooks;

/// <summary>Nothing is sent to where it must not go, whatever a name says and whenever it says so.</summary>
public sealed class WebhookDoorTests(App app) : IClassFixture<App>
{
    /// <summary>Says at each question the next of its answers; then the last again.</summary>
    private sealed class Names(params string[][] answers) : HostNames
    {
        private int _asked;

        public int Asked => _asked;

        public override Task<IPAddress[]> Find(string host, CancellationToken cancellationToken) =>
            Task.FromResult(answers[Math.Min(Interlocked.Increment(ref _asked), answers.Length) - 1].Select(IPAddress.Parse).ToArray());
    }

    [Fact]
    public async Task A_name_that_was_public_when_it_was_saved_and_leads_home_when_it_is_connected_to_is_refused()
    {
        await using var receiver = await Receiver.Start();
        var names = new Names(["93.184.216.34"], ["127.0.0.1"]);
        var door = new WebhookDoor(names, new(AllowPrivate: false, TimeSpan.FromSeconds(5)));
        await door.AddressesOf("rebind.example.com", TestContext.Current.CancellationToken);

        var answer = await Send(door, allowPrivate: false, $"https://rebind.example.com:{receiver.Address.Port}/hook");

        Assert.Equal((null, WebhookAddress.Closed), (answer.Status, answer.Error));
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task One_address_of_many_that_is_closed_closes_the_name()
    {
        var door = new WebhookDoor(new Names(["93.184.216.34", "10.0.0.1"]), new(AllowPrivate: false, TimeSpan.FromSeconds(5)));

        await Assert.ThrowsAsync<ClosedAddressException>(() => door.AddressesOf("mixed.example.com", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_connection_goes_to_the_address_that_was_looked_at_and_nobody_asks_again()
    {
        await using var receiver = await Receiver.Start();
        var names = new Names(["127.0.0.1"], ["0.0.0.1"]);

        var answer = await Send(new WebhookDoor(names, new(AllowPrivate: true, TimeSpan.FromSeconds(5))), allowPrivate: true, $"http://hook.example.com:{receiver.Address.Port}/hook");

        Assert.Equal((204, null, 1), (answer.Status, answer.Error, names.Asked));
        Assert.Equal($"hook.example.com:{receiver.Address.Port}", Assert.Single(receiver.Requests).Headers["Host"]);
    }

    [Theory]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://169.254.169.254/")]
    [InlineData("http://example.com/")]
    public async Task What_stands_in_the_database_is_looked_at_again_before_it_is_sent(string url)
    {
        var answer = await Send(new WebhookDoor(new HostNames(), new(AllowPrivate: false, TimeSpan.FromSeconds(5))), allowPrivate: false, url);

        Assert.Null(answer.Status);
        Assert.NotNull(answer.Error);
    }

    [Theory]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://[::1]/hook")]
    [InlineData("http://example.com/hook")]
    [InlineData("https://inside.example.com/hook")]
    public async Task It_is_not_even_saved(string url)
    {
        await using var server = app.Server.WithWebHostBuilder(b => b.ConfigureTestServices(s => s.AddSingleton<HostNames>(new Names(["192.168.0.7"]))));
        using var client = server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", await app.Key(TestData.Admin(), "admin"));

        (await client.Post("webhooks", new { url, events = new[] { "lead.captured" } })).ExpectProblem(422, "url");
    }

    private static async Task<DeliveryAnswer> Send(WebhookDoor door, bool allowPrivate, string url)
    {
        using var sender = new WebhookSender(door, new(allowPrivate, TimeSpan.FromSeconds(5)), TimeProvider.System);
        var now = DateTimeOffset.UtcNow;
        return await sender.Send(Webhook.To(url, WebhookEvents.All, "kept", null, now), WebhookDelivery.Of(Guid.NewGuid(), Guid.NewGuid(), WebhookEvents.Ping, null, "{}", isBulk: false, now), ["secret"]);
    }
}
