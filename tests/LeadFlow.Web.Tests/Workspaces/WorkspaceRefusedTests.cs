using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LeadFlow.Web.Features.Workspaces;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Workspaces;

/// <summary>What does not move in: nothing of it, with a sentence.</summary>
public sealed class WorkspaceRefusedTests(WorkspaceRefusedTests.Small app, TestDatabase databases) : IClassFixture<WorkspaceRefusedTests.Small>
{
    /// <summary>A workspace with a lead in it, and an empty installation.</summary>
    public sealed class Small(TestDatabase databases) : App(databases)
    {
        private readonly App _source = new(databases);

        public byte[] Workspace { get; private set; } = [];

        public TestUser Admin { get; } = TestData.Admin();

        protected override async Task Prepare()
        {
            await _source.InitializeAsync();
            await _source.Lead(TestData.Admin("Source Admin"));
            Workspace = await _source.Export(TestData.Admin("Source Admin"));
            await _source.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_file_that_is_cut_off_or_no_workspace()
    {
        await Refused(app.Workspace[..(app.Workspace.Length / 2)], "whole zip file");
        await Refused(Encoding.UTF8.GetBytes("a;b;c"), "whole zip file");
        await Refused([], "whole zip file");
        await Refused(Exports.Pack([new("readme.txt", [1])]), "no workspace of LeadFlow");
        await Refused(Exports.Pack([new(Manifest.FileName, "not json"u8.ToArray())]), "cannot be read");
        await Refused(Exports.Pack([new(Manifest.FileName, "[]"u8.ToArray())]), "no workspace of LeadFlow");
        await Refused(Exports.Pack([new(Manifest.FileName, """{"format": "leadflow-workspace", "version": 1}"""u8.ToArray())]), "cannot be read");
        await Refused(Exports.Pack([new(Manifest.FileName, """{"format": "leadflow-workspace", "version": 1, "tables": null}"""u8.ToArray())]), "cannot be read");
    }

    [Fact]
    public async Task One_that_a_newer_LeadFlow_wrote()
    {
        await Refused(Exports.Changed(app.Workspace, m => m["version"] = 2), "newer LeadFlow");
        await Refused(Exports.Changed(app.Workspace, m => m["version"] = 0), "no version");
        await Refused(Exports.Changed(app.Workspace, m => m["format"] = "something"), "something else");
        await Refused(Exports.Changed(app.Workspace, m => Table(m, "leads")["name"] = "widgets"), "widgets");
        await Refused(Exports.Changed(app.Workspace, m => Table(m, "leads")["columns"]!.AsArray().Add(new JsonObject { ["name"] = "colour", ["type"] = "text" })), "colour");
        await Refused(Exports.Changed(app.Workspace, m => Table(m, "users")["columns"]!.AsArray().Add(new JsonObject { ["name"] = "password_hash", ["type"] = "text" })), "password_hash");
    }

    [Fact]
    public async Task One_that_was_changed_or_is_not_what_its_manifest_says()
    {
        await Refused(Exports.Changed(app.Workspace, m => Table(m, "leads")["sha256"] = new string('0', 64)), "not what the manifest says");
        await Refused(Exports.Changed(app.Workspace, files: f => f["data/leads.jsonl"][20] ^= 1), "not what the manifest says");
        await Refused(Exports.Changed(app.Workspace, files: f => f["data/leads.jsonl"] = [.. f["data/leads.jsonl"], .. f["data/leads.jsonl"]]), "not as long");
        await Refused(Exports.Changed(app.Workspace, m => Table(m, "leads")["rows"] = 7, mend: true), "7");
        await Refused(Exports.Changed(app.Workspace, files: f => f.Remove("data/leads.jsonl")), "lacks a file");
        await Refused(Exports.Changed(app.Workspace, files: f => f["data/leads.jsonl"] = "{}\n"u8.ToArray(), mend: true), "cannot be taken");
        await Refused(Exports.Changed(app.Workspace, files: f => f["data/leads.jsonl"] = "nonsense\n"u8.ToArray(), mend: true), "cannot be taken");
        await Refused(Exports.Changed(app.Workspace, files: f => f["data/leads.jsonl"] = [0xff, 0xfe, (byte)'\n'], mend: true), "cannot be taken");
        await Refused(Exports.Changed(app.Workspace, files: f => f["data/leads.jsonl"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(f["data/leads.jsonl"]).Replace("Grace", "\\u0000", StringComparison.Ordinal)), mend: true), "cannot be taken");
    }

    [Fact]
    public async Task One_by_which_nobody_could_work()
    {
        await Refused(Rows("companies", ""), "no company");
        await Refused(Exports.Changed(app.Workspace, m => m["tables"]!.AsArray().Remove(Table(m, "companies")), f => f.Remove("data/companies.jsonl")), "no company");
        await Refused(Rows("companies", "\"time_zone\":\"", "\"time_zone\":\"Middle/Earth/"), "Middle/Earth");
        await Refused(Rows("agreements", "\"state\":\"Active\"", "\"state\":\"Retired\""), "no agreement in force");
        await Refused(Rows("agreements", "\"stages\": [", "\"stages\": [null, "), "“content” of the table “agreements”");
        await Refused(Rows("agreements", "\"stages\": [", "\"stagez\": ["), "rules of the workspace cannot be read");
        await Refused(Rows("leads", "\"tags\":[", "\"tags\":[null"), "“tags” of the table “leads”");
        await Refused(Rows("leads", "\"tags\":[", "\"tags\":[[\"a\"]"), "“tags” of the table “leads”");
    }

    [Fact]
    public async Task One_whose_manifest_has_nothing_where_something_belongs_or_what_cannot_be_stored()
    {
        await Refused(Exports.Changed(app.Workspace, m => m["tables"]!.AsArray().Add(null)), "cannot be read");
        await Refused(Exports.Changed(app.Workspace, m => Table(m, "leads")["columns"]!.AsArray().Add(null)), "cannot be read");
        await Refused(Exports.Changed(app.Workspace, m => Files(m).Add(null)), "cannot be read");
        await Refused(Exports.Changed(app.Workspace, m => m["company"] = "Polar\0weg"), "cannot be stored");
        await Refused(Exports.Changed(app.Workspace, m => m["createdBy"] = "Ines\0"), "cannot be stored");
    }

    [Fact]
    public async Task One_with_names_that_lead_elsewhere_or_files_that_blow_up()
    {
        await Refused(Exports.Changed(app.Workspace, files: f => f["../../etc/passwd"] = [1]), "does not name");
        await Refused(Exports.Changed(app.Workspace, m => Table(m, "leads")["file"] = "../leads.jsonl", f => f["../leads.jsonl"] = f["data/leads.jsonl"]), "no place");
        await Refused(Exports.Changed(app.Workspace, m => Files(m).Add(new JsonObject { ["file"] = "files/import_files/bytes/../../x", ["bytes"] = 1, ["sha256"] = "" }), f => f["files/import_files/bytes/../../x"] = [1]), "no place");
        await Refused(Exports.Changed(app.Workspace, m => Files(m).Add(new JsonObject { ["file"] = "files/leads/title/" + Guid.Empty, ["bytes"] = 1, ["sha256"] = "" }), f => f["files/leads/title/" + Guid.Empty] = [1]), "no place");
        await Refused(Exports.Changed(app.Workspace, files: f => f["data/leads.jsonl"] = new byte[64 * 1024 * 1024], mend: true), "blow up");
        await Refused(Exports.Pack([.. Exports.Unpack(app.Workspace), new("data/leads.jsonl", [1])]), "twice");
    }

    [Fact]
    public async Task Any_into_an_installation_that_is_not_empty()
    {
        await using var other = new App(databases);
        await other.InitializeAsync();
        await other.Lead(TestData.Marketer());
        var full = await other.Import(app.Workspace, TestData.Admin());
        Assert.Contains("not empty: it has leads", full.Result.Refusal, StringComparison.Ordinal);
        Assert.Equal(full.Result.Refusal, $"{(await other.Send(new GetWorkspace.Query(), TestData.Admin())).WhyNotEmpty} Nothing was changed.");

        await using var crowded = new App(databases);
        await crowded.InitializeAsync();
        await crowded.Know(TestData.Rep());
        Assert.Contains("Other people are here", (await crowded.Import(app.Workspace, TestData.Admin())).Result.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_is_for_admins_one_at_a_time_and_is_gone_after_a_day()
    {
        await using var source = new App(databases);
        await source.InitializeAsync();
        var admin = TestData.Admin();
        await Assert.ThrowsAsync<ForbiddenException>(() => source.Send(new StartWorkspaceExport.Command(), TestData.SalesManager()));
        Assert.True((await source.Send(new StartWorkspaceExport.Command(), admin)).Succeeded);
        Assert.Equal("An export is being made already.", (await source.Send(new StartWorkspaceExport.Command(), admin)).Refusal);
        var waiting = (await source.Send(new GetWorkspace.Query(), admin)).Exports.Single();
        Assert.True(waiting.IsAtWork);
        Assert.True((await source.Send(new DropWorkspaceExport.Command(waiting.Id), admin)).Succeeded);
        Assert.Equal(0, await source.Send(new RunWorkspaceExports.Command(), admin));

        await source.Export(admin);
        var made = (await source.Send(new GetWorkspace.Query(), admin)).Exports.Single();
        Assert.Equal(3, await source.Db(db => db.Audit.CountAsync(a => a.Action == "workspace.export" || a.Action == "workspace.download", TestContext.Current.CancellationToken)));
        source.Clock.Advance(TimeSpan.FromHours(25));
        await Assert.ThrowsAsync<NotFoundException>(() => source.Send(new OpenWorkspaceExport.Query(made.Id), admin));
        Assert.Equal(1, await source.Send(new DropWorkspaceExports.Command(), admin));
        Assert.Equal(0, await source.Db(db => db.WorkspaceExportPieces.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Whoever_takes_an_export_is_noted_once_wherever_they_begin()
    {
        await using var source = new App(databases);
        await source.InitializeAsync();
        var (admin, other) = (TestData.Admin(), TestData.Admin("Other Admin"));
        await source.Export(admin);
        var made = (await source.Send(new GetWorkspace.Query(), admin)).Exports.Single();
        using var browser = await source.Browser(other);
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/workspace?handler=File&id={made.Id}", UriKind.Relative));
            request.Headers.Range = new(1, null);
            using var response = await browser.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.PartialContent, made.Bytes - 1), (response.StatusCode, (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length));
        }

        Assert.Equal([admin.Name, other.Name], await source.Db(db => db.Audit.Where(a => a.Action == "workspace.download").OrderBy(a => a.At).ThenBy(a => a.Id).Select(a => a.By).ToListAsync(TestContext.Current.CancellationToken)));
    }

    private static JsonNode Table(JsonNode manifest, string name) => manifest["tables"]!.AsArray().Single(t => (string)t!["name"]! == name)!;

    /// <summary>The same workspace with other rows in one table: without any, or with something else in them.</summary>
    private byte[] Rows(string table, string was, string? now = null) => Exports.Changed(app.Workspace, files: f =>
    {
        var rows = Encoding.UTF8.GetString(f[$"data/{table}.jsonl"]);
        Assert.Contains(was, rows, StringComparison.Ordinal);
        f[$"data/{table}.jsonl"] = now is null ? [] : Encoding.UTF8.GetBytes(rows.Replace(was, now, StringComparison.Ordinal));
    }, mend: true);

    private static JsonArray Files(JsonNode manifest) => manifest["files"]!.AsArray();

    private async Task Refused(byte[] workspace, string why)
    {
        var outcome = await app.Import(workspace, app.Admin);

        Assert.Contains(why, outcome.Result.Refusal, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.", outcome.Result.Refusal, StringComparison.Ordinal);
        Assert.Equal((0, 1, 1), await app.Db(async db => (await db.Leads.CountAsync(TestContext.Current.CancellationToken), await db.Users.CountAsync(TestContext.Current.CancellationToken), await db.Companies.CountAsync(TestContext.Current.CancellationToken))));
    }
}
