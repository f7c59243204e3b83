using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Agreements;

public sealed record Responsible(Side Side, Role Role);

/// <param name="Kind">All rules hang on it, never on the name.</param>
public sealed record StageDefinition(string Name, StageKind Kind, EntryCriteria Criteria, Responsible Responsible)
{
    public const int NameMaxLength = 60;

    public const int ProseMaxLength = 4000;

    /// <summary>What whoever is responsible does with a lead here.</summary>
    public string NextAction { get; init; } = "";

    /// <summary>How far they take it, before it is somebody else's turn.</summary>
    public string HowFar { get; init; } = "";

    /// <summary>What both sides mean by it, in their own words.</summary>
    public string Prose { get; init; } = "";

    /// <summary>One of <see cref="StageColors"/>; empty for that of its kind.</summary>
    public string Color { get; init; } = "";
}

/// <summary>Colours of stages that can be told apart in both themes; beside each stands a glyph of the kind.</summary>
public static class StageColors
{
    public static readonly IReadOnlyList<string> All = ["slate", "blue", "teal", "green", "amber", "orange", "red", "violet"];
}

/// <summary>Points of each criterion; they sum to 100.</summary>
public sealed record Weights(int Budget, int Authority, int Need, int Timeframe, int Interest)
{
    public int Of(Criterion criterion) => criterion switch
    {
        Criterion.Budget => Budget,
        Criterion.Authority => Authority,
        Criterion.Need => Need,
        Criterion.Timeframe => Timeframe,
        _ => Interest,
    };
}

/// <summary>Share of a criterion's weight that a level earns, 0 to 1, not falling from possible to confirmed. Unknown and no earn nothing.</summary>
public sealed record LevelPoints(decimal Possible, decimal Likely, decimal Confirmed)
{
    public decimal Of(Level level) => level switch
    {
        Level.Possible => Possible,
        Level.Likely => Likely,
        Level.Confirmed => Confirmed,
        _ => 0,
    };
}

/// <param name="Points">Per kind of response (<see cref="ResponseKind"/>, lower case); a kind that is not named earns nothing.</param>
/// <param name="FullAt">Response points that earn the whole weight.</param>
public sealed record InterestRules(IReadOnlyDictionary<ResponseKind, int> Points, int HalfLifeDays, int FullAt)
{
    public int PointsOf(ResponseKind kind) => Points.GetValueOrDefault(kind);
}

/// <summary>Whom we sell to. An empty list or bound asks nothing; a value we do not know is neither held nor failed.</summary>
public sealed record FitRules
{
    public IReadOnlyList<string> Countries { get; init; } = [];
    public IReadOnlyList<string> Regions { get; init; } = [];
    public IReadOnlyList<string> Industries { get; init; } = [];

    /// <summary>A job title fits if it contains one of these.</summary>
    public IReadOnlyList<string> JobTitles { get; init; } = [];
    public int? CompanySizeMin { get; init; }
    public int? CompanySizeMax { get; init; }
}

/// <summary>Minutes from the step that starts each clock; days of silence per kind of stage.</summary>
public sealed record DeadlineRules(int FirstGreetingMinutes, int ClaimMinutes, int AcceptMinutes, int FirstTouchMinutes)
{
    public IReadOnlyDictionary<StageKind, int> LongestSilenceDays { get; init; } = new Dictionary<StageKind, int>();
}

/// <summary>A part of the agreement that is no stage.</summary>
public enum Section { Scoring, Fit, Deadlines, Returns, Dead, Questions }

/// <param name="ToStage">Name of the stage to which the lead goes back.</param>
/// <param name="Relay">Name of the relay it enters, if any.</param>
public sealed record ReturnReason(string Name, string ToStage, string? Relay = null);

/// <param name="RevisitAfterDays">Default days until it is woken; null for never.</param>
/// <param name="IsFinal">Spam, or asked to be left alone: never re-opened by the person's own inquiry.</param>
public sealed record DeadReason(string Name, int? RevisitAfterDays, bool IsFinal = false);

/// <summary>What both sides sign: the stages and how a lead gets from one to the next.</summary>
public sealed record AgreementContent
{
    public required IReadOnlyList<StageDefinition> Stages { get; init; }
    public required Weights Weights { get; init; }
    public required LevelPoints LevelPoints { get; init; }
    public required InterestRules Interest { get; init; }

    /// <summary>Days an answer on budget, authority or need counts in full; from then on it fades to half over twice as many days.</summary>
    public required int AnswersFreshDays { get; init; }

    /// <summary>Days before the timeframe begins from which on it earns points.</summary>
    public required int TimeframeHorizonDays { get; init; }

    /// <summary>The highest score with an explicit no to a criterion.</summary>
    public IReadOnlyDictionary<Criterion, int> NoCaps { get; init; } = new Dictionary<Criterion, int>();
    public FitRules Fit { get; init; } = new();
    public required DeadlineRules Deadlines { get; init; }
    public required IReadOnlyList<ReturnReason> ReturnReasons { get; init; }
    public required IReadOnlyList<DeadReason> DeadReasons { get; init; }

    /// <summary>The question to ask for each criterion.</summary>
    public required IReadOnlyDictionary<Criterion, string> Questions { get; init; }

    /// <summary>When deadlines run; null for around the clock.</summary>
    public WorkingTime? Working { get; init; }

    /// <summary>When a clock of so many minutes runs out: in working time.</summary>
    /// <param name="company">The zone of hours that name none.</param>
    public DateTimeOffset Due(DateTimeOffset from, int minutes, TimeZoneInfo company) => Working?.After(from, minutes, company) ?? from.AddMinutes(minutes);

    /// <summary>What both sides mean by it, in their own words; stages carry their own.</summary>
    public IReadOnlyDictionary<Section, string> Prose { get; init; } = new Dictionary<Section, string>();

    /// <summary>Where leads go that stand in a stage which the version before still had: by its name, the name of one of the same kind.</summary>
    public IReadOnlyDictionary<string, string> Heirs { get; init; } = new Dictionary<string, string>();

    /// <summary>What a stage of that name is called now.</summary>
    public string NameNow(string name) => Heirs.FirstOrDefault(h => string.Equals(h.Key, name, StringComparison.OrdinalIgnoreCase)).Value ?? name;

    /// <summary>Where the leads of a stage stand that this version does not have: where it says, else in the last of their kind.</summary>
    /// <param name="kind">Of the stage that is gone, where it is known.</param>
    public StageDefinition? Heir(string name, StageKind? kind) => Stage(NameNow(name)) ?? Stages.LastOrDefault(s => s.Kind == kind);

    public StageDefinition? Stage(string name) => Stages.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase));

    public StageDefinition FirstOf(StageKind kind) => Stages.First(s => s.Kind == kind);
}
