using System.Globalization;
using System.Runtime.CompilerServices;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>
/// A CSV file that was looked at and can be read. Reads are streamed: memory holds one record, whatever the size of the file.
/// Blank lines, and records of blank cells alone, are skipped. A record with fewer cells than the header counts as blank in the missing
/// ones, which are always the last (exports leave out trailing blanks), if it has at least two cells; a single cell in a file of several
/// columns is a total, a footer or the half of a broken line, and rejected. Further cells than the header's may be there if they are blank.
/// </summary>
public sealed class CsvFile
{
    /// <summary>Characters of a cell; a record with a longer one is rejected.</summary>
    public const int MaxCellLength = 100_000;

    /// <summary>Columns of a file; one with more is refused.</summary>
    public const int MaxColumns = 1_000;

    private const int HeaderLookAhead = 20;

    private readonly Stream stream;
    private readonly CsvEncoding encoding;
    private readonly int skippedRecords;

    private CsvFile(Stream stream, CsvEncoding encoding, CsvFormat format, int skippedRecords) =>
        (this.stream, this.encoding, Format, this.skippedRecords) = (stream, encoding, format, skippedRecords);

    public CsvFormat Format { get; }

    /// <summary>Finds out how a file is written.</summary>
    /// <param name="stream">Seekable; stays the caller's, who keeps it open as long as the file is read.</param>
    /// <param name="choices">What a person said about the file; wins over what is found.</param>
    /// <returns>A refusal for a file that is empty, has only a header, is not text, or whose header cannot be read.</returns>
    public static async Task<Reading<CsvFile>> OpenAsync(Stream stream, CsvChoices? choices = null, CancellationToken cancellationToken = default)
    {
        if (choices?.Delimiter is { } chosen && !CsvDelimiter.Candidates.Contains(chosen))
        {
            return Reading.Failed<CsvFile>("Cells can be separated by tabs, semicolons, bars or commas.");
        }

        var encoding = await CsvEncoding.FindAsync(stream, choices?.Encoding, cancellationToken);
        if (!encoding.Succeeded)
        {
            return Reading.Failed<CsvFile>(encoding.Problem);
        }

        var sample = await ReadSample(stream, encoding.Value, cancellationToken);
        var hint = SeparatorHint(sample);
        var delimiter = choices?.Delimiter ?? hint ?? await CsvDelimiter.FindAsync(sample, whole: sample.Length < CsvDelimiter.SampleLength);

        var records = await Records(stream, encoding.Value, delimiter, cancellationToken)
            .Skip(hint is null ? 0 : 1).Take(HeaderLookAhead + 1).ToListAsync(cancellationToken);
        if (Refusal(records) is { } refusal)
        {
            return Reading.Failed<CsvFile>(refusal);
        }

        var first = records[0].Cells;
        var hasHeader = choices?.HasHeader ?? CsvHeader.IsHeader(first, [.. records.Skip(1).Select(r => r.Cells)]);
        if (hasHeader && records.Count == 1)
        {
            return Reading.Failed<CsvFile>("The file has a header but no rows.");
        }

        var columns = hasHeader ? CsvHeader.Name(TrimEnd(first)) : CsvHeader.Number(records.Max(r => Math.Min(r.Cells.Length, MaxColumns)));
        var format = new CsvFormat { Encoding = encoding.Value.Encoding, Delimiter = delimiter, Columns = columns, HasHeader = hasHeader };
        return Reading.Of(new CsvFile(stream, encoding.Value, format, skippedRecords: (hasHeader ? 1 : 0) + (hint is null ? 0 : 1)));
    }

    /// <summary>Reads the rows from the beginning; may be called again, but not twice at the same time. Rows with a problem are among them.</summary>
    public async IAsyncEnumerable<CsvRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var number = 0;
        await foreach (var record in Records(stream, encoding, Format.Delimiter, cancellationToken))
        {
            if (number++ >= skippedRecords)
            {
                yield return Row(record);
            }
        }
    }

    private CsvRow Row(CsvRecord record)
    {
        var columns = Format.Columns.Count;
        var problem = CsvProblems.Of(record.Note, Format.Columns) ?? CsvProblems.OfWidth(record.Cells, columns);
        var values = record.Cells;
        if (values.Length < columns)
        {
            Array.Resize(ref values, columns);
            Array.Fill(values, "", record.Cells.Length, columns - record.Cells.Length);
        }

        return new CsvRow(record.Note.Line, values, problem);
    }

    private static IAsyncEnumerable<CsvRecord> Records(Stream stream, CsvEncoding encoding, char delimiter, CancellationToken cancellationToken)
    {
        stream.Position = encoding.Preamble;
        return CsvRecords.ReadAsync(Reader(stream, encoding), delimiter, encoding.Damaged, cancellationToken);
    }

    private static StreamReader Reader(Stream stream, CsvEncoding encoding) =>
        new(stream, encoding.Encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);

    private static async Task<string> ReadSample(Stream stream, CsvEncoding encoding, CancellationToken cancellationToken)
    {
        stream.Position = encoding.Preamble;
        using var reader = Reader(stream, encoding);
        var buffer = new char[CsvDelimiter.SampleLength];
        return new string(buffer, 0, await reader.ReadBlockAsync(buffer, cancellationToken));
    }

    /// <summary>Excel's own first line, "sep=;".</summary>
    private static char? SeparatorHint(string sample) =>
        sample.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && sample.Length > 5 && sample[5] is '\r' or '\n' && CsvDelimiter.Candidates.Contains(sample[4])
            ? sample[4]
            : null;

    private static string? Refusal(List<CsvRecord> records)
    {
        if (records.Count == 0)
        {
            return "The file is empty.";
        }

        var first = records[0];
        return first.Cells.Length > MaxColumns
            ? string.Create(CultureInfo.InvariantCulture, $"The header has {first.Cells.Length:N0} columns; at most {MaxColumns:N0} can be read.")
            : CsvProblems.Of(first.Note, []) is { } problem ? "The header cannot be read. " + problem : null;
    }

    /// <summary>Spreadsheets leave empty columns behind the last one: they are columns only if a name follows.</summary>
    private static string[] TrimEnd(string[] cells) => cells[..(Array.FindLastIndex(cells, c => !string.IsNullOrWhiteSpace(c)) + 1)];
}
