using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Handoffs;

public sealed class ClaimLeadTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Of_twenty_reps_who_claim_at_once_one_wins_and_the_others_are_told_who()
    {
        var lead = await app.HotLead();
        var reps = Enumerable.Range(1, 20).Select(n => TestData.Rep($"Rep {n:00}")).ToList();

        var results = await Task.WhenAll(reps.Select(rep => app.Send(new ClaimLead.Command(lead.Id), rep)));

        var winner = Assert.Single(reps.Zip(results), r => r.Second.Succeeded).First;
        var refusals = results.Where(r => !r.Succeeded).ToList();
        Assert.Equal(19, refusals.Count);
        Assert.All(refusals, r => Assert.Contains(winner.Name, r.Refusal, StringComparison.Ordinal));
        await AssertClaimedOnce(lead.Id, winner);
    }

    [Fact]
    public async Task A_second_press_by_the_winner_succeeds_and_changes_nothing()
    {
        var rep = TestData.Rep();
        var lead = await app.ClaimedLead(rep);

        var result = await app.Send(new ClaimLead.Command(lead.Id), rep);

        Assert.True(result.Succeeded);
        Assert.Equal(lead.Handoff!.ClaimedAt, (await Latest(lead.Id)).ClaimedAt);
        await AssertClaimedOnce(lead.Id, rep);
    }

    [Fact]
    public async Task A_lead_that_was_never_offered_is_refused_and_keeps_its_owner()
    {
        var lead = await app.Lead();

        var result = await app.Send(new ClaimLead.Command(lead.Id), TestData.Rep());

        Assert.False(result.Succeeded);
        Assert.Null(await app.Db(db => db.Leads.Where(l => l.Id == lead.Id).Select(l => l.OwnerId).SingleAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData(HandoffState.Returned), InlineData(HandoffState.Rejected), InlineData(HandoffState.Released), InlineData(HandoffState.Expired), InlineData(HandoffState.Withdrawn)]
    public async Task An_offer_that_is_over_is_refused(HandoffState state)
    {
        var lead = await app.HotLead();
        await app.Db(db => db.Handoffs.Where(h => h.LeadId == lead.Id).ExecuteUpdateAsync(s => s.SetProperty(h => h.State, state), TestContext.Current.CancellationToken));

        var result = await app.Send(new ClaimLead.Command(lead.Id), TestData.Rep());

        Assert.False(result.Succeeded);
        Assert.Equal(state, (await Latest(lead.Id)).State);
    }

    [Fact]
    public async Task A_marketer_may_not_claim()
    {
        var lead = await app.HotLead();

        await Assert.ThrowsAsync<ForbiddenException>(() => app.Send(new ClaimLead.Command(lead.Id), TestData.Marketer()));

        Assert.Equal(HandoffState.Offered, (await Latest(lead.Id)).State);
    }

    private async Task AssertClaimedOnce(Guid leadId, TestUser by)
    {
        Assert.Equal(by.Id, (await Latest(leadId)).ClaimedById);
        var lead = await app.Db(db => db.Leads.Include(l => l.Activities).SingleAsync(l => l.Id == leadId, TestContext.Current.CancellationToken));
        Assert.Equal(by.Id, lead.OwnerId);
        Assert.Equal(by.Id, Assert.Single(lead.Activities, a => a.Kind == ActivityKind.Claimed).ActorId);
    }

    private Task<Handoff> Latest(Guid leadId) => app.Db(db => db.Handoffs.SingleAsync(h => h.LeadId == leadId, TestContext.Current.CancellationToken));
}
