using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Board;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Opportunities;
using LeadFlow.Web.Features.Reports;
using LeadFlow.Web.Features.Workspaces;
using LeadFlow.Web.Tests.Demo;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Workspaces;

/// <summary>A whole company goes out of one installation and into an empty one.</summary>
public sealed class WorkspaceRoundTripTests(DemoApp demo, TestDatabase databases) : IClassFixture<DemoApp>, IAsyncLifetime
{
    private readonly App _target = new(databases);
    private readonly TestUser _admin = TestData.Admin();

    public ValueTask InitializeAsync() => _target.InitializeAsync();

    public ValueTask DisposeAsync() => _target.DisposeAsync();

    [Fact]
    public async Task Every_row_every_list_and_every_report_is_the_same_in_the_new_installation()
    {
        await Import(demo);
        var workspace = await demo.Export(_admin);
        var mover = new TestUser("Mona Mover", Role.Admin, Side.Marketing);

        var outcome = await _target.Import(workspace, mover);

        Assert.True(outcome.Result.Succeeded, outcome.Result.Refusal);
        Assert.True(outcome.Leads > 2000 && outcome.Rows > outcome.Leads);
        var (before, after) = (Exports.Unpack(workspace), Exports.Unpack(await _target.Export(mover)));
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        foreach (var (name, content) in before.Where(f => f.Key != Manifest.FileName))
        {
            var (was, now) = (Exports.Lines(content), Exports.Lines(after[name]));
            var come = name switch
            {
                "data/users.jsonl" => 1, // Mona.
                "data/audit.jsonl" => 2, // That it came, and that it went again.
                _ => 0,
            };
            Assert.Equal(was.Count + come, now.Count);
            Assert.True(come > 0 ? was.All(now.ToHashSet().Contains) : name == "data/companies.jsonl" ? WithoutRulesNo(was[0]) == WithoutRulesNo(now[0]) : content.AsSpan().SequenceEqual(after[name]), $"{name} differs");
        }

        var manager = await Manager();
        foreach (var (what, ask) in Questions())
        {
            Assert.True(await ask(demo, manager) is { Length: > 50 } was && was == await ask(_target, manager), $"{what} differs");
        }
    }

    [Fact]
    public async Task Whoever_imports_goes_on_as_the_person_with_their_address_and_nobody_else_can_sign_in()
    {
        var workspace = await demo.Export(_admin);
        var ines = await demo.Db(db => db.Users.SingleAsync(u => u.Name == "Ines Adler", Ct));
        await using var empty = new App(databases);
        await empty.InitializeAsync();
        var mover = TestData.Admin("Somebody new");
        await empty.Know(mover);
        var hash = await empty.Db(async db =>
        {
            var user = await db.Users.SingleAsync(Ct);
            (user.Email, user.UserName, user.NormalizedEmail, user.NormalizedUserName) = (ines.Email, ines.Email, ines.NormalizedEmail, ines.NormalizedEmail);
            await db.SaveChangesAsync(Ct);
            return user.PasswordHash;
        });
        await empty.Key(mover, "admin");

        Assert.True((await empty.Import(workspace, mover)).Result.Succeeded);

        var people = await empty.Db(db => db.Users.ToListAsync(Ct));
        var me = people.Single(p => p.Id == ines.Id);
        Assert.Equal((hash, Role.Admin, "Ines Adler", true), (me.PasswordHash, me.Role, me.Name, me.IsActive));
        Assert.DoesNotContain(people, p => p.Id == mover.Id);
        Assert.All(people.Where(p => p.Id != ines.Id), p => Assert.True(p is { PasswordHash: null, SecurityStamp.Length: > 10, ConcurrencyStamp.Length: > 10, LockoutEnabled: true }));
        Assert.Equal(ines.Id, await empty.Db(db => db.ApiKeys.Select(k => k.UserId).SingleAsync(Ct)));
        Assert.Equal(ines.Id, await empty.Db(db => db.Audit.Where(a => a.Action == "workspace.import").Select(a => a.ActorId).SingleAsync(Ct)));
        var tom = people.Single(p => p.Name == "Tom Osei");
        var invited = await empty.Send(new InviteUser.Command(tom.Email, tom.Name, tom.Role), new("Ines Adler", Role.Admin, Side.Marketing) { Id = ines.Id });
        Assert.Equal(tom.Id, invited.UserId); // A new link for whoever is there already.
    }

    [Fact]
    public async Task A_workspace_holds_no_secret_and_says_what_it_leaves_out()
    {
        await demo.Know(_admin);
        await demo.Key(_admin, "admin");
        var secret = await demo.Db(db => db.Users.Where(u => u.PasswordHash != null).Select(u => u.PasswordHash!).FirstAsync(Ct));

        var files = Exports.Unpack(await demo.Export(_admin));

        Assert.All(files.Values, f => Assert.DoesNotContain(secret, Encoding.UTF8.GetString(f), StringComparison.Ordinal));
        var manifest = JsonNode.Parse(files[Manifest.FileName])!;
        Assert.Contains("users.password_hash", manifest["leftOut"]!["columns"]!.AsArray().Select(c => (string)c!["name"]!));
        Assert.Superset(new HashSet<string> { "api_keys", "data_protection_keys", "invitations", "outbox", "idempotency", "live_events" }, manifest["leftOut"]!["tables"]!.AsArray().Select(t => (string)t!["name"]!).ToHashSet());
        Assert.DoesNotContain("data/api_keys.jsonl", files.Keys);
        Assert.Equal(("leadflow-workspace", 1), ((string)manifest["format"]!, (int)manifest["version"]!));
    }

