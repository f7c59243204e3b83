using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Qualifying;
using Xunit;

namespace LeadFlow.Domain.Tests.Qualifying;

public sealed class TimeframePickTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    [Theory]
    [InlineData("now", "2026-11-24", "2026-12-24")]
    [InlineData("month", "2026-11-24", "2026-11-30")]
    [InlineData("quarter", "2026-11-24", "2026-12-31")]
    [InlineData("next-quarter", "2027-01-01", "2027-03-31")]
    [InlineData("2027-Q3", "2027-07-01", "2027-09-30")]
    public void A_pick_is_a_range_as_seen_from_today(string pick, string from, string to)
    {
        var range = TimeframePick.Range(pick, Today)!;

        Assert.Equal((DateOnly.Parse(from, null), DateOnly.Parse(to, null)), (range.From, range.To));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("2027-Q5")]
    [InlineData("9999-Q4")]
    [InlineData("days")]
    [InlineData(null)]
    public void What_names_no_range_is_none(string? pick) => Assert.Null(TimeframePick.Range(pick, Today));

    [Fact]
    public void Later_quarters_reach_to_the_end_of_next_year_and_a_year_ahead()
    {
        Assert.Equal(["2027-Q2", "2027-Q3", "2027-Q4", "2028-Q1"], TimeframePick.LaterQuarters(Today));
        Assert.Contains("2027-Q3", TimeframePick.LaterQuarters(new(2026, 1, 5)));
    }

    [Fact]
    public void The_best_answer_to_what_is_unknown_gains_its_whole_weight()
    {
        var evidence = new Evidence { Need = new(Level.Confirmed, Today) };
        var content = DefaultAgreement.Content;

        int Score(Evidence e) => BantScoring.Qualify(e, content, Today).Score;

        Assert.Equal(content.Weights.Budget, Score(evidence.WithBest(Criterion.Budget, Today)) - Score(evidence));
        Assert.Equal(0, Score(evidence.WithBest(Criterion.Need, Today)) - Score(evidence));
        Assert.Equal(content.Weights.Timeframe, Score(evidence.WithBest(Criterion.Timeframe, Today)) - Score(evidence));
    }
}
