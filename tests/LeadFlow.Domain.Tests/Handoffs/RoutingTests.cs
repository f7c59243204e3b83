using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Handoffs;

/// <summary>PRODUCT 6: rules in their order, the first match; shares by weights; caps and absences.</summary>
public sealed class RoutingTests
{
    private static readonly Guid A = Id(1), B = Id(2), C = Id(3), North = Id(101), South = Id(102);
    private readonly Company _c = new();

    [Fact]
    public void The_first_rule_whose_conditions_all_hold_says_it_and_none_leaves_the_open_queue()
    {
        var rules = new[]
        {
            Rule("Large in Germany", To(A), Is("country", "Germany"), new("companySize", RoutingTest.AtLeast, ["500"])),
            Rule("Germany", To(B), Is("country", "DE")),
        };
        var routing = new Routing(rules, [Free(A), Free(B)]);

        Assert.Equal(A, routing.Next(Facts(new() { FirstName = "x", Country = "Germany", CompanySize = 500 })).PersonId);
        Assert.Equal(B, routing.Next(Facts(new() { FirstName = "x", Country = "Deutschland", CompanySize = 499 })).PersonId);
        Assert.Equal(B, routing.Next(Facts(new() { FirstName = "x", Country = "Germany" })).PersonId); // Not known: not at least.
        Assert.Equal(Placement.Open, routing.Next(Facts(new() { FirstName = "x", Country = "France" })));
    }

    [Theory]
    [InlineData("jobTitle", RoutingTest.Contains, "head", true)]
    [InlineData("jobTitle", RoutingTest.Contains, "HÉAD of", true)]
    [InlineData("jobTitle", RoutingTest.Contains, "chief", false)]
    [InlineData("jobTitle", RoutingTest.BeginsWith, "Head", true)]
    [InlineData("jobTitle", RoutingTest.BeginsWith, "of", false)]
    [InlineData("postcode", RoutingTest.BeginsWith, "10 1", true)]
    [InlineData("postcode", RoutingTest.BeginsWith, "101-1", true)]
    [InlineData("postcode", RoutingTest.BeginsWith, "11", false)]
    [InlineData("companySize", RoutingTest.AtLeast, "250", true)]
    [InlineData("companySize", RoutingTest.AtLeast, "251", false)]
    [InlineData("companySize", RoutingTest.AtMost, "250", true)]
    [InlineData("companySize", RoutingTest.AtMost, "249.5", false)]
    [InlineData("companySize", RoutingTest.AtMost, "many", false)]
    [InlineData("industry", RoutingTest.IsUnknown, "", true)]
    [InlineData("industry", RoutingTest.IsKnown, "", false)]
    [InlineData("industry", RoutingTest.IsNot, "Retail", true)]
    [InlineData("industry", RoutingTest.Is, "Retail", false)]
    [InlineData("country", RoutingTest.Is, "germany", true)]
    [InlineData("country", RoutingTest.IsNot, "DE", false)]
    [InlineData("emailDomain", RoutingTest.Is, "Example.com", true)]
    [InlineData("tag", RoutingTest.Is, "vip", true)]
    [InlineData("tag", RoutingTest.IsNot, "vip", false)]
    [InlineData("tag", RoutingTest.Is, "partner", false)]
    [InlineData("source", RoutingTest.Is, "Fair", true)]
    [InlineData("sourceKind", RoutingTest.Is, "TradeShow", true)]
    [InlineData("campaign", RoutingTest.Is, "Spring", true)]
    [InlineData("fit", RoutingTest.Is, "Holds", true)]
    [InlineData("score", RoutingTest.AtLeast, "0", true)]
    [InlineData("score", RoutingTest.AtLeast, "101", false)]
    [InlineData("custom:region", RoutingTest.Is, "South", true)]
    [InlineData("custom:region", RoutingTest.Is, "East", false)]
    [InlineData("custom:nothing", RoutingTest.IsUnknown, "", true)]
    [InlineData("attempt", RoutingTest.AtLeast, "2", false)]
    [InlineData("nonsense", RoutingTest.Is, "x", false)]
    public void A_condition_holds_by_what_is_known(string field, RoutingTest test, string value, bool holds)
    {
        var ann = new ContactDetails { FirstName = "Ann", Email = "ann@example.com", JobTitle = "Head of Purchasing", Country = "Germany", Postcode = "10115", CompanySize = 250 };
        var lead = Domain.Leads.Lead.Capture(Given(ann) with { CustomFields = new() { ["region"] = "North\nSouth" } }, Marketer, _c);
        lead.Tag(["VIP"]);
        var facts = RoutingFacts.Of(lead, Fit.Holds, 40, LeadSource.Named("Fair", SourceKind.TradeShow), "Spring", 1, _ => []);

        Assert.Equal(holds, new RoutingCondition(field, test, value.Length == 0 ? [] : [value]).Holds(facts));
    }

