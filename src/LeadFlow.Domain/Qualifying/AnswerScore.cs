using System.Globalization;

namespace LeadFlow.Domain.Qualifying;

/// <summary>
/// What an answer on budget, authority or need gives. It counts in full for the agreement's fresh days, then fades to half over twice
/// as many: factor = 1 - 0.5 x min(1, (age - fresh) / (2 x fresh)). Reckoned in whole numbers, so that no day depends on rounding.
/// </summary>
internal static class AnswerScore
{
    public static Part On(int today, Criterion criterion, KnownLevel answer, ScoringRules rules)
    {
        var points = rules.PointsOf(criterion, answer.Level);
        var (lost, fresh, changesOn) = (0, true, Part.Never);

        if (answer is { Level: not Level.Unknown, LearnedOn: { } learnedOn })
        {
            var over = rules.DaysOver(learnedOn, today);
            fresh = over <= 0;
            lost = Lost(points, over, rules.FreshDays);
            changesOn = fresh
                ? Part.DayOrNever((long)learnedOn.DayNumber + rules.FreshDays + 1)
                : NextLossOn(learnedOn.DayNumber, points, points - lost, rules.FreshDays);
        }

        return new(new(criterion, answer.Level, points, rules.WeightOf(criterion), Why(answer), answer.LearnedOn, fresh), lost, changesOn);
    }

    /// <summary>What an answer <paramref name="over"/> days past its fresh days loses; with no fresh days at all, half at once.</summary>
    private static int Lost(int points, int over, int freshDays)
    {
        if (over <= 0)
        {
            return 0;
        }

        var whole = 4L * freshDays;
        var kept = over >= 2L * freshDays ? points / 2 : (int)(points * (whole - over) / whole);
        return points - kept;
    }

    /// <summary>The first day on which less than <paramref name="kept"/> is kept: points x (4 x fresh - over) is below kept x 4 x fresh.</summary>
    private static int NextLossOn(int learnedOn, int points, int kept, int freshDays)
    {
        if (kept <= points / 2)
        {
            return Part.Never; // Half stays, however old it gets.
        }

        var whole = 4L * freshDays;
        var over = whole - Part.DivideUp(kept * whole, points) + 1;
        return Part.DayOrNever(learnedOn + freshDays + over);
    }

    private static string Why(KnownLevel answer)
    {
        var level = answer.Level switch
        {
            Level.No => "An explicit no",
            Level.Possible => "Possible",
            Level.Likely => "Likely",
            Level.Confirmed => "Confirmed",
            _ => "Not known yet",
        };
        return answer is { Level: not Level.Unknown, LearnedOn: { } day }
            ? $"{level}, learned on {day.InWords()}"
            : level;
    }
}
