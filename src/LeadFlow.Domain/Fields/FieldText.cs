using System.Globalization;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Fields;

/// <summary>
/// How a value is kept on a lead: always a text. A number is invariant ("12.5"), a date yyyy-MM-dd, yes or no "yes" and "no",
/// a choice its own words, several choices one a line. So the text alone says what can be asked of it, whether or not anybody has defined the field.
/// </summary>
public static class FieldText
{
    public const string Yes = "yes", No = "no";
    public const int MaxDecimals = 6;
    public const decimal MaxNumber = 999_999_999_999_999m;

    /// <summary>So many lines of one value can be asked for.</summary>
    public const int MaxParts = 50;

    /// <summary>So much of a line can be asked for, in characters.</summary>
    public const int PartMaxLength = 600;

    private const char Line = '\n';

    /// <summary>A number as it is kept.</summary>
    public static string Of(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    public static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Of(IEnumerable<string> choices) => string.Join(Line, choices);

    /// <summary>Each line by itself.</summary>
    public static IReadOnlyList<string> Parts(string? text) => text is null ? [] : text.Split(Line, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Several choices in one line, for people.</summary>
    public static string InOneLine(string text) => text.Contains(Line, StringComparison.Ordinal) ? string.Join(", ", Parts(text)) : text;

    /// <summary>What a line is compared by.</summary>
    public static string Key(string part)
    {
        var key = Text.Key(part);
        return key.Length <= PartMaxLength ? key : key[..(char.IsHighSurrogate(key[PartMaxLength - 1]) ? PartMaxLength - 1 : PartMaxLength)];
    }

    /// <summary>A number that is kept as one; null for any other text.</summary>
    public static decimal? NumberIn(string part) =>
        decimal.TryParse(part, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= MaxNumber ? decimal.Round(number, MaxDecimals) : null;

    /// <summary>A date that is kept as one; null for any other text.</summary>
    public static DateOnly? DayIn(string part) => DateOnly.TryParseExact(part, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A number as people write it: with blanks or apostrophes between thousands, with a point or a comma before the decimals. One comma before three digits parts thousands.</summary>
    internal static decimal? ReadNumber(string text)
    {
        var plain = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('\'' or '’' or '\u202F')));
        var (point, comma) = (plain.LastIndexOf('.'), plain.LastIndexOf(','));
        var decimals = point < 0 && comma >= 0 && plain.IndexOf(',', StringComparison.Ordinal) == comma && plain.Length - comma - 1 != 3 ? ',' // "12,5"
            : point >= 0 && comma > point ? ',' // "1.234,5"
            : '.';
        var thousands = decimals == ',' ? '.' : ',';
        var at = plain.LastIndexOf(decimals);
        var (whole, rest) = at < 0 ? (plain, "") : (plain[..at], plain[at..].Replace(decimals, '.'));
        if (whole.Contains(thousands, StringComparison.Ordinal) && whole.TrimStart('-', '+').Split(thousands) is var groups && (groups[0].Length is 0 or > 3 || groups.Skip(1).Any(g => g.Length != 3)))
        {
            return null;
        }

        return decimal.TryParse(whole.Replace(thousands.ToString(), "", StringComparison.Ordinal) + rest, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
