using FsCheck;
using FsCheck.Fluent;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Qualifying;
using Xunit;

namespace LeadFlow.Domain.Tests.Qualifying;

public sealed class RescoreOnTests
{
    private static readonly DateOnly Today = new(2026, 5, 15);

    [Fact]
    public void Nothing_changes_on_any_day_before_the_day_to_look_again_and_something_on_that_day() => Prop.ForAll(Cases.All, c =>
    {
        var result = c.Qualify();
        var said = Case.Said(result);
        var days = result.RescoreOn is { } on ? on.DayNumber - c.Today.DayNumber : 400;
        Assert.True(days > 0);
        foreach (var ahead in Enumerable.Range(1, days - 1).Where(d => d <= 100 || d >= days - 50)) // Of a long time, its beginning and its end.
        {
            Assert.Equal(said, Case.Said(c.QualifyOn(Cases.Shift(c.Today, ahead))));
        }

        if (result.RescoreOn is { } day)
        {
            Assert.NotEqual(said, Case.Said(c.QualifyOn(day)));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Looking_again_on_each_such_day_arrives_where_looking_every_day_arrives() => Prop.ForAll(Cases.All, c =>
    {
        var stored = c.Qualify();
        for (var day = c.Today; day < DateOnly.MaxValue && day < Cases.Shift(c.Today, 120); day = day.AddDays(1))
        {
            stored = stored.RescoreOn <= day ? c.QualifyOn(day) : stored;
            Assert.Equal(Case.Said(c.QualifyOn(day)), Case.Said(stored));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void A_lead_of_whom_nothing_is_known_needs_no_second_look() => Assert.Null(On(new()));

    [Fact]
    public void A_fresh_answer_is_looked_at_when_it_turns_stale() =>
        Assert.Equal(Today.AddDays(31), On(new() { Need = new(Level.Confirmed, Today) }));

    [Fact]
    public void An_answer_that_has_lost_its_half_stays_so() =>
        Assert.Null(On(new() { Need = new(Level.Confirmed, Today.AddDays(-90)) }));

    [Fact]
    public void An_answer_without_a_day_never_ages() => Assert.Null(On(new() { Need = new(Level.Confirmed, null) }));

    [Theory]
    [InlineData(180, 12)] // 15 points over 180 days: one every 12 days.
    [InlineData(500, 500 - 168)]
    [InlineData(95, 5)] // Hot asks for 90 days; the next point comes at 84.
    [InlineData(5, 5)]
    public void A_timeframe_ahead_is_looked_at_when_it_gains_a_point_or_comes_within_what_a_stage_asks(int daysUntil, int ahead) =>
        Assert.Equal(Today.AddDays(ahead), On(new() { Timeframe = Timeframe.Between(Today.AddDays(daysUntil), null) }));

    [Fact]
    public void A_timeframe_that_has_begun_is_looked_at_on_the_day_after_its_last() =>
        Assert.Equal(Today.AddDays(21), On(new() { Timeframe = Timeframe.Between(Today.AddDays(-3), Today.AddDays(20)) }));

    [Fact]
    public void A_timeframe_long_passed_needs_no_second_look() =>
        Assert.Null(On(new() { Timeframe = Timeframe.Between(Today.AddDays(-200), null) }));

    [Fact]
    public void Interest_is_looked_at_when_it_falls_below_what_a_stage_asks() =>
        Assert.Equal(Today.AddDays(1), On(new() { Interest = new(15, Today) }));

    [Fact]
    public void Interest_above_full_is_looked_at_when_it_is_no_longer_full() =>
        Assert.Equal(Today.AddDays(31), On(new() { Interest = new(60, Today) }));

    [Fact]
    public void Interest_dated_ahead_is_looked_at_after_its_own_day() =>
        Assert.Equal(Today.AddDays(4), On(new() { Interest = new(30, Today.AddDays(3)) }));

    [Fact]
    public void The_earliest_of_all_counts() => Assert.Equal(Today.AddDays(7), On(new()
    {
        Need = new(Level.Confirmed, Today.AddDays(-24)),
        Budget = new(Level.Confirmed, Today),
        Timeframe = Timeframe.Between(Today, Today.AddDays(40)),
    }));

    [Fact]
    public void At_the_end_of_the_calendar_there_is_no_day_left()
    {
        var last = DateOnly.MaxValue;
        var all = new Evidence
        {
            Budget = new(Level.Confirmed, last),
            Need = new(Level.Confirmed, DateOnly.MinValue),
            Timeframe = Timeframe.Between(last, null),
            Interest = new(30, last),
        };
        Assert.Null(BantScoring.Qualify(all, DefaultAgreement.Content, last).RescoreOn);
        Assert.NotNull(BantScoring.Qualify(all, DefaultAgreement.Content, DateOnly.MinValue).RescoreOn);
    }

    private static DateOnly? On(Evidence evidence) => BantScoring.Qualify(evidence, DefaultAgreement.Content, Today).RescoreOn;
}
