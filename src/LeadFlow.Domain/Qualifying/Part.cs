namespace LeadFlow.Domain.Qualifying;

/// <summary>What one criterion gives on a day, and until when it stays so.</summary>
/// <param name="Lost">Points that ageing takes off again, not below zero.</param>
/// <param name="ChangesOn">Number of the first later day on which points, loss, level or freshness differ; <see cref="Never"/> if none.</param>
internal readonly record struct Part(CriterionResult Result, int Lost, int ChangesOn)
{
    public const int Never = int.MaxValue;

    public int Net => Result.Points - Lost;

    /// <summary>The level that a share of the weight stands for: confirmed from 80%, likely from 45%, else possible.</summary>
    public static Level LevelOfShare(int points, int of) =>
        of <= 0 ? Level.Possible
        : points * 100L >= of * 80L ? Level.Confirmed
        : points * 100L >= of * 45L ? Level.Likely
        : Level.Possible;

    /// <summary>The quotient rounded up; both not below zero.</summary>
    public static long DivideUp(long dividend, long divisor) => (dividend + divisor - 1) / divisor;

    /// <returns>The day's number, or <see cref="Never"/> where the calendar ends before it.</returns>
    public static int DayOrNever(long dayNumber) => dayNumber > DateOnly.MaxValue.DayNumber ? Never : (int)dayNumber;
}
