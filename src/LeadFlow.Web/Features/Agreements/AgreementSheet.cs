using System.Globalization;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared;

namespace LeadFlow.Web.Features.Agreements;

public enum RuleInput { Slider, Pick, Number, Line, Checks }

/// <summary>One rule of the agreement as it stands on the page: how it is called, edited, read and written. A form writes what a page has read.</summary>
/// <param name="Key">Name of its field.</param>
/// <param name="Get">What it says, as the field holds it; several values with a comma between.</param>
/// <param name="Set">The content with another value; null where that value means nothing.</param>
public sealed record Rule(string Key, string Label, RuleInput Input, Func<AgreementContent, string> Get, Func<AgreementContent, string, AgreementContent?> Set)
{
    public int Min { get; init; }
    public int Max { get; init; }
    public string Unit { get; init; } = "";

    /// <summary>What a slider at zero, or an empty field, means.</summary>
    public string Nothing { get; init; } = "";
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];
    public int MaxLength { get; init; } = 500;

    /// <summary>Edited in the same row, behind it.</summary>
    public Rule? Beside { get; init; }

    /// <summary>Stands below a fold: asked rarely.</summary>
    public bool IsRare { get; init; }

    /// <summary>For people.</summary>
    public string Said(AgreementContent content) => Said(Get(content));

    public string Said(string value) => value.Length == 0 || (value == "0" && Nothing.Length > 0) ? Nothing
        : Options.Count > 0 ? string.Join(", ", value.Split(',').Select(v => Options.FirstOrDefault(o => o.Key == v).Value ?? v))
        : IsMinutes && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) ? AgreementDiff.Minutes(minutes)
        : Unit.Length > 0 ? $"{value} {Unit}" : value;

    /// <summary>Read in hours or days where it is many.</summary>
    public bool IsMinutes { get; init; }
}

/// <param name="Key">As comments and differences name it: "stage:" and the name, or a section in lower case.</param>
/// <param name="ProseKey">Name of the field with its words.</param>
public sealed record Clause(string Key, string Title, StageDefinition? Stage, string ProseKey, Func<AgreementContent, string> Prose, IReadOnlyList<Rule> Rules);

/// <summary>The agreement as a page: a clause for each stage and section, prose beside rules. The one list of what can be read and edited.</summary>
public sealed class AgreementSheet(Wording t)
{
    public IReadOnlyList<Clause> Clauses(AgreementContent content) =>
    [
        .. content.Stages.Select((s, i) => new Clause(AgreementDiff.Of(s), s.Name, s, $"s{i}.prose", c => c.Stages[i].Prose, StageRules(content, i))),
        Of(Section.Scoring, t["How answers add up"], Scoring()),
        Of(Section.Fit, t["Whom we sell to"], Fit()),
        Of(Section.Deadlines, t["Deadlines and working time"], Deadlines()),
        Of(Section.Returns, t["Reasons to return a lead"], Returns(content)),
        Of(Section.Dead, t["Reasons to give a lead up"], Dead(content)),
        Of(Section.Questions, t["What we ask"], Questions()),
    ];

    /// <summary>What a form says, on top of what stands there; a field that the form does not have stays.</summary>
    /// <param name="wrong">Called with the key of each value that means nothing.</param>
    public AgreementContent Read(AgreementContent content, Func<string, string?> field, Action<string> wrong)
    {
        var read = content;
        foreach (var clause in Clauses(content))
        {
            if (field(clause.ProseKey) is { } prose)
            {
                read = WithProse(read, clause, content, Lines(prose));
            }

            foreach (var rule in clause.Rules.SelectMany(r => r.Beside is { } beside ? new[] { r, beside } : [r]))
            {
                if (field(rule.Key) is not { } value || value.Trim() == rule.Get(read))
                {
                    continue;
                }

                if (rule.Set(read, value.Trim()) is { } next)
                {
                    read = next;
                }
                else
                {
                    wrong(rule.Key);
                }
            }
        }

        return read with
        {
            ReturnReasons = [.. read.ReturnReasons.Where(r => r.Name.Length > 0)],
            DeadReasons = [.. read.DeadReasons.Where(r => r.Name.Length > 0)],
        };
    }

