using System.Globalization;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Fields;

namespace LeadFlow.Domain.Qualifying;

internal enum Ask { Score, Level, NotNo, Timeframe, Interest, Fit, Contact, Field, Custom, Touch }

/// <summary>What entry criteria look at.</summary>
/// <param name="DaysUntil">Days until the timeframe begins; null when it is unknown or has passed.</param>
/// <param name="Interest">Decayed response points.</param>
internal readonly record struct Facts(
    int Score, Level Budget, Level Authority, Level Need, Level Timeframe, Level Response, int? DaysUntil, double Interest, Fit Fit, bool CanBeContacted, KnownFields Fields, KnownKeys Custom, RespondedKinds Responded)
{
    public Level LevelOf(Criterion criterion) => criterion switch
    {
        Criterion.Budget => Budget,
        Criterion.Authority => Authority,
        Criterion.Need => Need,
        Criterion.Timeframe => Timeframe,
        _ => Response,
    };
}

/// <param name="About">The criterion whose answer decides it; null for the score, fit and contact.</param>
/// <param name="Bound">Score, level, days or response points that are asked, or a <see cref="FitRequirement"/>, <see cref="LeadField"/> or <see cref="RequiredTouch"/>.</param>
/// <param name="Key">Of a custom field.</param>
internal sealed record Condition(Ask Ask, Criterion? About, int Bound, string? Key = null)
{
    /// <summary>For people; names what is asked and never how far off it is, so that it does not change by the calendar.</summary>
    public string Sentence { get; } = Ask switch
    {
        Ask.Score => string.Create(CultureInfo.InvariantCulture, $"Score of at least {Bound}"),
        Ask.Level when Bound == (int)Level.Confirmed => $"{About} confirmed",
        Ask.Level when Bound == (int)Level.No => $"{About} answered",
        Ask.Level => $"{About} at least {(Bound == (int)Level.Likely ? "likely" : "possible")}",
        Ask.NotNo => $"{About} is not a no",
        Ask.Timeframe => string.Create(CultureInfo.InvariantCulture, $"Wants to buy within {Bound} days"),
        Ask.Interest => string.Create(CultureInfo.InvariantCulture, $"Interest of at least {Bound} points"),
        Ask.Fit => Bound == (int)FitRequirement.Holds ? "Fit known to hold" : "Fit not ruled out",
        Ask.Field => $"{NameOf((LeadField)Bound)} known",
        Ask.Custom => $"{FieldKey.InWords(Key!)} known",
        Ask.Touch => (RequiredTouch)Bound switch { RequiredTouch.SpokenTo => "Spoken to once", RequiredTouch.Met => "Met once", _ => "Wrote back once" },
        _ => "A way to contact them",
    };

    public bool Holds(in Facts facts) => Ask switch
    {
        Ask.Score => facts.Score >= Bound,
        Ask.Level => facts.LevelOf(About!.Value).IsAtLeast((Level)Bound),
        Ask.NotNo => facts.LevelOf(About!.Value) is not Level.No,
        Ask.Timeframe => facts.DaysUntil <= Bound,
        Ask.Interest => InterestScore.IsAtLeast(facts.Interest, Bound),
        Ask.Fit => Bound == (int)FitRequirement.Holds ? facts.Fit == Fit.Holds : facts.Fit != Fit.Fails,
        Ask.Field => facts.Fields.Has((LeadField)Bound),
        Ask.Custom => facts.Custom.Has(Key!),
        Ask.Touch => facts.Responded.Include((RequiredTouch)Bound),
        _ => facts.CanBeContacted,
    };

    /// <summary>Whether a lead that is in the stage may stay: the score may be a little lower; timeframe, interest, fields and touches throw nobody out.</summary>
    public bool Keeps(in Facts facts) => Ask switch
    {
        Ask.Score => facts.Score >= Bound - BantScoring.Hysteresis,
        Ask.Timeframe or Ask.Interest or Ask.Field or Ask.Custom or Ask.Touch => true,
        _ => Holds(facts),
    };

    /// <summary>What there is instead, for people; null where the sentence says it all.</summary>
    public string? Found(Facts facts) => Ask switch
    {
        Ask.Score => facts.Score.ToString(CultureInfo.InvariantCulture),
        Ask.Level => facts.LevelOf(About!.Value).ToString().ToLowerInvariant(),
        Ask.NotNo => facts.LevelOf(About!.Value) is Level.No ? "an explicit no" : null,
        Ask.Timeframe => facts.DaysUntil is { } days ? string.Create(CultureInfo.InvariantCulture, $"in {days} days") : "not known",
        Ask.Interest => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(facts.Interest)}"),
        _ => null,
    };

    private static string NameOf(LeadField field) => field switch
    {
        LeadField.Email => "E-mail",
        LeadField.JobTitle => "Job title",
        LeadField.CompanySize => "Company size",
        _ => field.ToString(),
    };

    public bool IsStricterThan(Condition other) => Ask == Ask.Timeframe ? Bound < other.Bound : Bound > other.Bound;
}

