using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Leads.Bulk;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Leads;

/// <summary>Somebody leaves: everything that is theirs goes on, in one step that can be taken back.</summary>
public sealed class PassOnTests(App app) : IClassFixture<App>
{
    private static readonly TestUser _manager = TestData.SalesManager();
    private static readonly TestUser _admin = TestData.Admin();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leads_claims_opportunities_and_tasks_go_on_in_one_step_and_come_back_in_one()
    {
        var (leaver, a, b) = (await Known("Lea Leaver"), await Known("Ann Stays"), await Known("Ben Stays"));
        var owned = (await app.Lead()).Id;
        Assert.True((await app.Send(new AssignLead.Command(owned, leaver.Id), _manager)).Succeeded);
        var claimed = (await app.ClaimedLead(leaver)).Id;
        var accepted = (await app.AcceptedLead(leaver)).Id;
        var offered = (await app.HotLead()).Id;
        Assert.True((await app.Send(new AssignLead.Command(offered, leaver.Id), _manager)).Succeeded);
        var theirs = (await app.Lead()).Id; // Somebody else's lead, with a task of theirs.
        var task = (await app.Send(new AddTask.Command(theirs, "Send the drawing") { AssigneeId = leaver.Id, DueOn = DateOnly.FromDateTime(app.Clock.Now.DateTime).AddDays(2) }, _manager)).TaskId!.Value;
        var ofNoLead = (await app.Send(new AddTask.Command(null, "Order cards") { DueOn = DateOnly.FromDateTime(app.Clock.Now.DateTime).AddDays(2) }, leaver)).TaskId!.Value;

        var left = await app.Send(new GetPassOn.Query(leaver.Id), _manager);
        Assert.Equal((5, 3, 2, 1, 2), (left.Leads, left.Owned, left.Handoffs, left.Opportunities, left.Tasks));

        var bulk = await Run(leaver, a, b);
        Assert.Equal((5, 0), (bulk.Bulk.Changed, bulk.Bulk.Refused));
        var after = await app.Send(new GetPassOn.Query(leaver.Id), _manager);
        Assert.Equal((0, 0), (after.Leads, after.Tasks));
        Guid?[] stay = [a.Id, b.Id];
        foreach (var id in new[] { owned, claimed, accepted })
        {
            Assert.Contains((await Lead(id)).OwnerId, stay);
        }

        var claim = await app.Db(db => db.Handoffs.SingleAsync(h => h.LeadId == claimed && h.State == HandoffState.Claimed, Cancel));
        Assert.Equal((await Lead(claimed)).OwnerId, claim.ClaimedById);
        Assert.Contains(await app.Db(db => db.Handoffs.Where(h => h.LeadId == offered && h.State == HandoffState.Offered).Select(h => h.AssigneeId).SingleAsync(Cancel)), stay);
        Assert.Contains(await app.Db(db => db.Opportunities.Where(o => o.LeadId == accepted).Select(o => o.OwnerId).SingleAsync(Cancel)), stay);
        Assert.Equal(a.Id, await Assignee(ofNoLead));
        Assert.Contains(await Assignee(task), stay);

        Assert.True((await app.Send(new UndoBulk.Command(bulk.Bulk.Id), _manager)).Succeeded);
        await app.Send(new RunBulk.Command(), _admin);
        var back = await app.Send(new GetBulk.Query(bulk.Bulk.Id), _manager);
        Assert.Equal((5, 0), (back.Bulk.TakenBack, back.Bulk.LeftAlone));
        var again = await app.Send(new GetPassOn.Query(leaver.Id), _manager);
        Assert.Equal((left.Leads, left.Owned, left.Handoffs, left.Opportunities, left.Tasks), (again.Leads, again.Owned, again.Handoffs, again.Opportunities, again.Tasks));
        Assert.Equal(leaver.Id, await app.Db(db => db.Handoffs.Where(h => h.LeadId == claimed && h.State == HandoffState.Claimed).Select(h => h.ClaimedById).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task What_has_gone_on_since_is_left_alone_and_said()
    {
        var (leaver, other) = (await Known("Lou Leaver"), await Known("Oda Other"));
        var claimed = (await app.ClaimedLead(leaver)).Id;
        var owned = (await app.Lead()).Id;
        Assert.True((await app.Send(new AssignLead.Command(owned, leaver.Id), _manager)).Succeeded);
        var given = (await app.Lead()).Id;
        Assert.True((await app.Send(new AssignLead.Command(given, leaver.Id), _manager)).Succeeded);
        var bulk = await Run(leaver, other);
        Assert.True((await app.Send(new Features.Handoffs.AcceptLead.Command(claimed), other)).Succeeded);
        Assert.True((await app.Send(new AssignLead.Command(given, _manager.Id), _manager)).Succeeded);

        Assert.True((await app.Send(new UndoBulk.Command(bulk.Bulk.Id), _manager)).Succeeded);
        await app.Send(new RunBulk.Command(), _admin);
        var back = await app.Send(new GetBulk.Query(bulk.Bulk.Id), _manager);
        Assert.Equal((1, 2), (back.Bulk.TakenBack, back.Bulk.LeftAlone));
        Assert.Equal((other.Id, leaver.Id, _manager.Id), ((await Lead(claimed)).OwnerId!.Value, (await Lead(owned)).OwnerId!.Value, (await Lead(given)).OwnerId!.Value));
    }

    [Fact]
    public async Task An_account_that_is_closed_is_opened_before_anything_comes_back()
    {
        var (leaver, other) = (await Known("Gus Gone"), await Known("Pia Present"));
        await app.ClaimedLead(leaver);
        await app.Send(new DeactivateUser.Command(leaver.Id), _admin);
        var bulk = await Run(leaver, other); // Also after they have left.
        Assert.Equal(1, bulk.Bulk.Changed);

        Assert.Contains("closed", (await app.Send(new UndoBulk.Command(bulk.Bulk.Id), _manager)).Refusal, StringComparison.Ordinal);
        await app.Send(new ReactivateUser.Command(leaver.Id), _admin);
        Assert.True((await app.Send(new UndoBulk.Command(bulk.Bulk.Id), _manager)).Succeeded);
    }

    [Fact]
    public async Task Only_managers_do_it_and_not_to_nobody_or_to_the_leaver()
    {
        var leaver = await Known("Eva Ever");
        await Assert.ThrowsAsync<ForbiddenException>(() => app.Send(new StartPassOn.Command(leaver.Id, [leaver.Id]), TestData.Rep()));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.Send(new GetPassOn.Query(leaver.Id), TestData.Marketer()));
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.Send(new StartPassOn.Command(leaver.Id, []), _manager));
        Assert.False((await app.Send(new StartPassOn.Command(leaver.Id, [leaver.Id]), _manager)).Result.Succeeded);
        Assert.False((await app.Send(new StartPassOn.Command(leaver.Id, [Guid.NewGuid()]), _manager)).Result.Succeeded);
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.Send(new StartBulk.Command(BulkKind.PassOn, null, "", new() { From = leaver.Id, Owners = [leaver.Id] }), _manager));
    }

    private async Task<TestUser> Known(string name)
    {
        var user = TestData.Rep(name);
        await app.Know(user);
        return user;
    }

    private async Task<GetBulk.Answer> Run(TestUser leaver, params TestUser[] to)
    {
        var started = await app.Send(new StartPassOn.Command(leaver.Id, [.. to.Select(t => t.Id)]), _manager);
        Assert.True(started.Result.Succeeded, started.Result.Refusal);
        await app.Send(new RunBulk.Command(), _admin);
        var bulk = await app.Send(new GetBulk.Query(started.BulkId), _manager);
        Assert.Equal(JobState.Completed, bulk.Bulk.State);
        return bulk;
    }

    private Task<Lead> Lead(Guid id) => app.Db(db => db.Leads.AsNoTracking().SingleAsync(l => l.Id == id, Cancel));

    private Task<Guid> Assignee(Guid task) => app.Db(db => db.Tasks.Where(t => t.Id == task).Select(t => t.AssigneeId).SingleAsync(Cancel));
}
