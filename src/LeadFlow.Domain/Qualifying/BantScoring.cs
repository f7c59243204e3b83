using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Qualifying;

/// <summary>The scoring service: a pure function of evidence, agreement version and a company-local day (LIFECYCLE §2-3, PRODUCT §4).</summary>
public static class BantScoring
{
    public const int MaxScore = 100;

    /// <summary>Points below its minimum at which a lead still keeps the stage it is in.</summary>
    public const int Hysteresis = 5;

    /// <param name="today">The company-local day; interest, timeframe and the age of answers are reckoned in whole days up to it.</param>
    /// <exception cref="InvalidOperationException">The agreement has no hot stage.</exception>
    public static Qualification Qualify(Evidence evidence, AgreementContent agreement, DateOnly today)
    {
        var rules = ScoringRules.Of(agreement);
        var interest = InterestScore.ValueOn(today, evidence.Interest, rules);
        ReadOnlySpan<Part> parts =
        [
            AnswerScore.On(today.DayNumber, Criterion.Budget, evidence.Budget, rules),
            AnswerScore.On(today.DayNumber, Criterion.Authority, evidence.Authority, rules),
            AnswerScore.On(today.DayNumber, Criterion.Need, evidence.Need, rules),
            TimeframeScore.On(today.DayNumber, evidence.Timeframe, rules),
            InterestScore.On(today, interest, evidence.Interest, rules),
        ];

        var (score, adjustments) = Sum(parts, rules);
        var facts = FactsOf(evidence, score, parts, interest, today, rules);
        var (stages, reached) = Stages(facts, rules);
        var missing = rules.SalesReady.Failed(facts, out var asked);

        return new()
        {
            Score = score,
            SalesReady = missing.Length == 0,
            Criteria = [parts[0].Result, parts[1].Result, parts[2].Result, parts[3].Result, parts[4].Result],
            Adjustments = adjustments,
            Stages = stages,
            Reached = reached,
            Fit = facts.Fit,
            Missing = missing,
            NextQuestion = NextBestQuestion.Of(parts, asked, scoreCounts: reached < rules.FirstHot || !stages[rules.FirstHot].Met, rules),
            AsOf = today,
            RescoreOn = FirstChange(parts),
        };
    }

    /// <summary>
    /// What the agreement asks before a lead may stand in a stage, earlier stages included, and which of it holds: the long answer to "why not".
    /// Empty for raw and dead ones, which ask nothing, and for a stage that the agreement does not know.
    /// </summary>
    public static IReadOnlyList<CriterionCheck> Checks(Evidence evidence, AgreementContent agreement, DateOnly today, string stage)
    {
        var rules = ScoringRules.Of(agreement);
        var index = Array.FindIndex(rules.Stages, s => string.Equals(s.Name, stage, StringComparison.OrdinalIgnoreCase));
        if (index < 0 || rules.Stages[index].Kind == StageKind.Raw)
        {
            return [];
        }

        var interest = InterestScore.ValueOn(today, evidence.Interest, rules);
        ReadOnlySpan<Part> parts =
        [
            AnswerScore.On(today.DayNumber, Criterion.Budget, evidence.Budget, rules),
            AnswerScore.On(today.DayNumber, Criterion.Authority, evidence.Authority, rules),
            AnswerScore.On(today.DayNumber, Criterion.Need, evidence.Need, rules),
            TimeframeScore.On(today.DayNumber, evidence.Timeframe, rules),
            InterestScore.On(today, interest, evidence.Interest, rules),
        ];
        var facts = FactsOf(evidence, Sum(parts, rules).Score, parts, interest, today, rules);
        var asked = rules.Stages.Take(index + 1).Where(s => s.Kind != StageKind.Raw).Select(s => s.Criteria);
        return (rules.Stages[index].Kind == StageKind.Hot ? StageCriteria.OfSalesReady(asked) : StageCriteria.OfAll(asked)).Checks(facts);
    }

