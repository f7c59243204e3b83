using System.Net;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Http;

public sealed class IdempotencyTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_repeat_gets_the_same_answer_and_nothing_happens_again()
    {
        var client = await app.Client(TestData.Marketer());
        var body = new { email = TestData.Email(), firstName = "Once" };
        var key = (Idempotency.Header, Guid.NewGuid().ToString());

        var first = await client.Post("leads", body, key);
        var again = await client.Post("leads", body, key);

        first.Expect(HttpStatusCode.Created);
        Assert.Equal((first.Status, first.Text, first.Location, first.ContentType), (again.Status, again.Text, again.Location, again.ContentType));
        var id = (Guid)first.Json["id"]!;
        Assert.Equal(1, await app.Db(db => db.Activities.CountAsync(a => a.LeadId == id, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Of_many_repeats_at_once_one_is_done_and_all_get_its_answer()
    {
        var client = await app.Client(TestData.Marketer());
        var lead = await client.Capture();
        var key = (Idempotency.Header, Guid.NewGuid().ToString());

        var answers = await Task.WhenAll(Enumerable.Range(1, 12).Select(_ => client.Post($"leads/{lead["id"]}/activities", new { kind = "note", text = "once" }, key)));

        Assert.All(answers, a => Assert.Equal((HttpStatusCode.Created, answers[0].Text), (a.Status, a.Text)));
        var timeline = (await client.Get($"leads/{lead["id"]}/activities")).Json["items"]!.AsArray();
        Assert.Single(timeline, a => (string?)a!["kind"] == "note");
    }

    [Fact]
    public async Task Another_body_with_the_same_key_is_refused_and_another_caller_or_path_is_not()
    {
        var (client, other) = (await app.Client(TestData.Marketer()), await app.Client(TestData.Marketer("Other")));
        var key = (Idempotency.Header, Guid.NewGuid().ToString());
        var lead = (await client.Post("leads", new { email = TestData.Email() }, key)).Expect(HttpStatusCode.Created);

        (await client.Post("leads", new { email = TestData.Email() }, key)).ExpectProblem(422, Idempotency.Header);
        (await other.Post("leads", new { email = TestData.Email() }, key)).Expect(HttpStatusCode.Created);
        (await client.Post($"leads/{lead["id"]}/activities", new { kind = "note", text = "x" }, key)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_refusal_is_kept_like_any_answer()
    {
        var client = await app.Client(TestData.Marketer());
        var lead = await client.Capture();
        var key = (Idempotency.Header, Guid.NewGuid().ToString());

        var first = await client.Post($"leads/{lead["id"]}/stage", new { stage = "dead", reason = "?" }, key);
        var again = await client.Post($"leads/{lead["id"]}/stage", new { stage = "dead", reason = "?" }, key);

        first.ExpectProblem(409);
        Assert.Equal(first.Text, again.Text);
    }

    [Fact]
    public async Task An_answer_with_a_secret_is_not_kept()
    {
        var user = TestData.Rep();
        await app.Know(user);
        var admin = await app.Client(TestData.Admin(), "admin");
        var key = (Idempotency.Header, Guid.NewGuid().ToString());

        var secret = (string)(await admin.Post($"users/{user.Id}/keys", new { name = "k" }, key)).Expect(HttpStatusCode.Created)["key"]!;

        (await admin.Post($"users/{user.Id}/keys", new { name = "k" }, key)).ExpectProblem(409);
        var kept = await app.Db(db => db.Idempotency.Where(r => r.Key == key.Item2).Select(r => r.Answer).SingleAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(secret, System.Text.Encoding.UTF8.GetString(kept ?? []), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_day_a_key_may_be_used_again_and_the_cleaner_forgets_it()
    {
        var client = await app.Client(TestData.Marketer());
        var key = (Idempotency.Header, Guid.NewGuid().ToString());
        await client.Post("leads", new { email = TestData.Email() }, key);
        await app.Db(db => db.Idempotency.Where(r => r.Key == key.Item2).ExecuteUpdateAsync(s => s.SetProperty(r => r.At, app.Clock.Now.AddHours(-25)), TestContext.Current.CancellationToken));

        (await client.Post("leads", new { email = TestData.Email() }, key)).Expect(HttpStatusCode.Created);

        await app.Db(db => db.Idempotency.Where(r => r.Key == key.Item2).ExecuteUpdateAsync(s => s.SetProperty(r => r.At, app.Clock.Now.AddHours(-25)), TestContext.Current.CancellationToken));
        Assert.True(await app.Send(new CleanIdempotency.Command(), TestData.Admin()) >= 1);
    }

    [Fact]
    public async Task A_thousand_leads_read_are_noted_once()
    {
        var reader = TestData.Marketer("Big Reader");
        var client = await app.Client(reader);
        for (var i = 0; i < 10; i++)
        {
            await client.Capture(new { source = "Bulk" });
        }

        for (var i = 0; i < 110; i++)
        {
            (await client.Get("leads?source=Bulk&limit=10")).Expect(HttpStatusCode.OK);
        }

        Assert.Equal(1, await app.Db(db => db.Audit.CountAsync(a => a.Action == "leads.export" && a.ActorId == reader.Id, TestContext.Current.CancellationToken)));
    }
}
