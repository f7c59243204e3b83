using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using Xunit;

namespace LeadFlow.Domain.Tests.Qualifying;

public sealed class BantScoringTests
{
    private const int Raw = 0, Warm = 1, Hot = 2;
    private static readonly DateOnly Today = new(2026, 5, 15);

    /// <summary>Exactly what the default agreement asks of a hot lead: 30 + 14 + 17 + 7 (90 of 180 days) + 5 = 73.</summary>
    private static readonly Evidence JustHot = new()
    {
        Budget = new(Level.Confirmed, Today),
        Authority = new(Level.Likely, Today),
        Need = new(Level.Likely, Today),
        Timeframe = Timeframe.Between(Today.AddDays(90), null),
        Interest = new(15, Today),
        CanBeContacted = true,
    };

    private static readonly Evidence Everything = JustHot with
    {
        Authority = new(Level.Confirmed, Today),
        Need = new(Level.Confirmed, Today),
        Timeframe = Timeframe.Between(Today, null),
        Interest = new(30, Today),
    };

    [Fact]
    public void All_confirmed_to_buy_now_with_full_interest_is_100()
    {
        var result = Qualify(Everything);

        Assert.Equal(100, result.Score);
        Assert.Equal([30, 20, 25, 15, 10], result.Criteria.Select(c => c.Points));
        Assert.Empty(result.Adjustments);
        Assert.True(result.SalesReady);
        Assert.Null(result.NextQuestion);
        Assert.Equal(Hot, result.Reached);
    }

    [Fact]
    public void A_lead_of_whom_nothing_is_known_is_raw_with_0()
    {
        var result = Qualify(new());

        Assert.Equal(0, result.Score);
        Assert.Equal(Raw, result.Reached);
        Assert.All(result.Criteria, c => Assert.True(c is { Level: Level.Unknown, Points: 0, Fresh: true }));
        Assert.Equal(Criterion.Budget, result.NextQuestion?.Criterion);
    }

    [Fact]
    public void Just_what_hot_asks_is_hot_and_sales_ready()
    {
        var result = Qualify(JustHot);

        Assert.Equal(73, result.Score);
        Assert.Equal(Hot, result.Reached);
        Assert.True(result.SalesReady);
        Assert.Empty(result.Missing);
        Assert.Null(result.NextQuestion);
    }

