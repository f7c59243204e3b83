using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Agreements;

public enum FitRequirement { NotFailed, Holds }

/// <summary>What must hold, all of it, for a lead to enter a stage. Null or empty asks nothing.</summary>
public sealed record EntryCriteria
{
    /// <summary>0 to 100.</summary>
    public int? MinScore { get; init; }

    /// <summary>Budget, authority and need only.</summary>
    public IReadOnlyDictionary<Criterion, Level> MinLevels { get; init; } = new Dictionary<Criterion, Level>();

    /// <summary>Criteria whose answer must not be an explicit no.</summary>
    public IReadOnlyList<Criterion> NotNo { get; init; } = [];
    public int? TimeframeWithinDays { get; init; }

    /// <summary>Decayed response points.</summary>
    public int? MinInterest { get; init; }
    public FitRequirement? Fit { get; init; }

    /// <summary>What must be known of them.</summary>
    public IReadOnlyList<LeadField> RequiredFields { get; init; } = [];

    /// <summary>Keys of custom fields that must be known.</summary>
    public IReadOnlyList<string> RequiredCustomFields { get; init; } = [];

    /// <summary>What must have happened between them and us at least once.</summary>
    public IReadOnlyList<RequiredTouch> RequiredTouches { get; init; } = [];
}
