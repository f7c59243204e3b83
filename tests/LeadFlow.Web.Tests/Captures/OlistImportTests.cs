using System.Diagnostics;
using System.Text.Json;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>Real leads and deals: what comes out agrees with figures that somebody else computed.</summary>
public sealed class OlistImportTests(TestDatabase database, ITestOutputHelper output) : IAsyncLifetime
{
    private const string LeadsMapping = """
        {"columns": {"mql_id": "externalId", "first_contact_date": "capturedAt", "origin": "source", "landing_page_id": "customFields.landingPage"},
         "dateFormat": "yyyy-MM-dd", "match": ["externalId"], "system": "olist", "timeZone": "America/Sao_Paulo"}
        """;

    private const string DealsMapping = """
        {"columns": {"mql_id": "externalId", "won_date": "wonAt", "declared_monthly_revenue": "amount", "business_segment": "industry"},
         "dateFormat": "yyyy-MM-dd", "defaults": {"currency": "BRL"}, "match": ["externalId"], "system": "olist", "timeZone": "America/Sao_Paulo"}
        """;

    private static readonly string[] Policies = ["Skip", "Fill", "Overwrite"];

    private readonly ImportFixture desk = new(database);

    public ValueTask InitializeAsync() => desk.InitializeAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task Leads_and_deals_give_the_known_figures_and_the_same_files_again_change_nothing()
    {
        var (leads, deals, facts) = await Files();

        var timer = Stopwatch.StartNew();
        var first = await desk.Import(leads, LeadsMapping, ImportPolicy.Skip, name: "olist_leads.csv");
        output.WriteLine($"8,000 leads in {timer.ElapsedMilliseconds} ms");
        timer.Restart();
        var second = await desk.Import(deals, DealsMapping, ImportPolicy.Fill, name: "olist_deals.csv");
        output.WriteLine($"842 deals in {timer.ElapsedMilliseconds} ms");

        Assert.Equal(("completed", 8_000, 8_000, 0, 0, 0), (first.State, first.Done, first.Created, first.Updated, first.Skipped, first.Rejected));
        Assert.Equal(("completed", 842, 0, 842, 0, 0), (second.State, second.Done, second.Created, second.Updated, second.Skipped, second.Rejected));
        await CheckFigures(facts);

        var before = await desk.Dump();
        foreach (var policy in Policies.Select(Enum.Parse<ImportPolicy>))
        {
            desk.Clock.Advance(TimeSpan.FromDays(1.5));
            timer.Restart();
            var again = await desk.Import(leads, LeadsMapping, policy, name: "again.csv");
            Assert.Equal((0, 0, 8_000, 0), (again.Created, again.Updated, again.Skipped, again.Rejected));
            again = await desk.Import(deals, DealsMapping, policy, name: "again.csv");
            Assert.Equal((0, 0, 842, 0), (again.Created, again.Updated, again.Skipped, again.Rejected));
            output.WriteLine($"both again, {policy}, in {timer.ElapsedMilliseconds} ms");
            Assert.Equal(before, await desk.Dump());
        }
    }

    [Theory]
    [InlineData(ImportPolicy.Fill)]
    [InlineData(ImportPolicy.Overwrite)]
    public async Task Deals_before_leads_end_as_leads_before_deals(ImportPolicy policy)
    {
        var (leads, deals, facts) = await Files();
        var other = new ImportFixture(database);
        await other.InitializeAsync();
        await using var _ = other;

        await other.Import(leads, LeadsMapping, policy);
        await other.Import(deals, DealsMapping, policy);
        var first = await desk.Import(deals, DealsMapping, policy);
        var second = await desk.Import(leads, LeadsMapping, policy);

        Assert.Equal((842, 0), (first.Created, first.Updated));
        Assert.Equal((7_158, 842), (second.Created, second.Updated));
        await CheckFigures(facts);
        foreach (var (table, columns) in Compared)
        {
            Assert.Equal(await other.Rows(Sql(table, columns)), await desk.Rows(Sql(table, columns)));
        }
    }

