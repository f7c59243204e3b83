using System.Net;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Webhooks;

/// <summary>/api/v1/webhooks, as a program uses it.</summary>
public sealed class WebhooksApiTests(WebhookDesk app) : IClassFixture<WebhookDesk>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_webhook_is_added_found_changed_and_removed_and_the_audit_says_who()
    {
        using var client = await app.Client(WebhookDesk.Admin, "admin");
        var added = (await client.Post("webhooks", new { url = "https://Kept.example.com/hook", events = new[] { "opportunity.won", "lead.captured" } })).Expect(HttpStatusCode.Created);
        var path = $"webhooks/{added["id"]}";
        Assert.StartsWith("whsec_", (string?)added["secret"], StringComparison.Ordinal);
        Assert.Equal(("https://kept.example.com/hook", "active"), ((string?)added["url"], (string?)added["state"]));
        Assert.Equal(["lead.captured", "opportunity.won"], added["events"]!.AsArray().Select(e => (string?)e));

        var found = await client.Get(path);
        Assert.Equal("\"1\"", found.Header("ETag"));
        Assert.Null(found.Json["secret"]);
        Assert.Contains((await client.Get("webhooks")).Json["items"]!.AsArray(), w => (string?)w!["id"] == (string?)added["id"]);

        (await client.Patch(path, new { state = "paused" }, null)).ExpectProblem(428);
        var changed = (await client.Patch(path, new { url = "https://kept.example.com/other", state = "paused" }, 1)).Expect(HttpStatusCode.OK);
        Assert.Equal(("https://kept.example.com/other", "paused", 3), ((string?)changed["url"], (string?)changed["state"], (int)changed["version"]!));
        Assert.Equal("https://kept.example.com/other", (string?)(await client.Patch(path, new { state = "active" }, 1)).ExpectProblem(412)["current"]!["url"]);

        Assert.Equal(HttpStatusCode.NoContent, (await client.Call(HttpMethod.Delete, path)).Status);
        (await client.Get(path)).ExpectProblem(404);
        (await client.Call(HttpMethod.Delete, path)).ExpectProblem(404);
        var audit = await app.Db(db => db.Audit.Where(a => a.Action.StartsWith("webhook.") && a.Subject.Contains("kept.example.com")).OrderBy(a => a.At).Select(a => a.Action).ToListAsync(Token));
        Assert.Equal(["webhook.add", "webhook.change", "webhook.pause", "webhook.remove"], audit);
    }

    [Fact]
    public async Task Without_events_it_is_told_of_all_and_what_is_not_one_is_refused_by_name()
    {
        using var client = await app.Client(WebhookDesk.Admin, "admin");
        var all = (await client.Post("webhooks", new { url = "https://example.com/" })).Expect(HttpStatusCode.Created);
        Assert.Equal(WebhookEvents.All, all["events"]!.AsArray().Select(e => (string)e!));
        (await client.Post("webhooks", new { url = "https://example.com/", events = Array.Empty<string>() })).ExpectProblem(422, "events");
        (await client.Post("webhooks", new { url = "https://example.com/", events = new[] { "lead.exploded" } })).ExpectProblem(422, "events");
        (await client.Post("webhooks", new { events = new[] { "lead.captured" } })).ExpectProblem(422, "url");
        (await client.Post("webhooks", new { url = "gopher://example.com/" })).ExpectProblem(422, "url");
        await client.Call(HttpMethod.Delete, $"webhooks/{all["id"]}");
    }

    [Fact]
    public async Task A_repeat_of_a_call_that_showed_a_secret_is_refused_and_makes_no_second_one()
    {
        using var client = await app.Client(WebhookDesk.Admin, "admin");
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var added = (await client.Post("webhooks", new { url = "https://once.example.com/" }, key)).Expect(HttpStatusCode.Created);

        (await client.Post("webhooks", new { url = "https://once.example.com/" }, key)).ExpectProblem(409);

        Assert.Equal(1, await app.Db(db => db.Webhooks.CountAsync(w => w.Url == "https://once.example.com/", Token)));
        Assert.StartsWith("whsec_", (string?)(await client.Post($"webhooks/{added["id"]}/secret", null, ("Idempotency-Key", key.Item2 + "s"))).Expect(HttpStatusCode.OK)["secret"], StringComparison.Ordinal);
        (await client.Post($"webhooks/{added["id"]}/secret", null, ("Idempotency-Key", key.Item2 + "s"))).ExpectProblem(409);
        await client.Call(HttpMethod.Delete, $"webhooks/{added["id"]}");
    }

    [Fact]
    public async Task Only_an_admin_with_a_key_that_administers_reaches_them()
    {
        using var manager = await app.Client(TestData.SalesManager(), "admin");
        (await manager.Get("webhooks")).ExpectProblem(403);
        using var unscoped = await app.Client(WebhookDesk.Admin);
        (await unscoped.Get("webhooks")).ExpectProblem(403);
        (await unscoped.Post("webhooks", new { url = "https://example.com/" })).ExpectProblem(403);
    }

    [Fact]
    public async Task Deliveries_are_paged_filtered_looked_at_and_sent_again()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Captured);
        using var client = await app.Client(WebhookDesk.Admin, "admin");
        receiver.Answers = (r, context) => Receiver.Say(context, r.Event == "ping" ? 200 : 500, "so it is");
        for (var i = 0; i < 5; i++)
        {
            await app.Lead();
        }

        var ping = (await client.Post($"webhooks/{hook.Id}/test")).Expect(HttpStatusCode.Accepted);
        await app.Deliver();

        List<string> ids = [];
        string? cursor = null;
        do
        {
            var page = (await client.Get($"webhooks/{hook.Id}/deliveries?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(HttpStatusCode.OK);
            ids.AddRange(page["items"]!.AsArray().Select(d => (string)d!["id"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        Assert.Equal((6, 6), (ids.Count, ids.Distinct().Count()));
        Assert.Equal((string?)ping["id"], ids[0]);
        Assert.Equal(5, (await client.Get($"webhooks/{hook.Id}/deliveries?state=waiting")).Json["items"]!.AsArray().Count);
        Assert.Single((await client.Get($"webhooks/{hook.Id}/deliveries?event=ping&state=delivered")).Json["items"]!.AsArray());
        (await client.Get($"webhooks/{hook.Id}/deliveries?state=lost")).ExpectProblem(422, "state");
        (await client.Get($"webhooks/{hook.Id}/deliveries?event=lost")).ExpectProblem(422, "event");
        (await client.Get($"webhooks/{Guid.NewGuid()}/deliveries")).ExpectProblem(404);

        var one = (await client.Get($"webhooks/{hook.Id}/deliveries/{ids[1]}")).Expect(HttpStatusCode.OK);
        Assert.Equal((500, "so it is", "waiting", 1), ((int)one["status"]!, (string?)one["response"], (string?)one["state"], (int)one["attempts"]!));
        Assert.Equal(receiver.Requests.Single(r => r.Delivery == ids[1]).Body, (string?)one["body"]);

        receiver.Answers = (_, context) => Receiver.Say(context, 200);
        (await client.Post($"webhooks/{hook.Id}/deliveries/{ids[1]}/retry")).Expect(HttpStatusCode.Accepted);
        await app.Deliver();
        Assert.Equal("delivered", (string?)(await client.Get($"webhooks/{hook.Id}/deliveries/{ids[1]}")).Json["state"]);
        (await client.Post($"webhooks/{hook.Id}/deliveries/{Guid.NewGuid()}/retry")).ExpectProblem(404);
        (await client.Post($"webhooks/{Guid.NewGuid()}/deliveries/{ids[1]}/retry")).ExpectProblem(404);
    }

    [Fact]
    public async Task The_document_has_them()
    {
        using var client = app.Anonymous();
        var paths = (await client.Get("openapi.json")).Json["paths"]!.AsObject();

        Assert.Equal(["/api/v1/webhooks", "/api/v1/webhooks/{id}", "/api/v1/webhooks/{id}/deliveries", "/api/v1/webhooks/{id}/deliveries/{deliveryId}", "/api/v1/webhooks/{id}/deliveries/{deliveryId}/retry", "/api/v1/webhooks/{id}/secret", "/api/v1/webhooks/{id}/test"],
            paths.Select(p => p.Key).Where(p => p.StartsWith("/api/v1/webhooks", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(["get", "post"], paths["/api/v1/webhooks"]!.AsObject().Select(o => o.Key).Order(StringComparer.Ordinal));
    }
}
