using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Handoffs.Routes;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Features.Teams;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Handoffs;

/// <summary>PRODUCT 6 and LIFECYCLE 6: offers wait where the rules say, on however many nodes they are placed.</summary>
public sealed class RouteOffersTests(App app) : IClassFixture<App>, IAsyncLifetime
{
    private static readonly TestUser _manager = TestData.SalesManager();
    private static readonly TestUser _admin = TestData.Admin();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Each test makes rules of its own, and what others left on offer is in nobody's way.</summary>
    public async ValueTask InitializeAsync()
    {
        await app.Know(_manager);
        foreach (var rule in await app.Send(new GetRoutingRules.Query(), _manager))
        {
            await app.Send(new DropRoutingRule.Command(rule.Id), _manager);
        }

        await Place();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Two_nodes_that_place_offers_at_once_share_them_out_by_weight_to_the_last_one()
    {
        var people = await Reps(3);
        await Rule("By weight", InTurn((people[0], 1), (people[1], 2), (people[2], 4)));
        await Offers(70);

        await using var second = app.SecondNode();
        await Task.WhenAll(Place(), PlaceOn(second.Services), Place(), PlaceOn(second.Services));
        await Offers(70);
        await Task.WhenAll(PlaceOn(second.Services), Place());

        Assert.Equal([20, 40, 80], await Counts(people));
        Assert.Equal(0, await app.Db(db => db.Handoffs.CountAsync(h => h.State == HandoffState.Offered && h.RoutedAt == null, Cancel)));
        Assert.Equal(140, await app.Db(db => db.Activities.CountAsync(a => a.Kind == ActivityKind.Routed && a.Summary.EndsWith("by the rule By weight"), Cancel))); // Each once.
        Assert.Equal(80, await app.Db(db => db.Notices.CountAsync(n => n.UserId == people[2].Id && n.Kind == NoticeKind.Offered, Cancel)));
    }

    [Fact]
    public async Task Caps_hold_to_the_last_one_over_two_nodes_and_who_is_over_is_in_the_open_queue_with_one_notice()
    {
        var people = await Reps(2);
        Assert.True((await app.Send(new ChangeWork.Command(people[0].Id, 7, null), _manager)).Succeeded);
        Assert.True((await app.Send(new ChangeWork.Command(people[1].Id, 5, null), _manager)).Succeeded);
        await Rule("Few", InTurn((people[0], 1), (people[1], 1)));
        await Offers(4);
        await Place();
        var held = await app.Db(db => db.Handoffs.Where(h => h.AssigneeId == people[0].Id && h.State == HandoffState.Offered).Select(h => h.LeadId).FirstAsync(Cancel));
        Assert.True((await app.Send(new ClaimLead.Command(held), people[0])).Succeeded); // Claimed counts like offered.

        await Offers(20);
        await using var second = app.SecondNode();
        await Task.WhenAll(Place(), PlaceOn(second.Services));

        Assert.Equal([7, 5], await Counts(people));
        Assert.Equal(12, await app.Db(db => db.Activities.CountAsync(a => a.Kind == ActivityKind.Routed && a.Summary == "In the open queue, since nobody was free, by the rule Few", Cancel)));
        var told = await app.Db(db => db.Notices.Where(n => n.Kind == NoticeKind.NobodyFree && n.UserId == _manager.Id && n.Summary.Contains("the rule Few")).Select(n => n.Summary).ToListAsync(Cancel));
        Assert.InRange(told.Count, 1, 2); // One for each time they were placed, never one for each lead.
    }

    [Fact]
    public async Task Who_is_away_today_is_passed_over_and_has_their_turn_when_they_are_back()
    {
        var people = await Reps(2);
        var today = DateOnly.FromDateTime(app.Clock.Now.DateTime);
        Assert.True((await app.Send(new AddAbsence.Command(people[0].Id, today, today, "A day at sea"), people[0])).Result.Succeeded);
        await Rule("In turn", InTurn((people[0], 1), (people[1], 1)));
        await Offers(3);
        await Place();
        Assert.Equal([0, 3], await Counts(people));

        app.Clock.Advance(TimeSpan.FromDays(2));
        await Offers(4);
        await Place();
        Assert.Equal([2, 5], await Counts(people));
    }

    [Fact]
    public async Task Who_has_left_is_passed_over_also_in_the_middle_of_a_claim()
    {
        var people = await Reps(2);
        await Rule("In turn", InTurn((people[0], 1), (people[1], 1)));
        var lead = (await Offers(1))[0];
        await Task.WhenAll(app.Send(new DeactivateUser.Command(people[0].Id), _admin), Place());
        await Offers(4);
        await Place();

        Assert.Equal(5 - (await Counts(people))[0], (await Counts(people))[1]);
        Assert.InRange((await Counts(people))[0], 0, 1); // The one that was placed before they left.
        var open = await app.Db(db => db.Handoffs.SingleAsync(h => h.LeadId == lead && h.State == HandoffState.Offered, Cancel));
        Assert.NotNull(open.RoutedAt);
    }

    [Fact]
    public async Task What_is_offered_to_one_person_is_theirs_and_the_managers_business_alone()
    {
        var people = await Reps(2);
        await Rule("One", new(RoutingTo.Person, PersonId: people[0].Id));
        var lead = (await Offers(1))[0];
        Assert.False(await WaitsFor(people[0], lead)); // Not placed yet: nobody is shown it.
        await Place();

        Assert.True(await WaitsFor(people[0], lead));
        Assert.True(await WaitsFor(_manager, lead));
        Assert.False(await WaitsFor(people[1], lead));
        var refused = await app.Send(new ClaimLead.Command(lead), people[1]);
        Assert.Contains(people[0].Name, refused.Refusal, StringComparison.Ordinal);
        Assert.True((await app.Send(new ClaimLead.Command(lead), people[0])).Succeeded);
    }

    [Fact]
    public async Task A_team_queue_is_shown_to_its_team_and_what_one_person_leaves_falls_to_it()
    {
        var team = await app.Send(new CreateTeam.Command($"North {Guid.NewGuid():N}", Domain.People.Side.Sales), _admin);
        var people = (await Reps(3)).Select((p, i) => i < 2 ? p with { TeamId = team } : p).ToList();
        foreach (var member in people.Take(2))
        {
            Assert.True((await app.Send(new ChangeUser.Command(member.Id, member.Role, member.Side, team), _admin)).Succeeded);
        }

        await Rule("One", new(RoutingTo.Person, PersonId: people[0].Id));
        var lead = (await Offers(1))[0];
        await Place();
        Assert.False(await WaitsFor(people[1], lead));
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        await app.Send(new ExpireHandoffs.Command(), _admin);

        Assert.True(await WaitsFor(people[1], lead));
        Assert.False(await WaitsFor(people[2], lead));
        Assert.Contains("offered to the team North", (await app.Send(new ClaimLead.Command(lead), people[2])).Refusal, StringComparison.Ordinal);
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        await app.Send(new ExpireHandoffs.Command(), _admin);
        Assert.True(await WaitsFor(people[2], lead)); // From the team to the open queue.
        Assert.True((await app.Send(new ClaimLead.Command(lead), people[2])).Succeeded);
    }

    [Fact]
    public async Task Rules_can_ask_for_a_territory_and_a_score_and_the_first_that_holds_counts()
    {
        var team = await app.Send(new CreateTeam.Command($"South {Guid.NewGuid():N}", Domain.People.Side.Sales), _admin);
        Assert.True((await app.Send(new ChangeTeam.Command(team, $"South {Guid.NewGuid():N}", Domain.People.Side.Sales, new(["Germany"], PostcodeFrom: "80", PostcodeTo: "89")), _manager)).Succeeded);
        var people = await Reps(2);
        await Rule("South", new(RoutingTo.Person, PersonId: people[0].Id), new(RoutingFacts.Territory, RoutingTest.Is, [team.ToString()]), new(RoutingFacts.Score, RoutingTest.AtLeast, ["50"]));
        await Rule("Rest", new(RoutingTo.Person, PersonId: people[1].Id));
        var (munich, hamburg) = ((await Offers(1, "DE", "80331"))[0], (await Offers(1, "DE", "20095"))[0]);
        await Place();

        Assert.Equal(people[0].Id, (await Offer(munich)).AssigneeId);
        Assert.Equal(people[1].Id, (await Offer(hamburg)).AssigneeId);
    }

    [Fact]
    public async Task Whoever_has_it_is_reminded_once_before_the_time_is_over()
    {
        var people = await Reps(1);
        await Rule("One", new(RoutingTo.Person, PersonId: people[0].Id));
        var lead = (await Offers(1))[0];
        await Place();
        app.Clock.Advance(TimeSpan.FromMinutes(44));
        await app.Send(new RemindOfDeadlines.Command(), _admin);
        Assert.Equal(0, await Reminded(people[0]));
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await Task.WhenAll(app.Send(new RemindOfDeadlines.Command(), _admin), app.Send(new RemindOfDeadlines.Command(), _admin));
        await app.Send(new RemindOfDeadlines.Command(), _admin);
        Assert.Equal(1, await Reminded(people[0]));

        Assert.True((await app.Send(new ClaimLead.Command(lead), people[0])).Succeeded);
        app.Clock.Advance(TimeSpan.FromHours(19));
        await app.Send(new RemindOfDeadlines.Command(), _admin);
        Assert.Equal(2, await Reminded(people[0])); // To accept or return it.
    }

    [Fact]
    public async Task A_deadline_runs_in_the_hours_of_whoever_has_it()
    {
        var person = (await Reps(1))[0];
        var now = app.Clock.Now;
        var next = now.DayOfWeek; // Works for one hour a day, an hour from now.
        var hours = Enumerable.Range(0, 7).ToDictionary(d => (DayOfWeek)(((int)next + d) % 7), _ => new Domain.Agreements.OpenHours(new(11, 0), new(12, 0)));
        Assert.True((await app.Send(new ChangeWork.Command(person.Id, null, hours), person)).Succeeded);
        await Rule("One", new(RoutingTo.Person, PersonId: person.Id));
        var lead = (await Offers(1))[0];
        await Place();

        var zone = await app.Db(async db => TimeZoneInfo.FindSystemTimeZoneById(await db.Companies.Select(c => c.TimeZone).SingleAsync(Cancel)));
        var due = TimeZoneInfo.ConvertTime((await Offer(lead)).DueAt, zone);
        Assert.InRange(due.TimeOfDay, new TimeSpan(11, 0, 0), new TimeSpan(12, 0, 0)); // Sixty minutes of work end where an hour of it ends, or in the middle of two.
    }

    [Fact]
    public async Task Past_offers_are_simulated_with_a_rule_that_nobody_has_saved()
    {
        var people = await Reps(2);
        await Offers(6, "AT", "1010");
        await Place();
        var draft = new RoutingDraft("Austria", [new(RoutingFacts.Country, RoutingTest.Is, ["Austria"])], InTurn((people[0], 1), (people[1], 2)));
        var tried = await app.Send(new SimulateRouting.Query(null, draft), _manager);

        Assert.Equal(6, tried.ByDraft);
        Assert.Equal([4, 2], tried.Shares.Where(s => s.Name == people[0].Name || s.Name == people[1].Name).Select(s => s.Count).OrderDescending());
        Assert.Equal(tried.Offers, tried.Shares.Sum(s => s.Count));
        Assert.Empty(await app.Send(new GetRoutingRules.Query(), _manager)); // Nothing is saved.
        Assert.All(tried.Newest.Where(l => l.IsByDraft), l => Assert.Equal("Austria", l.Rule));
    }

    [Fact]
    public async Task Rules_that_cannot_be_are_refused_at_their_place()
    {
        var rep = (await Reps(1))[0];
        async Task<string> Wrong(RoutingDraft draft) => string.Join(" ", (await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.Send(new SaveRoutingRule.Command(null, 0, draft), _manager))).Errors.Select(e => e.PropertyName));

        Assert.Equal("name", await Wrong(new("", [], RoutingTarget.OpenQueue)));
        Assert.Contains("conditions", await Wrong(new("x", [new("shoeSize", RoutingTest.Is, ["44"])], RoutingTarget.OpenQueue)), StringComparison.Ordinal);
        Assert.Contains("conditions", await Wrong(new("x", [new(RoutingFacts.Score, RoutingTest.AtLeast, ["many"])], RoutingTarget.OpenQueue)), StringComparison.Ordinal);
        Assert.Contains("conditions", await Wrong(new("x", [new(RoutingFacts.Country, RoutingTest.Is, [])], RoutingTarget.OpenQueue)), StringComparison.Ordinal);
        Assert.Equal("conditions[0]", await Wrong(new("x", [new(RoutingFacts.Country, RoutingTest.IsNot, ["DE", "Atlantis"])], RoutingTarget.OpenQueue)));
        Assert.Equal("person", await Wrong(new("x", [], new(RoutingTo.Person))));
        Assert.Equal("team", await Wrong(new("x", [], new(RoutingTo.Team))));
        Assert.Equal("shares", await Wrong(new("x", [], new(RoutingTo.RoundRobin, Shares: []))));
        Assert.Equal("shares", await Wrong(new("x", [], new(RoutingTo.RoundRobin, Shares: [new(rep.Id, 1000)]))));
        Assert.Contains("cannot claim", (await app.Send(new SaveRoutingRule.Command(null, 0, new("x", [], new(RoutingTo.Person, PersonId: await Known(TestData.Marketer())))), _manager)).Result.Refusal, StringComparison.Ordinal);
        Assert.False((await app.Send(new SaveRoutingRule.Command(null, 0, new("x", [], new(RoutingTo.Person, PersonId: Guid.NewGuid()))), _manager)).Result.Succeeded);
        Assert.False((await app.Send(new SaveRoutingRule.Command(null, 0, new("x", [new(RoutingFacts.Territory, RoutingTest.Is, ["Atlantis"])], RoutingTarget.OpenQueue)), _manager)).Result.Succeeded);
        Assert.Empty(await app.Send(new GetRoutingRules.Query(), _manager));
    }

