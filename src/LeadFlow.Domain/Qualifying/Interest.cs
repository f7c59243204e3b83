namespace LeadFlow.Domain.Qualifying;

/// <summary>The decayed sum of response points as it stood on one day: value(t) = points x 2^-(days / half-life), in whole days.</summary>
/// <param name="Value">Response points, not below zero.</param>
/// <param name="AsOf">The company-local day on which the sum had this value.</param>
public readonly record struct Interest(double Value, DateOnly AsOf)
{
    public static readonly Interest None = new(0, DateOnly.MinValue);

    /// <summary>What is left of the sum on <paramref name="day"/>; a day before <see cref="AsOf"/> reads as that day.</summary>
    public double On(DateOnly day, int halfLifeDays) => Decay(Value, day.DayNumber - AsOf.DayNumber, halfLifeDays);

    /// <summary>Adds a response; one older than the sum's own day is decayed up to it first.</summary>
    public Interest Add(int points, DateOnly on, int halfLifeDays) => Value == 0
        ? new(points, on)
        : on >= AsOf
            ? new(On(on, halfLifeDays) + points, on)
            : this with { Value = Value + Decay(points, AsOf.DayNumber - on.DayNumber, halfLifeDays) };

    /// <summary>Takes a response out again; never below zero.</summary>
    public Interest Without(int points, DateOnly on, int halfLifeDays)
    {
        var left = Value - Decay(points, AsOf.DayNumber - on.DayNumber, halfLifeDays);
        return left < 1e-6 ? None : this with { Value = left };
    }

    private static double Decay(double points, int days, int halfLifeDays) => days <= 0 ? points : points * Math.Pow(2, -(double)days / halfLifeDays);
}