    [Fact]
    public void Each_criterion_just_short_of_hot_keeps_a_lead_warm_and_is_named()
    {
        AssertWarm(Everything with { Budget = new(Level.Likely, Today) }, "Budget");
        AssertWarm(JustHot with { Authority = new(Level.Possible, Today), Need = new(Level.Confirmed, Today) }, "Authority");
        AssertWarm(Everything with { Need = new(Level.Possible, Today) }, "Need");
        AssertWarm(JustHot with { Timeframe = Timeframe.Between(Today.AddDays(91), null) }, "buy");
        AssertWarm(Everything with { Timeframe = Timeframe.Between(Today.AddDays(-1), null) }, "buy");
        AssertWarm(JustHot with { Interest = new(14.9, Today) }, "Interest");

        static void AssertWarm(Evidence evidence, string named)
        {
            var result = Qualify(evidence);
            Assert.Equal(Warm, result.Reached);
            Assert.False(result.SalesReady);
            Assert.Contains(named, Assert.Single(result.Missing), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_score_exactly_at_the_minimum_is_enough_and_one_point_less_is_not()
    {
        var agreement = With(hot: c => c with { MinScore = 73 });
        Assert.Equal(Hot, Qualify(JustHot, agreement).Reached);
        Assert.Equal(Warm, Qualify(JustHot, With(hot: c => c with { MinScore = 74 })).Reached);
    }

    [Fact]
    public void Warm_begins_at_35_with_a_possible_need_and_some_interest()
    {
        var need = new Evidence { Need = new(Level.Possible, Today), Authority = new(Level.Likely, Today), Timeframe = Timeframe.Between(Today.AddDays(50), null), Interest = new(5, Today) };
        var result = Qualify(need);

        Assert.Equal(10 + 14 + 10 + 1, result.Score);
        Assert.Equal(Warm, result.Reached);
        Assert.Equal(Raw, Qualify(need with { Timeframe = Timeframe.Between(Today.AddDays(61), null) }).Reached); // 34
        Assert.Equal(Raw, Qualify(need with { Interest = new(4.9, Today), Budget = new(Level.Confirmed, Today) }).Reached);
        Assert.Equal(Raw, Qualify(need with { Budget = new(Level.No, Today) }).Reached);
    }

    [Fact]
    public void An_answer_older_than_the_fresh_days_fades_to_half_over_twice_as_many()
    {
        Assert.Equal((25, 0, true), Aged(30));
        Assert.Equal((25, 25 - 21, false), Aged(45)); // 7/8 of 25 is 21.875
        Assert.Equal((25, 25 - 18, false), Aged(60)); // 3/4 is 18.75
        Assert.Equal((25, 25 - 12, false), Aged(90));
        Assert.Equal((25, 25 - 12, false), Aged(900));
        Assert.Equal((25, 0, true), Aged(-10)); // Dated ahead.

        static (int Points, int Lost, bool Fresh) Aged(int days)
        {
            var result = Qualify(new() { Need = new(Level.Confirmed, Today.AddDays(-days)) });
            var need = result.Criteria[(int)Criterion.Need];
            Assert.Equal(need.Points + result.Adjustments.Sum(a => a.Points), result.Score);
            return (need.Points, -result.Adjustments.Sum(a => a.Points), need.Fresh);
        }
    }

    [Theory]
    [InlineData(0), InlineData(-7)]
    public void Without_fresh_days_an_answer_counts_half_from_the_next_day(int freshDays)
    {
        var agreement = DefaultAgreement.Content with { AnswersFreshDays = freshDays };
        Assert.Equal(25, Qualify(new() { Need = new(Level.Confirmed, Today) }, agreement).Score);
        Assert.Equal(12, Qualify(new() { Need = new(Level.Confirmed, Today.AddDays(-1)) }, agreement).Score);
    }

    [Theory]
    [InlineData(180, 0, Level.Possible)]
    [InlineData(90, 7, Level.Likely)]
    [InlineData(36, 12, Level.Confirmed)]
    [InlineData(1, 14, Level.Confirmed)]
    [InlineData(0, 15, Level.Confirmed)]
    [InlineData(-10, 15, Level.Confirmed)] // The last day of the range.
    [InlineData(-11, 7, Level.Possible)]
    [InlineData(-100, 3, Level.Possible)]
    [InlineData(-190, 0, Level.Possible)]
    public void A_timeframe_counts_for_more_as_it_nears_and_for_less_once_it_has_passed(int from, int points, Level level)
    {
        var timeframe = Qualify(new() { Timeframe = Timeframe.Between(Today.AddDays(from), Today.AddDays(from + 10)) }).Criteria[(int)Criterion.Timeframe];

        Assert.Equal((points, level, from >= -10), (timeframe.Points, timeframe.Level, timeframe.Fresh));
    }

    [Theory]
    [InlineData(30, 0, 10)]
    [InlineData(60, 30, 10)] // Halved once.
    [InlineData(30, 1, 9)]
    [InlineData(30, 30, 5)]
    [InlineData(2, 0, 0)]
    [InlineData(3, 0, 1)]
    [InlineData(30, -2, 10)] // Dated ahead.
    public void Interest_halves_every_30_days_and_is_full_at_30(double value, int daysAgo, int points) =>
        Assert.Equal(points, Qualify(new() { Interest = new(value, Today.AddDays(-daysAgo)) }).Criteria[(int)Criterion.Interest].Points);

    [Fact]
    public void An_explicit_no_caps_the_score_where_the_agreement_says_so()
    {
        var agreement = DefaultAgreement.Content with { NoCaps = new Dictionary<Criterion, int> { [Criterion.Budget] = 20, [Criterion.Authority] = 50 } };

        Assert.Equal(20, Qualify(Everything with { Budget = new(Level.No, Today) }, agreement).Score);
        Assert.Equal(-50, Assert.Single(Qualify(Everything with { Budget = new(Level.No, Today) }, agreement).Adjustments).Points);
        Assert.Equal(20, Qualify(Everything with { Budget = new(Level.No, Today), Authority = new(Level.No, Today) }, agreement).Score);
        Assert.Equal(50, Qualify(Everything with { Authority = new(Level.No, Today) }, agreement).Score);
        Assert.Equal(75, Qualify(Everything with { Need = new(Level.No, Today) }, agreement).Score);
    }

    [Fact]
    public void Without_a_way_to_contact_them_a_hot_lead_is_not_sales_ready()
    {
        var result = Qualify(JustHot with { CanBeContacted = false });

        Assert.Equal(Hot, result.Reached);
        Assert.False(result.SalesReady);
        Assert.Single(result.Missing);
        Assert.Null(result.NextQuestion); // No answer would help.
    }

    [Fact]
    public void Where_warm_and_hot_ask_the_same_only_what_hot_asks_is_missing()
    {
        var missing = Qualify(new() { Budget = new(Level.No, Today), CanBeContacted = true }).Missing;

        Assert.Equal(6, missing.Count); // Score, budget, authority, need, timeframe, interest: each once.
        Assert.Contains("Score of at least 70", missing);
        Assert.DoesNotContain("Budget is not a no", missing);
    }

    [Fact]
    public void A_stage_is_kept_up_to_5_points_below_and_whatever_timeframe_and_interest_do()
    {
        Assert.True(Keeps(JustHot with { Interest = Interest.None })); // 68
        Assert.True(Keeps(Everything with { Timeframe = Timeframe.Between(Today.AddDays(-300), null), Interest = Interest.None })); // 75
        Assert.True(Keeps(JustHot with { Interest = new(12, Today), Timeframe = Timeframe.Between(Today.AddDays(180), null), Need = new(Level.Likely, Today) })); // 65
        Assert.False(Keeps(JustHot with { Interest = new(9, Today), Timeframe = Timeframe.Between(Today.AddDays(180), null) })); // 64
        Assert.False(Keeps(Everything with { Authority = new(Level.Possible, Today) }));
        Assert.False(Keeps(Everything with { Budget = new(Level.No, Today) }));

        static bool Keeps(Evidence evidence) => Qualify(evidence).Stages[Hot].Keeps;
    }

    [Fact]
    public void Stages_before_the_one_reached_must_hold_unless_they_are_raw()
    {
        static StageDefinition Stage(string name, StageKind kind, int minScore) =>
            new(name, kind, new() { MinScore = minScore }, new(Side.Marketing, Role.Marketer));
        static int Reached(params StageDefinition[] stages) => Qualify(Everything with { Budget = KnownLevel.Unknown }, DefaultAgreement.Content with { Stages = stages }).Reached;

        var (raw, warm, hot) = (Stage("Raw", StageKind.Raw, 0), Stage("Warm", StageKind.Warm, 35), Stage("Hot", StageKind.Hot, 70));
        Assert.Equal(2, Reached(raw, warm, hot));
        Assert.Equal(0, Reached(raw, Stage("Never", StageKind.Warm, 90), hot));
        Assert.Equal(2, Reached(raw, Stage("Met by none", StageKind.Raw, 90), hot));
        Assert.Equal(2, Reached(raw, Stage("Dead", StageKind.Dead, 0), warm, hot));
        Assert.Equal(0, Reached(Stage("Never", StageKind.Raw, 90), Stage("Never", StageKind.Warm, 90), hot));
    }

    [Fact]
    public void No_sentence_names_a_distance_to_today()
    {
        var (one, other) = (Qualify(Everything), BantScoring.Qualify(Everything, DefaultAgreement.Content, Today.AddDays(500)));

        Assert.NotEqual(one.Score, other.Score);
        Assert.Equal(one.Criteria.Select(c => c.Why), other.Criteria.Select(c => c.Why));
        Assert.Equal(other.Adjustments, BantScoring.Qualify(Everything, DefaultAgreement.Content, Today.AddDays(700)).Adjustments);
    }

    private static Qualification Qualify(Evidence evidence, AgreementContent? agreement = null) => BantScoring.Qualify(evidence, agreement ?? DefaultAgreement.Content, Today);

    private static AgreementContent With(Func<EntryCriteria, EntryCriteria> hot) => DefaultAgreement.Content with
    {
        Stages = [.. DefaultAgreement.Content.Stages.Select(s => s.Kind == StageKind.Hot ? s with { Criteria = hot(s.Criteria) } : s)],
    };
}