    /// <summary>Every field of a form, with what it holds.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Fields(IReadOnlyList<Clause> clauses, AgreementContent content)
    {
        foreach (var clause in clauses)
        {
            yield return new(clause.ProseKey, clause.Prose(content));
            foreach (var rule in clause.Rules)
            {
                for (var r = rule; r is not null; r = r.Beside)
                {
                    yield return new(r.Key, r.Get(content));
                }
            }
        }
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n").Trim();

    private static AgreementContent WithProse(AgreementContent read, Clause clause, AgreementContent content, string prose) => clause.Stage is { } stage
        ? WithStage(read, content.Stages.ToList().IndexOf(stage), s => s with { Prose = prose })
        : read with { Prose = new Dictionary<Section, string>(read.Prose) { [Enum.Parse<Section>(clause.Key, ignoreCase: true)] = prose } is var all && prose.Length == 0 ? all.Where(p => p.Value.Length > 0).ToDictionary() : all };

    private static Clause Of(Section section, string title, IReadOnlyList<Rule> rules) =>
        new(AgreementDiff.Of(section), title, null, $"{AgreementDiff.Of(section)}.prose", c => c.Prose.GetValueOrDefault(section) ?? "", rules);

    private List<Rule> StageRules(AgreementContent content, int i)
    {
        var stage = content.Stages[i];
        var at = $"s{i}";
        List<Rule> rules =
        [
            new($"{at}.name", t["Called"], RuleInput.Line, c => c.Stages[i].Name, (c, v) => v.Length is 0 or > StageDefinition.NameMaxLength ? null : Renamed(c, i, v)) { MaxLength = StageDefinition.NameMaxLength, IsRare = true },
            Pick($"{at}.color", t["Colour"], c => c.Stages[i].Color, (c, v) => WithStage(c, i, s => s with { Color = v }), [new("", t["as its kind"]), .. StageColors.All.Select(c => KeyValuePair.Create(c, ColorName(c)))]) with { IsRare = true },
        ];
        if (stage.Kind != StageKind.Dead && i > 0)
        {
            rules.InsertRange(0, Criteria(at, i));
        }

        rules.AddRange(
        [
            Pick($"{at}.side", t["Whose turn"], c => Word(c.Stages[i].Responsible.Side), (c, v) => Parsed<Side>(v) is { } side ? WithStage(c, i, s => s with { Responsible = s.Responsible with { Side = side } }) : null,
                [new(Word(Side.Marketing), t["Marketing"]), new(Word(Side.Sales), t["Sales"])]) with
            {
                IsRare = true,
                Beside = Pick($"{at}.role", t["Role whose turn it is"], c => Word(c.Stages[i].Responsible.Role), (c, v) => Parsed<Role>(v) is { } role ? WithStage(c, i, s => s with { Responsible = s.Responsible with { Role = role } }) : null,
                    [.. new[] { Role.Marketer, Role.Sdr, Role.Rep, Role.Manager }.Select(r => KeyValuePair.Create(Word(r), t.Of(r)))]),
            },
            new($"{at}.next", t["What they do"], RuleInput.Line, c => c.Stages[i].NextAction, (c, v) => WithStage(c, i, s => s with { NextAction = v })) { MaxLength = 200, IsRare = true },
            new($"{at}.far", t["How far they take it"], RuleInput.Line, c => c.Stages[i].HowFar, (c, v) => WithStage(c, i, s => s with { HowFar = v })) { IsRare = true },
        ]);
        return rules;
    }

    private IEnumerable<Rule> Criteria(string at, int i)
    {
        Rule Slider(string key, string label, int max, string unit, Func<EntryCriteria, int?> get, Func<EntryCriteria, int?, EntryCriteria> set) =>
            Number($"{at}.{key}", label, 0, max, c => get(c.Stages[i].Criteria) ?? 0, (c, n) => WithCriteria(c, i, k => set(k, n == 0 ? null : n))) with { Input = RuleInput.Slider, Unit = unit, Nothing = t["not asked"] };

        yield return Slider("score", t["Score from"], 100, "", k => k.MinScore, (k, n) => k with { MinScore = n });
        foreach (var criterion in new[] { Criterion.Budget, Criterion.Authority, Criterion.Need })
        {
            yield return Pick($"{at}.{Word(criterion)}", criterion switch { Criterion.Budget => t["Budget, at least"], Criterion.Authority => t["Authority, at least"], _ => t["Need, at least"] },
                c => LevelAsked(c.Stages[i].Criteria, criterion), (c, v) => WithLevel(c, i, criterion, v),
                [new("", t["not asked"]), new("not-no", t["anything but no"]), new("possible", t["Possible"]), new("likely", t["Likely"]), new("confirmed", t["Confirmed"])]);
        }

        yield return Slider("within", t["Buys within"], 365, t["days"], k => k.TimeframeWithinDays, (k, n) => k with { TimeframeWithinDays = n });
        yield return Slider("interest", t["Interest from"], 60, t["points"], k => k.MinInterest, (k, n) => k with { MinInterest = n });
        yield return Pick($"{at}.fit", t["Fit"], c => c.Stages[i].Criteria.Fit is { } fit ? Word(fit) : "", (c, v) => v.Length == 0 ? WithCriteria(c, i, k => k with { Fit = null }) : Parsed<FitRequirement>(v) is { } fit ? WithCriteria(c, i, k => k with { Fit = fit }) : null,
            [new("", t["not asked"]), new(Word(FitRequirement.NotFailed), t["not ruled out"]), new(Word(FitRequirement.Holds), t["known to hold"])]);
        yield return Checks($"{at}.fields", t["Must be known"], c => c.Stages[i].Criteria.RequiredFields, (c, all) => WithCriteria(c, i, k => k with { RequiredFields = all }),
            f => f switch
            {
                LeadField.Name => t["Name"],
                LeadField.Email => t["E-mail"],
                LeadField.Phone => t["Phone"],
                LeadField.Company => t["Company"],
                LeadField.JobTitle => t["Job title"],
                LeadField.Country => t["Country"],
                LeadField.Region => t["Region"],
                LeadField.Industry => t["Industry"],
                LeadField.CompanySize => t["Company size"],
                _ => t["Website"],
            });
        yield return Checks($"{at}.touches", t["Must have happened"], c => c.Stages[i].Criteria.RequiredTouches, (c, all) => WithCriteria(c, i, k => k with { RequiredTouches = all }),
            f => f switch { RequiredTouch.SpokenTo => t["spoken to once"], RequiredTouch.Met => t["met once"], _ => t["wrote back once"] });
    }

    private List<Rule> Scoring()
    {
        Rule Weight(Criterion criterion, string label) => Number($"w.{Word(criterion)}", label, 0, 60, c => c.Weights.Of(criterion), (c, n) => c with
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
            Number("fresh", t["Answers stay fresh"], 1, 180, c => c.AnswersFreshDays, (c, n) => c with { AnswersFreshDays = n }) with { Input = RuleInput.Slider, Unit = t["days"] },
            Number("halflife", t["Half of the interest is left after"], 1, 180, c => c.Interest.HalfLifeDays, (c, n) => c with { Interest = c.Interest with { HalfLifeDays = n } }) with { Input = RuleInput.Slider, Unit = t["days"] },
            Number("fullat", t["Interest counts in full at"], 1, 120, c => c.Interest.FullAt, (c, n) => c with { Interest = c.Interest with { FullAt = n } }) with { Input = RuleInput.Slider, Unit = t["points"], IsRare = true },
            Number("horizon", t["A timeframe counts from, before it"], 1, 730, c => c.TimeframeHorizonDays, (c, n) => c with { TimeframeHorizonDays = n }) with { Input = RuleInput.Slider, Unit = t["days"], IsRare = true },
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
            Number($"d.{key}", label, 5, max, c => get(c.Deadlines), (c, n) => c with { Deadlines = set(c.Deadlines, n) }) with { Unit = t["min"], IsMinutes = true };
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
            (c, v) => c with { ReturnReasons = i < c.ReturnReasons.Count ? [.. c.ReturnReasons.Select((r, at) => at == i ? r with { Name = v } : r)] : [.. c.ReturnReasons, new(v, c.FirstOf(StageKind.Warm).Name)] })
        {
            MaxLength = 100,
            Beside = Pick($"r{i}.to", t["Goes back to"], c => i < c.ReturnReasons.Count ? c.ReturnReasons[i].ToStage : "",
                (c, v) => i < c.ReturnReasons.Count && v.Length > 0 ? c with { ReturnReasons = [.. c.ReturnReasons.Select((r, at) => at == i ? r with { ToStage = v } : r)] } : c,
                [.. content.Stages.Where(s => s.Kind is StageKind.Raw or StageKind.Warm).Select(s => KeyValuePair.Create(s.Name, s.Name))]),
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
            },
        }),
    ];

    private List<Rule> Questions() =>
    [
        .. Enum.GetValues<Criterion>().Select(criterion => new Rule($"q.{Word(criterion)}", criterion switch { Criterion.Budget => t["Budget"], Criterion.Authority => t["Authority"], Criterion.Need => t["Need"], Criterion.Timeframe => t["Timeframe"], _ => t["Interest"] }, RuleInput.Line,
            c => c.Questions.GetValueOrDefault(criterion) ?? "", (c, v) => c with { Questions = new Dictionary<Criterion, string>(c.Questions) { [criterion] = v } })),
    ];

    private static Rule Number(string key, string label, int min, int max, Func<AgreementContent, int> get, Func<AgreementContent, int, AgreementContent> set) =>
        new(key, label, RuleInput.Number, c => Said(get(c)), (c, v) => Parsed(v, min, max) is { } n ? set(c, n) : null) { Min = min, Max = max };

    private static Rule Pick(string key, string label, Func<AgreementContent, string> get, Func<AgreementContent, string, AgreementContent?> set, IReadOnlyList<KeyValuePair<string, string>> options) =>
        new(key, label, RuleInput.Pick, get, (c, v) => options.Any(o => o.Key == v) ? set(c, v) : null) { Options = options };

    private static Rule Checks<T>(string key, string label, Func<AgreementContent, IReadOnlyList<T>> get, Func<AgreementContent, IReadOnlyList<T>, AgreementContent> set, Func<T, string> name)
        where T : struct, Enum => new(key, label, RuleInput.Checks, c => string.Join(',', get(c).Order().Select(Word)),
            (c, v) => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parsed<T>).ToList() is var all && all.TrueForAll(a => a is not null) ? set(c, [.. all.Select(a => a!.Value).Distinct().Order()]) : null)
        { Options = [.. Enum.GetValues<T>().Select(f => KeyValuePair.Create(Word(f), name(f)))], IsRare = true };

    private static AgreementContent WithStage(AgreementContent content, int i, Func<StageDefinition, StageDefinition> change) =>
        content with { Stages = [.. content.Stages.Select((s, at) => at == i ? change(s) : s)] };

    private static AgreementContent WithCriteria(AgreementContent content, int i, Func<EntryCriteria, EntryCriteria> change) => WithStage(content, i, s => s with { Criteria = change(s.Criteria) });

    private static AgreementContent WithDead(AgreementContent content, int i, Func<DeadReason, DeadReason> change) => content with { DeadReasons = [.. content.DeadReasons.Select((r, at) => at == i ? change(r) : r)] };

    /// <summary>Its leads come along, and so do the reasons that send leads there.</summary>
    private static AgreementContent Renamed(AgreementContent content, int i, string name)
    {
        var was = content.Stages[i].Name;
        var heirs = content.Heirs.ToDictionary(h => h.Key, h => h.Value == was ? name : h.Value, StringComparer.OrdinalIgnoreCase);
        heirs.Remove(name);
        if (!string.Equals(was, name, StringComparison.OrdinalIgnoreCase))
        {
            heirs[was] = name;
        }

        return WithStage(content, i, s => s with { Name = name }) with
        {
            Heirs = heirs,
            ReturnReasons = [.. content.ReturnReasons.Select(r => r.ToStage == was ? r with { ToStage = name } : r)],
        };
    }

    private static string LevelAsked(EntryCriteria criteria, Criterion criterion) =>
        criteria.MinLevels.TryGetValue(criterion, out var level) && level is not Level.Unknown ? Word(level) : criteria.NotNo.Contains(criterion) ? "not-no" : "";

    private static AgreementContent WithLevel(AgreementContent content, int i, Criterion criterion, string asked) => WithCriteria(content, i, k =>
    {
        var levels = k.MinLevels.Where(l => l.Key != criterion).ToDictionary();
        if (Parsed<Level>(asked) is { } level)
        {
            levels[criterion] = level;
        }

        return k with { MinLevels = levels, NotNo = asked == "not-no" ? [.. k.NotNo.Append(criterion).Distinct().Order()] : [.. k.NotNo.Where(n => n != criterion)] };
    });

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

    private string ColorName(string color) => color switch
    {
        "slate" => t["slate"],
        "blue" => t["blue"],
        "teal" => t["teal"],
        "green" => t["green"],
        "amber" => t["amber"],
        "orange" => t["orange"],
        "red" => t["red"],
        _ => t["violet"],
    };

    private static int? Parsed(string text, int min, int max) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number : null;

    private static T? Parsed<T>(string word)
        where T : struct, Enum => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => Word(v!.Value) == word);

    private static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string Said(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
