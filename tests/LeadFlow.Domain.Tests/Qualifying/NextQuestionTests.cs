using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Qualifying;
using Xunit;

namespace LeadFlow.Domain.Tests.Qualifying;

public sealed class NextQuestionTests
{
    private static readonly DateOnly Today = new(2026, 5, 15);

    private static readonly Evidence Ready = new()
    {
        Budget = new(Level.Confirmed, Today),
        Authority = new(Level.Confirmed, Today),
        Need = new(Level.Confirmed, Today),
        Timeframe = Timeframe.Between(Today, null),
        Interest = new(30, Today),
        CanBeContacted = true,
    };

    [Fact]
    public void What_hot_asks_for_comes_first_by_the_points_to_gain()
    {
        Assert.Equal(Criterion.Budget, Asked(new()));
        Assert.Equal(Criterion.Need, Asked(new() { Budget = new(Level.Confirmed, Today) }));
        Assert.Equal(Criterion.Authority, Asked(Ready with { Authority = KnownLevel.Unknown, Need = new(Level.Possible, Today) })); // 20 against 15.
        Assert.Equal(Criterion.Interest, Asked(Ready with { Interest = Interest.None, Need = new(Level.Likely, Today) })); // Need is enough, and would gain 8.
    }

    [Fact]
    public void An_explicit_no_is_asked_last()
    {
        Assert.Equal(Criterion.Need, Asked(new() { Budget = new(Level.No, Today) }));
        Assert.Equal(Criterion.Need, Asked(Ready with { Budget = new(Level.No, Today), Need = new(Level.Likely, Today) }));
        Assert.Equal(Criterion.Budget, Asked(Ready with { Budget = new(Level.No, Today) }));
    }

    [Fact]
    public void Where_only_the_score_is_short_whatever_adds_most_is_asked()
    {
        var stale = Ready with { Budget = new(Level.Confirmed, Today.AddDays(-90)), Authority = new(Level.Likely, Today.AddDays(-90)), Need = new(Level.Likely, Today.AddDays(-90)) };
        Assert.Equal(["Score of at least 70"], Qualify(stale with { Timeframe = Timeframe.Between(Today.AddDays(30), null) }).Missing);
        Assert.Equal(Criterion.Need, Asked(stale)); // 17 faded to 8, of 25: 17 to gain; budget brings back 15.
    }

    [Fact]
    public void Once_sales_ready_only_what_is_unknown_or_stale_is_asked()
    {
        Assert.Null(Qualify(Ready).NextQuestion);
        Assert.Null(Qualify(Ready with { Need = new(Level.Likely, Today) }).NextQuestion);
        Assert.Equal(Criterion.Need, Asked(Ready with { Need = new(Level.Confirmed, Today.AddDays(-60)) }));
    }

    [Fact]
    public void A_timeframe_that_has_passed_is_asked_again() =>
        Assert.Equal(Criterion.Timeframe, Asked(Ready with { Timeframe = Timeframe.Between(Today.AddDays(-1), null) }));

    private static Criterion? Asked(Evidence evidence) => Qualify(evidence).NextQuestion?.Criterion;

    private static Qualification Qualify(Evidence evidence) => BantScoring.Qualify(evidence, DefaultAgreement.Content, Today);
}
