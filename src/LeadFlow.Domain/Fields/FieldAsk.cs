using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Fields;

/// <summary>
/// What a filter asks of one custom field: that it is known or not, one of some choices, a number or day within a range, or words in a text.
/// Written as one word: "(none)", "(any)", "Retail|Public", "10..50", "2027-01-01..", "paper".
/// </summary>
public sealed record FieldAsk(string Key)
{
    public const string None = "(none)", Any = "(any)";
    public const int MaxLength = 500;
    private const string To = "..";

    /// <summary>Not known; beside <see cref="OneOf"/>: or one of those.</summary>
    public bool IsNone { get; private init; }
    public bool IsAny { get; private init; }

    /// <summary>One of these; empty where that is not asked.</summary>
    public IReadOnlyList<string> OneOf { get; private init; } = [];

    /// <summary>A part of it; null where that is not asked.</summary>
    public string? Words { get; private init; }

    /// <summary>Both included.</summary>
    public (decimal? From, decimal? To)? Numbers { get; private init; }
    public (DateOnly? From, DateOnly? To)? Days { get; private init; }

    /// <param name="field">Null for a key that nobody has defined: its texts are looked through for words.</param>
    /// <returns>What is asked, or what is wrong in a sentence.</returns>
    public static (FieldAsk? Ask, string? Problem) Read(string key, CustomField? field, string text)
    {
        var plain = text.Trim();
        return plain switch
        {
            "" => (null, "Say what to look for."),
            { Length: > MaxLength } => (null, $"At most {MaxLength} characters."),
            _ when !Text.IsStorable(plain) => (null, "It holds a character that cannot be stored."),
            None => (new(key) { IsNone = true }, null),
            Any => (new(key) { IsAny = true }, null),
            _ => field?.Kind switch
            {
                FieldKind.Number => Range(key, plain, t => FieldText.ReadNumber(t), (f, t) => new(key) { Numbers = (f, t) }, "a number, or a range as in 10..50"),
                FieldKind.Date => Range(key, plain, FieldText.DayIn, (f, t) => new(key) { Days = (f, t) }, "a date, or a range as in 2027-01-01..2027-03-31"),
                FieldKind.YesNo => field.Read(plain) is { Value: { } said } ? (new(key) { OneOf = [said] }, null) : (null, "yes or no."),
                FieldKind.Choice or FieldKind.MultiChoice => Choices(key, field, plain),
                _ => (new(key) { Words = plain }, null),
            },
        };
    }

    /// <summary>A range as it is written; null where neither end is given.</summary>
    public static string? Between(string? from, string? to) =>
        string.IsNullOrWhiteSpace(from) && string.IsNullOrWhiteSpace(to) ? null : from?.Trim() == to?.Trim() ? from!.Trim() : $"{from?.Trim()}{To}{to?.Trim()}";

    private static (FieldAsk?, string?) Choices(string key, CustomField field, string text)
    {
        var known = field.Choices.Concat(field.FormerChoices).ToList();
        var asked = text.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
        var orNone = asked.RemoveAll(a => a == None) > 0;
        return asked.Find(a => !known.Exists(k => Text.Key(k) == Text.Key(a))) is { } odd
            ? (null, $"“{Text.Shorten(odd, 60)}” is none of {Text.Shorten(string.Join(", ", known), 300)}.")
            : (new(key) { OneOf = [.. known.Where(k => asked.Exists(a => Text.Key(k) == Text.Key(a)))], IsNone = orNone }, null);
    }

    private static (FieldAsk?, string?) Range<T>(string key, string text, Func<string, T?> read, Func<T?, T?, FieldAsk> made, string what)
        where T : struct
    {
        var at = text.IndexOf(To, StringComparison.Ordinal);
        var (from, to) = at < 0 ? (text, text) : (text[..at].Trim(), text[(at + To.Length)..].Trim());
        var (first, last) = (from.Length == 0 ? null : read(from), to.Length == 0 ? null : read(to));
        return (from.Length > 0 && first is null) || (to.Length > 0 && last is null) || (first is null && last is null) ? (null, $"It is {what}.") : (made(first, last), null);
    }
}