    [Fact]
    public async Task Whoever_saves_a_rule_second_is_told_and_a_rule_moves_rests_and_goes()
    {
        var other = TestData.MarketingManager("Olga Other");
        await Rule("First", RoutingTarget.OpenQueue);
        await Rule("Second", RoutingTarget.OpenQueue);
        var second = (await app.Send(new GetRoutingRules.Query(), _manager))[1];
        Assert.True((await app.Send(new SaveRoutingRule.Command(second.Id, second.Version, new("Other", [], RoutingTarget.OpenQueue)), other)).Result.Succeeded);
        Assert.Contains("Olga Other", (await app.Send(new SaveRoutingRule.Command(second.Id, second.Version, new("Mine", [], RoutingTarget.OpenQueue)), _manager)).Result.Refusal, StringComparison.Ordinal);

        Assert.True((await app.Send(new MoveRoutingRule.Command(second.Id, Up: true), _manager)).Succeeded);
        Assert.True((await app.Send(new RestRoutingRule.Command(second.Id, true), _manager)).Succeeded);
        var now = await app.Send(new GetRoutingRules.Query(), _manager);
        Assert.Equal([("Other", true), ("First", false)], now.Select(r => (r.Name, r.Rests)));
        Assert.True((await app.Send(new DropRoutingRule.Command(second.Id), _manager)).Succeeded);
        Assert.True((await app.Send(new DropRoutingRule.Command(second.Id), _manager)).Succeeded);
        Assert.Single(await app.Send(new GetRoutingRules.Query(), _manager));
    }

