using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Demo;

/// <summary>Two teams of sales, who is away when, how much each takes, and the rules by which some offers have gone to them since spring.</summary>
internal static class DemoTeams
{
    public const string NorthName = "Sales German-speaking", SouthName = "Sales Europe";

    /// <summary>Since when rules are asked.</summary>
    public static readonly TimeSpan Ago = TimeSpan.FromDays(45);

    private const int Large = 400;

    public sealed record Told(IReadOnlyList<Team> Teams, IReadOnlyList<RoutingRule> Rules, IReadOnlyList<Absence> Absences);

    /// <summary>Gives the people their teams, and says what is to be kept beside them.</summary>
    public static Told Of(IReadOnlyList<User> users, DateOnly today)
    {
        User The(string first) => users.Single(u => u.Name.StartsWith(first, StringComparison.Ordinal));
        Team north = Team.Named(NorthName, Side.Sales), south = Team.Named(SouthName, Side.Sales);
        north.Change(NorthName, Side.Sales, new(["Germany", "Austria", "Switzerland"]));
        south.Change(SouthName, Side.Sales, new(["Norway", "Sweden", "Denmark", "Finland", "Italy", "France", "Spain", "Portugal", "Poland", "Netherlands", "Belgium", "Ireland", "Romania"]));
        foreach (var (name, team) in new[] { ("Tom", north), ("Clara", north), ("Lukas", north), ("Milan", north), ("Amira", south), ("Finn", south), ("Marta", south), ("Eva", south) })
        {
            The(name).Join(team.Id);
        }

        The("Tom").TakesAtMost(6);
        The("Clara").TakesAtMost(8);
        The("Finn").TakesAtMost(8);
        The("Marta").LivesIn("Europe/Lisbon");
        The("Marta").Works(new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday }.ToDictionary(d => d, _ => new OpenHours(new(8, 0), new(14, 0))));
        return new([north, south],
        [
            RoutingRule.At(1, "Large, German-speaking", [new(RoutingFacts.Territory, RoutingTest.Is, [north.Id.ToString()]), new(RoutingFacts.CompanySize, RoutingTest.AtLeast, ["400"])],
                new(RoutingTo.RoundRobin, Shares: [new(The("Tom").Id, 1), new(The("Clara").Id, 2)])),
            Resting(RoutingRule.At(2, "Health and pharma to Europe", [new(RoutingFacts.Industry, RoutingTest.Is, ["Health", "Pharma"]), new(RoutingFacts.Territory, RoutingTest.Is, [south.Id.ToString()])], new(RoutingTo.Team, TeamId: south.Id))),
        ],
        [
            Absence.Of(The("Finn").Id, today.AddDays(-2), today.AddDays(5), "Paternity leave"),
            Absence.Of(The("Lukas").Id, today.AddDays(24), today.AddDays(34), "Skiing"),
            Absence.Of(The("Clara").Id, today.AddDays(38), today.AddDays(38), null),
        ]);
    }

    /// <summary>Where an offer went that this person claimed: to them by the first rule, if it is of their kind, else to the open queue.</summary>
    public static Placement PlacementOf(Lead lead, Actor? claimer, IReadOnlyList<RoutingRule> rules) =>
        rules is [var large, ..] && lead.CompanySize >= Large && lead.Country is "DE" or "AT" or "CH" && large.Target.Shares!.Any(s => s.PersonId == claimer?.Id) ? new(large, PersonId: claimer!.Id) : Placement.Open;

    public static async Task Keep(LeadFlowDb db, Told told, CancellationToken cancellationToken)
    {
        db.RoutingRules.AddRange(told.Rules);
        db.Absences.AddRange(told.Absences);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static RoutingRule Resting(RoutingRule rule)
    {
        rule.Rest(true);
        return rule;
    }
}
