using System.Globalization;
using LeadFlow.Web.Features.Shared;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>
/// Writes the rows that an import rejected: the file's own columns, then the line and the reason, as CSV (RFC 4180, UTF-8 with a mark so
/// that Excel knows), one row at a time. No cell can be run as a formula. Corrected, the file can be imported again by the same mapping.
/// </summary>
public sealed class RejectedRows : IAsyncDisposable
{
    private readonly CsvCells writer;
    private readonly int columns;

    private RejectedRows(CsvCells writer, int columns) => (this.writer, this.columns) = (writer, columns);

    /// <summary>Begins the file with its header.</summary>
    /// <param name="stream">Stays open.</param>
    public static async Task<RejectedRows> StartAsync(Stream stream, IReadOnlyList<string> columns, CancellationToken cancellationToken = default)
    {
        var rows = new RejectedRows(new(stream), columns.Count);
        await rows.writer.Write([.. CsvHeader.Name([.. columns, "line", "reason"])], cancellationToken);
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
        return writer.Write(cells, cancellationToken);
    }

    /// <summary>Adds a row with all its problems.</summary>
    public Task WriteAsync(CsvRow row, ImportRow read, CancellationToken cancellationToken = default)
    {
        return WriteAsync(row, string.Join(' ', read.Problems.Select(p => p.Sentence)), cancellationToken);
    }

    public ValueTask DisposeAsync() => writer.DisposeAsync();
}
