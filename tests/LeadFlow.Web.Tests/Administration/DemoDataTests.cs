using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Demo;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Utm;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Leads.Merging;
using LeadFlow.Web.Features.Onboarding;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Administration;

public sealed class DemoDataTests(TestDatabase databases) : IAsyncLifetime
{
    private readonly App _app = new(databases);
    private readonly TestUser _admin = TestData.Admin();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task One_click_adds_the_demo_and_one_removes_it_and_what_is_ours_stays()
    {
        await _app.Send(new SetCompany.Command("Nordlicht AG", "Europe/Helsinki", false), _admin);
        var ours = await _app.Lead(_admin);
        await _app.Send(new AddSource.Command("Referral", SourceKind.Referral, LeadFlow.Domain.People.Side.Sales), _admin);

        Assert.True((await _app.Send(new AddDemoData.Command(), _admin)).Succeeded);
        Assert.False((await _app.Send(new AddDemoData.Command(), _admin)).Succeeded);

        Assert.InRange(await Count(db => db.Leads.CountAsync(Ct)), 2_300, 2_800);
        Assert.Equal(1, await Count(db => db.Sources.CountAsync(s => s.Name == "Referral", Ct)));
        var tom = await _app.Db(db => db.Users.SingleAsync(u => u.Name == "Tom Osei", Ct));
        Assert.Null(tom.PasswordHash); // Its passwords are printed in Development alone.
        await _app.Send(new AssignLead.Command(ours.Id, tom.Id), _admin);

        Assert.True((await _app.Send(new RemoveDemoData.Command(), _admin)).Succeeded);
        Assert.True((await _app.Send(new RemoveDemoData.Command(), _admin)).Succeeded);

        var left = await _app.Db(db => db.Leads.Include(l => l.Activities).SingleAsync(Ct));
        Assert.Equal((ours.Id, null), (left.Id, left.OwnerId));
        Assert.Equal(ours.Id, (await _app.Db(db => db.Activities.Select(a => a.LeadId).Distinct().ToListAsync(Ct))).Single());
        Assert.Equal(0, await Count(db => db.Users.CountAsync(u => u.Email!.EndsWith("@polarweg.example"), Ct)));
        Assert.Equal(["Referral", "Website"], await _app.Db(db => db.Sources.Select(s => s.Name).Order().ToListAsync(Ct)));
        Assert.Equal("Nordlicht AG", await _app.Db(db => db.Companies.Select(c => c.Name).SingleAsync(Ct)));
    }

    [Fact]
    public async Task Who_was_merged_with_somebody_of_ours_stays_and_so_do_sources_that_are_in_use()
    {
        await _app.Send(new SetCompany.Command("Nordlicht AG", "Europe/Helsinki", false), _admin);
        Assert.True((await _app.Send(new AddDemoData.Command(), _admin)).Succeeded);
        var (ours, other) = (await _app.Lead(_admin), await _app.Lead(_admin));
        var demo = await _app.Db(db => db.Leads.Where(l => l.ExternalSystem == "demo" && l.OwnerId == null && l.Qualification.Standing == LeadStanding.Open).OrderBy(l => l.Id).Select(l => l.Id).Take(4).ToListAsync(Ct));
        Assert.True((await _app.Send(new MergeLeads.Command(demo[0], [ours.Id]), _admin)).Result.Succeeded);
        Assert.True((await _app.Send(new MergeLeads.Command(other.Id, [demo[1]]), _admin)).Result.Succeeded);
        Assert.True((await _app.Send(new MergeLeads.Command(demo[2], [demo[3]]), _admin)).Result.Succeeded);
        var brought = await _app.Db(db => db.Companies.Select(c => c.DemoBrought).SingleAsync(Ct));
        var source = await _app.Db(db => db.Sources.Where(s => brought.Contains(s.Name)).OrderBy(s => s.Name).Select(s => s.Name).FirstAsync(Ct));
        await _app.Send(new SaveUtmRule.Command(null, 0, [new(UtmField.Source, UtmMatch.Is, "x")], source, null), _admin);
        await _app.Db(db => db.Database.ExecuteSqlAsync($"INSERT INTO likely_pairs (one_id, other_id, strength, why, state, found_at) VALUES ({demo[2]}, {other.Id}, 80, 'same phone', 'Suggested', now())", Ct));

        Assert.True((await _app.Send(new RemoveDemoData.Command(), _admin)).Succeeded);

        Assert.Equal(new[] { demo[0], other.Id }.ToHashSet(), (await _app.Db(db => db.Leads.Select(l => l.Id).ToListAsync(Ct))).ToHashSet());
        Assert.Equal(0, await Count(db => db.LikelyPairs.CountAsync(p => !db.Leads.Any(l => l.Id == p.OneId) || !db.Leads.Any(l => l.Id == p.OtherId), Ct)));
        Assert.Equal(0, await Count(db => db.Merges.CountAsync(m => !db.Leads.Any(l => l.Id == m.SurvivorId), Ct)));
        Assert.Equal(source, (await _app.Send(new GetUtmRules.Query(), _admin)).Single().Source);
        var merge = await _app.Db(db => db.Merges.Where(m => m.SurvivorId == demo[0]).Select(m => m.Id).SingleAsync(Ct));
        Assert.True((await _app.Send(new UndoMerge.Command(merge), _admin)).Result.Succeeded);
        Assert.True(await _app.Db(db => db.Leads.AnyAsync(l => l.Id == ours.Id, Ct)));
    }

    [Fact]
    public async Task The_last_admin_is_not_removed_with_the_demo()
    {
        await using (var scope = await _app.Scope())
        {
            await DemoStory.Tell(scope.ServiceProvider, "Told-By-The-Fire-1", Ct);
        }

        var ines = await _app.Db(db => db.Users.SingleAsync(u => u.Name == "Ines Adler", Ct));
        await using var signedIn = await _app.Scope();
        signedIn.ServiceProvider.GetRequiredService<CurrentUser>().Become(ines.Actor, TimeZoneInfo.Utc);

        var refused = await signedIn.ServiceProvider.GetRequiredService<ISender>().Send(new RemoveDemoData.Command(), Ct);

        Assert.False(refused.Succeeded);
        Assert.True(await _app.Db(db => db.Leads.AnyAsync(Ct)));
    }

    [Fact]
    public async Task The_first_steps_are_done_by_what_was_done()
    {
        Assert.Equal(1, (await _app.Send(new GetStart.Query(), _admin)).Next);
        var (marketer, rep) = (TestData.Marketer(), TestData.Rep());
        await _app.Know(marketer);
        Assert.Equal(1, (await _app.Send(new GetStart.Query(), _admin)).Next);
        await _app.Know(rep);
        Assert.Equal(2, (await _app.Send(new GetStart.Query(), _admin)).Next);
        await _app.Send(new AddSource.Command("Fair", SourceKind.TradeShow, null), _admin);
        Assert.Equal(3, (await _app.Send(new GetStart.Query(), _admin)).Next);
        var lead = await _app.Lead(marketer);
        var start = await _app.Send(new GetStart.Query(), _admin);
        Assert.Equal((4, lead.Id), (start.Next, start.MostPromising));
        await _app.ClaimedLead(rep);
        Assert.Null((await _app.Send(new GetStart.Query(), _admin)).Next);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<int> Count(Func<LeadFlow.Web.Data.LeadFlowDb, Task<int>> ask) => _app.Db(ask);
}
