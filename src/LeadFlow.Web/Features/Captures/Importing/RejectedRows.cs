using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>
/// Writes the rows that an import rejected: the file's own columns, then the line and the reason, as CSV (RFC 4180, UTF-8 with a mark so
/// that Excel knows), one row at a time. No cell can be run as a formula. Corrected, the file can be imported again by the same mapping.
/// </summary>
public sealed partial class RejectedRows : IAsyncDisposable
{
    private static readonly CsvWriterOptions Options = new() { Separator = ',', NewLine = "\r\n", WriteByteOrderMark = true };
    private readonly CsvWriter writer;
    private readonly int columns;

    private RejectedRows(CsvWriter writer, int columns) => (this.writer, this.columns) = (writer, columns);

    /// <summary>Begins the file with its header.</summary>
    /// <param name="stream">Stays open.</param>
    public static async Task<RejectedRows> StartAsync(Stream stream, IReadOnlyList<string> columns, CancellationToken cancellationToken = default)
    {
        var rows = new RejectedRows(CsvWriter.Create(stream, Options, leaveOpen: true), columns.Count);
        await rows.WriteCells([.. CsvHeader.Name([.. columns, "line", "reason"])], cancellationToken);
        return rows;
    }

    /// <summary>Adds a row. Cells beyond the columns are left out (the reason tells of them); one over the limit is cut.</summary>
    public Task WriteAsync(CsvRow row, string reason, CancellationToken cancellationToken = default)
    {
        var cells = new string[columns + 2];
        for (var i = 0; i < columns; i++)
        {
            cells[i] = i < row.Values.Count ? row.Values[i] : "";
        }

        cells[^2] = row.Line.ToString(CultureInfo.InvariantCulture);
        cells[^1] = reason;
        return WriteCells(cells, cancellationToken);
    }

    /// <summary>Adds a row with all its problems.</summary>
    public Task WriteAsync(CsvRow row, ImportRow read, CancellationToken cancellationToken = default)
    {
        return WriteAsync(row, string.Join(' ', read.Problems.Select(p => p.Sentence)), cancellationToken);
    }

    public ValueTask DisposeAsync() => writer.DisposeAsync();

    /// <summary>A text that a spreadsheet shows instead of running it: one that begins as a formula gets an apostrophe, numbers and phone numbers do not.</summary>
    public static string Defuse(string cell)
    {
        return cell switch
        {
            ['=' or '@' or '\t' or '\r', ..] => "'" + cell,
            ['+' or '-', ..] when !NumberOrPhone().IsMatch(cell) => "'" + cell,
            _ => cell,
        };
    }

    /// <summary>One cell as RFC 4180 has it: quoted when a reader would otherwise not give it back exactly.</summary>
    internal static CsvQuoting Quoting(string cell) =>
        cell.Length > 0 && (char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1])) ? CsvQuoting.Always : CsvQuoting.WhenNeeded;

    private async Task WriteCells(string[] cells, CancellationToken cancellationToken)
    {
        foreach (var cell in cells)
        {
            var safe = Defuse(cell);
            writer.WriteField(safe, Quoting(safe));
        }

        await writer.EndRecordAsync(cancellationToken);
    }

    [GeneratedRegex(@"^[+-][0-9][0-9 ()/.,-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberOrPhone();
}