    /// <summary>The level that a timeframe stands for, from the points that are stored: as a full result says it, for lists that do not score each row again.</summary>
    public static Level TimeframeLevel(DateOnly? from, DateOnly? to, int points, AgreementContent agreement, DateOnly scoredOn) =>
        Timeframe.Between(from, to) is not { } timeframe ? Level.Unknown
        : timeframe.IsPassed(scoredOn) ? Level.Possible
        : Part.LevelOfShare(points, ScoringRules.Of(agreement).WeightOf(Criterion.Timeframe));

    /// <summary>Whether an answer is past its agreed life: as a full result says it, for lists that do not score each row again.</summary>
    public static bool IsStale(Level level, DateOnly? learnedOn, AgreementContent agreement, DateOnly on) =>
        level is not Level.Unknown && learnedOn is { } day && ScoringRules.Of(agreement).DaysOver(day, on.DayNumber) > 0;

    private static Facts FactsOf(Evidence evidence, int score, ReadOnlySpan<Part> parts, double interest, DateOnly today, ScoringRules rules)
    {
        var daysUntil = evidence.Timeframe is { } timeframe && !timeframe.IsPassed(today) ? timeframe.DaysUntil(today) : (int?)null;
        return new(
            score, parts[0].Result.Level, parts[1].Result.Level, parts[2].Result.Level, parts[3].Result.Level, parts[4].Result.Level,
            daysUntil, interest, rules.Fit.Of(evidence.Profile), evidence.CanBeContacted, evidence.Fields, evidence.Custom, evidence.Responded);
    }

    /// <summary>The parts add up; what ageing, an explicit no or the limit of 100 takes away stands beside them as negative parts.</summary>
    private static (int Score, IReadOnlyList<Adjustment> Adjustments) Sum(ReadOnlySpan<Part> parts, ScoringRules rules)
    {
        List<Adjustment>? adjustments = null;
        var (score, limit, reason) = (0, MaxScore, "The score is at most 100");
        for (var i = 0; i < parts.Length; i++)
        {
            score += parts[i].Net;
            if (parts[i].Lost > 0)
            {
                (adjustments ??= []).Add(new(-parts[i].Lost, rules.AgeReasons[i]));
            }

            if (parts[i].Result.Level == Level.No && rules.NoCaps[i] < limit)
            {
                (limit, reason) = (rules.NoCaps[i]!.Value, rules.CapReasons[i]);
            }
        }

        if (score > limit)
        {
            (adjustments ??= []).Add(new(limit - score, reason));
            score = limit;
        }

        return (score, adjustments is null ? [] : adjustments);
    }

    private static (StageResult[] Stages, int Reached) Stages(in Facts facts, ScoringRules rules)
    {
        var stages = new StageResult[rules.Stages.Length];
        var (reached, earlierHold, earlierKeep) = (0, true, true);
        for (var i = 0; i < stages.Length; i++)
        {
            var (stage, criteria) = (rules.Stages[i], rules.Criteria[i]);
            var failed = criteria.Failed(facts);
            var (met, keeps) = (failed.Length == 0, criteria.Keeps(facts));
            stages[i] = new(stage.Name, stage.Kind, met, earlierKeep && keeps, failed);
            reached = earlierHold && met ? i : reached;

            if (stage.Kind != StageKind.Raw) // A raw stage stands in nobody's way.
            {
                earlierHold &= met;
                earlierKeep &= keeps;
            }
        }

        return (stages, reached);
    }

    /// <summary>Each part knows its own next change, and every change of a part shows; nothing else in a result depends on the day.</summary>
    private static DateOnly? FirstChange(ReadOnlySpan<Part> parts)
    {
        var first = Part.Never;
        foreach (var part in parts)
        {
            first = Math.Min(first, part.ChangesOn);
        }

        return first == Part.Never ? null : DateOnly.FromDayNumber(first);
    }
}
