namespace LeadFlow.Domain.Qualifying;

/// <summary>
/// What the responses give: weight x min(1, value / full at), rounded down, of the sum decayed by whole days
/// (value(t) = points x 2^-(days / half-life), see <see cref="Interest"/>).
/// </summary>
internal static class InterestScore
{
    /// <summary>Response points by which a sum may fall short through binary fractions and still count.</summary>
    private const double Epsilon = 1e-9;

    /// <summary>Whether a decayed sum counts as <paramref name="asked"/> response points. The one comparison for points and entry criteria.</summary>
    public static bool IsAtLeast(double value, double asked) => value + Epsilon >= asked;

    public static double ValueOn(DateOnly day, Interest interest, ScoringRules rules) => interest.On(day, rules.HalfLifeDays);

    public static Part On(DateOnly today, double value, Interest interest, ScoringRules rules)
    {
        var weight = rules.WeightOf(Criterion.Interest);
        var points = Points(value, weight, rules.InterestFullAt);
        var level = points == 0 ? Level.Unknown : Part.LevelOfShare(points, weight);
        var why = interest.Value > 0 ? rules.InterestWhy : "No response yet";
        return new(new(Criterion.Interest, level, points, weight, why, null, Fresh: true), 0, NextFallOn(today, value, points, interest, rules));
    }

    private static int Points(double value, int weight, int fullAt)
    {
        var points = (int)(weight * Math.Clamp(value / fullAt, 0, 1));
        return points < weight && IsAtLeast(value, Step(points + 1, weight, fullAt)) ? points + 1
            : points > 0 && !IsAtLeast(value, Step(points, weight, fullAt)) ? points - 1
            : points;
    }

    /// <summary>Response points that earn <paramref name="points"/> of the score.</summary>
    private static double Step(int points, int weight, int fullAt) => (double)points * fullAt / weight;

    /// <summary>The first day below the next lower step of the points or the next lower entry criterion, whichever the sum meets first.</summary>
    private static int NextFallOn(DateOnly today, double value, int points, Interest interest, ScoringRules rules)
    {
        var bound = points > 0 ? Step(points, rules.WeightOf(Criterion.Interest), rules.InterestFullAt) : 0;
        foreach (var asked in rules.InterestBounds)
        {
            if (asked > bound && IsAtLeast(value, asked))
            {
                bound = asked;
            }
        }

        return bound > 0 ? FirstDayBelow(bound, today, interest, rules) : Part.Never;
    }

    private static int FirstDayBelow(double bound, DateOnly today, Interest interest, ScoringRules rules)
    {
        // Solved for the day; then the same comparison as everywhere decides, since the solution may be a day off.
        var earliest = Math.Max(today.DayNumber, interest.AsOf.DayNumber) + 1;
        var days = Math.Floor(rules.HalfLifeDays * Math.Log2(interest.Value / (bound - Epsilon))) + 1;
        if (interest.AsOf.DayNumber + days > DateOnly.MaxValue.DayNumber)
        {
            return Part.Never;
        }

        var day = Math.Max(earliest, interest.AsOf.DayNumber + (int)days);
        while (day > earliest && !Holds(day - 1))
        {
            day--;
        }

        while (day <= DateOnly.MaxValue.DayNumber && Holds(day))
        {
            day++;
        }

        return Part.DayOrNever(day);

        bool Holds(int number) => IsAtLeast(ValueOn(DateOnly.FromDayNumber(number), interest, rules), bound);
    }
}
