using System.Text.Json;
using System.Text.Json.Serialization;
using FsCheck;
using FsCheck.Fluent;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Tests.Qualifying;

/// <summary>What a scoring is asked: any evidence, under any agreement that could be signed, on any day.</summary>
public sealed record Case(Evidence Evidence, AgreementContent Agreement, DateOnly Today)
{
    private static readonly JsonSerializerOptions Readable = new() { Converters = { new JsonStringEnumConverter() } };

    public Qualification Qualify() => BantScoring.Qualify(Evidence, Agreement, Today);

    public Qualification QualifyOn(DateOnly day) => BantScoring.Qualify(Evidence, Agreement, day);

    /// <summary>Everything a result says, but for the day it was made and the day to look again.</summary>
    public static string Said(Qualification result) =>
        JsonSerializer.Serialize(result with { AsOf = default, RescoreOn = null });

    public override string ToString() => JsonSerializer.Serialize(this, Readable);
}

/// <summary>Generators of <see cref="Case"/>; numbers are small and round enough to fall on thresholds often.</summary>
internal static class Cases
{
    private static readonly Criterion[] Answered = [Criterion.Budget, Criterion.Authority, Criterion.Need];

    private static readonly Gen<DateOnly> Today = Gen.Frequency(
        (40, Gen.Choose(-400, 400).Select(d => new DateOnly(2026, 5, 15).AddDays(d))),
        (1, Gen.Elements(DateOnly.MinValue, DateOnly.MinValue.AddDays(40), DateOnly.MaxValue, DateOnly.MaxValue.AddDays(-40))));

