using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Tests.Qualifying;

/// <summary>The rules of LIFECYCLE §2-3 once more, as they read, without regard to speed: what scoring is compared with.</summary>
internal static class SlowRules
{
    private const decimal Tiny = 1e-12m; // Decimal fractions such as 1/3 fall short of a whole number by less.

    public static int Reached(Case c, Qualification result, List<StageDefinition> open) => Enumerable.Range(0, open.Count)
        .Where(i => Holds(c, result, open[i].Criteria) && open.Take(i).Where(s => s.Kind != StageKind.Raw).All(s => Holds(c, result, s.Criteria)))
        .DefaultIfEmpty(0)
        .Max();

    public static bool Holds(Case c, Qualification result, EntryCriteria criteria) =>
        (criteria.MinScore is not { } score || result.Score >= score)
        && LevelsAndFitHold(result, criteria)
        && (criteria.TimeframeWithinDays is not { } days || (c.Evidence.Timeframe is { } t && c.Today <= t.To && t.From.DayNumber - c.Today.DayNumber <= days))
        && (criteria.MinInterest is not { } points || Interest(c) >= points);

    public static bool Keeps(Qualification result, EntryCriteria criteria) =>
        (criteria.MinScore is not { } score || result.Score >= score - 5) && LevelsAndFitHold(result, criteria);

    public static int[] Points(Case c)
    {
        var (a, e) = (c.Agreement, c.Evidence);
        return
        [
            Floor(a.Weights.Budget * a.LevelPoints.Of(e.Budget.Level)),
            Floor(a.Weights.Authority * a.LevelPoints.Of(e.Authority.Level)),
            Floor(a.Weights.Need * a.LevelPoints.Of(e.Need.Level)),
            Floor(a.Weights.Timeframe * Nearness(c)),
            (int)Math.Floor((a.Weights.Interest * Math.Min(1, Interest(c) / a.Interest.FullAt)) + 1e-10),
        ];
    }

    public static int Lost(Case c)
    {
        KnownLevel[] answers = [c.Evidence.Budget, c.Evidence.Authority, c.Evidence.Need];
        return answers.Select((answer, i) => Points(c)[i] - Floor(Points(c)[i] * Factor(c, answer))).Sum();
    }

    private static decimal Factor(Case c, KnownLevel answer)
    {
        var fresh = Math.Max(0, c.Agreement.AnswersFreshDays);
        var age = answer.LearnedOn is { } day ? c.Today.DayNumber - day.DayNumber : 0;
        return age <= fresh ? 1 : fresh == 0 ? 0.5m : 1 - (0.5m * Math.Min(1, (decimal)(age - fresh) / (2 * fresh)));
    }

    private static decimal Nearness(Case c)
    {
        if (c.Evidence.Timeframe is not { } t)
        {
            return 0;
        }

        decimal horizon = c.Agreement.TimeframeHorizonDays;
        decimal Share(int days) => horizon == 0 ? 0 : Math.Max(0, 1 - (days / horizon));
        return t.IsPassed(c.Today) ? Share(t.DaysPassed(c.Today)) / 2 : t.DaysUntil(c.Today) == 0 ? 1 : Share(t.DaysUntil(c.Today));
    }

    private static double Interest(Case c) => c.Evidence.Interest.On(c.Today, c.Agreement.Interest.HalfLifeDays) + 1e-9;

    private static bool LevelsAndFitHold(Qualification result, EntryCriteria criteria) =>
        criteria.MinLevels.All(l => result.Criteria[(int)l.Key].Level.IsAtLeast(l.Value))
        && criteria.NotNo.All(n => result.Criteria[(int)n].Level != Level.No)
        && criteria.Fit switch { FitRequirement.NotFailed => result.Fit != Fit.Fails, FitRequirement.Holds => result.Fit == Fit.Holds, _ => true };

    private static int Floor(decimal points) => (int)Math.Floor(points + Tiny);
}
