using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Web.Features.Forms;

/// <summary>One question as the builder's page posts it.</summary>
public sealed record QuestionInput
{
    public sealed record Choice
    {
        public string? Key { get; init; }
        public string? Label { get; init; }
        public Level Level { get; init; }
        public BuyingRole? Role { get; init; }
        public string? Pick { get; init; }
        public string? Value { get; init; }
        public ResponseKind? Response { get; init; }
    }

    public string? Label { get; init; }
    public string? Help { get; init; }
    public QuestionKind Kind { get; init; }
    public QuestionMeaning Meaning { get; init; }
    public string? Field { get; init; }
    public bool Required { get; init; }
    public string? Parameter { get; init; }
    public string? Fixed { get; init; }
    public string? IfQuestion { get; init; }
    public List<string> IfChoices { get; init; } = [];
    public List<Choice> Choices { get; init; } = [];

    /// <summary>The question with what was posted. An empty line of choices is none; one that was asked for is added at the end.</summary>
    public FormQuestion On(FormQuestion question)
    {
        var choices = Choices.Where(c => !string.IsNullOrWhiteSpace(c.Label)).ToList();
        return question with
        {
            Label = (Label ?? "").Trim(),
            Help = Text.NullIfEmpty(Help?.Trim()),
            Kind = Kind,
            Meaning = Kind == QuestionKind.Consent ? QuestionMeaning.Said : Meaning,
            Field = Meaning == QuestionMeaning.Custom ? Field ?? question.Field : null,
            Required = Required && Kind != QuestionKind.Hidden,
            Parameter = Text.NullIfEmpty(Parameter?.Trim()),
            Fixed = Text.NullIfEmpty(Fixed?.Trim()),
            ShownIf = IfQuestion is { Length: > 0 } other ? new(other, IfChoices) : null,
            Choices = Kind is QuestionKind.Choice or QuestionKind.MultiChoice
                ? [.. choices.Select(c => new FormChoice(c.Key is { Length: > 0 } key ? key : Free(choices), c.Label!.Trim()) { Level = c.Level, Role = c.Role, Pick = Text.NullIfEmpty(c.Pick), Value = Text.NullIfEmpty(c.Value?.Trim()), Response = c.Response })]
                : [],
        };
    }

    /// <summary>A key that no choice has or had on this page.</summary>
    private static string Free(List<Choice> choices)
    {
        var n = choices.Count;
        while (choices.Exists(c => c.Key == $"c{n}"))
        {
            n++;
        }

        return $"c{n}";
    }
}

/// <summary>What may be added, by a word for each.</summary>
internal static class QuestionMenu
{
    public static readonly (QuestionMeaning Meaning, QuestionKind? Kind)[] Common =
    [
        (QuestionMeaning.FullName, null), (QuestionMeaning.Email, null), (QuestionMeaning.Phone, null), (QuestionMeaning.Company, null), (QuestionMeaning.JobTitle, null), (QuestionMeaning.CompanySize, null),
        (QuestionMeaning.Industry, null), (QuestionMeaning.Country, null), (QuestionMeaning.Region, null), (QuestionMeaning.City, null), (QuestionMeaning.Postcode, null), (QuestionMeaning.Website, null), (QuestionMeaning.FirstName, null), (QuestionMeaning.LastName, null),
    ];

    public static readonly (QuestionMeaning Meaning, QuestionKind? Kind)[] Bant = [(QuestionMeaning.Budget, null), (QuestionMeaning.Authority, null), (QuestionMeaning.Need, null), (QuestionMeaning.Timeframe, null), (QuestionMeaning.Response, null)];

    public static readonly (QuestionMeaning Meaning, QuestionKind? Kind)[] Free =
    [
        (QuestionMeaning.Said, QuestionKind.Text), (QuestionMeaning.Notes, QuestionKind.LongText), (QuestionMeaning.Said, QuestionKind.Choice), (QuestionMeaning.Said, QuestionKind.MultiChoice), (QuestionMeaning.Said, QuestionKind.Date), (QuestionMeaning.Said, QuestionKind.Number),
        (QuestionMeaning.Said, QuestionKind.Consent), (QuestionMeaning.Said, QuestionKind.Hidden),
    ];

    public static string Word(QuestionMeaning meaning, QuestionKind? kind) => $"{meaning}/{kind}";

    public static (QuestionMeaning Meaning, QuestionKind? Kind, string? Field) Read(string? word)
    {
        var parts = (word ?? "").Split('/', 2);
        if (parts[0] == nameof(QuestionMeaning.Custom))
        {
            return (QuestionMeaning.Custom, null, parts.ElementAtOrDefault(1));
        }

        return (Enum.TryParse<QuestionMeaning>(parts[0], out var meaning) ? meaning : QuestionMeaning.Said, Enum.TryParse<QuestionKind>(parts.ElementAtOrDefault(1), out var kind) ? kind : null, null);
    }
}
