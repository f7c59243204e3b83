using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Fields;

public enum FieldKind { Text, Number, Date, Choice, MultiChoice, YesNo }

/// <summary>What a text is as a value of a field.</summary>
/// <param name="Value">As it is kept; null for nothing.</param>
/// <param name="Problem">What is wrong, to follow the quoted text; null when nothing is.</param>
public readonly record struct FieldReading(string? Value, string? Problem);

/// <summary>What a company wants to know of its leads beyond what every lead has. Values stand on the leads, under the key.</summary>
public sealed class CustomField
{
    public const int MaxFields = 100;
    public const int LabelMaxLength = 60;
    public const int HelpMaxLength = 200;
    public const int MaxChoices = 100;
    public const int ChoiceMaxLength = 100;
    public const int ValueMaxLength = 5000;

    private static readonly string[] _yes = ["yes", "y", "true", "1", "on", "x"];
    private static readonly string[] _no = ["no", "n", "false", "0", "off"];

    private CustomField() { } // For EF Core.

    public Guid Id { get; private init; }

    /// <summary>Stable: under which leads hold their values.</summary>
    public string Key { get; private init; } = "";
    public string Label { get; private set; } = "";
    public FieldKind Kind { get; private set; }

    /// <summary>What is offered, in this order; of choice and multi-choice.</summary>
    public string[] Choices { get; private set; } = [];

    /// <summary>No longer offered; leads that hold them keep them.</summary>
    public string[] FormerChoices { get; private set; } = [];

    /// <summary>One sentence beside the input.</summary>
    public string Help { get; private set; } = "";
    public int Position { get; private set; }

    /// <summary>No longer asked; what leads hold is kept and shown.</summary>
    public bool IsArchived { get; private set; }

    /// <summary>Bumped by every edit.</summary>
    public int Version { get; private set; } = 1;

    public bool HasChoices => HasChoicesOf(Kind);

    public static bool HasChoicesOf(FieldKind kind) => kind is FieldKind.Choice or FieldKind.MultiChoice;

    public static CustomField Defined(string key, string label, FieldKind kind, IEnumerable<string> choices, string? help, int position) => new()
    {
        Id = Guid.CreateVersion7(),
        Key = key,
        Label = Text.OneLine(label),
        Kind = kind,
        Choices = HasChoicesOf(kind) ? Tidy(choices) : [],
        Help = Text.OneLine(help),
        Position = position,
    };

    /// <summary>One choice a line, each once, without blanks around.</summary>
    public static string[] Tidy(IEnumerable<string> choices) => [.. choices.Select(Text.OneLine).Where(c => c.Length > 0).DistinctBy(Text.Key)];

    /// <summary>What is wrong with choices, in a sentence; null when nothing is.</summary>
    public static string? ProblemOf(FieldKind kind, IReadOnlyCollection<string> choices) =>
        !HasChoicesOf(kind) ? null
        : choices.Count == 0 ? "Write the choices, one a line."
        : choices.Count > MaxChoices ? $"At most {MaxChoices} choices."
        : choices.FirstOrDefault(c => c.Length > ChoiceMaxLength) is { } tooLong ? $"“{Text.Shorten(tooLong, 40)}” is longer than {ChoiceMaxLength} characters."
        : choices.FirstOrDefault(c => Text.Key(c).Length == 0 || c.Contains(';', StringComparison.Ordinal) || c.Contains('|', StringComparison.Ordinal) || c is FieldAsk.None or FieldAsk.Any) is { } odd ? $"“{odd}” cannot be a choice: it needs a letter or a digit, and neither ; nor | in it."
        : null;

    /// <summary>Says it anew. A choice that is gone is kept for the leads that hold it; one that comes back is offered again.</summary>
    /// <param name="isInUse">Some lead holds a value: then it stays of its kind.</param>
    public Result Change(string label, FieldKind kind, IReadOnlyCollection<string> choices, string? help, bool isInUse)
    {
        if (kind != Kind && isInUse)
        {
            return Result.Refused($"Leads hold values of {Label} already, so it stays of its kind. Archive it, and add another one.");
        }

        var becomes = HasChoicesOf(kind) ? Tidy(choices) : [];
        var former = kind != Kind ? [] : FormerChoices.Concat(Choices).Where(c => !becomes.Any(b => Text.Key(b) == Text.Key(c))).DistinctBy(Text.Key).ToArray();
        if ((Text.OneLine(label), kind, Text.OneLine(help)) == (Label, Kind, Help) && becomes.SequenceEqual(Choices))
        {
            return Result.Success;
        }

        (Label, Kind, Choices, FormerChoices, Help) = (Text.OneLine(label), kind, becomes, former, Text.OneLine(help));
        Version++;
        return Result.Success;
    }

