using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Qualifying;
using Xunit;

namespace LeadFlow.Domain.Tests.Qualifying;

public sealed class FitTests
{
    private static readonly FitRules Asked = new() { Countries = ["DE", "BR"], Industries = ["Retail"], JobTitles = ["head", "director"], CompanySizeMin = 10, CompanySizeMax = 500 };
    private static readonly Profile Right = new("de", null, 10, "retail", "HEAD of Purchasing");

    [Fact]
    public void Nothing_asked_holds() => Assert.Equal(Fit.Holds, Of(new(), new()));

    [Fact]
    public void All_that_is_asked_holds_whatever_the_case_of_its_letters() => Assert.Equal(Fit.Holds, Of(Asked, Right));

    [Theory]
    [InlineData(9, Fit.Fails), InlineData(10, Fit.Holds), InlineData(500, Fit.Holds), InlineData(501, Fit.Fails)]
    public void The_smallest_and_the_largest_size_asked_both_fit(int size, Fit fit) => Assert.Equal(fit, Of(Asked, Right with { CompanySize = size }));

    [Fact]
    public void One_known_thing_that_is_wrong_fails_even_where_others_are_unknown()
    {
        Assert.Equal(Fit.Fails, Of(Asked, new(Country: "FR")));
        Assert.Equal(Fit.Fails, Of(Asked, Right with { JobTitle = "Intern" }));
        Assert.Equal(Fit.Fails, Of(Asked with { Regions = ["Bavaria"] }, Right with { Region = "Saxony" }));
    }

    [Fact]
    public void What_is_asked_and_not_known_leaves_it_unknown()
    {
        Assert.Equal(Fit.Unknown, Of(Asked, new()));
        Assert.Equal(Fit.Unknown, Of(Asked, Right with { CompanySize = null }));
        Assert.Equal(Fit.Unknown, Of(Asked, Right with { Country = " " }));
    }

    [Fact]
    public void A_blank_entry_asks_nothing() => Assert.Equal(Fit.Fails, Of(new() { JobTitles = ["head", ""] }, Right with { JobTitle = "Intern" }));

    [Fact]
    public void A_fit_that_fails_bars_from_sales_ready_though_no_stage_asks_for_it()
    {
        var agreement = DefaultAgreement.Content with
        {
            Fit = Asked,
            Stages = [.. DefaultAgreement.Content.Stages.Select(s => s with { Criteria = new() })],
        };
        var evidence = new Evidence { CanBeContacted = true, Profile = Right };
        var today = new DateOnly(2026, 5, 15);

        Assert.True(BantScoring.Qualify(evidence, agreement, today).SalesReady);
        var result = BantScoring.Qualify(evidence with { Profile = Right with { Country = "FR" } }, agreement, today);
        Assert.False(result.SalesReady);
        Assert.Single(result.Missing);
        Assert.True(result.Stage.Met);
    }

    private static Fit Of(FitRules rules, Profile profile) =>
        BantScoring.Qualify(new() { Profile = profile }, DefaultAgreement.Content with { Fit = rules }, new(2026, 5, 15)).Fit;
}
