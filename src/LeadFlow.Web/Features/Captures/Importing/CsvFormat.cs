using System.Text;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>How a CSV file is written, as found by looking at it.</summary>
public sealed record CsvFormat
{
    public required Encoding Encoding { get; init; }

    /// <summary>One of <see cref="CsvDelimiter.Candidates"/>.</summary>
    public required char Delimiter { get; init; }

    /// <summary>One of <see cref="CsvDelimiter.Quotes"/>.</summary>
    public char Quote { get; init; } = '"';

    /// <summary>One name per column, in the order of the file; none blank, all different: "Column 3" stands for a blank one, "Email (2)" for a repeated one.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The first record names the columns. Without, they are "Column 1", "Column 2" and so on.</summary>
    public required bool HasHeader { get; init; }

    /// <summary>Texts are known to be texts, as in a workbook: an apostrophe before one is its own.</summary>
    public bool IsTyped { get; init; }

    /// <summary>What stands in the records above the header: a title, which is left out.</summary>
    public IReadOnlyList<string> Above { get; init; } = [];

    /// <summary>The position of a column, or -1. Names differ by case.</summary>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i], column, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The position of a column as somebody wrote its name: exactly, else without regard to capitals; -1 for none.</summary>
    public static int Find(IReadOnlyList<string> columns, string name)
    {
        var list = columns.ToList();
        return list.IndexOf(name) is >= 0 and var exact ? exact
            : list.IndexOf(name.Trim()) is >= 0 and var trimmed ? trimmed
            : list.FindIndex(c => string.Equals(c, name.Trim(), StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>What a person says about a file where what was found is wrong; null means: find it.</summary>
public sealed record CsvChoices(Encoding? Encoding = null, char? Delimiter = null, bool? HasHeader = null, char? Quote = null)
{
    /// <summary>Found before, which takes reading the file to its end.</summary>
    internal CsvEncoding? Known { get; init; }
}

/// <summary>One record of the file.</summary>
/// <param name="Line">The physical line on which the record starts; the first line of the file is 1.</param>
/// <param name="Values">At least one per column (missing trailing cells are empty); more when the record has too many cells. A cell over the limit is cut.</param>
/// <param name="Problem">Why the record cannot be used as it stands, as a sentence; null when it can.</param>
public sealed record CsvRow(long Line, IReadOnlyList<string> Values, string? Problem)
{
    /// <inheritdoc cref="CsvFormat.IsTyped"/>
    public bool IsTyped { get; init; }
}
