using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Data;
using LeadFlow.Web.Demo;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Demo;

public sealed class DemoApp(TestDatabase databases) : App(databases)
{
    public const string Password = "Told-By-The-Fire-1";

    protected override async Task Prepare()
    {
        await using var scope = Services.CreateAsyncScope();
        await DemoStory.Tell(scope.ServiceProvider, Password);
    }
}

public sealed class DemoStoryTests(DemoApp app) : IClassFixture<DemoApp>
{
    private static readonly List<User> _people = DemoStory.Hire(new UpperInvariantLookupNormalizer(), _ => "", DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task The_demo_tells_every_state_a_lead_can_be_in()
    {
        var leads = await Leads();
        var handoffs = leads.SelectMany(l => l.Handoffs).ToList();

        Assert.InRange(leads.Count, 2_300, 2_800);
        Assert.Equal(Enum.GetValues<StageKind>(), leads.Select(l => l.Qualification.StageKind).Distinct().Order());
        Assert.Equal(Enum.GetValues<LeadStanding>(), leads.Select(l => l.Standing).Distinct().Order());
        Assert.Equal(Enum.GetValues<HandoffState>(), handoffs.Select(h => h.State).Distinct().Order());
        Assert.Equal(Enum.GetValues<OpportunityState>(), leads.SelectMany(l => l.Opportunities).Select(o => o.State).Distinct().Order());
        Assert.Equal(Enum.GetValues<JourneyBegin>(), leads.SelectMany(l => l.Journeys).Select(j => j.Why).Distinct().Order());
        Assert.InRange(handoffs.Count(h => h.State == HandoffState.Offered), 3, 4);
        Assert.Contains(handoffs, h => h.Kind == HandoffKind.Own);
        Assert.Contains(handoffs, h => h.IsOverride);
        Assert.Contains(leads, l => l.Qualification.HeldByReturn);
        Assert.Contains(leads, l => l.Standing == LeadStanding.Open && l.OwnerId is null && l.FirstTouchedAt is null);
        Assert.Contains(leads, l => l.SourceId is null);
        Assert.Contains(leads, l => l.TimeframeTo < DateOnly.FromDateTime(app.Clock.Now.DateTime) && l.Standing == LeadStanding.Open);
        Assert.Contains(leads, l => l.NeedLearnedAt < app.Clock.Now.AddDays(-60) && l.Standing == LeadStanding.Open);
        Assert.Contains(leads, l => l.BudgetLevel == LeadFlow.Domain.Qualifying.Level.No);
        Assert.True(leads.Select(l => l.DeadReason).OfType<string>().Distinct().Count() > 6);
    }

    [Fact]
    public async Task The_demo_never_breaks_a_rule()
    {
        var now = app.Clock.Now;
        foreach (var lead in await Leads())
        {
            Assert.True(lead.Handoffs.Count(h => h.IsOpen) <= 1, lead.Title);
            Assert.Equal(lead.Qualification.Score, lead.Qualification.Parts.Sum());
            Assert.Equal(lead.Standing == LeadStanding.InOpportunity, lead.OpenOpportunity is not null);
            Assert.Equal(lead.Standing == LeadStanding.Dead, lead.Qualification.StageKind == StageKind.Dead);
            Assert.Equal(lead.Standing == LeadStanding.Dead, lead.DeadReason is not null);
            Assert.All(lead.Activities, a => Assert.True(a.At <= now, $"{lead.Title}: {a.Summary} at {a.At}"));
            Assert.Equal(lead.Activities.Count, lead.Activities.Select(a => a.At).Distinct().Count());
            Assert.All(lead.Handoffs.Where(h => h.IsOpen), h => Assert.True(h.DueAt > now && lead.Qualification.StageKind == StageKind.Hot, lead.Title));
            Assert.All(lead.Handoffs.Where(h => h.State == HandoffState.Claimed), h => Assert.Equal(h.ClaimedById, lead.OwnerId));
            Assert.True(lead.Standing is LeadStanding.Customer or LeadStanding.Dead || lead.Qualification.NextAction.Length > 0, lead.Title);
            Assert.EndsWith(".example", lead.Email, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Everybody_of_the_demo_can_sign_in()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();

        foreach (var (name, email, _) in DemoStory.Accounts)
        {
            var user = await users.FindByEmailAsync(email);
            Assert.Equal(name, user?.Name);
            Assert.True(await users.CheckPasswordAsync(user!, DemoApp.Password));
        }

        var company = await app.Db(db => db.Companies.SingleAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("Europe/Berlin", DemoStory.Company, true), (company.TimeZone, company.Name, company.HasDemoData));
    }

    [Fact]
    public void The_story_can_be_told_on_any_day_and_at_any_hour()
    {
        for (var (now, turn) = (new DateTimeOffset(2026, 1, 1, 0, 10, 0, TimeSpan.Zero), 0); now.Year == 2026; (now, turn) = (now.AddHours(41.3), turn + 1))
        {
            var leads = DemoPlots.Tell(new DemoCast(_people, [(DateTimeOffset.MinValue, new(1, DefaultAgreement.Content))], TimeZoneInfo.FindSystemTimeZoneById(DemoStory.Zone), now), wholeYear: turn % 70 == 0);

            Assert.Equal(4, leads.Count(l => l.LatestHandoff is { State: HandoffState.Offered } h && h.DueAt > now));
            Assert.All(leads.SelectMany(l => l.Activities), a => Assert.True(a.At < now.AddSeconds(1)));
        }
    }

    private Task<List<Lead>> Leads() => app.Db(db => db.Leads.Include(l => l.Qualification).Include(l => l.Handoffs).Include(l => l.Opportunities).Include(l => l.Journeys).Include(l => l.Activities)
        .AsSplitQuery().ToListAsync(TestContext.Current.CancellationToken));
}