    private async Task<List<TestUser>> Reps(int count)
    {
        List<TestUser> people = [.. Enumerable.Range(1, count).Select(i => TestData.Rep($"Router {i} {Guid.NewGuid():N}"[..20]))];
        foreach (var person in people)
        {
            await app.Know(person);
        }

        return people;
    }

    private async Task<Guid> Known(TestUser user)
    {
        await app.Know(user);
        return user.Id;
    }

    private async Task Rule(string name, RoutingTarget target, params RoutingCondition[] conditions) =>
        Assert.True((await app.Send(new SaveRoutingRule.Command(null, 0, new(name, conditions, target)), _manager)).Result.Succeeded);

    private static RoutingTarget InTurn(params (TestUser Person, int Weight)[] shares) => new(RoutingTo.RoundRobin, Shares: [.. shares.Select(s => new RoutingShare(s.Person.Id, s.Weight))]);

    private async Task<List<Guid>> Offers(int count, string? country = null, string? postcode = null)
    {
        List<Guid> leads = [];
        for (var i = 0; i < count; i++)
        {
            var marketer = TestData.Marketer();
            var capture = TestData.Capture(lastName: $"Routed {Guid.NewGuid():N}");
            var lead = await app.Send(capture with { Contact = capture.Contact with { Country = country, Postcode = postcode }, Interest = [new(ResponseKind.Reply, null), new(ResponseKind.Form, null)] }, marketer);
            Assert.True((await app.Send(new AnswerBant.Command(lead.LeadId, TestData.ReadyToBuy(DateOnly.FromDateTime(app.Clock.Now.DateTime))), marketer)).Succeeded);
            leads.Add(lead.LeadId);
        }

        return leads;
    }