    public static readonly Gen<AgreementContent> Agreements =
        from cuts in Gen.Choose(0, 100).ArrayOf(4).Select(c => c.Order().ToArray())
        from order in Gen.Shuffle(new[] { cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], cuts[3] - cuts[2], 100 - cuts[3] })
        from weights in Gen.Frequency((3, Gen.Constant(order)), (1, Gen.Constant(new[] { 30, 20, 25, 15, 10 })))
        from levels in Gen.Choose(0, 20).ArrayOf(3).Select(l => l.Order().Select(p => p / 20m).ToArray())
        from halfLife in Gen.Choose(1, 60)
        from fullAt in Gen.Choose(1, 60)
        from fresh in Gen.Frequency((6, Gen.Choose(1, 60)), (1, Gen.Choose(-1, 0)))
        from horizon in Gen.Frequency((6, Gen.Choose(1, 240)), (1, Gen.Constant(0)))
        from caps in Subset(Answered)
        from cap in Gen.Choose(0, 100)
        from fit in FitRules
        from stages in StageLists
        select DefaultAgreement.Content with
        {
            Stages = stages,
            Weights = new(weights[0], weights[1], weights[2], weights[3], weights[4]),
            LevelPoints = new(levels[0], levels[1], levels[2]),
            Interest = DefaultAgreement.Content.Interest with { HalfLifeDays = halfLife, FullAt = fullAt },
            AnswersFreshDays = fresh,
            TimeframeHorizonDays = horizon,
            NoCaps = caps.ToDictionary(c => c, c => cap - (int)c),
            Fit = fit,
        };

    public static readonly Arbitrary<Case> All = (
        from agreement in Gen.Frequency((4, Agreements), (1, Gen.Constant(DefaultAgreement.Content)))
        from today in Today
        from evidence in EvidenceOn(today)
        select new Case(evidence, agreement, today)).ToArbitrary();

    /// <summary>A case and two answers to one criterion, as ranks from worst to best, learned on the same day.</summary>
    public static readonly Arbitrary<(Case Case, Criterion Criterion, int Low, int High, DateOnly? LearnedOn)> WithTwoAnswers = (
        from one in All.Generator
        from criterion in Gen.Elements(Answered)
        from low in Gen.Choose(0, 4)
        from high in Gen.Choose(low, 4)
        from answer in AnswerOn(one.Today)
        select (one, criterion, low, high, answer.LearnedOn)).ToArbitrary();

    public static readonly Arbitrary<(Case Case, int Less, int More)> WithTwoNumbers = (
        from one in All.Generator
        from less in Gen.Choose(0, 250)
        from more in Gen.Choose(less, 251)
        select (one, less, more)).ToArbitrary();

    private static Gen<Evidence> EvidenceOn(DateOnly today) =>
        from budget in AnswerOn(today)
        from authority in AnswerOn(today)
        from need in AnswerOn(today)
        from timeframe in TimeframeOn(today)
        from interest in InterestOn(today)
        from profile in Profiles
        from contact in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        select new Evidence
        {
            Budget = budget,
            Authority = authority,
            Need = need,
            Timeframe = timeframe,
            Interest = interest,
            Profile = profile,
            CanBeContacted = contact,
        };

    private static Gen<KnownLevel> AnswerOn(DateOnly today) =>
        from level in Gen.Frequency((2, Gen.Elements(Enum.GetValues<Level>())), (3, Gen.Elements(Level.Likely, Level.Confirmed)))
        from age in Gen.Frequency((5, Gen.Choose(-5, 200)), (1, Gen.Choose(-400, 1000)))
        from dated in Gen.Frequency((6, Gen.Constant(true)), (1, Gen.Constant(false)))
        select level == Level.Unknown && !dated ? KnownLevel.Unknown : new(level, dated ? Shift(today, -age) : null);

    private static Gen<Timeframe?> TimeframeOn(DateOnly today) =>
        from days in Gen.Frequency((5, Gen.Choose(-60, 120)), (1, Gen.Choose(-400, 400)))
        from length in Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Choose(0, 100)))
        from known in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
        select known ? Timeframe.Between(Shift(today, days), Shift(today, days + length)) : null;

    private static Gen<Interest> InterestOn(DateOnly today) =>
        from value in Gen.OneOf(Gen.Choose(0, 60).Select(v => (double)v), Gen.Choose(0, 60000).Select(v => v / 997.0))
        from age in Gen.Frequency((1, Gen.Constant(0)), (5, Gen.Choose(-3, 120)))
        from none in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        select none ? Interest.None : new(value, Shift(today, -age));

    private static readonly Gen<Profile> Profiles =
        from country in Gen.Elements("DE", "br", "FR", "", null)
        from size in Gen.Elements<int?>(null, 5, 50, 500)
        from title in Gen.Elements("Head of Purchasing", "Intern", null)
        select new Profile(country, Region: null, size, Industry: null, title);

    private static readonly Gen<FitRules> FitRules =
        from countries in Subset("DE", "BR")
        from min in Gen.Elements<int?>(null, 10)
        from max in Gen.Elements<int?>(null, 100)
        from titles in Subset("head", "director")
        from asks in Gen.Choose(0, 2)
        select asks == 0 ? new FitRules() : new FitRules { Countries = countries, CompanySizeMin = min, CompanySizeMax = max, JobTitles = asks == 1 ? [] : titles };

    /// <summary>At least one of each kind, in any order, raw ones mostly without criteria.</summary>
    private static readonly Gen<IReadOnlyList<StageDefinition>> StageLists =
        from more in Gen.Elements(StageKind.Raw, StageKind.Warm, StageKind.Hot, StageKind.Warm, StageKind.Dead).ArrayOf().Select(k => k.Take(4))
        from shuffled in Gen.Shuffle(new[] { StageKind.Raw, StageKind.Warm, StageKind.Hot, StageKind.Dead }.Concat(more).ToArray())
        from sorted in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from criteria in Criteria.ArrayOf(shuffled.Length)
        from bareRaw in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        let kinds = sorted ? shuffled.Order().ToArray() : shuffled
        select (IReadOnlyList<StageDefinition>)[.. kinds.Select((kind, i) => new StageDefinition(
            $"{kind} {i}", kind, kind == StageKind.Raw && bareRaw ? new() : criteria[i], new(Side.Marketing, Role.Marketer)))];

    private static readonly Gen<EntryCriteria> Criteria =
        from score in Maybe(Gen.Choose(0, 100))
        from levelsOf in Subset(Answered)
        from levels in Gen.Elements(Level.Unknown, Level.No, Level.Possible, Level.Likely, Level.Confirmed, Level.Possible).ArrayOf(3)
        from notNo in Subset(Answered)
        from within in Maybe(Gen.Choose(0, 120))
        from interest in Maybe(Gen.Choose(0, 40))
        from fit in Gen.Elements<FitRequirement?>(null, null, FitRequirement.NotFailed, FitRequirement.Holds)
        from strict in Gen.Choose(0, 2)
        select strict == 0
            ? new EntryCriteria { MinScore = score / 2, TimeframeWithinDays = within, MinInterest = interest / 2 }
            : new EntryCriteria
            {
                MinScore = score,
                MinLevels = levelsOf.ToDictionary(c => c, c => levels[(int)c]),
                NotNo = notNo,
                TimeframeWithinDays = within,
                MinInterest = interest,
                Fit = fit,
            };

    private static Gen<int?> Maybe(Gen<int> number) => Gen.OneOf(number.Select(n => (int?)n), Gen.Constant((int?)null));

    private static Gen<T[]> Subset<T>(params T[] all) =>
        Gen.Elements(true, false).ArrayOf(all.Length).Select(taken => all.Where((_, i) => taken[i]).ToArray());

    /// <summary>The day so many days on, or the calendar's end.</summary>
    public static DateOnly Shift(DateOnly day, int days) =>
        DateOnly.FromDayNumber(Math.Clamp(day.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));
}