/// <summary>A conjunction of conditions, made once per agreement.</summary>
internal sealed class StageCriteria(IEnumerable<Condition> conditions)
{
    private readonly Condition[] _conditions = [.. conditions];

    public static StageCriteria Of(EntryCriteria criteria) => new(Conditions(criteria));

    /// <summary>What all of <paramref name="stages"/> ask and, to be sales-ready, fit and contact; of each criterion only the strictest.</summary>
    public static StageCriteria OfSalesReady(IEnumerable<EntryCriteria> stages)
    {
        return new(Strictest([.. stages.SelectMany(Conditions), new(Ask.Fit, null, (int)FitRequirement.NotFailed), new(Ask.Contact, null, 0)]));
    }

    private static IEnumerable<Condition> Strictest(List<Condition> all) => all
        .GroupBy(c => (c.Ask, c.About, Which: c.Ask is Ask.Field or Ask.Touch ? c.Bound : 0, c.Key))
        .OrderBy(g => g.Key.Ask).ThenBy(g => g.Key.About).ThenBy(g => g.Key.Which).ThenBy(g => g.Key.Key, StringComparer.Ordinal)
        .Select(g => g.Aggregate((a, b) => b.IsStricterThan(a) ? b : a))
        .Where(c => c.Ask != Ask.NotNo || !all.Exists(l => l.Ask == Ask.Level && l.About == c.About && l.Bound >= (int)Level.Possible));

    /// <summary>What all of <paramref name="stages"/> ask, of each criterion only the strictest.</summary>
    public static StageCriteria OfAll(IEnumerable<EntryCriteria> stages) => new(Strictest([.. stages.SelectMany(Conditions)]));

    /// <summary>Every condition, with what there is instead where it does not hold.</summary>
    public IReadOnlyList<CriterionCheck> Checks(Facts facts) => [.. _conditions.Select(c => new CriterionCheck(c.Sentence, c.Holds(facts), c.Found(facts)))];

    public bool Keeps(in Facts facts)
    {
        foreach (var condition in _conditions)
        {
            if (!condition.Keeps(facts))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A sentence for each condition that does not hold.</summary>
    public string[] Failed(in Facts facts) => Failed(facts, out _);

    /// <param name="about">One bit for each criterion (1 shifted by its number) about which a condition fails.</param>
    public string[] Failed(in Facts facts, out int about)
    {
        about = 0;
        var count = 0;
        Span<bool> failed = stackalloc bool[_conditions.Length];
        for (var i = 0; i < _conditions.Length; i++)
        {
            if (!_conditions[i].Holds(facts))
            {
                (failed[i], count) = (true, count + 1);
                about |= _conditions[i].About is { } criterion ? 1 << (int)criterion : 0;
            }
        }

        var sentences = count == 0 ? [] : new string[count];
        for (var (i, next) = (0, 0); next < sentences.Length; i++)
        {
            if (failed[i])
            {
                sentences[next++] = _conditions[i].Sentence;
            }
        }

        return sentences;
    }

    private static IEnumerable<Condition> Conditions(EntryCriteria criteria)
    {
        if (criteria.MinScore is { } score)
        {
            yield return new(Ask.Score, null, score);
        }

        foreach (var (criterion, level) in criteria.MinLevels.Where(l => l.Value != Level.Unknown).OrderBy(l => l.Key))
        {
            yield return new(Ask.Level, criterion, (int)level);
        }

        foreach (var criterion in criteria.NotNo.Distinct().Order())
        {
            yield return new(Ask.NotNo, criterion, 0);
        }

        if (criteria.TimeframeWithinDays is { } days)
        {
            yield return new(Ask.Timeframe, Criterion.Timeframe, days);
        }

        if (criteria.MinInterest is { } points)
        {
            yield return new(Ask.Interest, Criterion.Interest, points);
        }

        if (criteria.Fit is { } fit)
        {
            yield return new(Ask.Fit, null, (int)fit);
        }

        foreach (var field in criteria.RequiredFields.Distinct().Order())
        {
            yield return new(Ask.Field, null, (int)field);
        }

        foreach (var key in criteria.RequiredCustomFields.Distinct().Order(StringComparer.Ordinal))
        {
            yield return new(Ask.Custom, null, 0, key);
        }

        foreach (var touch in criteria.RequiredTouches.Distinct().Order())
        {
            yield return new(Ask.Touch, null, (int)touch);
        }
    }
}
