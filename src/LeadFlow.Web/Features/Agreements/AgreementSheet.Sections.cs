using System.Globalization;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared;

namespace LeadFlow.Web.Features.Agreements;

// What can be said beside the stages: how answers add up, whom we sell to, deadlines, reasons, questions.
public sealed partial class AgreementSheet
{
    private List<Rule> Scoring()
    {
        Rule Weight(Criterion criterion, string label) => Number($"w.{Word(criterion)}", label, 0, 100, c => c.Weights.Of(criterion), (c, n) => c with
        {
            Weights = criterion switch
            {
                Criterion.Budget => c.Weights with { Budget = n },
                Criterion.Authority => c.Weights with { Authority = n },
                Criterion.Need => c.Weights with { Need = n },
                Criterion.Timeframe => c.Weights with { Timeframe = n },
                _ => c.Weights with { Interest = n },
            },
        }) with
        { Input = RuleInput.Slider };
        Rule Share(Level level, string label) => Number($"p.{Word(level)}", label, 0, 100, c => (int)Math.Round(c.LevelPoints.Of(level) * 100), (c, n) => c with
        {
            LevelPoints = level switch
            {
                Level.Possible => c.LevelPoints with { Possible = n / 100m },
                Level.Likely => c.LevelPoints with { Likely = n / 100m },
                _ => c.LevelPoints with { Confirmed = n / 100m },
            },
        }) with
        { Input = RuleInput.Slider, Unit = "%", IsRare = true };
        return
        [
            Weight(Criterion.Budget, t["Budget"]), Weight(Criterion.Authority, t["Authority"]), Weight(Criterion.Need, t["Need"]), Weight(Criterion.Timeframe, t["Timeframe"]), Weight(Criterion.Interest, t["Interest"]),
            Slides(Number("fresh", t["Answers stay fresh"], 1, 3650, c => c.AnswersFreshDays, (c, n) => c with { AnswersFreshDays = n }), 180) with { Unit = t["days"] },
            Slides(Number("halflife", t["Half of the interest is left after"], 1, 3650, c => c.Interest.HalfLifeDays, (c, n) => c with { Interest = c.Interest with { HalfLifeDays = n } }), 180) with { Unit = t["days"] },
            Slides(Number("fullat", t["Interest counts in full at"], 1, 10000, c => c.Interest.FullAt, (c, n) => c with { Interest = c.Interest with { FullAt = n } }), 120) with { Unit = t["points"], IsRare = true },
            Slides(Number("horizon", t["A timeframe counts from, before it"], 1, 3650, c => c.TimeframeHorizonDays, (c, n) => c with { TimeframeHorizonDays = n }), 730) with { Unit = t["days"], IsRare = true },
            Share(Level.Possible, t["Possible earns"]), Share(Level.Likely, t["Likely earns"]), Share(Level.Confirmed, t["Confirmed earns"]),
            .. Enum.GetValues<ResponseKind>().Select(kind => Number($"i.{Word(kind)}", ResponseName(kind), 0, 1000, c => c.Interest.PointsOf(kind),
                (c, n) => c with { Interest = c.Interest with { Points = new Dictionary<ResponseKind, int>(c.Interest.Points) { [kind] = n } } }) with { Unit = t["points"], IsRare = true }),
            .. new[] { Criterion.Budget, Criterion.Authority, Criterion.Need }.Select(criterion => new Rule($"cap.{Word(criterion)}", criterion switch { Criterion.Budget => t["Highest score with a no to budget"], Criterion.Authority => t["Highest score with a no to authority"], _ => t["Highest score with a no to need"] }, RuleInput.Number,
                c => c.NoCaps.TryGetValue(criterion, out var cap) ? Said(cap) : "", (c, v) => v.Length == 0 ? c with { NoCaps = c.NoCaps.Where(n => n.Key != criterion).ToDictionary() } : Parsed(v, 0, 100) is { } n ? c with { NoCaps = new Dictionary<Criterion, int>(c.NoCaps) { [criterion] = n } } : null)
                { Max = 100, Nothing = t["no limit"], IsRare = true }),
        ];
    }

    private List<Rule> Fit()
    {
        Rule Names(string key, string label, Func<FitRules, IReadOnlyList<string>> get, Func<FitRules, IReadOnlyList<string>, FitRules> set) =>
            new($"fit.{key}", label, RuleInput.Line, c => string.Join(", ", get(c.Fit)), (c, v) => c with { Fit = set(c.Fit, [.. v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(200)]) }) { Nothing = t["any"], MaxLength = 4000 };
        Rule Size(string key, string label, Func<FitRules, int?> get, Func<FitRules, int?, FitRules> set) =>
            new($"fit.{key}", label, RuleInput.Number, c => Said(get(c.Fit)), (c, v) => v.Length == 0 ? c with { Fit = set(c.Fit, null) } : Parsed(v, 0, 10_000_000) is { } n ? c with { Fit = set(c.Fit, n) } : null) { Max = 10_000_000, Nothing = t["any"] };
        return
        [
            Names("countries", t["Countries"], f => f.Countries, (f, v) => f with { Countries = v }), Names("regions", t["Regions"], f => f.Regions, (f, v) => f with { Regions = v }),
            Names("industries", t["Industries"], f => f.Industries, (f, v) => f with { Industries = v }), Names("titles", t["Job titles that contain"], f => f.JobTitles, (f, v) => f with { JobTitles = v }),
            Size("min", t["Company size from"], f => f.CompanySizeMin, (f, v) => f with { CompanySizeMin = v }), Size("max", t["Company size to"], f => f.CompanySizeMax, (f, v) => f with { CompanySizeMax = v }),
        ];
    }