    [Fact]
    public async Task A_dry_run_counts_what_would_happen_and_leaves_nothing()
    {
        var (leads, deals, _) = await Files();
        var before = await desk.Dump();

        var dry = await desk.Import([.. leads, .. leads], LeadsMapping, ImportPolicy.Fill, dryRun: true);
        Assert.Equal(("completed", 8_000, 0, 8_000, 1), (dry.State, dry.Created, dry.Updated, dry.Skipped, dry.Rejected));
        Assert.Equal(before, await desk.Dump());

        await desk.Send(new StartImport.Command(dry.Id, ImportPolicy.Fill, DryRun: false));
        await desk.RunAll();
        var real = await desk.Send(new GetImport.Query(dry.Id));
        Assert.Equal((dry.Created, dry.Updated, dry.Skipped, dry.Rejected), (real.Created, real.Updated, real.Skipped, real.Rejected));

        before = await desk.Dump();
        dry = await desk.Import(deals, DealsMapping, ImportPolicy.Fill, dryRun: true);
        Assert.Equal((0, 842, 0), (dry.Created, dry.Updated, dry.Skipped));
        Assert.Equal(before, await desk.Dump());
    }

    private static readonly (string Table, string Columns)[] Compared =
    [
        ("leads", """
            t.title, t.company, t.industry, s.name, t.captured_at, t.captured_on, t.captured_at_is_implied, t.won_at, t.won_on, t.warm_at, t.hot_at, t.offered_at, t.claimed_at, t.accepted_at,
            t.dead_at, t.custom_fields::text, t.has_implied_milestones, t.owner_id
            """),
        ("lead_qualification", "t.standing, t.stage_name, t.stage_kind, t.score, t.last_touch_at, t.captured_at, t.next_action, t.hold_stage, t.is_override, t.parts"),
        ("opportunities", "t.name, t.amount, t.currency, t.state, t.opened_at, t.closed_at, t.won_on, t.is_imported, t.journey_number"),
        ("stage_entries", "t.stage_name, t.stage_kind, t.at, t.cause, t.implied, t.journey_number, t.undone"),
        ("journeys", "t.number, t.began_at, t.why"),
    ];

    private static string Sql(string table, string columns) => table == "leads"
        ? $"SELECT (t.external_id, {columns})::text FROM leads t LEFT JOIN sources s ON s.id = t.source_id ORDER BY 1"
        : $"SELECT (l.external_id, {columns})::text FROM {table} t JOIN leads l ON l.id = t.lead_id ORDER BY 1";

    private async Task CheckFigures(JsonElement facts)
    {
        var bySource = await desk.Rows("SELECT coalesce(s.name, '(blank)'), count(*), count(l.won_at) FROM leads l LEFT JOIN sources s ON s.id = l.source_id GROUP BY 1");
        Assert.Equal(
            facts.GetProperty("by_origin").EnumerateObject().Select(o => $"{o.Name}|{o.Value.GetProperty("leads")}|{o.Value.GetProperty("closed")}").Order(StringComparer.Ordinal),
            bySource.Order(StringComparer.Ordinal));

        var byMonth = await desk.Rows("SELECT to_char(captured_on, 'YYYY-MM'), count(*), count(won_at) FROM leads GROUP BY 1 ORDER BY 1");
        Assert.Equal(
            facts.GetProperty("won_by_first_contact_cohort_month").EnumerateObject().Select(o => $"{o.Name}|{o.Value.GetProperty("leads")}|{o.Value.GetProperty("won")}"),
            byMonth);

        var wonByMonth = await desk.Rows("SELECT to_char(won_on, 'YYYY-MM'), count(*) FROM leads WHERE won_on IS NOT NULL GROUP BY 1 ORDER BY 1");
        Assert.Equal(facts.GetProperty("won_per_month").EnumerateObject().Select(o => $"{o.Name}|{o.Value}"), wonByMonth);
    }

    private static async Task<(byte[] Leads, byte[] Deals, JsonElement Facts)> Files() =>
    (
        await File.ReadAllBytesAsync(SharedData.Path("olist/olist_marketing_qualified_leads_dataset.csv"), TestContext.Current.CancellationToken),
        await File.ReadAllBytesAsync(SharedData.Path("olist/olist_closed_deals_dataset.csv"), TestContext.Current.CancellationToken),
        JsonDocument.Parse(await File.ReadAllTextAsync(SharedData.Path("facts/olist.json"), TestContext.Current.CancellationToken)).RootElement
    );
}
