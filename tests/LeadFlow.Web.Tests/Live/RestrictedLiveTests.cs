using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Live;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Live;

/// <summary>Where reps see their own leads and the queue only, they hear of those only.</summary>
public sealed class RestrictedLiveTests(RestrictedLiveTests.Restricted app) : IClassFixture<RestrictedLiveTests.Restricted>
{
    private readonly TestUser _rep = TestData.Rep("Rested Rep");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public sealed class Restricted(TestDatabase databases) : App(databases)
    {
        protected override Task Prepare() => Send(new SetCompany.Command("Ours", "UTC", RestrictReps: true), TestData.Admin());
    }

    [Fact]
    public async Task A_restricted_rep_hears_of_their_leads_and_of_the_queue_and_not_even_the_id_of_another()
    {
        await using var browser = await LiveBrowser.Connect(app, _rep);
        var foreign = await app.Lead();
        var claimed = await app.ClaimedLead(TestData.Rep("Other Rep"));
        await app.Send(new LogActivity.Command(claimed.Id, TouchKind.Note) { Text = "Not for them" }, TestData.SalesManager());
        var hot = await app.HotLead();
        await app.Send(new ClaimLead.Command(hot.Id), _rep);

        List<LiveMessage> heard = [];
        heard.Add(await browser.Next(m => m.Id == hot.Id && LiveTopics.Has(m.Topics, LiveTopics.Lead) && LiveTopics.Has(m.Topics, LiveTopics.Gone), heard));

        Assert.DoesNotContain(heard, m => m.Id == foreign.Id);
        var left = heard.FindIndex(m => m.Id == claimed.Id && m.Topics == "queue gone"); // The queue, where they saw it.
        Assert.True(left >= 0);
        Assert.DoesNotContain(heard.Skip(left + 1), m => m.Id == claimed.Id);
    }

    [Fact]
    public async Task Who_sees_what_is_the_same_for_live_messages_as_for_queries()
    {
        var other = TestData.Rep("Other Rep");
        await app.Know(_rep);
        var leads = new[] { await app.Lead(), await app.HotLead(), await app.ClaimedLead(_rep), await app.ClaimedLead(other), await app.AcceptedLead(_rep), await app.AcceptedLead(other), await app.DeadLead() }.Select(l => l.Id).ToList();
        var offered = await app.HotLead();
        leads.Add(offered.Id);
        Assert.True((await app.Send(new AssignLead.Command(offered.Id, other.Id), TestData.SalesManager())).Succeeded);

        var told = await app.Db(db => db.WhoSees(leads, [_rep.Id, other.Id], Token));

        foreach (var rep in new[] { _rep, other })
        {
            await using var scope = await app.Scope(rep);
            var seen = await scope.ServiceProvider.GetRequiredService<LeadFlowDb>().Leads.Where(l => leads.Contains(l.Id)).Select(l => l.Id).ToListAsync(Token);
            Assert.Equal(seen.Order(), told[rep.Id].Order());
            Assert.InRange(seen.Count, 2, leads.Count - 2);
        }
    }

    [Fact]
    public async Task A_mention_at_a_lead_they_may_not_see_shows_them_nothing()
    {
        var lead = await app.Lead();
        var rep = TestData.Rep("Mentioned Rep");
        await app.Know(rep);
        await app.Send(new LogActivity.Command(lead.Id, TouchKind.Note) { Text = "@Mentioned Rep, look" }, TestData.Marketer());

        Assert.Equal(1, await app.Db(db => db.Notices.CountAsync(n => n.LeadId == lead.Id, Token)));
        Assert.Empty((await app.Send(new Features.Notices.GetNotices.Query(), rep)).Lines);
    }
}