    [Fact]
    public async Task An_older_workspace_without_a_column_gets_what_new_rows_get()
    {
        var older = Exports.Changed(await demo.Export(_admin), files: files => files["data/tasks.jsonl"] = Encoding.UTF8.GetBytes(string.Concat(Exports.Lines(files["data/tasks.jsonl"]).Select(l =>
        {
            var row = JsonNode.Parse(l)!.AsObject();
            row.Remove("version");
            return row.ToJsonString() + "\n";
        }))), mend: true, manifest: m => Columns(m, "tasks").Remove(Columns(m, "tasks").Single(c => (string)c!["name"]! == "version")));
        await using var empty = new App(databases);
        await empty.InitializeAsync();

        var outcome = await empty.Import(older, TestData.Admin());

        Assert.True(outcome.Result.Succeeded, outcome.Result.Refusal);
        Assert.Equal(await demo.Db(db => db.Tasks.CountAsync(Ct)), await empty.Db(db => db.Tasks.CountAsync(Ct)));
    }

    private static JsonArray Columns(JsonNode manifest, string table) => manifest["tables"]!.AsArray().Single(t => (string)t!["name"]! == table)!["columns"]!.AsArray();

    private static string WithoutRulesNo(string line)
    {
        var row = JsonNode.Parse(line)!.AsObject();
        row.Remove("rules_no");
        return row.ToJsonString();
    }

    private static IEnumerable<(string What, Func<App, TestUser, Task<string>> Ask)> Questions()
    {
        yield return ("the funnel", async (app, by) => Json(await app.Send(new GetFunnel.Query(), by)));
        yield return ("the funnel of a source", async (app, by) => Json(await app.Send(new GetFunnel.Query(Source: "Website", Country: "Norway"), by)));
        yield return ("the leads by score", async (app, by) => Json(await app.Send(new FindLeads.Query { Sort = "-score", Limit = 200 }, by)));
        yield return ("the leads by name", async (app, by) => Json(await app.Send(new FindLeads.Query { Sort = "name", Limit = 200 }, by)));
        yield return ("the file of all leads", async (app, by) =>
        {
            using var csv = new MemoryStream();
            await using var scope = await app.Scope(by);
            await (await MediatorOf(scope).Send(new ExportLeads.Query(new(), "-capturedAt"), Ct)).Write(csv, Ct);
            return Encoding.UTF8.GetString(csv.ToArray());
        }
        );
        yield return ("the board", async (app, by) => Json(await app.Send(new GetBoard.Query(), by)));
        yield return ("open opportunities", async (app, by) => Json(await app.Send(new FindOpportunities.Query(OpportunityState.Open, Limit: 200), by)));
        yield return ("won opportunities", async (app, by) => Json(await app.Send(new FindOpportunities.Query(OpportunityState.Won, Limit: 200), by)));
        yield return ("the sums of opportunities", async (app, by) => Json((await app.Send(new GetOpportunityTotals.Query(), by)).OrderBy(t => t.State).ThenBy(t => t.Currency)));
        yield return ("the agreements", async (app, by) => Json(await app.Send(new GetAgreements.Query(), by)));
        yield return ("the imports", async (app, by) => Json(await app.Send(new FindImports.Query(), by)));
    }

    private static MediatR.ISender MediatorOf(Microsoft.Extensions.DependencyInjection.AsyncServiceScope scope) => Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<MediatR.ISender>(scope.ServiceProvider);

    private async Task<TestUser> Manager()
    {
        var manager = await demo.Db(db => db.Users.Where(u => u.Role == Role.Manager && u.Side == Side.Sales).OrderBy(u => u.Name).FirstAsync(Ct));
        return new(manager.Name, manager.Role, manager.Side) { Id = manager.Id };
    }

    /// <summary>A file with a rejected row, so that there are bytes and rejections too.</summary>
    private async Task Import(App app)
    {
        var csv = Encoding.UTF8.GetBytes("E-mail,Company\r\nimported@example.com,\"A, B \"\"C\"\"\"\r\nno address,Nobody\r\n");
        await app.Send(new ReceiveImport.Command("more leads.csv", csv, new("""{"columns": {"E-mail": "email", "Company": "company"}}""", ImportPolicy.Skip, DryRun: false)), _admin);
        await app.Send(new RunImports.Command(), _admin);
        Assert.Equal(1, await app.Db(db => db.ImportRejections.CountAsync(Ct)));
    }

    private static string Json<T>(T answer) => JsonSerializer.Serialize(answer);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
