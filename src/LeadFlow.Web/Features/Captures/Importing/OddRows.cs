using System.Globalization;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Rows that are no leads: the headings once more, a second table below the first, the sum of all others.</summary>
/// <param name="quotedNames">How many cells of the header are enclosed by quotes.</param>
internal sealed class OddRows(CsvFormat format, int quotedNames)
{
    private static readonly HashSet<string> Sums = new(
        ["total", "totals", "grand total", "subtotal", "sub total", "sum", "summe", "gesamt", "gesamtsumme", "insgesamt", "somme", "suma", "soma", "totale", "totaal", "toplam", "総計", "合計"],
        StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> names = format.HasHeader ? format.Columns.ToHashSet(StringComparer.OrdinalIgnoreCase) : [];

    /// <summary>Without what a file of rejected rows adds to each of them.</summary>
    private readonly int width = format.Columns is [.., "line", "reason"] ? format.Columns.Count - 2 : format.Columns.Count;
    private string? below;
    private int quoted;
    private bool afterHeader;

    public void Begin() => (below, quoted, afterHeader) = (null, quotedNames, true);

    public string? Problem(CsvRecord record)
    {
        if (below is not null)
        {
            return below;
        }

        var cells = record.Cells;
        if (IsHeader(cells, out var isSame))
        {
            // Two exports one after the other are written by one hand. Headings of several lines are too, whatever the hand.
            isSame = isSame && (afterHeader || record.Note.Quoted == quoted);
            quoted = record.Note.Quoted;
            below = isSame ? null : "Another table begins above this row, with headings of its own. Import it as a file of its own.";
            return isSame
                ? "This row repeats the headings; the rows below it were read as rows of the same columns."
                : "This row is the headings of another table. Import that table as a file of its own.";
        }

        afterHeader = false;
        return IsSum(width < cells.Length && width < format.Columns.Count ? cells[..width] : cells) ? "This row adds others up; it is no lead."
            : format.Quote == '\'' && Array.Exists(cells, c => c.Contains("\"\"", StringComparison.Ordinal)) ? "The row holds doubled quotation marks, but the cells of this file are enclosed by apostrophes: which of the two is meant cannot be told."
            : null;
    }

    /// <summary>Names of columns alone, most of them.</summary>
    private bool IsHeader(string[] cells, out bool isSame)
    {
        isSame = false;
        if (names.Count == 0 || cells.Length == 0 || !names.Contains(cells[0].Trim()) || !string.Equals(cells[0].Trim(), format.Columns[0], StringComparison.OrdinalIgnoreCase))
        {
            return false; // Nearly every row: cheap.
        }

        var (filled, known, atPlace) = (0, 0, 0);
        for (var i = 0; i < cells.Length && (i < width || width == format.Columns.Count); i++)
        {
            var text = cells[i].Trim();
            filled += text.Length > 0 ? 1 : 0;
            known += names.Contains(text) ? 1 : 0;
            atPlace += i < format.Columns.Count && (string.Equals(text, format.Columns[i], StringComparison.OrdinalIgnoreCase) || (text.Length == 0 && format.Columns[i].StartsWith("Column ", StringComparison.Ordinal))
                || format.Columns[i].StartsWith(text + " (", StringComparison.OrdinalIgnoreCase)) ? 1 : 0;
        }

        isSame = atPlace == width && filled <= format.Columns.Count;
        return isSame || (known >= 3 && known >= filled - 1 && known * 2 >= format.Columns.Count);
    }

    private static bool IsSum(string[] cells)
    {
        var first = Array.FindIndex(cells, c => !string.IsNullOrWhiteSpace(c));
        return first >= 0 && cells.Length > 1 && Sums.Contains(cells[first].Trim().TrimEnd(':').TrimEnd())
            && cells.Skip(first + 1).All(c => string.IsNullOrWhiteSpace(c) || IsNumber(c.AsSpan().Trim()));
    }

    /// <summary>With signs, currencies and shares, but no word.</summary>
    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsDigit(c) && c is not ('.' or ',' or ' ' or '-' or '+' or '%' or '\'' or '\u00A0' or '\u202F') && char.GetUnicodeCategory(c) != UnicodeCategory.CurrencySymbol)
            {
                return false;
            }
        }

        return true;
    }
}
