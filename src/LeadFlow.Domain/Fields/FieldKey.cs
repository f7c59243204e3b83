using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Fields;

/// <summary>The keys under which leads hold their custom fields: "contract-end". A key never changes, whatever the field is called later.</summary>
public static class FieldKey
{
    public const int MaxLength = 50;

    /// <summary>Before a key wherever it stands among other names: in an address, an import mapping, a line of the timeline.</summary>
    public const string Prefix = "customFields.";

    /// <summary>The key of a label: "Contract end" becomes "contract-end". Empty where the label has no letter or digit.</summary>
    public static string Of(string? label)
    {
        var words = string.Concat(Text.Key(label).Select(c => char.IsLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var key = string.Join('-', words);
        return (key.Length > MaxLength ? key[..MaxLength] : key).TrimEnd('-');
    }

    /// <summary>Letters, digits, blanks, - and _; what an import mapping may name.</summary>
    public static bool IsKey(string? key) =>
        key is { Length: > 0 and <= MaxLength } && (char.IsLetter(key[0]) || char.IsDigit(key[0]) || key[0] == '_') && key.All(c => char.IsLetter(c) || char.IsDigit(c) || c is '_' or ' ' or '-');

    /// <summary>The key as words, where no label is at hand: "contract-end" and "contractEnd" become "Contract end".</summary>
    public static string InWords(string key)
    {
        var spaced = string.Concat(key.Select((c, i) => c is '-' or '_' ? " " : i > 0 && char.IsUpper(c) && char.IsLower(key[i - 1]) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
        var words = Text.OneLine(spaced);
        return words.Length == 0 ? key : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>The key behind the prefix; null where there is none.</summary>
    public static string? After(string name) => name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : null;
}
