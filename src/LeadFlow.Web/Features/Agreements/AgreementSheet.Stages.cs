using System.Globalization;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared;

namespace LeadFlow.Web.Features.Agreements;

// What can be said of a stage.
public sealed partial class AgreementSheet
{
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
            rules.InsertRange(0, Criteria(content, at, i));
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

    private IEnumerable<Rule> Criteria(AgreementContent content, string at, int i)
    {
        Rule Slider(string key, string label, int most, int usual, string unit, Func<EntryCriteria, int?> get, Func<EntryCriteria, int?, EntryCriteria> set) =>
            Slides(Number($"{at}.{key}", label, 0, most, c => get(c.Stages[i].Criteria) ?? 0, (c, n) => WithCriteria(c, i, k => set(k, n == 0 ? null : n))), usual) with { Unit = unit, Nothing = t["not asked"] };

        yield return Slider("score", t["Score from"], 100, 100, "", k => k.MinScore, (k, n) => k with { MinScore = n });
        foreach (var criterion in new[] { Criterion.Budget, Criterion.Authority, Criterion.Need })
        {
            yield return Pick($"{at}.{Word(criterion)}", criterion switch { Criterion.Budget => t["Budget, at least"], Criterion.Authority => t["Authority, at least"], _ => t["Need, at least"] },
                c => LevelAsked(c.Stages[i].Criteria, criterion), (c, v) => WithLevel(c, i, criterion, v),
                [new("", t["not asked"]), new("not-no", t["anything but no"]), new("possible", t["Possible"]), new("likely", t["Likely"]), new("confirmed", t["Confirmed"])]);
        }

        yield return Slider("within", t["Buys within"], 3650, 365, t["days"], k => k.TimeframeWithinDays, (k, n) => k with { TimeframeWithinDays = n });
        yield return Slider("interest", t["Interest from"], 1000, 60, t["points"], k => k.MinInterest, (k, n) => k with { MinInterest = n });
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
        var own = OwnFields.Asked.Select(f => KeyValuePair.Create(f.Key, f.Label)).ToList();
        if (own.Count > 0 || content.Stages[i].Criteria.RequiredCustomFields.Count > 0)
        {
            yield return Keys($"{at}.own", t["Of your own fields, known"], content, c => c.Stages[i].Criteria.RequiredCustomFields, (c, all) => WithCriteria(c, i, k => k with { RequiredCustomFields = all }), own);
        }

        yield return Checks($"{at}.touches", t["Must have happened"], c => c.Stages[i].Criteria.RequiredTouches, (c, all) => WithCriteria(c, i, k => k with { RequiredTouches = all }),
            f => f switch { RequiredTouch.SpokenTo => t["spoken to once"], RequiredTouch.Met => t["met once"], _ => t["wrote back once"] });
    }

    private static AgreementContent WithStage(AgreementContent content, int i, Func<StageDefinition, StageDefinition> change) =>
        content with { Stages = [.. content.Stages.Select((s, at) => at == i ? change(s) : s)] };

    private static AgreementContent WithCriteria(AgreementContent content, int i, Func<EntryCriteria, EntryCriteria> change) => WithStage(content, i, s => s with { Criteria = change(s.Criteria) });

    /// <summary>Its leads come along, and so do the reasons that send leads there.</summary>
    private static AgreementContent Renamed(AgreementContent content, int i, string name)
    {
        var was = content.Stages[i].Name;
        if (content.Stages.Where((s, at) => at != i).Any(s => s.Name.Equals(was, StringComparison.OrdinalIgnoreCase) || s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            return WithStage(content, i, s => s with { Name = name }); // Of two of one name nobody can say whose leads they are.
        }

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
}
