using System.Globalization;
using System.Text;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Utm;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Leads.Merging;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>An import is taken back: everything is as it was, but for what somebody changed since.</summary>
public sealed class UndoImportTests(TestDatabase database) : IAsyncLifetime
{
    private const string Mapping = """{"columns": {"Mail": "email", "Name": "fullName", "City": "city", "Source": "source", "Budget": "bant.budget.level", "Need": "bant.need.level", "Tags": "tags", "Won": "wonAt", "Amount": "amount", "Shoe": "customFields.shoe"}, "dateFormat": "yyyy-MM-dd"}""";
    private static readonly string[] _history = ["captures", "import_undos", "import_left", "import_changes", "audit"];

    private readonly ImportFixture desk = new(database);

    public ValueTask InitializeAsync() => desk.InitializeAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Theory]
    [InlineData(ImportPolicy.Overwrite)]
    [InlineData(ImportPolicy.Fill)]
    public async Task What_it_created_goes_and_what_it_changed_is_as_it_was_row_for_row(ImportPolicy policy)
    {
        await desk.Import(File(0, 1_200, "Then"), Mapping);
        var before = await desk.Dump(_history);
        var import = await desk.Import(File(0, 4_000, "Now"), Mapping, policy);
        Assert.True(import is { Created: 2_800, Updated: > 1_000 }, import.ToString());
        Assert.NotEqual(before, await desk.Dump(_history));

        var undone = await Undo(import.Id);

        Assert.Equal((ImportView.Undone, 2_800, import.Updated, 0), (undone.State, undone.Undo!.Removed, undone.Undo.Restored, undone.Undo.Left));
        Same(before, await desk.Dump(_history));
        Assert.Equal(1_200, await desk.Ask(async db => (int)(await Web.Data.StageTallySql.KeptTallies(db).ToListAsync()).Sum(t => t.Count)));
        Assert.Equal(1_200, await desk.Ask(db => db.Captures.CountAsync(c => c.LeadId != null)));
        Assert.True((await desk.Send(new UndoImport.Command(import.Id))).Succeeded); // Again: nothing to do.
        Assert.Contains("taken back", (await desk.Send(new StartImport.Command(import.Id, policy, DryRun: false))).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leads_that_somebody_touched_since_stay_whole_and_are_listed()
    {
        await desk.Import(File(0, 10, "Then"), Mapping);
        var import = await desk.Import(File(0, 30, "Now"), Mapping, ImportPolicy.Overwrite);
        var (answered, noted, merged, into) = (await Lead(3), await Lead(20), await Lead(21), await Lead(22));
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        await desk.Send(new AnswerBant.Command(answered, [new(Criterion.Need, LearnedFrom.Call) { Level = Level.Confirmed }]));
        await desk.Send(new LogActivity.Command(noted, TouchKind.Note) { Text = "They are real", At = desk.Clock.GetUtcNow().AddDays(-3) }); // Of a day before the import.
        await desk.Send(new MergeLeads.Command(into, [merged]));
        var (was, stays) = (await desk.Rows($"SELECT l::text FROM leads l WHERE id = '{answered}'"), await desk.Rows($"SELECT l::text FROM leads l WHERE id = '{noted}'"));

        var undone = await Undo(import.Id);

        Assert.Equal((17, 9, 4), (undone.Undo!.Removed, undone.Undo.Restored, undone.Undo.Left));
        Assert.Equal(was, await desk.Rows($"SELECT l::text FROM leads l WHERE id = '{answered}'"));
        Assert.Equal(stays, await desk.Rows($"SELECT l::text FROM leads l WHERE id = '{noted}'"));
        var left = await desk.Send(new FindLeft.Query(import.Id));
        Assert.Equal(new[] { answered, noted, merged, into }.Order(), left.Select(l => l.LeadId).Order());
        Assert.Contains(left, l => l.LeadId == noted && l.Why.Contains("note", StringComparison.Ordinal));
        Assert.Contains(left, l => l.LeadId == merged && l.Title is null);
    }

    [Fact]
    public async Task A_later_import_of_the_same_people_keeps_what_it_changed_and_can_be_taken_back_first()
    {
        var before = await desk.Dump(_history);
        var first = await desk.Import(File(0, 20, "Then"), Mapping);
        var between = await desk.Dump(_history);
        desk.Clock.Advance(TimeSpan.FromSeconds(5));
        var second = await desk.Import(File(0, 10, "Now"), Mapping, ImportPolicy.Overwrite);

        await Undo(second.Id);
        Same(between, await desk.Dump(_history));
        var undone = await Undo(first.Id);

        Assert.Equal((20, 0), (undone.Undo!.Removed, undone.Undo.Left));
        Same(before, await desk.Dump(_history));
    }

    [Fact]
    public async Task Whoever_stands_twice_in_the_file_goes_with_both_rows()
    {
        await desk.Import(File(0, 40, "Then"), Mapping);
        var before = await desk.Dump(_history);
        var import = await desk.Import($"{File(20, 2_200, "Now")}30@people.example,Person 30,Elsewhere,Late fair,likely,confirmed,Late,2026-02-05,90,7\n1999@people.example,Person 1999,Elsewhere,Later fair,,likely,Late,,,3\n", Mapping, ImportPolicy.Overwrite);
        Assert.True(import is { Created: 2_160, Updated: 22 }, import.ToString());

        var undone = await Undo(import.Id);

        Assert.Equal((2_160, 20, 0), (undone.Undo!.Removed, undone.Undo.Restored, undone.Undo.Left));
        Same(before, await desk.Dump(_history));
    }

    [Fact]
    public async Task What_failed_on_the_way_back_goes_on_when_it_is_asked_for_again()
    {
        var before = await desk.Dump(_history);
        var import = await desk.Import(File(0, 1_500, "Then"), Mapping);
        await desk.Execute("CREATE FUNCTION no_way() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF OLD.email = ''100@people.example'' THEN RAISE EXCEPTION ''no''; END IF; RETURN OLD; END'; CREATE TRIGGER no_way BEFORE DELETE ON leads FOR EACH ROW EXECUTE FUNCTION no_way()");
        var failed = await Undo(import.Id);
        Assert.Equal(("failed", 1_000), (failed.State, failed.Undo!.Removed));

        await desk.Execute("DROP TRIGGER no_way ON leads");
        var undone = await Undo(import.Id);

        Assert.Equal((ImportView.Undone, 1_500), (undone.State, undone.Undo!.Removed));
        Same(before, await desk.Dump(_history));
    }

    [Fact]
    public async Task Sources_that_somebody_has_found_a_use_for_since_stay()
    {
        await desk.Import(File(0, 3, "Then"), Mapping);
        var import = await desk.Import(File(0, 9, "Now"), Mapping, ImportPolicy.Overwrite);
        await desk.Send(new SaveUtmRule.Command(null, 0, [new(UtmField.Source, UtmMatch.Is, "fair")], "Now fair 0", null));
        var sources = await desk.Ask(db => db.Sources.ToDictionaryAsync(s => s.Name, s => s.Id));
        await desk.Send(new AddCampaign.Command(new("Fairs", sources["Now fair 1"])));

        var undone = await Undo(import.Id);

        Assert.Equal((ImportView.Undone, 6, 0), (undone.State, undone.Undo!.Removed, undone.Undo.Left));
        Assert.Equal(["Now fair 0", "Now fair 1", "Then fair 0", "Then fair 1", "Then fair 2"], await desk.Ask(db => db.Sources.OrderBy(s => s.Name).Select(s => s.Name).ToListAsync()));
        Assert.Equal("Now fair 0", (await desk.Send(new GetUtmRules.Query())).Single().Source);
    }

    [Fact]
    public async Task Sources_that_the_undo_of_a_later_import_or_of_a_merge_gives_back_to_a_lead_stay()
    {
        var first = await desk.Import(File(0, 3, "Then"), Mapping);
        desk.Clock.Advance(TimeSpan.FromSeconds(5));
        var second = await desk.Import(File(0, 3, "Now"), Mapping, ImportPolicy.Overwrite);
        await desk.Send(new MergeLeads.Command(await Lead(0), [await Lead(1)]));
        await Undo(first.Id);

        Assert.Equal(3, await desk.Ask(db => db.Sources.CountAsync(s => s.Name.StartsWith("Then"))));
        Assert.Equal(ImportView.Undone, (await Undo(second.Id)).State);
    }

    [Fact]
    public async Task After_thirty_days_or_while_it_runs_or_after_a_dry_run_there_is_no_way_back()
    {
        var import = await desk.Import(File(0, 3, "Then"), Mapping);
        var dry = await desk.Import(File(0, 9, "Now"), Mapping, dryRun: true);
        var queued = await desk.Queue(Encoding.UTF8.GetBytes(File(0, 9, "Now")), Mapping);

        Assert.Contains("changed nothing", (await desk.Send(new UndoImport.Command(dry.Id))).Refusal, StringComparison.Ordinal);
        Assert.Contains("cancel it first", (await desk.Send(new UndoImport.Command(queued))).Refusal, StringComparison.Ordinal);
        desk.Clock.Advance(TimeSpan.FromDays(ImportUndo.Days) + TimeSpan.FromMinutes(1));
        Assert.Contains("30 days", (await desk.Send(new UndoImport.Command(import.Id))).Refusal, StringComparison.Ordinal);
    }

    private async Task<ImportView> Undo(Guid id)
    {
        desk.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True((await desk.Send(new UndoImport.Command(id))).Succeeded);
        await desk.RunUndos();
        return await desk.Send(new GetImport.Query(id));
    }

    private Task<Guid> Lead(int of) => desk.Ask(db => db.Leads.Where(l => l.Email == $"{of}@people.example").Select(l => l.Id).SingleAsync());

    private static void Same(string before, string after)
    {
        string[] was = before.Split('\n'), now = after.Split('\n');
        Assert.True(before == after, $"was: {string.Join('\n', was.Except(now).Take(10))}\nnow: {string.Join('\n', now.Except(was).Take(10))}");
    }

    /// <summary>People of whom every third is known better, and every fiftieth has bought.</summary>
    private static string File(int from, int to, string say)
    {
        var file = new StringBuilder("Mail,Name,City,Source,Budget,Need,Tags,Won,Amount,Shoe\n");
        for (var i = from; i < to; i++)
        {
            file.Append(CultureInfo.InvariantCulture, $"{i}@people.example,Person {i},{(say == "Then" && i % 2 == 0 ? "" : $"{say}ham")},{say} fair {i % 3},{(i % 3 == 0 ? "confirmed" : "")},{(say == "Now" && i % 4 == 0 ? "likely" : "")},{say},{(say == "Now" && i % 50 == 0 ? "2026-01-05" : "")},{(i % 50 == 0 ? "1200" : "")},{(say == "Now" ? i % 9 : "")}\n");
        }

        return file.ToString();
    }
}
