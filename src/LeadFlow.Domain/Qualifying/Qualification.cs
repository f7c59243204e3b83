using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Qualifying;

public enum Fit { Unknown, Holds, Fails }

/// <summary>What one criterion gave.</summary>
/// <param name="Points">Before caps and ageing, 0 to <paramref name="Of"/>.</param>
/// <param name="Why">A sentence that does not change by the calendar alone.</param>
/// <param name="LearnedOn">Of budget, authority and need; null for the others and where it is not known.</param>
/// <param name="Fresh">Not older than the agreement's fresh days, a timeframe not passed. True for what is unknown and for interest, which decays instead.</param>
public sealed record CriterionResult(Criterion Criterion, Level Level, int Points, int Of, string Why, DateOnly? LearnedOn, bool Fresh);

/// <summary>A cap, an ageing or a rounding: negative points with their reason.</summary>
public sealed record Adjustment(int Points, string Why);

/// <summary>How the evidence stands to one stage of the agreement.</summary>
/// <param name="Met">Its own entry criteria hold.</param>
/// <param name="Keeps">A lead that is in it may stay: score at most 5 below, required levels and fit hold (hysteresis).</param>
/// <param name="Failed">One sentence for each criterion that fails.</param>
public sealed record StageResult(string Name, StageKind Kind, bool Met, bool Keeps, IReadOnlyList<string> Failed);

/// <summary>One thing that a stage asks.</summary>
/// <param name="Asked">For people, as in "Score of at least 70".</param>
/// <param name="Found">What there is, as in "43"; null where there is nothing to add.</param>
public sealed record CriterionCheck(string Asked, bool Holds, string? Found);

public sealed record NextQuestion(Criterion Criterion, string Text);

/// <summary>What the scoring service says of a lead on a day. Parts (points and adjustments) sum to the score.</summary>
public sealed record Qualification
{
    /// <summary>0 to 100.</summary>
    public required int Score { get; init; }

    /// <summary>The first hot stage is reached, the lead can be contacted and fit has not failed.</summary>
    public required bool SalesReady { get; init; }

    /// <summary>One of each criterion, in the order of <see cref="Criterion"/>.</summary>
    public required IReadOnlyList<CriterionResult> Criteria { get; init; }
    public required IReadOnlyList<Adjustment> Adjustments { get; init; }

    /// <summary>The open stages (raw, warm, hot) in the agreement's order.</summary>
    public required IReadOnlyList<StageResult> Stages { get; init; }

    /// <summary>Index in <see cref="Stages"/> of the stage under the agreement: the last whose criteria, and all earlier non-raw ones', hold.</summary>
    public required int Reached { get; init; }
    public required Fit Fit { get; init; }

    /// <summary>What is missing to be sales-ready, as sentences; empty exactly when sales-ready.</summary>
    public required IReadOnlyList<string> Missing { get; init; }
    public required NextQuestion? NextQuestion { get; init; }

    /// <summary>The company-local day it holds for.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>The first day on which anything in it can differ by the calendar alone; null when never.</summary>
    public required DateOnly? RescoreOn { get; init; }

    public StageResult Stage => Stages[Reached];

    /// <summary>Whether it says anything else: what ends a hold.</summary>
    internal bool DiffersFrom(Qualification after) =>
        Score != after.Score || Reached != after.Reached || SalesReady != after.SalesReady
        || !Missing.SequenceEqual(after.Missing)
        || !Criteria.Select(c => (c.Level, c.Points)).SequenceEqual(after.Criteria.Select(c => (c.Level, c.Points)));
}
