using System.Net;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Features.Integrations.Webhooks;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Webhooks;

/// <summary>What an admin sees of webhooks.</summary>
public sealed class WebhookPagesTests(WebhookDesk app) : IClassFixture<WebhookDesk>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_secret_is_shown_once_and_never_again()
    {
        using var browser = await app.Browser(WebhookDesk.Admin);
        var shown = await Post(browser, "/webhooks", "/webhooks", [new("Webhook.Url", "https://page.example.com/hook"), new("Webhook.Events", "lead.captured"), new("Webhook.Events", "opportunity.won")]);
        Assert.Contains("whsec_", shown, StringComparison.Ordinal);

        var hook = (await app.Send(new FindWebhooks.Query(), WebhookDesk.Admin)).Single(w => w.Url == "https://page.example.com/hook");
        Assert.Equal(["lead.captured", "opportunity.won"], hook.Events);
        foreach (var path in new[] { "/webhooks", $"/webhooks?id={hook.Id}", $"/webhooks/{hook.Id}" })
        {
            Assert.DoesNotContain("whsec_", await browser.GetStringAsync(new Uri(path, UriKind.Relative), Token), StringComparison.Ordinal);
        }

        Assert.Contains("whsec_", await Post(browser, $"/webhooks?id={hook.Id}", $"/webhooks?handler=Secret&id={hook.Id}", []), StringComparison.Ordinal);
        await Post(browser, $"/webhooks?id={hook.Id}", $"/webhooks?handler=Remove&id={hook.Id}", []);
        Assert.DoesNotContain(await app.Send(new FindWebhooks.Query(), WebhookDesk.Admin), w => w.Id == hook.Id);
    }

    [Fact]
    public async Task What_is_refused_says_why_and_keeps_what_was_typed()
    {
        using var browser = await app.Browser(WebhookDesk.Admin);

        var page = WebUtility.HtmlDecode(await Post(browser, "/webhooks", "/webhooks", [new("Webhook.Url", "https://user:word@page.example.com/")]));

        Assert.Contains("A name and a password do not belong into an address", page, StringComparison.Ordinal);
        Assert.Contains("Choose at least one event.", page, StringComparison.Ordinal);
        Assert.Contains("https://user:word@page.example.com/", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_shows_what_was_sent_what_came_back_and_sends_it_again()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Captured);
        receiver.Answers = (_, context) => Receiver.Say(context, 500, "<script>alert(1)</script>");
        var lead = await app.Lead(TestData.Marketer(), TestData.Capture(lastName: "O'Hara <b>"));
        await app.Deliver();
        var delivery = Assert.Single(await hook.Deliveries());
        using var browser = await app.Browser(WebhookDesk.Admin);

        Assert.Contains("It answered 500.", await browser.GetStringAsync(new Uri($"/webhooks/{hook.Id}?state=Waiting", UriKind.Relative), Token), StringComparison.Ordinal);
        Assert.DoesNotContain("It answered 500.", await browser.GetStringAsync(new Uri($"/webhooks/{hook.Id}?state=Failed", UriKind.Relative), Token), StringComparison.Ordinal);
        var path = $"/webhooks/{hook.Id}/deliveries/{delivery.Id}";
        var one = await browser.GetStringAsync(new Uri(path, UriKind.Relative), Token);
        Assert.DoesNotContain("<script>alert", one, StringComparison.Ordinal);
        Assert.Contains("alert(1)", one, StringComparison.Ordinal);
        Assert.Contains(lead.Email!, WebUtility.HtmlDecode(one), StringComparison.Ordinal);

        receiver.Answers = (_, context) => Receiver.Say(context, 200);
        await Post(browser, path, $"{path}?handler=Retry", []);
        await app.Deliver();
        Assert.Equal(DeliveryState.Delivered, Assert.Single(await hook.Deliveries()).State);
    }

    [Fact]
    public async Task Nobody_but_an_admin_opens_them()
    {
        using var manager = await app.Browser(TestData.SalesManager());
        using var answer = await manager.GetAsync(new Uri("/webhooks", UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    /// <summary>Opens a page and sends one of its forms; the page that comes of it.</summary>
    private static async Task<string> Post(HttpClient browser, string page, string action, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var opened = await browser.GetAsync(new Uri(page, UriKind.Relative), Token);
        var html = await opened.Content.ReadAsStringAsync(Token);
        var token = WebUtility.HtmlDecode(html.Split("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"")[1].Split('"')[0]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(action, UriKind.Relative)) { Content = new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", token)]) };
        if (opened.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            request.Headers.Add("Cookie", string.Join("; ", browser.DefaultRequestHeaders.GetValues("Cookie").Concat(cookies.Select(c => c.Split(';')[0]))));
        }

        using var answer = await browser.SendAsync(request, Token);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect, $"{action}: {answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(Token);
    }
}
