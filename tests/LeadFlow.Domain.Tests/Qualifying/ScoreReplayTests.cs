using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Qualifying;

public sealed class ScoreReplayTests
{
    private static readonly DateOnly Start = new(2026, 1, 1);

    [Fact]
    public void An_answer_counts_from_the_day_it_was_recorded_not_from_when_it_was_true()
    {
        var history = Replay([Known(Criterion.Need, Level.Confirmed, recorded: 10, learned: 2)], 12);

        Assert.Equal(0, history.Single(d => d.Day == Start).Score);
        Assert.DoesNotContain(history, d => d.Day < Start.AddDays(10) && d.Score > 0);
        Assert.Equal(25, history.Single(d => d.Day == Start.AddDays(10)).Score);
    }

    [Fact]
    public void What_was_learned_earlier_and_recorded_later_does_not_replace_the_latest()
    {
        var history = Replay([Known(Criterion.Need, Level.Confirmed, recorded: 3, learned: 3), Known(Criterion.Need, Level.No, recorded: 5, learned: 1)], 8);

        Assert.Equal(25, history[^1].Score);
    }

    [Fact]
    public void The_last_day_is_the_score_of_now_and_a_long_life_is_bounded()
    {
        var c = new Company();
        var lead = HotLead(c);
        for (var i = 0; i < 200; i++)
        {
            lead.Respond(ResponseKind.Click, c.After(days: 1).Now, Marketer, c);
        }

        lead.Rescore(c);
        Moment m = c;
        var history = ScoreReplay.Of(
            [.. lead.Answers.Select(a => new AnswerOnRecord(m.DayOf(a.RecordedAt), a.Criterion, a.Level, Timeframe.Between(a.TimeframeFrom, a.TimeframeTo), a.LearnedAt, m.DayOf(a.LearnedAt)))],
            [.. lead.Responses.GroupBy(r => (Recorded: m.DayOf(r.RecordedAt), Day: m.DayOf(r.At), r.Kind)).Select(g => new ResponsesOnRecord(g.Key.Recorded, g.Key.Day, g.Key.Kind, g.Count()))],
            c.Content, lead.CapturedOn, c.Today, 60);

        Assert.Equal(lead.Qualification.Score, history[^1].Score);
        Assert.True(history.Count <= 62, $"{history.Count} days");
        Assert.Equal(history.Select(d => d.Day).Order(), history.Select(d => d.Day));
    }

    private static AnswerOnRecord Known(Criterion criterion, Level level, int recorded, int learned) =>
        new(Start.AddDays(recorded), criterion, level, null, new(Start.AddDays(learned), new(9, 0), TimeSpan.Zero), Start.AddDays(learned));

    private static IReadOnlyList<ScoreOnDay> Replay(AnswerOnRecord[] answers, int days) => ScoreReplay.Of(answers, [], DefaultAgreement.Content, Start, Start.AddDays(days), 100);
}
