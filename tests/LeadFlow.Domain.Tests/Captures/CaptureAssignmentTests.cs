using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using Xunit;

namespace LeadFlow.Domain.Tests.Captures;

public sealed class CaptureAssignmentTests
{
    private static readonly Guid _anna = Guid.NewGuid(), _bert = Guid.NewGuid(), _gone = Guid.NewGuid(), _north = Guid.NewGuid(), _dissolved = Guid.NewGuid();
    private static readonly LeadSource _web = LeadSource.Named("Web", defaultOwnerId: _bert), _fair = LeadSource.Named("Fair", defaultTeamId: _north), _left = LeadSource.Named("Left", defaultOwnerId: _gone), _none = LeadSource.Named("None");

    public static TheoryData<Territory, ContactDetails, bool> Places => new()
    {
        { Territory.Anywhere, new(), true },
        { new(["Germany"]), new() { Country = "DE" }, true },
        { new(["de", "AT"]), new() { Country = "Österreich" }, true },
        { new(["DE"]), new() { Country = "France" }, false },
        { new(["DE"]), new(), false },
        { new(["Utopia"]), new() { Country = " utopia " }, true },
        { new([], "Bavaria"), new() { Region = "bavaria" }, true },
        { new([], "Bavaria"), new() { Region = "Hesse" }, false },
        { new([], "Bavaria"), new(), false },
        { new([], null, "10", "14"), new() { Postcode = "10115" }, true },
        { new([], null, "10", "14"), new() { Postcode = "14199" }, true },
        { new([], null, "10", "14"), new() { Postcode = "15000" }, false },
        { new([], null, "10", "14"), new() { Postcode = "09999" }, false },
        { new([], null, "SW1"), new() { Postcode = "sw1a 1aa" }, true },
        { new([], null, "SW1"), new() { Postcode = "SE1 7PB" }, false },
        { new([], null, "SW1"), new(), false },
        { new(["GB"], null, "SW", "SW"), new() { Country = "UK", Postcode = "SW1A-1AA" }, true },
        { new(["GB"], null, "SW", "SW"), new() { Country = "DE", Postcode = "SW1A-1AA" }, false },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_territory_holds_whoever_is_in_all_that_it_names(Territory territory, ContactDetails who, bool holds) => Assert.Equal(holds, territory.Holds(who));

    [Fact]
    public void The_first_rule_that_holds_gives_it_away_before_the_source_does()
    {
        CaptureRule[] rules = [Rule(_fair, new(["DE"]), _bert), Rule(null, new(["DE"]), _anna), Rule(null, Territory.Anywhere with { Region = "Bavaria" }, _bert)];

        Assert.Equal((_anna, rules[1]), Found(Of(rules, _web, "DE", "Bavaria")));
        Assert.Equal((_bert, rules[0]), Found(Of(rules, _fair, "DE")));
        Assert.Equal((_bert, rules[2]), Found(Of(rules, null, "AT", "Bavaria")));
        Assert.Equal((_bert, null), Found(Of(rules, _web, "FR")));
    }

    [Fact]
    public void Whoever_has_left_is_passed_over_for_the_next_rule_then_the_source_then_triage()
    {
        CaptureRule[] rules = [Rule(null, new(["DE"]), _gone), Rule(_web, new(["DE"]), _anna), CaptureRule.At(3, _none.Id, new(["DE"]), null, _dissolved)];

        Assert.Equal((_anna, rules[1]), Found(Of(rules, _web, "DE")));
        Assert.Equal(_north, Of(rules, _fair, "DE").TeamId);
        Assert.Equal(CaptureAssignment.Nobody, Of(rules, _left, "DE"));
        Assert.Equal(CaptureAssignment.Nobody, Of(rules, _none, "DE"));
        Assert.Equal(CaptureAssignment.Nobody, Of([], null, "DE"));
    }

    [Fact]
    public void A_team_leaves_it_in_triage_marked_for_it()
    {
        var rule = CaptureRule.At(1, null, new(["NO"]), null, _north);

        Assert.Equal(new CaptureAssignment(null, _north, rule), Of([rule], _web, "Norge"));
    }

    [Fact]
    public void A_rule_of_a_source_that_was_merged_away_holds_for_the_one_it_went_into()
    {
        var old = Guid.NewGuid();
        var rule = CaptureRule.At(1, old, Territory.Anywhere, _anna, null);

        Assert.Equal(_anna, CaptureAssignment.Of([rule], _none, new(), id => id == old ? _none.Id : id, _ => true, _ => true).OwnerId);
    }

    private static CaptureAssignment Of(CaptureRule[] rules, LeadSource? source, string country, string? region = null) =>
        CaptureAssignment.Of(rules, source, new() { Country = country, Region = region }, id => id, id => id != _gone, id => id == _north);

    private static (Guid?, CaptureRule?) Found(CaptureAssignment a) => (a.OwnerId, a.Rule);

    private static CaptureRule Rule(LeadSource? source, Territory territory, Guid owner) => CaptureRule.At(1, source?.Id, territory, owner, null);
}
