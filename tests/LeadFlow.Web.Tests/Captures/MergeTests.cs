using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Board;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Merging;
using LeadFlow.Web.Features.Captures.Utm;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Reports;
using LeadFlow.Web.Features.Triage;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>Two sources, or campaigns, become one: nothing is lost, nothing comes in beside it, and it can be taken back exactly.</summary>
public sealed class MergeTests(App app) : IClassFixture<App>
{
    private static int _number;

    private readonly TestUser _admin = TestData.Admin();
    private readonly string _x = $"m{Interlocked.Increment(ref _number)}"; // Each test has sources of its own.

    [Fact]
    public async Task Leads_later_captures_and_reports_are_those_of_the_one_that_stays_and_the_undo_returns_exactly_what_came()
    {
        var (own, first, second) = (await Lead("Google"), await Lead("google"), await Lead("google"));
        var merge = await Merge("Google", "google");

        Assert.Equal("Google", Bare(await Get(first))); // Called so even before it has followed.
        await Run();
        var byOldName = await Lead("google");
        Assert.Equal((JobState.Completed, 2), (await app.Send(new GetSourceMerge.Query(merge), _admin) is var view ? (view.State, view.Moved) : default));
        Assert.All(new[] { own, first, second, byOldName }, async id => Assert.Equal("Google", Bare(await Get(id))));
        Assert.Equal(4, (await Funnel("Google")).Captured);
        Assert.Equal(["Google"], await Named());
        Assert.Equal(0, await app.Db(db => db.Qualifications.CountAsync(q => db.Sources.Any(s => s.Id == q.SourceId && s.MergedIntoId != null), TestContext.Current.CancellationToken)));

        await Move(second, "Elsewhere"); // Somebody knows better since.
        Assert.True((await app.Send(new UndoSourceMerge.Command(merge), _admin)).Succeeded);
        Assert.True((await app.Send(new UndoSourceMerge.Command(merge), _admin)).Succeeded); // A second press changes nothing.
        await Run();

        var undone = await app.Send(new GetSourceMerge.Query(merge), _admin);
        Assert.Equal((1, 1, true), (undone.PutBack, undone.LeftAlone, undone.IsUndo));
        Assert.Equal(("google", "Elsewhere", "Google", "Google"), (Bare(await Get(first)), Bare(await Get(second)), Bare(await Get(byOldName)), Bare(await Get(own))));
        Assert.Equal("google", Bare(await Get(await Lead("google"))));
        Assert.Equal(2, await app.Db(db => db.Audit.CountAsync(a => a.Subject.StartsWith($"Google {_x}") && (a.Action == "source.merge" || a.Action == "source.unmerge"), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Versions_timelines_and_scores_of_the_leads_stay()
    {
        await Lead("Keep");
        var lead = await Lead("keep");
        var before = await Facts(lead);
        await Merge("Keep", "keep");
        await Run();

        Assert.Equal(before, await Facts(lead));

        Task<(int, int, int)> Facts(Guid id) => app.Db(async db => (await db.Leads.Where(l => l.Id == id).Select(l => l.Version).SingleAsync(), await db.Activities.CountAsync(a => a.LeadId == id), await db.Qualifications.Where(q => q.LeadId == id).Select(q => q.Score).SingleAsync()));
    }

    [Fact]
    public async Task Rules_and_whoever_acts_first_come_along_and_go_back()
    {
        var sdr = TestData.Sdr("Merged Sdr");
        await app.Know(sdr);
        await app.Send(new AddSource.Command($"Ads {_x}", SourceKind.PaidSearch, null), _admin);
        await app.Send(new AddSource.Command($"ads {_x}", SourceKind.PaidSearch, null, DefaultOwner: sdr.Id), _admin);
        await app.Send(new SaveUtmRule.Command(null, 0, [new(UtmField.Source, UtmMatch.Is, _x)], $"ads {_x}", null), _admin);
        var merge = await Merge("Ads", "ads");
        await Run();

        var lead = await Get((await app.Lead(capture: TestData.Capture(source: null) with { Utm = new() { ["source"] = _x } })).Id);
        Assert.Equal(("Ads", sdr.Id), (Bare(lead), lead.Owner));

        await app.Send(new UndoSourceMerge.Command(merge), _admin);
        await Run();
        Assert.Null((await Get(await Lead("Ads"))).Owner);
        Assert.Equal("ads", Bare(await Get((await app.Lead(capture: TestData.Capture(source: null) with { Utm = new() { ["source"] = _x } })).Id)));
    }

    [Fact]
    public async Task A_file_that_names_the_old_one_lands_on_the_one_that_stays()
    {
        await Lead("File");
        await Lead("file");
        await Merge("File", "file");
        await Run();
        var import = await app.Send(new ReceiveImport.Command("people.csv", System.Text.Encoding.UTF8.GetBytes($"E-mail,Source,Campaign\n{_x}@file.example,file {_x},\n"), new("""{"columns":{"E-mail":"email","Source":"source"}}""", ImportPolicy.Skip, DryRun: false)), _admin);
        await app.Send(new RunImports.Command(), _admin);

        Assert.Equal(1, (await app.Send(new GetImport.Query(import), _admin)).Created);
        Assert.Equal("File", Bare(await Get(await app.Db(db => db.Leads.Where(l => l.Email == $"{_x}@file.example").Select(l => l.Id).SingleAsync(TestContext.Current.CancellationToken)))));
    }

    [Fact]
    public async Task What_was_on_its_way_when_it_was_merged_catches_up()
    {
        var (kept, late) = (await Lead("Late"), await Lead("late"));
        var merge = await Merge("Late", "late");
        await Run();
        var old = (await app.Db(db => db.SourceMerges.SingleAsync(m => m.Id == merge, TestContext.Current.CancellationToken))).FromIds[0];
        await app.Db(db => db.Database.ExecuteSqlAsync($"UPDATE leads SET source_id = {old} WHERE id = {kept}", TestContext.Current.CancellationToken)); // As a batch of an import that knew no better.

        await Run();
        Assert.Equal("Late", Bare(await Get(kept)));
        await app.Send(new UndoSourceMerge.Command(merge), _admin);
        await Run();
        Assert.Equal(("late", "late"), (Bare(await Get(kept)), Bare(await Get(late))));
    }

    [Fact]
    public async Task A_later_merge_is_taken_back_first_and_an_old_one_never()
    {
        await Lead("A");
        await Lead("B");
        await Lead("C");
        var first = await Merge("B", "A");
        Assert.Contains("wait until", (await app.Send(new UndoSourceMerge.Command(first), _admin)).Refusal, StringComparison.Ordinal); // Its leads are still on their way.
        await Run();
        var second = await Merge("C", "B");
        await Run();
        Assert.Equal("C", Bare(await Get(await Lead("A"))));
        Assert.Contains("take that back first", (await app.Send(new UndoSourceMerge.Command(first), _admin)).Refusal, StringComparison.Ordinal);
        Assert.True((await app.Send(new UndoSourceMerge.Command(second), _admin)).Succeeded);
        await Run();
        Assert.Equal("B", Bare(await Get(await Lead("A"))));

        app.Clock.Advance(SourceMerge.UndoTime + TimeSpan.FromMinutes(1));
        Assert.Contains("30 days", (await app.Send(new UndoSourceMerge.Command(first), _admin)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_or_its_undo_that_broke_off_goes_on_when_it_is_asked_for_again_however_late()
    {
        var (kept, stuck) = (await Lead("Stuck"), await Lead("stuck"));
        var merge = await Merge("Stuck", "stuck");
        await Broken(stuck, () => Assert.ThrowsAnyAsync<Exception>(Run));
        Assert.True((await app.Send(new GetSourceMerge.Query(merge), _admin)).HasStopped);
        Assert.True((await app.Send(new RetrySourceMerge.Command(merge), _admin)).Succeeded);
        await Run();
        Assert.Equal((JobState.Completed, 1), (await app.Send(new GetSourceMerge.Query(merge), _admin) is var merged ? (merged.State, merged.Moved) : default));

        await app.Send(new UndoSourceMerge.Command(merge), _admin);
        await Broken(stuck, Run);
        app.Clock.Advance(TimeSpan.FromDays(100));
        await app.Send(new TidyUp.Command(), _admin);
        var view = await app.Send(new GetSourceMerge.Query(merge), _admin);
        Assert.Equal((true, true, 0), (view.HasStopped, view.IsUndo, view.PutBack));
        Assert.Contains(await app.Send(new FindSourceMerges.Query(), _admin), m => m.Id == merge && m.HasStopped);
        var browser = await app.Browser(_admin);
        var page = await browser.GetStringAsync(new Uri($"/merges/{merge}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("handler=Retry", page, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Undo", page, StringComparison.Ordinal);

        await app.Db(db => db.Jobs.Where(j => j.Id == view.JobId).ExecuteDeleteAsync(TestContext.Current.CancellationToken)); // As in a workspace that moved in: jobs stay behind.
        Assert.True((await app.Send(new GetSourceMerge.Query(merge), _admin)).HasStopped);
        Assert.True((await app.Send(new UndoSourceMerge.Command(merge), _admin)).Succeeded);
        Assert.True((await app.Send(new UndoSourceMerge.Command(merge), _admin)).Succeeded); // A second press queues no second.
        Assert.Equal(1, await app.Db(db => db.Jobs.CountAsync(j => j.SubjectId == merge && j.State == JobState.Queued, TestContext.Current.CancellationToken)));
        await Run();
        Assert.Equal(("Stuck", "stuck"), (Bare(await Get(kept)), Bare(await Get(stuck))));
        Assert.Equal((JobState.Completed, 1, false), (await app.Send(new GetSourceMerge.Query(merge), _admin) is var undone ? (undone.State, undone.PutBack, undone.HasStopped) : default));
    }

    [Fact]
    public async Task A_filter_by_the_one_that_stays_finds_those_that_have_not_followed_yet()
    {
        var (own, other) = (await Lead("Slow"), await Lead("slow"));
        var campaigned = await Campaigned("Slow");
        var late = await Campaigned("slow");
        await Merge("Slow", "slow");
        var campaigns = await app.Db(db => db.Campaigns.Where(c => c.Name.EndsWith(_x)).ToDictionaryAsync(c => c.Name, c => c.Id, TestContext.Current.CancellationToken));
        await app.Send(new MergeSources.Command(MergeKind.Campaigns, campaigns[$"Slow {_x}"], [campaigns[$"slow {_x}"]]), _admin);

        foreach (var name in new[] { $"Slow {_x}", $"slow {_x}" })
        {
            Assert.Equal(new[] { own, other }.ToHashSet(), (await app.Send(new FindLeads.Query { Source = name }, _admin)).Items.Select(l => l.Id).ToHashSet());
            Assert.Equal(new[] { campaigned, late }.ToHashSet(), (await app.Send(new FindLeads.Query { Campaign = name }, _admin)).Items.Select(l => l.Id).ToHashSet());
            Assert.Equal(2, (await app.Send(new GetFunnel.Query(Source: name), _admin)).Stages[0].Count);
            Assert.Equal(2, (await app.Send(new GetFunnel.Query(Campaign: name), _admin)).Stages[0].Count);
            Assert.Equal(2, (await app.Send(new GetTriage.Query(name), _admin)).Count);
            Assert.Equal(2, (await app.Send(new GetBoard.Query(Source: name), _admin)).All.Sum(c => c.Cards.Count));
        }
    }

    [Fact]
    public async Task Two_admins_at_once_merge_once()
    {
        await Lead("Race");
        await Lead("race");
        var (into, from) = (await Id("Race"), await Id("race"));

        var both = await Task.WhenAll(app.Send(new MergeSources.Command(MergeKind.Sources, into, [from]), _admin), app.Send(new MergeSources.Command(MergeKind.Sources, from, [into]), TestData.Admin("Other Admin")));

        Assert.Single(both, s => s.Result.Succeeded);
        await Run();
        Assert.Single(await Named());
    }

    [Fact]
    public async Task Campaigns_are_merged_and_taken_back_alike()
    {
        await app.Send(new AddCampaign.Command(new($"Spring {_x}")), _admin);
        var (kept, merged) = (await Campaigned("Spring"), await Campaigned("spring"));
        var ids = await app.Db(db => db.Campaigns.Where(c => c.Name.EndsWith(_x)).ToDictionaryAsync(c => c.Name, c => c.Id, TestContext.Current.CancellationToken));
        var merge = (await app.Send(new MergeSources.Command(MergeKind.Campaigns, ids[$"Spring {_x}"], [ids[$"spring {_x}"]]), _admin)).MergeId;
        await Run();
        Assert.Equal(($"Spring {_x}", $"Spring {_x}", $"Spring {_x}"), ((await Get(kept)).Campaign, (await Get(merged)).Campaign, (await Get(await Campaigned("spring"))).Campaign));

        await app.Send(new UndoSourceMerge.Command(merge), _admin);
        await Run();
        Assert.Equal(($"Spring {_x}", $"spring {_x}"), ((await Get(kept)).Campaign, (await Get(merged)).Campaign));
    }

    [Fact]
    public async Task Those_that_differ_only_in_how_they_are_written_are_suggested()
    {
        await Lead("Web Form");
        await Lead("web-form");
        await Lead("web-form");
        var (one, other) = (await Id("Web Form"), await Id("web-form"));

        Assert.Equal([(other, 2L), (one, 1L)], (await app.Send(new GetMergeChoice.Query(MergeKind.Sources, [one, other]), _admin)).Select(i => (i.Id, i.Leads)));
        Assert.Contains((await app.Send(new FindSources.Query(), _admin)).Alike, g => g.Select(s => s.Name).ToHashSet().SetEquals([$"Web Form {_x}", $"web-form {_x}"]));
    }

    [Fact]
    public async Task Many_leads_follow_in_batches()
    {
        const int Many = MergeRun.BatchSize + 500;
        await Lead("Many");
        await Lead("many");
        var from = await Id("many");
        await app.Db(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            var template = await db.Leads.AsNoTracking().Where(l => l.SourceId == from).Select(l => l.Id).SingleAsync();
            await db.Database.ExecuteSqlAsync($"""
                CREATE TEMP TABLE more ON COMMIT DROP AS SELECT gen_random_uuid() AS new_id, l.* FROM leads l, generate_series(2, {Many}) WHERE l.id = {template};
                UPDATE more SET id = new_id, phone_key = '';
                ALTER TABLE more DROP COLUMN new_id;
                INSERT INTO leads SELECT * FROM more;
                """);
            await transaction.CommitAsync();
        });
        var merge = await Merge("Many", "many");
        await Run();

        var view = await app.Send(new GetSourceMerge.Query(merge), _admin);
        Assert.Equal((JobState.Completed, Many, Many), (view.State, view.Done, view.Moved));
        await app.Send(new UndoSourceMerge.Command(merge), _admin);
        await Run();
        Assert.Equal(Many, await app.Db(db => db.Leads.CountAsync(l => l.SourceId == from, TestContext.Current.CancellationToken)));
        await app.Db(db => db.Leads.Where(l => l.SourceId == from && !db.Qualifications.Any(q => q.LeadId == l.Id)).ExecuteDeleteAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>While it lasts the database refuses to change that lead.</summary>
    private async Task Broken(Guid lead, Func<Task> act)
    {
        var sql = $"""
            CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN IF NEW.id = '{lead}' THEN RAISE EXCEPTION 'it is stuck'; END IF; RETURN NEW; END $f$;
            CREATE TRIGGER stuck BEFORE UPDATE ON leads FOR EACH ROW EXECUTE FUNCTION stuck();
            """;
        await app.Db(db => db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken));
        try
        {
            await act();
        }
        finally
        {
            await app.Db(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER stuck ON leads; DROP FUNCTION stuck();", TestContext.Current.CancellationToken));
        }
    }

    private async Task<Guid> Lead(string source) => (await app.Lead(capture: TestData.Capture(source: $"{source} {_x}"))).Id;

    private async Task<Guid> Campaigned(string campaign) => (await app.Lead(capture: TestData.Capture() with { Campaign = $"{campaign} {_x}" })).Id;

    private Task<LeadView> Get(Guid id) => app.Send(new GetLead.Query(id), _admin);

    private string? Bare(LeadView lead) => lead.Source?.Replace($" {_x}", "", StringComparison.Ordinal);

    private async Task<Guid> Id(string source) => (await app.Send(new FindSources.Query($"{source} {_x}"), _admin)).Items.Single(s => s.Name == $"{source} {_x}").Id;

    private async Task<Guid> Merge(string into, string from)
    {
        var started = await app.Send(new MergeSources.Command(MergeKind.Sources, await Id(into), [await Id(from)]), _admin);
        Assert.True(started.Result.Succeeded, started.Result.Refusal);
        return started.MergeId;
    }

    private Task<int> Run() => app.Send(new RunMerges.Command(), _admin);

    private async Task Move(Guid lead, string source)
    {
        await Lead(source);
        var id = await Id(source);
        await app.Db(db => db.Database.ExecuteSqlAsync($"UPDATE leads SET source_id = {id} WHERE id = {lead}", TestContext.Current.CancellationToken));
    }

    private async Task<GetFunnel.OfSource> Funnel(string source) => (await app.Send(new GetFunnel.Query(), _admin)).BySource.Single(s => s.Source == $"{source} {_x}");

    private async Task<List<string>> Named() => [.. (await app.Send(new GetSources.Query(), _admin)).Sources.Where(s => s.Name.EndsWith($" {_x}", StringComparison.Ordinal)).Select(s => s.Name[..^(_x.Length + 1)])];
}
