using System.Globalization;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Fields;
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

    /// <summary>Whole sentences, which want more than one line.</summary>
    public bool IsLong { get; init; }

    /// <summary>Edited in the same row, behind it.</summary>
    public Rule? Beside { get; init; }

    /// <summary>This one, and those behind it.</summary>
    public IEnumerable<Rule> Row => Beside is null ? [this] : [this, .. Beside.Row];

    /// <summary>Its options are what somebody has called them.</summary>
    public bool HasNames { get; init; }

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
public sealed partial class AgreementSheet(Wording t)
{
    /// <summary>What a stage may ask for beyond what every lead has.</summary>
    public FieldBook OwnFields { get; set; } = FieldBook.Empty;

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

            foreach (var rule in clause.Rules.SelectMany(r => r.Row))
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
                foreach (var r in rule.Row)
                {
                    yield return new(r.Key, r.Get(content));
                }
            }
        }
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n").Trim();

    private static AgreementContent WithProse(AgreementContent read, Clause clause, AgreementContent content, string prose)
    {
        if (clause.Stage is { } stage)
        {
            return WithStage(read, content.Stages.ToList().IndexOf(stage), s => s with { Prose = prose });
        }

        var section = Enum.Parse<Section>(clause.Key, ignoreCase: true);
        var others = read.Prose.Where(p => p.Key != section);
        return read with { Prose = (prose.Length == 0 ? others : others.Append(new(section, prose))).ToDictionary() };
    }

    private static Clause Of(Section section, string title, IReadOnlyList<Rule> rules) =>
        new(AgreementDiff.Of(section), title, null, $"{AgreementDiff.Of(section)}.prose", c => c.Prose.GetValueOrDefault(section) ?? "", rules);

    private static Rule Number(string key, string label, int min, int max, Func<AgreementContent, int> get, Func<AgreementContent, int, AgreementContent> set) =>
        new(key, label, RuleInput.Number, c => Said(get(c)), (c, v) => Parsed(v, min, max) is { } n ? set(c, n) : null) { Min = min, Max = max };

    /// <summary>A slider shows the usual range; what was agreed beyond it stretches it.</summary>
    private static Rule Slides(Rule number, int usual) => number with { Input = RuleInput.Slider, Max = usual };

    private static Rule Pick(string key, string label, Func<AgreementContent, string> get, Func<AgreementContent, string, AgreementContent?> set, IReadOnlyList<KeyValuePair<string, string>> options) =>
        new(key, label, RuleInput.Pick, get, (c, v) => options.Any(o => o.Key == v) ? set(c, v) : null) { Options = options };

    private static Rule Checks<T>(string key, string label, Func<AgreementContent, IReadOnlyList<T>> get, Func<AgreementContent, IReadOnlyList<T>, AgreementContent> set, Func<T, string> name)
        where T : struct, Enum => new(key, label, RuleInput.Checks, c => string.Join(',', get(c).Order().Select(Word)),
            (c, v) => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parsed<T>).ToList() is var all && all.TrueForAll(a => a is not null) ? set(c, [.. all.Select(a => a!.Value).Distinct().Order()]) : null)
        { Options = [.. Enum.GetValues<T>().Select(f => KeyValuePair.Create(Word(f), name(f)))], IsRare = true };

    /// <summary>Boxes for what has no fixed list; what stands there and is offered no longer stays to be unticked.</summary>
    private static Rule Keys(string key, string label, AgreementContent content, Func<AgreementContent, IReadOnlyList<string>> get, Func<AgreementContent, IReadOnlyList<string>, AgreementContent> set, IReadOnlyList<KeyValuePair<string, string>> offered)
    {
        List<KeyValuePair<string, string>> options = [.. offered, .. get(content).Where(k => offered.All(o => o.Key != k)).Select(k => KeyValuePair.Create(k, FieldKey.InWords(k)))];
        return new(key, label, RuleInput.Checks, c => string.Join(',', get(c).Order(StringComparer.Ordinal)),
            (c, v) => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is var all && all.All(a => options.Exists(o => o.Key == a)) ? set(c, [.. all.Distinct().Order(StringComparer.Ordinal)]) : null)
        { Options = options, IsRare = true, HasNames = true };
    }

    private static int? Parsed(string text, int min, int max) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number : null;

    private static T? Parsed<T>(string word)
        where T : struct, Enum => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => Word(v!.Value) == word);

    private static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string Said(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
