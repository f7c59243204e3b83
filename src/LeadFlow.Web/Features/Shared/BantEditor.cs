using System.Globalization;
using System.Text.RegularExpressions;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared.TagHelpers;

namespace LeadFlow.Web.Features.Shared;

/// <summary>What is known of a lead's budget, authority, need and timeframe, what it gives, and what is missing; drawn and edited in place by _BantEditor.</summary>
public sealed partial record BantEditor
{
    public required Guid LeadId { get; init; }
    public required LeadStanding Standing { get; init; }
    public required string StageName { get; init; }
    public required Qualification Qualification { get; init; }
    public required IReadOnlyList<BantKnown> Criteria { get; init; }

    /// <summary>Points that the best answer of today would bring, by the same scoring; none where it brings nothing.</summary>
    public required IReadOnlyDictionary<Criterion, int> Gains { get; init; }
    public required int AgreementVersion { get; init; }
    public required int FreshDays { get; init; }
    public int? WarmFrom { get; init; }
    public int? HotFrom { get; init; }

    /// <summary>The company-local day that quick picks count from.</summary>
    public required DateOnly Today { get; init; }
    public bool MayEdit { get; init; }

    /// <summary>Of the reader.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The four answers alone, without the score and what is missing.</summary>
    public bool Compact { get; init; }

    /// <summary>Where a browser without scripts goes after saving; the lead's page unless told otherwise.</summary>
    public string? Back { get; init; }

    /// <summary>What was typed and not saved: its criterion stands open.</summary>
    public BantInput? Typed { get; init; }

    /// <summary>What somebody else noted of the typed criterion while it was being typed.</summary>
    public BantKnown? Theirs { get; init; }

    /// <summary>What was saved just now.</summary>
    public BantSaved? Saved { get; init; }

    /// <summary>The next stage on the way that is not the hot one, and is not met.</summary>
    public StageResult? NextStage => Standing is LeadStanding.Open
        ? Qualification.Stages.SkipWhile(s => s.Name != StageName).Skip(1).FirstOrDefault(s => s.Kind is StageKind.Warm && s.Failed.Count > 0) : null;

    public double ShareLeft(BantKnown known) => !known.Result.Fresh ? 0 : known.Result.LearnedOn is { } day && FreshDays > 0
        ? Math.Clamp(1 - ((double)(Qualification.AsOf.DayNumber - day.DayNumber) / FreshDays), .06, 1) : 1;

    /// <summary>"Likely", or the days they want to buy between.</summary>
    public string Word(BantKnown known, Wording t) => known.Criterion is Criterion.Timeframe
        ? known.From is { } from ? Range(from, known.To ?? from, t) : t.Of(Level.Unknown) : t.Of(known.Result.Level);

    /// <summary>Response points are not points of the score: the words say which are meant.</summary>
    public static string Missing(string failed, IReadOnlyList<CriterionResult> criteria, Wording t) => InterestAsked().Match(failed) is not { Success: true } asked ? failed
        : criteria.Any(c => c.Criterion is Criterion.Interest && c.Points > 0) ? t["Responses worth {0} points or more", asked.Groups[1].Value]
        : t["Responses worth {0} points or more, none counts now", asked.Groups[1].Value];

    public string Range(DateOnly from, DateOnly to, Wording t)
    {
        var isThisYear = from.Year == Today.Year && to.Year == Today.Year;
        var isQuarter = from.Day == 1 && from.Month % 3 == 1 && to == from.AddMonths(3).AddDays(-1);
        return isQuarter ? t["Q{0} {1}", ((from.Month - 1) / 3) + 1, from.Year]
            : from == to ? Day(from, isThisYear)
            : t["{0} to {1}", from.Year == to.Year && from.Month == to.Month ? from.Day : Day(from, from.Year == to.Year), Day(to, isThisYear)];

        string Day(DateOnly day, bool isShort) => isShort ? t["{0:d MMM}", day] : t["{0:d MMM yyyy}", day];
    }

    [GeneratedRegex(@"^Interest of at least (\d+) points$")]
    private static partial Regex InterestAsked();
}

/// <summary>One of the four: the answer that stands, from whom it is, and what it gives.</summary>
public sealed record BantKnown(CriterionResult Result)
{
    public Criterion Criterion => Result.Criterion;
    public string Key => ((int)Criterion + 1).ToString(CultureInfo.InvariantCulture);
    public decimal? Amount { get; init; }
    public string? Currency { get; init; }
    public BuyingRole? Role { get; init; }
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }
    public string? Note { get; init; }
    public Guid? ById { get; init; }
    public string? By { get; init; }
    public LearnedFrom? LearnedFrom { get; init; }
    public DateTimeOffset? LearnedAt { get; init; }
}

/// <summary>What the form of one criterion sends.</summary>
/// <param name="Pick">Of a timeframe: one of <see cref="TimeframePick"/>, or "later" for <paramref name="Quarter"/>.</param>
/// <param name="Seen">When what the form showed was learned: tells whether somebody else has answered meanwhile.</param>
public sealed record BantInput(
    Criterion Criterion = default, Level? Level = null, LearnedFrom LearnedFrom = LearnedFrom.Call, string? Amount = null, string? Currency = null, BuyingRole? Role = null,
    string? Pick = null, string? Quarter = null, DateOnly? From = null, DateOnly? To = null, string? Note = null, DateTimeOffset? Seen = null);

/// <param name="Before">The score before the answer.</param>
/// <param name="IsNew">False when it said what was known already.</param>
public sealed record BantSaved(Criterion Criterion, int Before, int After, bool IsNew);
