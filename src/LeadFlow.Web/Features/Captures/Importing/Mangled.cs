using System.Text.RegularExpressions;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>What Excel makes of values that it takes for numbers or dates.</summary>
internal static partial class Mangled
{
    /// <summary>Of a number or code that must be whole: a problem that follows the quoted text; null for what is as it was.</summary>
    /// <param name="mayBeDay">A day of ISO 8601 can be what was meant.</param>
    public static string? Problem(string text, bool mayBeDay) => text.Length is 0 or > 30 ? null
        : Rounded().IsMatch(text) ? "is what Excel shows of a long number: its digits are lost. Format the column as text and fill it again."
        : Dated().IsMatch(text) || (!mayBeDay && Day().IsMatch(text)) ? "is a date; Excel makes one of texts such as 05-20. Format the column as text and fill it again."
        : null;

    /// <summary>Of any cell: the error of a formula, or a column that was too narrow; a problem that follows the quoted text.</summary>
    public static string? Error(string text) => text.Length is < 2 or > 255 || text[0] != '#' ? null
        : text is "#N/A" or "#REF!" or "#VALUE!" or "#NAME?" or "#DIV/0!" or "#NULL!" or "#NUM!" or "#SPILL!" or "#CALC!" || text.AsSpan().Trim('#').IsEmpty
            ? "is an error of the spreadsheet, no value. Mend it there, or say in the values that it means nothing."
            : null;

    [GeneratedRegex(@"^[0-9](?:[.,][0-9]+)?E\+[0-9]{1,3}\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Rounded();

    [GeneratedRegex(@"^(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-[0-9]{2}|[0-9]{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:-[0-9]{2,4})?)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Dated();

    [GeneratedRegex(@"^(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-[0-3][0-9](?: [0-9:]{8})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Day();
}
