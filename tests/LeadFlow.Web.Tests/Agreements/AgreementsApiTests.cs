using System.Net;
using System.Text.Json.Nodes;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Agreements;

/// <summary>The life of an agreement as an outside program leads it, with keys of the people who answer for it.</summary>
public sealed class AgreementsApiTests(App app, AgreementsApiTests.Delegating other) : IClassFixture<App>, IClassFixture<AgreementsApiTests.Delegating>, IAsyncLifetime
{
    private readonly TestUser _marketing = TestData.MarketingManager();
    private readonly TestUser _sales = TestData.SalesManager();
    private HttpClient _mia = null!;
    private HttpClient _sam = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Keys signed by somebody else count here.</summary>
    public sealed class Delegating(TestDatabase databases) : App(databases)
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["LeadFlow:Security:AllowDelegatedSigning"] = "true" };
    }

    public async ValueTask InitializeAsync() => (_mia, _sam) = (await app.Client(_marketing), await app.Client(_sales));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task It_is_drafted_changed_proposed_signed_by_both_sides_and_put_into_force()
    {
        var lead = await app.Lead();
        var before = await Active();
        var draft = (await _mia.Post("agreements", new { })).Expect(HttpStatusCode.Created);
        Assert.Equal(("draft", (int)before["version"]!, 0), ((string?)draft["status"], (int)draft["basedOn"]!, (int)draft["revision"]!));
        Assert.True((int)draft["version"]! > (int)before["version"]!);
        Assert.Null(draft["hash"]);

        var changed = (await Patch(_mia, draft, new { weights = new { budget = 20, need = 35 } })).Expect(HttpStatusCode.OK);
        Assert.Equal((20, 20, 35, 1), ((int)changed["content"]!["weights"]!["budget"]!, (int)changed["content"]!["weights"]!["authority"]!, (int)changed["content"]!["weights"]!["need"]!, (int)changed["revision"]!));
        var proposed = (await Step(_mia, draft, "propose")).Expect(HttpStatusCode.OK);
        (await Step(_sam, draft, "propose")).Expect(HttpStatusCode.OK); // Again changes nothing.
        Assert.Equal(("proposed", 64), ((string?)proposed["status"], ((string?)proposed["hash"])!.Length));
        (await Step(_mia, draft, "activate")).ExpectProblem(409);
        (await Step(_mia, draft, "sign", new { hash = (string?)proposed["hash"] })).Expect(HttpStatusCode.OK);
        Assert.Contains("sales", (string?)(await Step(_mia, draft, "activate")).ExpectProblem(409)["detail"], StringComparison.Ordinal);
        var signed = (await Step(_sam, draft, "sign")).Expect(HttpStatusCode.OK);
        Assert.Equal([("marketing", _marketing.Name), ("sales", _sales.Name)], signed["signatures"]!.AsArray().Select(s => ((string)s!["side"]!, (string)s["by"]!)));
        Assert.All(signed["signatures"]!.AsArray(), s => Assert.EndsWith("Z", (string?)s!["at"], StringComparison.Ordinal));

        var activated = (await Step(_sam, draft, "activate")).Expect(HttpStatusCode.Accepted);
        var job = (await _sam.Get($"jobs/{activated["id"]}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("queued", 0), ((string?)job["state"], (int)job["done"]!));
        Assert.Equal((string?)activated["id"], (string?)(await Step(_mia, draft, "activate")).Expect(HttpStatusCode.Accepted)["id"]); // Again changes nothing.
        await app.Send(new RescoreUnderAgreement.Command(), TestData.Admin());

        job = (await _sam.Get($"jobs/{activated["id"]}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("completed", (int)job["total"]!), ((string?)job["state"], (int)job["done"]!));
        Assert.Equal((string?)draft["id"], (string?)(await Active())["id"]);
        Assert.Equal("archived", (string?)(await _mia.Get($"agreements/{before["id"]}")).Expect(HttpStatusCode.OK)["status"]);
        Assert.Equal((int)draft["version"]!, (int)(await _mia.Get($"leads/{lead.Id}/qualification")).Expect(HttpStatusCode.OK)["agreementVersion"]!);
        var actions = await app.Db(db => db.Audit.Where(a => a.Subject.StartsWith($"Version {(int)draft["version"]!}")).OrderBy(a => a.At).Select(a => a.Action).ToListAsync(Token));
        Assert.Equal(["agreement.draft", "agreement.propose", "agreement.sign", "agreement.sign", "agreement.activate", "agreement.rescored"], actions); // What was repeated is not in the record.
    }

    [Fact]
    public async Task A_draft_is_a_copy_of_the_version_that_is_named_by_id_or_number()
    {
        var first = (await Draft(_mia, new { answersFreshDays = 44 }));
        var byId = (await _sam.Post("agreements", new { basedOn = (string?)first["id"] })).Expect(HttpStatusCode.Created);
        var byNumber = (await _sam.Post("agreements", new { basedOn = (int)first["version"]! })).Expect(HttpStatusCode.Created);

        Assert.All(new[] { byId, byNumber }, d => Assert.Equal((44, (int)first["version"]!), ((int)d["content"]!["answersFreshDays"]!, (int)d["basedOn"]!)));
        (await _sam.Post("agreements", new { basedOn = 4711 })).ExpectProblem(422, "basedOn");
        (await _sam.Post("agreements", new { basedOn = "the latest" })).ExpectProblem(422, "basedOn");
        (await _sam.Post("agreements", new { basedOn = 1.5 })).ExpectProblem(422, "basedOn");
        (await _sam.Post("agreements", new { basedOn = Guid.NewGuid() })).ExpectProblem(404);
        Assert.Equal((int)(await Active())["version"]!, (int)(await _sam.Post("agreements")).Expect(HttpStatusCode.Created)["basedOn"]!);
    }

    [Fact]
    public async Task Drafts_begun_at_once_get_a_number_each()
    {
        var drafts = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? _mia : _sam).Post("agreements", new { })));

        Assert.Equal(6, drafts.Select(d => (int)d.Expect(HttpStatusCode.Created)["version"]!).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"content": {"weights": null}}""", "content")]
    [InlineData("""{"content": {"weights": 7}}""", "content.weights")]
    [InlineData("""{"content": {"weights": {"budget": "much"}}}""", "content.weights.budget")]
    [InlineData("""{"content": {"stages": []}}""", "content.stages")]
    [InlineData("""{"content": {"stages": [null]}}""", "content.stages[0]")]
    [InlineData("""{"content": {"stages": [{"name": "Raw", "kind": "raw"}]}}""", "content.stages[0]")]
    [InlineData("""{"content": {"stages": [{"name": null, "kind": "raw", "criteria": {}, "responsible": {"side": "sales", "role": "rep"}}]}}""", "content.stages[0].name")]
    [InlineData("""{"content": {"stages": [{"name": "Raw", "kind": "tepid", "criteria": {}, "responsible": {"side": "sales", "role": "rep"}}]}}""", "content.stages[0].kind")]
    [InlineData("""{"content": {"returnReasons": [{"name": "No", "toStage": null}]}}""", "content.returnReasons[0].toStage")]
    [InlineData("""{"content": {"interest": {"points": {"telepathy": 5}}}}""", "content.interest.points")]
    [InlineData("""{"content": {"wieghts": {"budget": 5}}}""", "content.wieghts")]
    [InlineData("""{"content": []}""", "content")]
    [InlineData("""{"content": {"answersFreshDays": 1e99}}""", "content.answersFreshDays")]
    [InlineData("""{}""", "content")]
    public async Task What_no_agreement_can_be_is_refused_where_it_stands(string body, string field)
    {
        var draft = await Draft(_mia);

        var problem = (await _mia.Call(HttpMethod.Patch, $"agreements/{draft["id"]}", body)).ExpectProblem(422);

        Assert.True(problem["errors"]!.AsObject().Any(e => e.Key.StartsWith(field, StringComparison.Ordinal)), problem.ToJsonString());
        Assert.Equal(0, (int)(await _mia.Get($"agreements/{draft["id"]}")).Expect(HttpStatusCode.OK)["revision"]!);
    }

    [Fact]
    public async Task A_merge_patch_keeps_what_is_absent_clears_what_is_null_and_replaces_lists()
    {
        var draft = await Draft(_mia, new { noCaps = new { budget = 60 }, prose = new { scoring = "What we agreed" }, deadReasons = new object[] { new { name = "Only one", revisitAfterDays = 30 } } });
        Assert.Equal(60, (int)draft["content"]!["noCaps"]!["budget"]!);

        var changed = (await Patch(_mia, draft, new { noCaps = new { budget = (int?)null }, fit = new { countries = new[] { "Norway" } } })).Expect(HttpStatusCode.OK)["content"]!;

        Assert.Empty(changed["noCaps"]!.AsObject());
        Assert.Equal("What we agreed", (string?)changed["prose"]!["scoring"]);
        Assert.Equal(["Only one"], changed["deadReasons"]!.AsArray().Select(r => (string)r!["name"]!));
        Assert.Equal(["Norway"], changed["fit"]!["countries"]!.AsArray().Select(c => (string)c!));
        var revision = (int)(await _mia.Get($"agreements/{draft["id"]}")).Json["revision"]!;
        Assert.Equal(revision, (int)(await Patch(_mia, draft, changed)).Expect(HttpStatusCode.OK)["revision"]!); // As it was read: nothing is different.
    }

    [Fact]
    public async Task Of_two_editors_who_saw_the_same_revision_the_second_is_told_who_was_faster()
    {
        var draft = await Draft(_mia);
        (await _mia.Call(HttpMethod.Patch, $"agreements/{draft["id"]}", new { revision = 0, content = new { answersFreshDays = 20 } })).Expect(HttpStatusCode.OK);

        var refused = (await _sam.Call(HttpMethod.Patch, $"agreements/{draft["id"]}", new { revision = 0, content = new { answersFreshDays = 50 } })).ExpectProblem(409);

        Assert.Contains(_marketing.Name, (string?)refused["detail"], StringComparison.Ordinal);
        Assert.Equal(20, (int)(await _mia.Get($"agreements/{draft["id"]}")).Json["content"]!["answersFreshDays"]!);
    }

    [Fact]
    public async Task What_contradicts_itself_is_not_proposed()
    {
        var draft = await Draft(_mia, new { weights = new { budget = 40, authority = 20, need = 25, timeframe = 15, interest = 10 } });
        Assert.Contains("110", (string?)(await Step(_mia, draft, "propose")).ExpectProblem(409)["detail"], StringComparison.Ordinal);
        await Patch(_mia, draft, new { weights = new { budget = 30 } });
        var stages = (JsonArray)draft["content"]!["stages"]!.DeepClone();
        stages.Single(s => (string?)s!["kind"] == "hot")!["criteria"]!["minScore"] = 101;
        (await Patch(_mia, draft, new { stages })).Expect(HttpStatusCode.OK);
        Assert.Contains("never", (string?)(await Step(_mia, draft, "propose")).ExpectProblem(409)["detail"], StringComparison.Ordinal);
        Assert.Equal("draft", (string?)(await _mia.Get($"agreements/{draft["id"]}")).Json["status"]);
    }

    [Fact]
    public async Task Nobody_signs_twice_nor_a_draft_nor_what_they_have_not_read()
    {
        var draft = await Draft(_mia);
        (await Step(_mia, draft, "sign")).ExpectProblem(409);
        var proposed = (await Step(_mia, draft, "propose")).Expect(HttpStatusCode.OK);
        (await Step(_mia, draft, "sign", new { hash = new string('0', 64) })).ExpectProblem(409);
        (await Step(_mia, draft, "sign", new { hash = (string?)proposed["hash"] })).Expect(HttpStatusCode.OK);
        (await Step(_mia, draft, "sign")).ExpectProblem(409);
        Assert.Contains(_marketing.Name, (string?)(await Step(await app.Client(TestData.MarketingManager("Another One")), draft, "sign")).ExpectProblem(409)["detail"], StringComparison.Ordinal);
        (await Step(await app.Client(TestData.Admin()), draft, "sign")).ExpectProblem(409);

        await MoveTo(_marketing, Side.Sales);
        (await Step(_mia, draft, "sign")).ExpectProblem(409); // It takes two people.
        await MoveTo(_marketing, Side.Marketing);
        Assert.Single((await _mia.Get($"agreements/{draft["id"]}")).Json["signatures"]!.AsArray());
    }

    [Fact]
    public async Task A_change_makes_it_a_draft_again_and_drops_the_signatures()
    {
        var draft = await Draft(_mia);
        var hash = (string?)(await Step(_mia, draft, "propose")).Json["hash"];
        (await Step(_mia, draft, "sign")).Expect(HttpStatusCode.OK);
        (await Patch(_sam, draft, new { answersFreshDays = (int)draft["content"]!["answersFreshDays"]! })).Expect(HttpStatusCode.OK); // Says what it said: nothing falls for it.
        Assert.Single((await _mia.Get($"agreements/{draft["id"]}")).Json["signatures"]!.AsArray());

        var changed = (await Patch(_sam, draft, new { answersFreshDays = 25 })).Expect(HttpStatusCode.OK);

        Assert.Equal("draft", (string?)changed["status"]);
        Assert.Empty(changed["signatures"]!.AsArray());
        (await Step(_sam, draft, "propose")).Expect(HttpStatusCode.OK);
        (await Step(_sam, draft, "sign", new { hash })).ExpectProblem(409);
        (await Step(_sam, draft, "sign")).Expect(HttpStatusCode.OK);
        var withdrawn = (await Step(_mia, draft, "withdraw")).Expect(HttpStatusCode.OK);
        Assert.Equal(("draft", 0), ((string?)withdrawn["status"], withdrawn["signatures"]!.AsArray().Count));
        Assert.Contains(await app.Db(db => db.Audit.Select(a => a.Action).ToListAsync(Token)), a => a == "agreement.signatures-dropped");
        var told = await app.Db(db => db.Notices.Where(n => n.Kind == NoticeKind.Agreement).ToListAsync(Token));
        Assert.Contains(told, n => n.UserId == _marketing.Id && n.Summary.Contains("your signature has fallen", StringComparison.Ordinal));
        Assert.Contains(told, n => n.UserId == _sales.Id && n.Summary.Contains("waits for a manager of each side to sign", StringComparison.Ordinal));
        Assert.DoesNotContain(told, n => n.ActorId == n.UserId);
        Assert.Equal(HttpStatusCode.NoContent, (await _mia.Call(HttpMethod.Delete, $"agreements/{draft["id"]}")).Status);
        (await _mia.Get($"agreements/{draft["id"]}")).ExpectProblem(404);
    }

    [Fact]
    public async Task What_is_or_was_in_force_does_not_change()
    {
        var former = await Active();
        var draft = await Signed(new { answersFreshDays = 29 });
        (await Step(_mia, draft, "activate")).Expect(HttpStatusCode.Accepted);

        foreach (var id in new[] { (string?)former["id"], (string?)draft["id"] })
        {
            (await _mia.Call(HttpMethod.Patch, $"agreements/{id}", new { content = new { answersFreshDays = 12 } })).ExpectProblem(409);
            (await _mia.Call(HttpMethod.Delete, $"agreements/{id}")).ExpectProblem(409);
            foreach (var step in new[] { "propose", "withdraw", "sign" })
            {
                (await _mia.Post($"agreements/{id}/{step}")).ExpectProblem(409);
            }
        }

        (await _mia.Post($"agreements/{former["id"]}/activate")).ExpectProblem(409);
    }

    [Fact]
    public async Task A_key_that_somebody_else_made_does_not_sign_unless_the_installation_says_so()
    {
        var admin = await app.Client(TestData.Admin(), "admin");
        var draft = await Draft(_mia);
        (await Step(_mia, draft, "propose")).Expect(HttpStatusCode.OK);
        using var delegated = await MadeBy(admin, app, _marketing);

        (await Step(delegated, draft, "sign")).ExpectProblem(409);

        Assert.Empty((await _mia.Get($"agreements/{draft["id"]}")).Json["signatures"]!.AsArray());
    }

    [Fact]
    public async Task Where_the_installation_says_so_a_key_of_the_admin_signs()
    {
        await other.Know(_marketing);
        using var delegated = await MadeBy(await other.Client(TestData.Admin(), "admin"), other, _marketing);
        var draft = (await delegated.Post("agreements", new { })).Expect(HttpStatusCode.Created);
        (await Step(delegated, draft, "propose")).Expect(HttpStatusCode.OK);

        Assert.Single((await Step(delegated, draft, "sign")).Expect(HttpStatusCode.OK)["signatures"]!.AsArray());
    }

    [Fact]
    public async Task Everybody_reads_and_managers_act()
    {
        var draft = await Draft(_mia);
        var active = await Active();
        foreach (var user in new[] { TestData.Marketer(), TestData.Sdr(), TestData.Rep() })
        {
            var client = await app.Client(user);
            (await client.Get("agreements")).Expect(HttpStatusCode.OK);
            (await client.Get($"agreements/{draft["id"]}")).Expect(HttpStatusCode.OK);
            (await client.Get($"agreements/{draft["id"]}/diff/{active["id"]}")).Expect(HttpStatusCode.OK);
            (await client.Post("agreements", new { })).ExpectProblem(403);
            (await client.Call(HttpMethod.Patch, $"agreements/{draft["id"]}", new { content = new { answersFreshDays = 3 } })).ExpectProblem(403);
            foreach (var step in new[] { "propose", "withdraw", "sign", "activate" })
            {
                (await Step(client, draft, step)).ExpectProblem(403);
            }
        }
    }

    [Fact]
    public async Task Versions_come_newest_first_in_pages_and_by_status()
    {
        var newest = await Draft(_mia);
        var first = (await _mia.Get("agreements?limit=1")).Expect(HttpStatusCode.OK);
        Assert.Equal((string?)newest["id"], (string?)first["items"]![0]!["id"]);
        var second = (await _mia.Get($"agreements?limit=1&cursor={first["nextCursor"]}")).Expect(HttpStatusCode.OK);
        Assert.True((int)second["items"]![0]!["version"]! < (int)newest["version"]!);
        Assert.All((await _mia.Get("agreements?status=draft&limit=200")).Expect(HttpStatusCode.OK)["items"]!.AsArray(), a => Assert.Equal("draft", (string?)a!["status"]));
        (await _mia.Get("agreements?status=torn")).ExpectProblem(422, "status");
        Assert.Single((await _mia.Get("agreements?status=active")).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        (await _mia.Get($"agreements/{Guid.NewGuid()}")).ExpectProblem(404);
    }

    [Fact]
    public async Task Two_versions_are_compared_rule_by_rule()
    {
        var active = await Active();
        var draft = await Draft(_mia, new { answersFreshDays = 17 });

        var diff = (await _sam.Get($"agreements/{draft["id"]}/diff/{active["id"]}")).Expect(HttpStatusCode.OK);

        var only = Assert.Single(diff["differences"]!.AsArray())!;
        Assert.Equal(("scoring", "17 days"), ((string?)only["section"], (string?)only["to"]));
        Assert.Equal(((int)draft["version"]!, (int)active["version"]!), ((int)diff["version"]!, (int)diff["other"]!));
        Assert.Empty((await _sam.Get($"agreements/{active["id"]}/diff/{active["id"]}")).Json["differences"]!.AsArray());
        (await _sam.Get($"agreements/{active["id"]}/diff/{Guid.NewGuid()}")).ExpectProblem(404);
    }

    [Fact]
    public async Task Of_two_sales_managers_who_sign_at_once_one_has_signed()
    {
        var draft = await Draft(_mia);
        await Step(_mia, draft, "propose");
        var clients = new List<HttpClient>();
        for (var i = 0; i < 6; i++)
        {
            clients.Add(await app.Client(TestData.SalesManager($"Manager {i}")));
        }

        var answers = await Task.WhenAll(clients.Select(c => Step(c, draft, "sign")));

        Assert.Equal((1, 5), (answers.Count(a => a.Status == HttpStatusCode.OK), answers.Count(a => a.Status == HttpStatusCode.Conflict)));
        Assert.Single((await _mia.Get($"agreements/{draft["id"]}")).Json["signatures"]!.AsArray());
    }

    [Fact]
    public async Task No_signature_ever_stands_under_a_content_that_was_not_signed()
    {
        for (var i = 0; i < 12; i++)
        {
            var draft = await Draft(_mia);
            await Step(_mia, draft, "propose");

            await Task.WhenAll(Step(_mia, draft, "sign"), Patch(_sam, draft, new { answersFreshDays = 60 + i }), Step(_sam, draft, "sign"), Step(_mia, draft, "propose"));

            var id = Guid.Parse((string)draft["id"]!);
            var after = await app.Db(db => db.Agreements.Include(a => a.Signatures).SingleAsync(a => a.Id == id, Token));
            Assert.All(after.Signatures, s => Assert.Equal(ContentHash.Of(after.Content), s.Hash));
            Assert.True(after.State == AgreementState.Proposed ? after.Hash == ContentHash.Of(after.Content) : after.Hash is null && after.Signatures.Count == 0);
        }
    }

    [Fact]
    public async Task Of_two_versions_put_into_force_at_once_one_is_in_the_end_and_both_are_in_the_record()
    {
        var (one, other) = (await Signed(new { answersFreshDays = 33 }), await Signed(new { answersFreshDays = 34 }));

        var answers = await Task.WhenAll(Step(_mia, one, "activate"), Step(_sam, other, "activate"));

        Assert.All(answers, a => a.Expect(HttpStatusCode.Accepted));
        Assert.Contains((string?)(await Active())["id"], new[] { (string?)one["id"], (string?)other["id"] });
        await app.Send(new RescoreUnderAgreement.Command(), TestData.Admin());
        foreach (var answer in answers)
        {
            Assert.Equal("completed", (string?)(await _mia.Get($"jobs/{answer.Json["id"]}")).Expect(HttpStatusCode.OK)["state"]);
        }
    }

    private async Task<JsonObject> Active() => (await _mia.Get("agreements?status=active")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Single()!.AsObject();

    private static async Task<JsonObject> Draft(HttpClient by, object? content = null)
    {
        var draft = (await by.Post("agreements", new { })).Expect(HttpStatusCode.Created);
        return content is null ? draft : (await Patch(by, draft, content)).Expect(HttpStatusCode.OK);
    }

    private async Task<JsonObject> Signed(object content)
    {
        var draft = await Draft(_mia, content);
        (await Step(_mia, draft, "propose")).Expect(HttpStatusCode.OK);
        (await Step(_mia, draft, "sign")).Expect(HttpStatusCode.OK);
        return (await Step(_sam, draft, "sign")).Expect(HttpStatusCode.OK);
    }

    private static Task<Answer> Patch(HttpClient by, JsonObject draft, object content) => by.Call(HttpMethod.Patch, $"agreements/{draft["id"]}", new { content });

    private static Task<Answer> Step(HttpClient by, JsonObject draft, string step, object? body = null) => by.Post($"agreements/{draft["id"]}/{step}", body);

    private Task MoveTo(TestUser user, Side side) => app.Db(async db =>
    {
        await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.Side, side), Token);
        await db.Database.ExecuteSqlAsync($"UPDATE companies SET rules_no = rules_no + 1", Token);
    });

    private static async Task<HttpClient> MadeBy(HttpClient admin, App app, TestUser user)
    {
        var key = (string)(await admin.Post($"users/{user.Id}/keys", new { name = "Made for them" })).Expect(HttpStatusCode.Created)["key"]!;
        var client = app.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }
}