    private Task<int> Place() => app.Send(new RouteOffers.Command(), _admin);

    private static async Task<int> PlaceOn(IServiceProvider node)
    {
        await using var scope = node.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        return await scope.ServiceProvider.GetRequiredService<ISender>().Send(new RouteOffers.Command(), Cancel);
    }

    private async Task<List<int>> Counts(IReadOnlyList<TestUser> people)
    {
        var open = await app.Db(db => db.Handoffs.Where(h => h.State == HandoffState.Offered || h.State == HandoffState.Claimed).Select(h => new { h.State, h.AssigneeId, h.ClaimedById }).ToListAsync(Cancel));
        return [.. people.Select(p => open.Count(h => (h.State == HandoffState.Claimed ? h.ClaimedById : h.AssigneeId) == p.Id))];
    }

    /// <summary>In the list and on the page alike.</summary>
    private async Task<bool> WaitsFor(TestUser user, Guid lead)
    {
        var listed = (await app.Send(new FindHandoffs.Query(HandoffState.Offered, lead), user)).Items.Count > 0;
        Assert.Equal(listed, (await app.Send(new GetQueueCard.Query(lead), user)).Card is not null);
        return listed;
    }

    private Task<Handoff> Offer(Guid lead) => app.Db(db => db.Handoffs.AsNoTracking().SingleAsync(h => h.LeadId == lead && h.State == HandoffState.Offered, Cancel));

    private Task<int> Reminded(TestUser user) => app.Db(db => db.Notices.CountAsync(n => n.UserId == user.Id && n.Kind == NoticeKind.Deadline, Cancel));
}
