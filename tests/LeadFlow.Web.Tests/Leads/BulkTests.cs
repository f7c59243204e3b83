using System.Globalization;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Leads.Bulk;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Leads;

/// <summary>One change to many leads: each by its own rules, each exactly once, and taken back as a whole.</summary>
public sealed class BulkTests(App app) : IClassFixture<App>
{
    private readonly TestUser _marketer = TestData.Marketer();

    [Fact]
    public async Task Each_lead_is_changed_by_its_own_rule_and_those_refused_are_listed_with_why()
    {
        var rep = TestData.Rep("Bulk Rep");
        await app.Know(rep);
        var (raw, claimed, mine) = (await app.Lead(), await app.ClaimedLead(rep), await app.Lead());
        Assert.True((await app.Send(new AssignLead.Command(mine.Id, _marketer.Id), _marketer)).Succeeded);

        var bulk = await Run(BulkKind.Assign, [raw.Id, claimed.Id, mine.Id], new() { Owners = [_marketer.Id] });

        Assert.Equal((JobState.Completed, 3, 1, 1), (bulk.Bulk.State, bulk.Bulk.Done, bulk.Bulk.Changed, bulk.Bulk.Refused));
        var line = Assert.Single(bulk.Lines);
        Assert.Equal(claimed.Id, line.LeadId);
        Assert.Contains("Bulk Rep", line.Why, StringComparison.Ordinal);
        Assert.Equal(_marketer.Id, (await Lead(raw.Id)).OwnerId);
        Assert.Contains(await Summaries(raw.Id), s => s.Contains(_marketer.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Leads_are_dealt_out_to_several_in_turn()
    {
        var (a, b) = (TestData.Sdr("Sdr A"), TestData.Sdr("Sdr B"));
        await app.Know(a);
        await app.Know(b);
        var leads = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            leads.Add((await app.Lead()).Id);
        }

        await Run(BulkKind.Assign, leads, new() { Owners = [a.Id, b.Id] });

        var owners = new List<Guid?>();
        foreach (var id in leads)
        {
            owners.Add((await Lead(id)).OwnerId);
        }

        Assert.Equal([a.Id, b.Id, a.Id, b.Id, a.Id], owners);
    }

    [Fact]
    public async Task All_that_match_are_those_that_matched_when_it_began()
    {
        var tag = $"tag{Guid.NewGuid():N}";
        var (here, later) = (await Tagged(tag), await app.Lead());
        var id = await Start(BulkKind.Dead, null, new() { Reason = "No budget" }, $"tag={tag}&standing=open");
        await RunAll();
        await app.Send(new EditLeadRow.Command(later.Id, later.Version, new(), new() { Tags = tag }), _marketer);

        var bulk = await app.Send(new GetBulk.Query(id), _marketer);

        Assert.Equal((1, 1), (bulk.Bulk.Total, bulk.Bulk.Changed));
        Assert.Equal("No budget", (await Lead(here)).DeadReason);
    }

    [Fact]
    public async Task Taking_back_restores_what_was_and_leaves_alone_what_somebody_changed_since()
    {
        var tag = $"tag{Guid.NewGuid():N}";
        var ids = new[] { await Tagged(tag), await Tagged(tag), await Tagged(tag) };
        var bulk = await Run(BulkKind.Dead, ids, new() { Reason = "No budget" });
        Assert.Equal(3, bulk.Bulk.Changed);
        Assert.True((await app.Send(new WakeLead.Command(ids[1], "raw"), _marketer)).Succeeded);

        Assert.True((await app.Send(new UndoBulk.Command(bulk.Bulk.Id), _marketer)).Succeeded);
        Assert.True((await app.Send(new UndoBulk.Command(bulk.Bulk.Id), _marketer)).Succeeded); // Pressed twice.
        await RunAll();

        var undone = await app.Send(new GetBulk.Query(bulk.Bulk.Id), _marketer);
        Assert.Equal((true, 2, 1), (undone.Bulk.IsUndo, undone.Bulk.TakenBack, undone.Bulk.LeftAlone));
        Assert.Equal(ids[1], Assert.Single(undone.Lines).LeadId);
        Assert.Equal(LeadStanding.Open, (await Lead(ids[0])).Standing);
        Assert.Null((await Lead(ids[0])).DeadAt);
    }

    [Fact]
    public async Task Owners_and_tags_are_given_back()
    {
        var (first, second) = (TestData.Sdr("First Owner"), TestData.Sdr("Second Owner"));
        await app.Know(first);
        await app.Know(second);
        var (kept, moved) = (await app.Lead(), await app.Lead());
        await Run(BulkKind.Assign, [kept.Id], new() { Owners = [first.Id] });
        var assigned = await Run(BulkKind.Assign, [kept.Id, moved.Id], new() { Owners = [second.Id] });
        var tagged = await Run(BulkKind.Tag, [kept.Id, moved.Id], new() { Tags = ["pilot", "العربية 🚀"] });
        Assert.Equal(["pilot", "العربية 🚀"], (await Lead(kept.Id)).Tags);
        Assert.True((await app.Send(new AssignLead.Command(moved.Id, null), _marketer)).Succeeded);

        await Undo(assigned.Bulk.Id);
        await Undo(tagged.Bulk.Id);

        Assert.Equal(first.Id, (await Lead(kept.Id)).OwnerId);
        Assert.Null((await Lead(moved.Id)).OwnerId);
        Assert.Empty((await Lead(moved.Id)).Tags);
        Assert.Contains("given", Assert.Single((await app.Send(new GetBulk.Query(assigned.Bulk.Id), _marketer)).Lines).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_dies_within_a_batch_is_followed_by_another_who_changes_each_lead_once()
    {
        var tag = $"tag{Guid.NewGuid():N}";
        for (var i = 0; i < 250; i++)
        {
            await Tagged(tag);
        }

        var id = await Start(BulkKind.Tag, null, new() { Tags = ["once"] }, $"tag={tag}");
        await Execute(string.Create(CultureInfo.InvariantCulture, $"""
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.no = 150 AND NEW.bulk_id = '{id}' AND NEW.changed THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END $$;
            CREATE TRIGGER die BEFORE UPDATE ON bulk_changes FOR EACH ROW EXECUTE FUNCTION die();
            """));
        await Assert.ThrowsAnyAsync<Exception>(RunAll);
        var stuck = (await app.Send(new GetBulk.Query(id), _marketer)).Bulk;
        Assert.Equal((JobState.Running, 100, 250, 100), (stuck.State, stuck.Done, stuck.Total, stuck.Changed));

        await Execute("DROP TRIGGER die ON bulk_changes; DROP FUNCTION die");
        app.Clock.Advance(Job.Lease + TimeSpan.FromSeconds(1));
        await RunAll();

        var done = (await app.Send(new GetBulk.Query(id), _marketer)).Bulk;
        Assert.Equal((JobState.Completed, 250, 250), (done.State, done.Done, done.Changed));
        var lines = await app.Db(db => db.Activities.Where(a => a.Summary == "Tagged once").GroupBy(a => a.LeadId).Select(g => g.Count()).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(250, lines.Count);
        Assert.All(lines, n => Assert.Equal(1, n));
    }

    [Fact]
    public async Task A_cancelled_one_stops_keeps_what_is_done_and_is_not_anybodys_to_cancel()
    {
        var lead = await app.Lead();
        var id = await Start(BulkKind.Tag, [lead.Id], new() { Tags = ["late"] });

        Assert.False((await app.Send(new CancelBulk.Command(id), TestData.Rep("Passing Rep"))).Succeeded);
        Assert.True((await app.Send(new CancelBulk.Command(id), TestData.SalesManager())).Succeeded);
        await RunAll();

        Assert.Equal(JobState.Cancelled, (await app.Send(new GetBulk.Query(id), _marketer)).Bulk.State);
        Assert.Empty((await Lead(lead.Id)).Tags);
        Assert.False((await app.Send(new UndoBulk.Command(id), _marketer)).Succeeded);
    }

    [Fact]
    public async Task What_every_lead_would_refuse_is_refused_at_once()
    {
        var lead = await app.Lead();

        Assert.False((await app.Send(new StartBulk.Command(BulkKind.Dead, [lead.Id], null, new() { Reason = "Because" }), _marketer)).Result.Succeeded);
        Assert.False((await app.Send(new StartBulk.Command(BulkKind.Assign, [lead.Id], null, new() { Owners = [Guid.NewGuid()] }), _marketer)).Result.Succeeded);
        Assert.False((await app.Send(new StartBulk.Command(BulkKind.Tag, [], null, new() { Tags = ["x"] }), _marketer)).Result.Succeeded);
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.Send(new StartBulk.Command(BulkKind.Tag, [lead.Id], null, new() { Tags = [new('x', 5000)] }), _marketer));
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.Send(new StartBulk.Command(BulkKind.Tag, [lead.Id], null, new() { Tags = [.. Enumerable.Range(0, 400).Select(i => $"t{i}")] }), _marketer));
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.Send(new StartBulk.Command("erase", [lead.Id], null, new()), _marketer));
    }

    private async Task<Guid> Tagged(string tag) => (await app.Send(TestData.Capture() with { Tags = [tag] }, _marketer)).LeadId;

    private async Task<Guid> Start(string kind, IReadOnlyList<Guid>? ids, BulkParameters with, string? filter = null)
    {
        var started = await app.Send(new StartBulk.Command(kind, ids, filter, with), _marketer);
        Assert.True(started.Result.Succeeded, started.Result.Refusal);
        return started.BulkId;
    }

    private async Task<GetBulk.Answer> Run(string kind, IReadOnlyList<Guid> ids, BulkParameters with)
    {
        var id = await Start(kind, ids, with);
        await RunAll();
        return await app.Send(new GetBulk.Query(id), _marketer);
    }

    private async Task Undo(Guid id)
    {
        Assert.True((await app.Send(new UndoBulk.Command(id), _marketer)).Succeeded);
        await RunAll();
    }

    private async Task RunAll()
    {
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        await scope.ServiceProvider.GetRequiredService<ISender>().Send(new RunBulk.Command(), TestContext.Current.CancellationToken);
    }

    private Task<Lead> Lead(Guid id) => app.Db(db => db.Leads.AsNoTracking().Include(l => l.Qualification).SingleAsync(l => l.Id == id, TestContext.Current.CancellationToken));

    private Task<List<string>> Summaries(Guid id) => app.Db(db => db.Activities.Where(a => a.LeadId == id).Select(a => a.Summary).ToListAsync(TestContext.Current.CancellationToken));

    private Task<int> Execute(string sql) => app.Db(db => db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken));
}