    private List<Rule> Deadlines()
    {
        Rule Minutes(string key, string label, int max, Func<DeadlineRules, int> get, Func<DeadlineRules, int, DeadlineRules> set) =>
            Number($"d.{key}", label, 1, max, c => get(c.Deadlines), (c, n) => c with { Deadlines = set(c.Deadlines, n) }) with { Unit = t["min"], IsMinutes = true };
        Rule Silence(StageKind kind, string label) => Number($"d.silence.{Word(kind)}", label, 1, 365, c => c.Deadlines.LongestSilenceDays.GetValueOrDefault(kind, 1),
            (c, n) => c with { Deadlines = c.Deadlines with { LongestSilenceDays = new Dictionary<StageKind, int>(c.Deadlines.LongestSilenceDays) { [kind] = n } } }) with
        { Unit = t["days"] };
        DayOfWeek[] week = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];
        return
        [
            Minutes("greet", t["First greeting within"], 129_600, d => d.FirstGreetingMinutes, (d, n) => d with { FirstGreetingMinutes = n }), Minutes("claim", t["Claimed within"], 129_600, d => d.ClaimMinutes, (d, n) => d with { ClaimMinutes = n }),
            Minutes("accept", t["Accepted or returned within"], 129_600, d => d.AcceptMinutes, (d, n) => d with { AcceptMinutes = n }), Minutes("touch", t["First sales touch within"], 129_600, d => d.FirstTouchMinutes, (d, n) => d with { FirstTouchMinutes = n }),
            Silence(StageKind.Raw, t["Longest silence, raw"]), Silence(StageKind.Warm, t["Longest silence, warm"]), Silence(StageKind.Hot, t["Longest silence, hot"]),
            .. week.Select(day => new Rule($"h.{Word(day)}", DayName(day), RuleInput.Line,
                c => c.Working?.Week.TryGetValue(day, out var open) == true ? string.Create(CultureInfo.InvariantCulture, $"{open.From:HH\\:mm}-{open.Until:HH\\:mm}") : "", (c, v) => WithHours(c, day, v)) { Nothing = t["free"], MaxLength = 13, IsRare = true }),
            new("h.holidays", t["Holidays"], RuleInput.Line, c => string.Join(", ", c.Working?.Holidays.Select(h => h.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) ?? []), WithHolidays) { Nothing = t["none"], MaxLength = 6000, IsRare = true },
            new("h.zone", t["Time zone"], RuleInput.Line, c => c.Working?.Zone ?? "", (c, v) => WithWorking(c, w => w with { Zone = v.Length == 0 ? null : v })) { Nothing = t["the company's own"], MaxLength = 60, IsRare = true },
        ];
    }

    private List<Rule> Returns(AgreementContent content) =>
    [
        .. Enumerable.Range(0, content.ReturnReasons.Count + 1).Select(i => new Rule($"r{i}.name", i == content.ReturnReasons.Count ? t["One more reason"] : content.ReturnReasons[i].Name, RuleInput.Line,
            c => i < c.ReturnReasons.Count ? c.ReturnReasons[i].Name : "",
            (c, v) => c with { ReturnReasons = i < c.ReturnReasons.Count ? [.. c.ReturnReasons.Select((r, at) => at == i ? r with { Name = v } : r)] : [.. c.ReturnReasons, new(v, c.Stages.FirstOrDefault(s => s.Kind == StageKind.Warm)?.Name ?? "")] })
        {
            MaxLength = 100,
            Beside = Pick($"r{i}.to", t["Goes back to"], c => i < c.ReturnReasons.Count ? c.ReturnReasons[i].ToStage : "",
                (c, v) => i < c.ReturnReasons.Count && v.Length > 0 ? c with { ReturnReasons = [.. c.ReturnReasons.Select((r, at) => at == i ? r with { ToStage = v } : r)] } : c,
                [
                    .. content.Stages.Where(s => s.Kind is StageKind.Raw or StageKind.Warm).Select(s => KeyValuePair.Create(s.Name, s.Name)),
                    .. content.ReturnReasons.Skip(i).Take(1).Select(r => r.ToStage).Where(to => content.Stage(to) is not { Kind: StageKind.Raw or StageKind.Warm }).Select(to => KeyValuePair.Create(to, to.Length == 0 ? t["choose a stage"] : t["{0}, which is gone", to])),
                ]),
        }),
    ];

    private List<Rule> Dead(AgreementContent content) =>
    [
        .. Enumerable.Range(0, content.DeadReasons.Count + 1).Select(i => new Rule($"x{i}.name", i == content.DeadReasons.Count ? t["One more reason"] : content.DeadReasons[i].Name, RuleInput.Line,
            c => i < c.DeadReasons.Count ? c.DeadReasons[i].Name : "",
            (c, v) => c with { DeadReasons = i < c.DeadReasons.Count ? [.. c.DeadReasons.Select((r, at) => at == i ? r with { Name = v } : r)] : [.. c.DeadReasons, new(v, null)] })
        {
            MaxLength = 100,
            Beside = new Rule($"x{i}.days", t["Asked again after"], RuleInput.Number, c => i < c.DeadReasons.Count ? Said(c.DeadReasons[i].RevisitAfterDays) : "",
                (c, v) => i >= c.DeadReasons.Count ? c : v.Length == 0 ? WithDead(c, i, r => r with { RevisitAfterDays = null }) : Parsed(v, 1, 3650) is { } n ? WithDead(c, i, r => r with { RevisitAfterDays = n }) : null)
            {
                Min = 1,
                Max = 3650,
                Unit = t["days"],
                Nothing = t["not asked again"],
                Beside = Pick($"x{i}.final", t["When they inquire by themselves"], c => i < c.DeadReasons.Count && c.DeadReasons[i].IsFinal ? "final" : "",
                    (c, v) => i >= c.DeadReasons.Count ? c : WithDead(c, i, r => r with { IsFinal = v.Length > 0 }), [KeyValuePair.Create("", t["may return"]), KeyValuePair.Create("final", t["stays dead"])]),
            },
        }),
    ];

    private List<Rule> Questions() =>
    [
        .. Enum.GetValues<Criterion>().Select(criterion => new Rule($"q.{Word(criterion)}", criterion switch { Criterion.Budget => t["Budget"], Criterion.Authority => t["Authority"], Criterion.Need => t["Need"], Criterion.Timeframe => t["Timeframe"], _ => t["Interest"] }, RuleInput.Line,
            c => c.Questions.GetValueOrDefault(criterion) ?? "", (c, v) => c with { Questions = new Dictionary<Criterion, string>(c.Questions) { [criterion] = string.Join(' ', v.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) } }) { IsLong = true }),
    ];

    private static AgreementContent WithDead(AgreementContent content, int i, Func<DeadReason, DeadReason> change) => content with { DeadReasons = [.. content.DeadReasons.Select((r, at) => at == i ? change(r) : r)] };

    private static AgreementContent? WithHours(AgreementContent content, DayOfWeek day, string text)
    {
        var week = (content.Working ?? new()).Week.Where(d => d.Key != day).ToDictionary();
        if (text.Length > 0)
        {
            var parts = text.Split(['-', '–'], StringSplitOptions.TrimEntries);
            if (parts is not [var from, var until] || !TimeOnly.TryParse(from, CultureInfo.InvariantCulture, out var begins) || !TimeOnly.TryParse(until, CultureInfo.InvariantCulture, out var ends))
            {
                return null;
            }

            week[day] = new(begins, ends);
        }

        return WithWorking(content, w => w with { Week = week });
    }

    private static AgreementContent? WithHolidays(AgreementContent content, string text)
    {
        List<DateOnly> days = [];
        foreach (var one in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!DateOnly.TryParseExact(one, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return null;
            }

            days.Add(day);
        }

        return WithWorking(content, w => w with { Holidays = [.. days.Distinct().Order()] });
    }

    /// <summary>Without any hours, holidays and zone, deadlines run around the clock.</summary>
    private static AgreementContent WithWorking(AgreementContent content, Func<WorkingTime, WorkingTime> change) =>
        content with { Working = change(content.Working ?? new()) is var working && working is { Week.Count: 0, Holidays.Count: 0, Zone: null } ? null : working };

    private string ResponseName(ResponseKind kind) => kind switch
    {
        ResponseKind.Form => t["A form earns"],
        ResponseKind.Click => t["A click earns"],
        ResponseKind.Reply => t["A reply earns"],
        ResponseKind.Event => t["An event earns"],
        ResponseKind.Call => t["A call earns"],
        ResponseKind.Meeting => t["A meeting earns"],
        ResponseKind.Visit => t["A visit earns"],
        _ => t["A chat earns"],
    };

    private string DayName(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => t["Monday"],
        DayOfWeek.Tuesday => t["Tuesday"],
        DayOfWeek.Wednesday => t["Wednesday"],
        DayOfWeek.Thursday => t["Thursday"],
        DayOfWeek.Friday => t["Friday"],
        DayOfWeek.Saturday => t["Saturday"],
        _ => t["Sunday"],
    };
}