    [Fact]
    public void Leads_of_a_territory_go_to_its_team()
    {
        var north = new Territory(["Germany"], PostcodeFrom: "20", PostcodeTo: "29");
        var routing = new Routing([Rule("North", new(RoutingTo.Team, TeamId: North), Is("territory", North.ToString()))], [Free(A, team: North)]);

        Assert.Equal(North, routing.Next(Facts(new() { FirstName = "x", Country = "DE", Postcode = "20095" }, w => north.Holds(w) ? [North] : [])).TeamId);
        Assert.True(routing.Next(Facts(new() { FirstName = "x", Country = "DE", Postcode = "80331" }, w => north.Holds(w) ? [North] : [])).IsOpen);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2, 3)]
    [InlineData(5, 1, 1)]
    [InlineData(97, 2, 1)]
    public void Round_robin_shares_by_weight_exactly_over_each_round_and_never_far_off_within(int a, int b, int c)
    {
        var routing = new Routing([Rule("All", InTurn((A, a), (B, b), (C, c)))], [Free(A), Free(B), Free(C)]);
        var (given, sum) = (new Dictionary<Guid, int> { [A] = 0, [B] = 0, [C] = 0 }, a + b + c);
        for (var i = 1; i <= sum * 50; i++)
        {
            given[routing.Next(Facts()).PersonId!.Value]++;
            Assert.All(new[] { (A, a), (B, b), (C, c) }, p => Assert.InRange(given[p.Item1] - (double)i * p.Item2 / sum, -2, 2));
            if (i % sum == 0)
            {
                Assert.Equal((a * i / sum, b * i / sum, c * i / sum), (given[A], given[B], given[C]));
            }
        }
    }

    [Fact]
    public void A_run_goes_on_where_the_last_one_left_off()
    {
        var rules = new[] { Rule("All", InTurn((A, 1), (B, 2), (C, 4))) };
        var whole = new Routing(rules, [Free(A), Free(B), Free(C)]);
        var inOne = Enumerable.Range(0, 70).Select(_ => whole.Next(Facts()).PersonId).ToList();

        Dictionary<(Guid, Guid), long> kept = [];
        List<Guid?> inParts = [];
        for (var run = 0; run < 70; run += 3)
        {
            var part = new Routing(rules, [Free(A), Free(B), Free(C)], kept);
            inParts.AddRange(Enumerable.Range(0, Math.Min(3, 70 - run)).Select(_ => part.Next(Facts()).PersonId));
            foreach (var (key, credit) in part.Credits)
            {
                kept[key] = credit;
            }
        }

        Assert.Equal(inOne, inParts);
    }

    [Fact]
    public void Who_is_away_gone_at_their_cap_or_gave_it_up_is_passed_over_and_nobody_left_means_the_open_queue()
    {
        var rule = Rule("All", InTurn((A, 1), (B, 1), (C, 1), (Id(9), 5)));
        var routing = new Routing([rule, Rule("Rest", To(C))], [Free(A) with { IsAway = true }, Free(B) with { Cap = 2, Has = 1 }, Free(C)]);

        Assert.Equal(B, routing.Next(Facts(), notFirst: C).PersonId);
        Assert.Equal(C, routing.Next(Facts()).PersonId); // B has two now.
        Assert.Equal(new Placement(rule, NobodyLeft: true), routing.Next(Facts(), notFirst: C));
    }

    [Fact]
    public void A_cap_is_never_passed_however_many_offers_come_in_one_go()
    {
        var routing = new Routing([Rule("All", InTurn((A, 1), (B, 3)))], [Free(A) with { Cap = 10 }, Free(B) with { Cap = 10, Has = 4 }]);
        var given = Enumerable.Range(0, 100).Select(_ => routing.Next(Facts())).ToList();

        Assert.Equal((10, 6, 84), (given.Count(r => r.PersonId == A), given.Count(r => r.PersonId == B), given.Count(r => r.NobodyLeft)));
    }

    [Fact]
    public void Least_open_gives_to_whoever_has_least_by_weight_and_in_turn_where_that_is_equal()
    {
        var routing = new Routing([Rule("All", new(RoutingTo.LeastOpen, Shares: [new(A, 1), new(B, 2)]))], [Free(A) with { Has = 3 }, Free(B)]);
        var given = Enumerable.Range(0, 9).Select(_ => routing.Next(Facts()).PersonId).ToList();

        Assert.Equal((1, 8), (given.Count(p => p == A), given.Count(p => p == B))); // 4 and 8.
        var same = new Routing([Rule("All", new(RoutingTo.LeastOpen, TeamId: North))], [Free(A, team: North), Free(B, team: North), Free(C, team: South)]);
        Assert.Equal(2, Enumerable.Range(0, 2).Select(_ => same.Next(Facts()).PersonId).Distinct().Count());
    }

    [Fact]
    public void A_team_shares_among_its_people_alike_and_its_queue_needs_somebody_who_is_there()
    {
        Claimer[] people = [Free(A, team: North), Free(B, team: North), Free(C, team: South) with { IsAway = true }];
        var shared = new Routing([Rule("North", new(RoutingTo.RoundRobin, TeamId: North))], people);
        Assert.Equal([A, B], Enumerable.Range(0, 2).Select(_ => shared.Next(Facts()).PersonId!.Value).Order());

        Assert.Equal(North, new Routing([Rule("North", new(RoutingTo.Team, TeamId: North))], people).Next(Facts()).TeamId);
        Assert.True(new Routing([Rule("South", new(RoutingTo.Team, TeamId: South))], people).Next(Facts()).NobodyLeft);
    }

    [Fact]
    public void A_rule_that_rests_is_passed_over()
    {
        var rule = Rule("All", To(A));
        rule.Rest(true);
        Assert.Equal(Placement.Open, new Routing([rule], [Free(A)]).Next(Facts()));
    }

    [Fact]
    public void Where_rules_are_an_offer_waits_for_them_and_where_none_are_it_is_in_the_open_queue_at_once()
    {
        Assert.NotNull(HotLead(_c).LatestHandoff!.RoutedAt);
        Assert.True(HotLead(Routing()).LatestHandoff!.IsUnplaced);
    }

    [Fact]
    public void What_is_offered_to_one_person_waits_for_them_alone_and_their_clock_runs_from_then()
    {
        var c = Routing();
        var lead = HotLead(c);
        var rule = Rule("Rita", To(Rep.Id!.Value));
        Assert.True(lead.SendTo(new(rule, PersonId: Rep.Id), c.After(minutes: 1)));

        var offer = lead.LatestHandoff!;
        Assert.Equal((HandoffKind.Assigned, Rep.Id, rule.Id, c.Now, c.Now.AddMinutes(60), c.Now.AddMinutes(45)), (offer.Kind, offer.AssigneeId, offer.RuleId, offer.RoutedAt, offer.DueAt, offer.RemindAt));
        Assert.Equal("Offered to Rita Rep, by the rule Rita", lead.Last(ActivityKind.Routed).Summary);
        lead.Refuses(l => l.Claim(OtherRep, c), says: "offered to Rita Rep");
        Assert.False(lead.SendTo(new(rule, PersonId: OtherRep.Id), c)); // It waits somewhere already.
        Ok(lead.Claim(Rep, c.After(minutes: 1)));
    }

    [Fact]
    public void The_clock_of_a_claim_runs_in_the_hours_of_whoever_claims_and_that_of_an_offer_in_those_of_whom_it_waits_for()
    {
        var c = Routing(); // Friday, 15 May 2026, nine o'clock UTC.
        c.Hours[Rep.Id!.Value] = new() { Zone = "Europe/Lisbon", Week = Enumerable.Range(1, 4).ToDictionary(d => (DayOfWeek)d, _ => new OpenHours(new(8, 0), new(14, 0))) };
        var lead = HotLead(c);
        lead.SendTo(new(Rule("Rita", To(Rep.Id!.Value)), PersonId: Rep.Id), c);
        Assert.Equal(new DateTimeOffset(2026, 5, 18, 9, 0, 0, TimeSpan.FromHours(1)), lead.LatestHandoff!.DueAt); // An hour of Monday's work.

        Ok(lead.Claim(Rep, c.After(minutes: 5)));
        Assert.Equal(new DateTimeOffset(2026, 5, 21, 14, 0, 0, TimeSpan.FromHours(1)), lead.LatestHandoff!.DueAt); // A day of minutes is four of her days.
        var other = HotLead(c);
        other.SendTo(Placement.Open, c);
        Ok(other.Claim(OtherRep, c));
        Assert.Equal(c.Now.AddDays(1), other.LatestHandoff!.DueAt); // The agreement names no hours.
    }

    [Fact]
    public void A_team_queue_is_for_its_people_and_sales_managers()
    {
        var c = Routing();
        var lead = HotLead(c);
        lead.SendTo(new(Rule("North", new(RoutingTo.Team, TeamId: North)), TeamId: North), c);

        lead.Refuses(l => l.Claim(Rep with { TeamId = South }, c), says: "offered to the team North");
        lead.Refuses(l => l.Claim(OtherRep, c), says: "offered to the team North");
        Ok(lead.Claim(Rep with { TeamId = North }, c));
        var other = HotLead(c);
        other.SendTo(new(Rule("North", new(RoutingTo.Team, TeamId: North)), TeamId: North), c);
        Ok(other.Claim(SalesManager, c));
    }

    [Fact]
    public void Unclaimed_it_falls_from_the_person_to_their_team_from_there_to_the_open_queue_and_then_the_rules_are_asked_again()
    {
        var c = Routing();
        c.Teams[Rep.Id!.Value] = North;
        var lead = HotLead(c);
        lead.SendTo(new(Rule("Rita", To(Rep.Id!.Value)), PersonId: Rep.Id), c);

        Assert.True(lead.Expire(c.After(minutes: 61)));
        Assert.Equal((2, HandoffKind.Queue, North, false), (lead.LatestHandoff!.Attempt, lead.LatestHandoff.Kind, lead.LatestHandoff.TeamId, lead.LatestHandoff.IsUnplaced));
        Assert.True(lead.Expire(c.After(minutes: 61)));
        Assert.Equal((3, null, false), (lead.LatestHandoff!.Attempt, lead.LatestHandoff.TeamId, lead.LatestHandoff.IsUnplaced));
        Assert.True(lead.Expire(c.After(minutes: 61)));
        Assert.Equal((4, true), (lead.LatestHandoff!.Attempt, lead.LatestHandoff.IsUnplaced));
        Assert.Single(lead.Handoffs.Select(h => h.SeriesId).Distinct());
    }

    [Fact]
    public void What_was_claimed_before_the_rules_were_asked_stays_claimed()
    {
        var c = Routing();
        var lead = HotLead(c);
        Ok(lead.Claim(OtherRep, c));
        Assert.False(lead.SendTo(new(Rule("Rita", To(Rep.Id!.Value)), PersonId: Rep.Id), c));
        Assert.Equal(OtherRep.Id, lead.OwnerId);
    }

    [Fact]
    public void A_released_lead_is_routed_again_and_not_to_whoever_gave_it_up()
    {
        var c = Routing();
        var lead = HotLead(c);
        lead.SendTo(Placement.Open, c);
        Ok(lead.Claim(Rep, c));
        Ok(lead.Release(Rep, c.After(minutes: 5)));

        Assert.Equal((true, Rep.Id), (lead.LatestHandoff!.IsUnplaced, lead.LatestHandoff.NotFirstId));
    }

    [Fact]
    public void An_open_queue_by_no_rule_writes_no_line_and_one_because_nobody_was_free_does()
    {
        var c = Routing();
        var (quiet, said) = (HotLead(c), HotLead(c));
        quiet.SendTo(Placement.Open, c);
        said.SendTo(new(Rule("Rita", To(Rep.Id!.Value)), NobodyLeft: true), c);

        Assert.DoesNotContain(quiet.Activities, a => a.Kind == ActivityKind.Routed);
        Assert.Contains("nobody was free", said.Last(ActivityKind.Routed).Summary, StringComparison.Ordinal);
    }

    private static Company Routing() => new() { Routes = true };

    private static Guid Id(int no) => new(no, 0, 0, new byte[8]);

    private static Claimer Free(Guid id, Guid? team = null) => new(id, team, IsAway: false, Cap: null, Has: 0);

    private static RoutingTarget To(Guid person) => new(RoutingTo.Person, PersonId: person);

    private static RoutingTarget InTurn(params (Guid Person, int Weight)[] shares) => new(RoutingTo.RoundRobin, Shares: [.. shares.Select(s => new RoutingShare(s.Person, s.Weight))]);

    private static RoutingCondition Is(string field, string value) => new(field, RoutingTest.Is, [value]);

    private static RoutingRule Rule(string name, RoutingTarget target, params RoutingCondition[] conditions) => RoutingRule.At(1, name, conditions, target);

    private RoutingFacts Facts(ContactDetails? who = null, Func<ContactDetails, IEnumerable<Guid>>? territories = null) =>
        RoutingFacts.Of(Lead(_c, who), Fit.Unknown, 0, null, null, 1, territories ?? (_ => []));
}
