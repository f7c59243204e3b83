using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using Xunit;

namespace LeadFlow.Domain.Tests.Captures;

public sealed class UtmRuleTests
{
    private static readonly Guid _search = Guid.NewGuid(), _social = Guid.NewGuid(), _fair = Guid.NewGuid();

    [Fact]
    public void The_first_rule_that_holds_and_names_one_gives_the_source_and_so_for_the_campaign()
    {
        UtmRule[] rules =
        [
            Rule(1, null, _fair, (UtmField.Campaign, UtmMatch.Contains, "fair")),
            Rule(2, _search, null, (UtmField.Source, UtmMatch.Is, "google, bing"), (UtmField.Medium, UtmMatch.Is, "cpc")),
            Rule(3, _social, null, (UtmField.Source, UtmMatch.Contains, "goo")),
        ];

        var decision = UtmDecision.Of(rules, Utm("utm_source", "Google", "utm_medium", "CPC", "utm_campaign", "Spring-Fair-2026"));

        Assert.Equal((_search, _fair), (decision.ForSource!.SourceId, decision.ForCampaign!.CampaignId));
        Assert.Equal(_social, UtmDecision.Of(rules, Utm("utm_source", "google", "utm_medium", "email")).ForSource!.SourceId);
        Assert.Equal(UtmDecision.None, UtmDecision.Of(rules, Utm("utm_source", "newsletter")));
        Assert.Equal(UtmDecision.None, UtmDecision.Of(rules, null));
    }

    [Theory]
    [InlineData("utm_source")]
    [InlineData("utmSource")]
    [InlineData("source")]
    [InlineData("UTM-Source")]
    public void A_field_is_known_however_it_is_called(string name) => Assert.Equal("google", UtmDecision.Read(Utm(name, " google "))[UtmField.Source]);

    [Fact]
    public void A_rule_without_conditions_holds_for_nothing() => Assert.False(UtmRule.At(1, [], _search, null).Holds(UtmDecision.Read(Utm("utm_source", "google"))));

    [Theory]
    [InlineData("google", "cpc", "Paid search")]
    [InlineData("facebook", "cpc", "Paid social")]
    [InlineData("linkedin.com", "paid_social", "Paid social")]
    [InlineData("newsletter", "email", "E-mail")]
    [InlineData("linkedin", "social", "Organic social")]
    [InlineData("google", "organic", "Organic search")]
    [InlineData("adnetwork", "banner", "Display")]
    [InlineData("techblog", "referral", "Referral")]
    public void The_usual_rules_say_what_most_would(string source, string medium, string expected)
    {
        var names = UsualUtmRules.All.Select(u => u.Source).Distinct().ToDictionary(n => n, _ => Guid.NewGuid());
        var rules = UsualUtmRules.All.Select((u, i) => UtmRule.At(i, u.When, names[u.Source], null)).ToList();

        Assert.Equal(names[expected], UtmDecision.Of(rules, Utm("utm_source", source, "utm_medium", medium)).ForSource?.SourceId);
    }

    [Theory]
    [InlineData("google", "Google")]
    [InlineData("Google Ads", "google-ads")]
    [InlineData("GOOGLE_ADS", "Google  Ads ")]
    [InlineData("Café Été", "cafe ete")]
    public void Names_that_differ_only_in_how_they_are_written_are_suggested(string one, string other) => Assert.Single(NameLikeness.Groups([one, other, "Fair"], n => n));

    [Theory]
    [InlineData("google", "goggle")]
    [InlineData("Fair 2025", "Fair 2026")]
    [InlineData("---", "***")]
    public void Others_are_not(string one, string other) => Assert.Empty(NameLikeness.Groups([one, other], n => n));

    [Fact]
    public void A_lead_of_a_campaign_costs_its_share()
    {
        Assert.Equal(33.33m, Campaign.CostPerLead(100, 3));
        Assert.Null(Campaign.CostPerLead(100, 0));
        Assert.Null(Campaign.CostPerLead(null, 3));
    }

    private static UtmRule Rule(int position, Guid? source, Guid? campaign, params (UtmField Field, UtmMatch Match, string Text)[] when) =>
        UtmRule.At(position, [.. when.Select(w => new UtmCondition(w.Field, w.Match, w.Text))], source, campaign);

    private static Dictionary<string, string> Utm(params string[] pairs) => pairs.Chunk(2).ToDictionary(p => p[0], p => p[1]);
}