    /// <param name="requiredBy">The stages of the agreement in force, or of one that is proposed, that ask for it.</param>
    public Result Archive(IReadOnlyCollection<string> requiredBy)
    {
        if (requiredBy.Count > 0)
        {
            return Result.Refused($"The agreement asks for {Label} before a lead is {string.Join(" or ", requiredBy)}: agree on another version first.");
        }

        (IsArchived, Version) = (true, IsArchived ? Version : Version + 1);
        return Result.Success;
    }

    public void Restore() => (IsArchived, Version) = (false, IsArchived ? Version + 1 : Version);

    public void MoveTo(int position) => Position = position;

    /// <summary>A text as a value of this field; the same again where it is one already.</summary>
    /// <param name="stands">What the lead holds: choices in it are kept though they are no longer offered.</param>
    public FieldReading Read(string? text, string? stands = null)
    {
        var plain = (text ?? "").ReplaceLineEndings("\n").Trim();
        return plain.Length == 0 ? new(null, null)
            : !Text.IsStorable(plain) ? new(null, "holds a character that cannot be stored.")
            : plain.Length > ValueMaxLength ? new(null, $"is longer than {ValueMaxLength:N0} characters.")
            : Kind switch
            {
                FieldKind.Number => ReadNumber(plain),
                FieldKind.Date => FieldText.DayIn(plain) is { } day ? new(FieldText.Of(day), null) : new(null, "is not a date, as in 2027-03-31."),
                FieldKind.YesNo => _yes.Contains(plain, StringComparer.OrdinalIgnoreCase) ? new(FieldText.Yes, null) : _no.Contains(plain, StringComparer.OrdinalIgnoreCase) ? new(FieldText.No, null) : new(null, "is neither yes nor no."),
                FieldKind.Choice => ChoiceOf(plain, stands) is { } one ? new(one, null) : new(null, NotAChoice),
                FieldKind.MultiChoice => ReadChoices(plain, stands),
                _ => new(plain, null),
            };
    }

    private string NotAChoice => $"is none of {Text.Shorten(string.Join(", ", Choices), 300)}.";

    private static FieldReading ReadNumber(string text) => FieldText.ReadNumber(text) is not { } number ? new(null, "is not a number, as in 1250 or 12.5.")
        : Math.Abs(number) > FieldText.MaxNumber ? new(null, "is more than can be kept: at most 15 digits before the point.")
        : decimal.Round(number, FieldText.MaxDecimals) != number ? new(null, $"has more than {FieldText.MaxDecimals} decimals.")
        : new(FieldText.Of(number), null);

    /// <summary>A choice by its words, however they are spelled.</summary>
    private string? ChoiceOf(string text, string? stands) =>
        Choices.Concat(FieldText.Parts(stands)).FirstOrDefault(c => Text.Key(c) == Text.Key(text));

    private static string[]? Listed(string json)
    {
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize<string[]>(json);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>One a line, or with ; | or commas between; in the order in which they are offered.</summary>
    private FieldReading ReadChoices(string text, string? stands)
    {
        text = text is ['[', .., ']'] && Listed(text) is { } listed ? FieldText.Of(listed) : text; // As programs send them.
        var given = text.Split(['\n', ';', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(p => ChoiceOf(p, stands) is null ? p.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [p])
            .Select(p => (Said: p, Choice: ChoiceOf(p, stands))).ToList();
        return given.Find(g => g.Choice is null) is { Said: { } odd } ? new(null, given.Count == 1 ? NotAChoice : $"names “{Text.Shorten(odd, 60)}”, which {NotAChoice}")
            : given.Count == 0 ? new(null, null)
            : new(FieldText.Of(Choices.Concat(FieldText.Parts(stands)).DistinctBy(Text.Key).Where(c => given.Exists(g => g.Choice == c))), null);
    }
}
