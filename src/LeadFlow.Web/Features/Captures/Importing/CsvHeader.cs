using System.Globalization;
using System.Text.RegularExpressions;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Names the columns, and tells a header from a first record.</summary>
internal static partial class CsvHeader
{
    /// <summary>One different, non-blank name per cell.</summary>
    public static IReadOnlyList<string> Name(IReadOnlyList<string> cells)
    {
        var names = new List<string>(cells.Count);
        // Names that stand in the file go first, so that a column named "Email (2)" keeps its name whatever precedes it.
        var taken = cells.Select(c => c.Trim()).Where(c => c.Length > 0).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < cells.Count; i++)
        {
            var text = cells[i].Trim();
            var name = text.Length > 0 ? text : Invariant($"Column {i + 1}");
            var free = text.Length > 0 ? seen.Add(text) : taken.Add(name);
            for (var n = 2; !free; n++)
            {
                name = text.Length > 0 ? Invariant($"{text} ({n})") : Invariant($"Column {i + 1} ({n})");
                free = taken.Add(name);
            }

            names.Add(name);
        }

        return names;
    }

    /// <summary>
    /// How many of the first records are a title above the header: single cells above a table of three columns or more, whose first
    /// record names most of them, by words.
    /// </summary>
    public static int TitleRecords(IReadOnlyList<IReadOnlyList<string>> first)
    {
        var filled = first.Select(r => r.Count(c => !string.IsNullOrWhiteSpace(c))).ToList();
        var header = filled.FindIndex(f => f > 1);
        return header > 0 && filled[header] >= 3 && filled[header] * 2 > filled.Max() && first.Count > header + 1
            && first[header].All(c => KindOf(c) == Kind.Text) && first[header].Where(c => c.Trim().Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Count() == filled[header]
            ? header
            : 0;
    }

    public static IReadOnlyList<string> Number(int count) => [.. Enumerable.Range(1, count).Select(i => Invariant($"Column {i}"))];

    /// <summary>Whether the first record is a header: in no column does it hold an e-mail address, a number or a date where the next records hold the same.</summary>
    public static bool IsHeader(IReadOnlyList<string> first, IReadOnlyList<IReadOnlyList<string>> next)
    {
        for (var i = 0; i < first.Count; i++)
        {
            var kind = KindOf(first[i]);
            if (kind is Kind.Email or Kind.Date || (kind is Kind.Number && next.Count > 0))
            {
                var filled = next.Where(r => i < r.Count && r[i].Trim().Length > 0).ToList();
                if (filled.Count(r => KindOf(r[i]) == kind) * 2 >= filled.Count)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private enum Kind { Text, Email, Date, Number }

    private static Kind KindOf(string cell)
    {
        var text = cell.Trim();
        if (text.Length is 0 or > 254)
        {
            return Kind.Text;
        }

        return EmailLike().IsMatch(text) ? Kind.Email
            : DateLike().IsMatch(text) ? Kind.Date
            : NumberLike().IsMatch(text) ? Kind.Number
            : Kind.Text;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$", RegexOptions.CultureInvariant)]
    private static partial Regex EmailLike();

    [GeneratedRegex(@"^[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}([ T].*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DateLike();

    [GeneratedRegex(@"^[-+]?[0-9][0-9., ]*$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberLike();
}
