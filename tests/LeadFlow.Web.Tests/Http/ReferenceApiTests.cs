using System.Net;
using LeadFlow.Domain.People;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Http;

public sealed class ReferenceApiTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task An_admin_creates_a_user_and_their_key_works_at_once_within_their_role()
    {
        var admin = await app.Client(TestData.Admin(), "admin", "leads:read");
        var email = TestData.Email();

        var id = (string)(await admin.Post("users", new { email, name = "New Rep", role = "rep", side = "sales" })).Expect(HttpStatusCode.Created)["id"]!;
        var key = (string)(await admin.Post($"users/{id}/keys", new { name = "CI", scopes = new[] { "leads:read" } })).Expect(HttpStatusCode.Created)["key"]!;
        using var rep = app.Anonymous();
        rep.DefaultRequestHeaders.Authorization = new("Bearer", key);

        (await rep.Get("leads")).Expect(HttpStatusCode.OK);
        (await rep.Post("leads", new { email = TestData.Email() })).ExpectProblem(403);
        (await rep.Post("users", new { email, name = "X", role = "rep" })).ExpectProblem(403);
        (await admin.Post("users", new { email, name = "Twice", role = "rep" })).ExpectProblem(422, "email");
        (await admin.Post("users", new { email = "nope", name = "", role = "boss" })).ExpectProblem(422, "role");
        (await admin.Post("users", new { })).ExpectProblem(422, "name");
        (await admin.Post($"users/{id}/keys", new { name = "CI", scopes = new[] { "root" } })).ExpectProblem(422, "scopes[0]");
        (await admin.Post($"users/{Guid.NewGuid()}/keys", new { name = "CI" })).ExpectProblem(404);
        Assert.DoesNotContain(key, await app.Db(db => db.ApiKeys.Select(k => Convert.ToHexString(k.Hash)).ToListAsync(TestContext.Current.CancellationToken)));
        var users = (await rep.Get("users?limit=200")).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        Assert.Equal("rep", (string?)users.Single(u => (string?)u!["id"] == id)!["role"]);
    }

    [Fact]
    public async Task A_key_without_scopes_reads_and_writes_and_never_administers()
    {
        var admin = await app.Client(TestData.Admin());

        await admin.Capture();
        (await admin.Get("leads")).Expect(HttpStatusCode.OK);
        (await admin.Post("users", new { email = TestData.Email(), name = "X", role = "rep" })).ExpectProblem(403);
    }

    [Fact]
    public async Task Each_scope_opens_its_own_calls_only()
    {
        var lead = await app.HotLead();
        var rep = TestData.Rep();
        var (reads, claims) = (await app.Client(rep, "leads:read"), await app.Client(rep, "handoffs:write"));

        (await reads.Get($"leads/{lead.Id}")).Expect(HttpStatusCode.OK);
        (await reads.Post($"leads/{lead.Id}/claim")).ExpectProblem(403);
        (await claims.Get($"leads/{lead.Id}")).ExpectProblem(403);
        (await claims.Put($"leads/{lead.Id}/bant", new { need = new { level = "no" } })).ExpectProblem(403);
    }

    [Fact]
    public async Task Reference_lists_answer_what_other_calls_refer_to()
    {
        var client = await app.Client(TestData.Marketer());
        await client.Capture(new { source = "A source", campaign = "A campaign" });

        Assert.Contains((await client.Get("sources")).Expect(HttpStatusCode.OK)["items"]!.AsArray(), s => (string?)s!["name"] == "A source" && (string?)s["kind"] == "other");
        Assert.Contains((await client.Get("campaigns")).Expect(HttpStatusCode.OK)["items"]!.AsArray(), c => (string?)c!["name"] == "A campaign");
        var reasons = (await client.Get("reasons")).Expect(HttpStatusCode.OK);
        Assert.Contains("No budget", reasons["return"]!.AsArray().Select(r => (string)r!));
        Assert.Contains("Spam", reasons["dead"]!.AsArray().Select(r => (string)r!));
        var tasks = (await client.Get("tasks")).Expect(HttpStatusCode.OK);
        Assert.Empty(tasks["items"]!.AsArray());
        Assert.True(tasks.ContainsKey("nextCursor"));
    }

    [Fact]
    public async Task The_active_agreement_has_the_shape_of_the_contract()
    {
        var client = await app.Client(TestData.Marketer());

        var page = (await client.Get("agreements?status=active")).Expect(HttpStatusCode.OK);

        var agreement = Assert.Single(page["items"]!.AsArray())!;
        Assert.Equal((1, "active"), ((int)agreement["version"]!, (string?)agreement["status"]));
        Assert.Empty(agreement["signatures"]!.AsArray());
        var content = agreement["content"]!;
        var hot = content["stages"]!.AsArray().Single(s => (string?)s!["kind"] == "hot")!;
        Assert.Equal("confirmed", (string?)hot["criteria"]!["minLevels"]!["budget"]);
        Assert.Equal(90, (int)hot["criteria"]!["timeframeWithinDays"]!);
        Assert.Equal(("sales", "rep"), ((string?)hot["responsible"]!["side"], (string?)hot["responsible"]!["role"]));
        Assert.Equal(30, (int)content["weights"]!["budget"]!);
        Assert.Equal(0.4m, (decimal)content["levelPoints"]!["possible"]!);
        Assert.Equal(10, (int)content["interest"]!["points"]!["form"]!);
        Assert.Equal(60, (int)content["deadlines"]!["claimMinutes"]!);
        Assert.Equal(14, (int)content["deadlines"]!["longestSilenceDays"]!["warm"]!);
        Assert.Equal("Warm", (string?)content["returnReasons"]![0]!["toStage"]);
        Assert.Equal(180, (int)content["deadReasons"]![0]!["revisitAfterDays"]!);
    }

    [Fact]
    public async Task A_job_is_seen_by_whoever_started_it_and_by_managers()
    {
        var (starter, other) = (TestData.Marketer(), TestData.Marketer("Other"));
        var job = Job.Queue("import", Guid.NewGuid(), starter.Id, app.Clock.Now);
        await app.Db(db =>
        {
            db.Jobs.Add(job);
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

        var seen = (await (await app.Client(starter)).Get($"jobs/{job.Id}")).Expect(HttpStatusCode.OK);
        (await (await app.Client(other)).Get($"jobs/{job.Id}")).ExpectProblem(404);
        (await (await app.Client(TestData.MarketingManager())).Get($"jobs/{job.Id}")).Expect(HttpStatusCode.OK);

        Assert.Equal(("queued", 0), ((string?)seen["state"], (int)seen["done"]!));
        Assert.True(seen.ContainsKey("total"));
    }

    [Fact]
    public async Task The_document_describes_every_call()
    {
        using var anonymous = app.Anonymous();

        var document = (await anonymous.Get("openapi.json")).Expect(HttpStatusCode.OK);

        var paths = document["paths"]!.AsObject();
        Assert.True(paths.Count >= 25, $"{paths.Count} paths");
        Assert.All(paths.SelectMany(p => p.Value!.AsObject()).Where(o => o.Key is "get" or "post" or "put" or "patch"), o => Assert.NotEqual("", (string?)o.Value!["summary"] ?? ""));
        Assert.Contains("in-opportunity", document.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_left_has_no_key_and_no_cookie_any_more()
    {
        var (admin, leaver) = (TestData.Admin(), TestData.Rep());
        var (client, browser) = (await app.Client(leaver), await app.Browser(leaver));
        (await client.Get("leads")).Expect(HttpStatusCode.OK);

        Assert.True((await app.Send(new Features.Administration.DeactivateUser.Command(leaver.Id), admin)).Succeeded);

        (await client.Get("leads")).ExpectProblem(401);
        using var page = await browser.GetAsync(new Uri("/no-such-page", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.Equal(Side.Sales, leaver.Side);
    }
}
