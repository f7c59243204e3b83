using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Handoffs;

/// <summary>The clock closes what nobody took in time, all of it in one sweep, and whoever is faster than the clock has the lead.</summary>
public sealed class ExpireHandoffsTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_sweep_closes_all_that_is_due_and_offers_each_again_whoever_claims_meanwhile()
    {
        var leads = new List<Guid>();
        for (var i = 0; i < 220; i++)
        {
            leads.Add((await app.HotLead(lastName: $"Due {i}")).Id);
        }

        app.Clock.Advance(TimeSpan.FromMinutes(61));
        var later = (await app.HotLead(lastName: "Not due")).Id;
        var rep = TestData.Rep("Rita Racer");
        await app.Know(rep);

        var sweep = app.Send(new ExpireHandoffs.Command(), TestData.Admin());
        var claims = await Task.WhenAll(leads.Take(40).Select(async id => (Id: id, (await app.Send(new ClaimLead.Command(id), rep)).Succeeded)));
        var expired = await sweep + await app.Send(new ExpireHandoffs.Command(), TestData.Admin()); // What lost a race to another press comes with the next one.

        var open = await app.Db(db => db.Handoffs.Where(h => h.State == HandoffState.Offered || h.State == HandoffState.Claimed).ToListAsync(Cancel));
        Assert.Equal(leads.Append(later).Order(), open.Select(h => h.LeadId).Order()); // Exactly one of each.
        Assert.Equal(expired, await app.Db(db => db.Handoffs.CountAsync(h => h.State == HandoffState.Expired, Cancel)));
        Assert.Equal((expired, expired), (await app.Db(db => db.Activities.CountAsync(a => a.Kind == ActivityKind.Expired, Cancel)), await app.Db(db => db.Activities.CountAsync(a => a.Summary == "Offered again, attempt 2", Cancel))));
        Assert.Equal(expired, await app.Db(db => db.Notices.CountAsync(n => n.Kind == NoticeKind.Expired, Cancel))); // Of whoever qualified it.
        Assert.All(claims, c => Assert.True(c.Succeeded));
        Assert.All(open.Where(h => leads.Skip(40).Contains(h.LeadId)), h => Assert.Equal((2, HandoffState.Offered), (h.Attempt, h.State)));
        Assert.All(open.Where(h => leads.Take(40).Contains(h.LeadId)), h => Assert.Equal((HandoffState.Claimed, rep.Id), (h.State, h.ClaimedById)));
        Assert.Equal(1, open.Single(h => h.LeadId == later).Attempt);
        Assert.Equal(0, await app.Send(new ExpireHandoffs.Command(), TestData.Admin()));
    }
}
