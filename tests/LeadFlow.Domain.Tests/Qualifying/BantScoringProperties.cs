using FsCheck;
using FsCheck.Fluent;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using Xunit;

namespace LeadFlow.Domain.Tests.Qualifying;

public sealed class BantScoringProperties
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(2000);
    private static readonly Level[] WorstFirst = [Level.No, Level.Unknown, Level.Possible, Level.Likely, Level.Confirmed];

    [Fact]
    public void Parts_sum_to_a_score_between_0_and_100() => ForAll(c =>
    {
        var result = c.Qualify();
        Assert.InRange(result.Score, 0, 100);
        Assert.Equal(result.Score, result.Criteria.Sum(p => p.Points) + result.Adjustments.Sum(a => a.Points));
        Assert.All(result.Criteria, p => Assert.InRange(p.Points, 0, p.Of));
        Assert.All(result.Adjustments, a => Assert.True(a.Points < 0));
        Assert.Equal(Enum.GetValues<Criterion>(), result.Criteria.Select(p => p.Criterion));
    });

    [Fact]
    public void Weights_above_100_still_sum_to_a_score_of_at_most_100() => ForAll(c =>
    {
        var heavy = (c with { Agreement = c.Agreement with { Weights = new(60, 50, 40, 30, 20) } }).Qualify();
        Assert.InRange(heavy.Score, 0, 100);
        Assert.Equal(heavy.Score, heavy.Criteria.Sum(p => p.Points) + heavy.Adjustments.Sum(a => a.Points));
    });

    [Fact]
    public void The_same_input_gives_the_same_result() => ForAll(c =>
    {
        var again = c with { Agreement = c.Agreement with { Deadlines = c.Agreement.Deadlines with { } } };
        Assert.Equal(Case.Said(c.Qualify()), Case.Said(again.Qualify()));
        Assert.Equal(c.Qualify().RescoreOn, again.Qualify().RescoreOn);
    });

    [Fact]
    public void Unknown_gives_nothing() => ForAll(c =>
    {
        Assert.All(c.Qualify().Criteria.Where(p => p.Level is Level.Unknown or Level.No), p => Assert.Equal(0, p.Points));
        var nothing = (c with { Evidence = new() { CanBeContacted = true } }).Qualify();
        Assert.Equal(0, nothing.Score);
        Assert.Empty(nothing.Adjustments);
        Assert.Null(nothing.RescoreOn);
    });

    [Fact]
    public void A_better_answer_never_lowers_the_score() =>
        Prop.ForAll(Cases.WithTwoAnswers, t => Assert.True(
            With(t.Case, t.Criterion, new(WorstFirst[t.Low], t.LearnedOn)).Qualify().Score
            <= With(t.Case, t.Criterion, new(WorstFirst[t.High], t.LearnedOn)).Qualify().Score)).Check(Often);

    [Fact]
    public void A_nearer_timeframe_never_lowers_the_score() => Prop.ForAll(Cases.WithTwoNumbers, t =>
    {
        int In(int days) => (t.Case with { Evidence = t.Case.Evidence with { Timeframe = Timeframe.Between(Cases.Shift(t.Case.Today, days), null) } }).Qualify().Score;
        Assert.True(In(t.Less) >= In(t.More));
    }).Check(Often);

    [Fact]
    public void More_interest_never_lowers_the_score() => Prop.ForAll(Cases.WithTwoNumbers, t =>
    {
        int Of(double value) => (t.Case with { Evidence = t.Case.Evidence with { Interest = new(value, t.Case.Evidence.Interest.AsOf) } }).Qualify().Score;
        Assert.True(Of(t.Less / 5.0) <= Of(t.More / 5.0));
    }).Check(Often);

    [Fact]
    public void Nothing_is_missing_exactly_when_the_lead_is_sales_ready() => ForAll(c =>
    {
        var result = c.Qualify();
        var firstHot = result.Stages.ToList().FindIndex(s => s.Kind == StageKind.Hot);
        var ready = result.Reached >= firstHot && result.Stages[firstHot].Met && c.Evidence.CanBeContacted && result.Fit != Fit.Fails;
        Assert.Equal(ready, result.SalesReady);
        Assert.Equal(ready, result.Missing.Count == 0);
        Assert.Distinct(result.Missing);
    });

    [Fact]
    public void Every_stage_and_the_one_reached_agree_with_the_rules_read_slowly() => ForAll(c =>
    {
        var result = c.Qualify();
        var open = c.Agreement.Stages.Where(s => s.Kind != StageKind.Dead).ToList();
        Assert.Equal(open.Select(s => s.Name), result.Stages.Select(s => s.Name));
        Assert.Equal(SlowRules.Reached(c, result, open), result.Reached);
        for (var i = 0; i < open.Count; i++)
        {
            Assert.Equal(SlowRules.Holds(c, result, open[i].Criteria), result.Stages[i].Met);
            Assert.Equal(result.Stages[i].Met, result.Stages[i].Failed.Count == 0);
            Assert.Equal(open.Take(i).Where(s => s.Kind != StageKind.Raw).Append(open[i]).All(s => SlowRules.Keeps(result, s.Criteria)), result.Stages[i].Keeps);
        }
    });

    [Fact]
    public void Points_and_ageing_agree_with_the_formulas_read_slowly() => ForAll(c =>
    {
        var result = c.Qualify();
        Assert.Equal(SlowRules.Points(c), result.Criteria.Select(p => p.Points));
        var lost = SlowRules.Lost(c);
        var caps = Cap(c) is { } cap ? Math.Max(0, result.Criteria.Sum(p => p.Points) - lost - cap) : 0;
        Assert.Equal(result.Criteria.Sum(p => p.Points) - lost - caps, result.Score);
    });

    [Fact]
    public void What_is_certain_is_not_asked_again_and_an_explicit_no_only_when_nothing_else_is_left() => ForAll(c =>
    {
        var result = c.Qualify();
        if (result.NextQuestion is not { } question)
        {
            return;
        }

        var asked = result.Criteria[(int)question.Criterion];
        Assert.False(asked is { Level: Level.Confirmed, Fresh: true });
        Assert.Equal(c.Agreement.Questions[question.Criterion], question.Text);
        if (asked.Level == Level.No)
        {
            var best = c.Agreement.LevelPoints.Confirmed;
            Assert.DoesNotContain(result.Criteria, p => p.Level == Level.Unknown && Math.Floor(p.Of * (p.Criterion < Criterion.Timeframe ? best : 1)) > 0);
        }
    });

    private static int? Cap(Case c) => new[] { c.Evidence.Budget, c.Evidence.Authority, c.Evidence.Need }
        .Select((answer, i) => answer.Level == Level.No && c.Agreement.NoCaps.TryGetValue((Criterion)i, out var cap) ? Math.Max(0, cap) : (int?)null)
        .Min();

    private static Case With(Case c, Criterion criterion, KnownLevel answer) => c with
    {
        Evidence = criterion switch
        {
            Criterion.Budget => c.Evidence with { Budget = answer },
            Criterion.Authority => c.Evidence with { Authority = answer },
            _ => c.Evidence with { Need = answer },
        },
    };

    private static void ForAll(Action<Case> holds) => Prop.ForAll(Cases.All, holds).Check(Often);
}
