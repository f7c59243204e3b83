namespace LeadFlow.Domain.Qualifying;

/// <summary>The days between which they want to buy, both included. One day alone is a range of one.</summary>
public sealed record Timeframe
{
    private Timeframe(DateOnly from, DateOnly to) => (From, To) = (from, to);

    public DateOnly From { get; }
    public DateOnly To { get; }

    /// <returns>Null without any day; <paramref name="to"/> before <paramref name="from"/> is the same range the other way round.</returns>
    public static Timeframe? Between(DateOnly? from, DateOnly? to) => (from, to) switch
    {
        (null, null) => null,
        ({ } day, null) => new(day, day),
        (null, { } day) => new(day, day),
        ({ } a, { } b) => a <= b ? new(a, b) : new(b, a),
    };

    /// <summary>What people are told where they gave the days the wrong way round.</summary>
    public const string WrongWayRound = "From is after until.";

    public static bool IsWrongWayRound(DateOnly? from, DateOnly? to) => from > to;

    /// <summary>Days from <paramref name="day"/> until the range begins; 0 inside it and after it.</summary>
    public int DaysUntil(DateOnly day) => Math.Max(0, From.DayNumber - day.DayNumber);

    /// <summary>Days since the range ended; 0 before its end and on its last day.</summary>
    public int DaysPassed(DateOnly day) => Math.Max(0, day.DayNumber - To.DayNumber);

    public bool IsPassed(DateOnly day) => day > To;
}
