using System.Globalization;
using System.Runtime.CompilerServices;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Qualifying;

/// <summary>What an agreement says about scoring, worked out once, since a re-scoring asks it for every lead.</summary>
internal sealed class ScoringRules
{
    private const int LevelCount = 5;
    private static readonly ConditionalWeakTable<AgreementContent, ScoringRules> Known = [];
    private static readonly Criterion[] AllCriteria = Enum.GetValues<Criterion>();

    private readonly int[] _weights;
    private readonly int[] _points;

    private ScoringRules(AgreementContent agreement)
    {
        _weights = [.. AllCriteria.Select(agreement.Weights.Of)];
        _points = [.. AllCriteria.SelectMany(_ => Enum.GetValues<Level>(), (c, l) => (int)Math.Floor(agreement.Weights.Of(c) * agreement.LevelPoints.Of(l)))];
        FreshDays = Math.Max(0, agreement.AnswersFreshDays);
        HorizonDays = Math.Max(0, agreement.TimeframeHorizonDays);
        HalfLifeDays = Math.Max(0, agreement.Interest.HalfLifeDays);
        InterestFullAt = Math.Max(1, agreement.Interest.FullAt);
        InterestWhy = string.Create(CultureInfo.InvariantCulture, $"Responses: {InterestFullAt} points count in full, half is left after {HalfLifeDays} days");
        NoCaps = [.. AllCriteria.Select(c => agreement.NoCaps.TryGetValue(c, out var cap) ? Math.Max(0, cap) : (int?)null)];
        CapReasons = [.. AllCriteria.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"{c} is a no: the score is at most {NoCaps[i]}"))];
        AgeReasons = [.. AllCriteria.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c}: the answer is older than {FreshDays} days and counts for less"))];
        Questions = [.. AllCriteria.Select(c => new NextQuestion(c, agreement.Questions.GetValueOrDefault(c) ?? $"Ask about: {c}"))];
        Fit = new(agreement.Fit);

        Stages = [.. agreement.Stages.Where(s => s.Kind != StageKind.Dead)];
        Criteria = [.. Stages.Select(s => StageCriteria.Of(s.Criteria))];
        FirstHot = Array.IndexOf(Stages, agreement.FirstOf(StageKind.Hot));
        SalesReady = StageCriteria.OfSalesReady(Stages.Take(FirstHot + 1).Where(s => s.Kind != StageKind.Raw).Select(s => s.Criteria));
        TimeframeBounds = [.. Stages.Select(s => s.Criteria.TimeframeWithinDays).OfType<int>().Distinct()];
        InterestBounds = [.. Stages.Select(s => s.Criteria.MinInterest).OfType<int>().Distinct()];
    }

    /// <summary>Days, not below zero.</summary>
    public int FreshDays { get; }

    /// <summary>Days that an answer is past its agreed life; none, or below zero, while it is fresh.</summary>
    public int DaysOver(DateOnly learnedOn, int today) => today - learnedOn.DayNumber - FreshDays;

    /// <summary>Days, not below zero.</summary>
    public int HorizonDays { get; }

    /// <summary>Days, not below zero.</summary>
    public int HalfLifeDays { get; }

    /// <summary>Response points, at least one.</summary>
    public int InterestFullAt { get; }
    public string InterestWhy { get; }

    /// <summary>By criterion; null for no cap.</summary>
    public int?[] NoCaps { get; }
    public string[] CapReasons { get; }
    public string[] AgeReasons { get; }
    public NextQuestion[] Questions { get; }
    public FitCheck Fit { get; }

    /// <summary>Without dead ones, in the agreement's order.</summary>
    public StageDefinition[] Stages { get; }

    /// <summary>Of each of <see cref="Stages"/>.</summary>
    public StageCriteria[] Criteria { get; }

    /// <summary>Index of the first hot one in <see cref="Stages"/>.</summary>
    public int FirstHot { get; }

    /// <summary>The first hot stage's criteria with all earlier non-raw ones', fit and contact.</summary>
    public StageCriteria SalesReady { get; }

    /// <summary>Days that some stage asks for.</summary>
    public int[] TimeframeBounds { get; }

    /// <summary>Response points that some stage asks for.</summary>
    public int[] InterestBounds { get; }

    public static ScoringRules Of(AgreementContent agreement) => Known.GetValue(agreement, static a => new(a));

    public int WeightOf(Criterion criterion) => _weights[(int)criterion];

    /// <summary>Points of a level before ageing: weight x share of the level, rounded down.</summary>
    public int PointsOf(Criterion criterion, Level level) => _points[((int)criterion * LevelCount) + (int)level];
}
