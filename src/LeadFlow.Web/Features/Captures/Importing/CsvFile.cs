using System.Globalization;
using System.Runtime.CompilerServices;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>
/// A file that was looked at and can be read: CSV, or rows that were made of a workbook or of several files. Reads are streamed: memory
/// holds one record, whatever the size of the file. Blank lines, records of blank cells alone, and a title above the header are skipped.
/// A record with fewer cells than the header counts as blank in the missing ones, which are always the last (exports leave out trailing
/// blanks), if it has at least two cells; a single cell in a file of several columns is a total, a footer or the half of a broken line,
/// and rejected. Further cells than the header's may be there if they are blank. What repeats the header or adds the rows up is rejected.
/// </summary>
public sealed class CsvFile
{
    /// <summary>Characters of a cell; a record with a longer one is rejected.</summary>
    public const int MaxCellLength = 100_000;

    /// <summary>Columns of a file; one with more is refused.</summary>
    public const int MaxColumns = 1_000;

    private const int HeaderLookAhead = 20;

    private readonly Func<CancellationToken, IAsyncEnumerable<CsvRecord>> records;
    private readonly int skippedRecords;
    private readonly OddRows odd;

    private CsvFile(Func<CancellationToken, IAsyncEnumerable<CsvRecord>> records, CsvFormat format, int skippedRecords, int quotedNames) =>
        (this.records, Format, this.skippedRecords, odd) = (records, format, skippedRecords, new OddRows(format, quotedNames));

    public CsvFormat Format { get; }

    /// <summary>How the encoding was found, to be kept; null for rows.</summary>
    internal CsvEncoding? Encoding { get; private init; }

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

        var encoding = choices is { Known: { } known, Encoding: null } ? Reading.Of(known) : await CsvEncoding.FindAsync(stream, choices?.Encoding, cancellationToken);
        if (!encoding.Succeeded)
        {
            return Reading.Failed<CsvFile>(encoding.Problem);
        }

        var sample = await ReadSample(stream, encoding.Value, cancellationToken);
        var hint = SeparatorHint(sample);
        var (delimiter, quote) = (choices?.Delimiter ?? hint) is { } given
            ? (given, choices?.Quote ?? CsvDelimiter.QuoteOf(sample, given))
            : await CsvDelimiter.FindAsync(sample, whole: sample.Length < CsvDelimiter.SampleLength, choices?.Quote);
        return hint is null && choices?.Delimiter is null && CsvDelimiter.IsSeparatedByBlanks(sample)
            ? Reading.Failed<CsvFile>("The cells seem to be separated by blanks, which cannot be told from the blanks within texts. Save the file with commas, semicolons or tabs between the cells.")
            : await Look(
                token => Records(stream, encoding.Value, delimiter, quote, token), hint is null ? 0 : 1, choices?.HasHeader,
                new() { Encoding = encoding.Value.Encoding, Delimiter = delimiter, Quote = quote, Columns = [], HasHeader = false }, encoding.Value, cancellationToken);
    }

    /// <summary>Opens rows that were made of a workbook or of several files.</summary>
    internal static Task<Reading<CsvFile>> OpenRowsAsync(Stream stream, CsvChoices? choices, bool isTyped, CancellationToken cancellationToken) =>
        Look(token => RowStream.ReadAsync(stream, token), 0, choices?.HasHeader, new() { Encoding = System.Text.Encoding.UTF8, Delimiter = ',', Columns = [], HasHeader = false, IsTyped = isTyped }, null, cancellationToken);

    /// <summary>Reads the rows from the beginning; may be called again, but not twice at the same time. Rows with a problem are among them.</summary>
    public async IAsyncEnumerable<CsvRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var number = 0;
        odd.Begin();
        await foreach (var record in records(cancellationToken))
        {
            if (number++ >= skippedRecords)
            {
                yield return Row(record);
            }
        }
    }

    /// <summary>Looks for the header, and names the columns.</summary>
    /// <param name="hints">Records before all others that say how the file is written.</param>
    private static async Task<Reading<CsvFile>> Look(
        Func<CancellationToken, IAsyncEnumerable<CsvRecord>> source, int hints, bool? chosenHeader, CsvFormat found, CsvEncoding? encoding, CancellationToken cancellationToken)
    {
        var records = await source(cancellationToken).Skip(hints).Take(HeaderLookAhead + 1).ToListAsync(cancellationToken);
        var above = chosenHeader == false ? 0 : CsvHeader.TitleRecords([.. records.Select(r => r.Cells)]);
        if (Refusal(records.Skip(above).ToList()) is { } refusal)
        {
            return Reading.Failed<CsvFile>(refusal);
        }

        var first = records[above].Cells;
        var hasHeader = chosenHeader ?? CsvHeader.IsHeader(first, [.. records.Skip(above + 1).Select(r => r.Cells)]);
        if (hasHeader && records.Count == above + 1)
        {
            return Reading.Failed<CsvFile>("The file has a header but no rows.");
        }

        above = hasHeader ? above : 0;
        var columns = hasHeader ? CsvHeader.Name(TrimEnd(first)) : CsvHeader.Number(records.Max(r => Math.Min(r.Cells.Length, MaxColumns)));
        var format = found with { Columns = columns, HasHeader = hasHeader, Above = [.. records.Take(above).Select(r => Reading.Shorten(string.Join(' ', r.Cells.Where(c => c.Length > 0))))] };
        return Reading.Of(new CsvFile(source, format, skippedRecords: hints + above + (hasHeader ? 1 : 0), records[above].Note.Quoted) { Encoding = encoding });
    }

    private CsvRow Row(CsvRecord record)
    {
        var columns = Format.Columns.Count;
        var problem = record.Problem ?? CsvProblems.Of(record.Note, Format.Columns) ?? odd.Problem(record) ?? CsvProblems.OfWidth(record.Cells, columns);
        var values = record.Cells;
        if (values.Length < columns)
        {
            Array.Resize(ref values, columns);
            Array.Fill(values, "", record.Cells.Length, columns - record.Cells.Length);
        }

        return new CsvRow(record.Note.Line, values, problem) { IsTyped = Format.IsTyped };
    }

    private static IAsyncEnumerable<CsvRecord> Records(Stream stream, CsvEncoding encoding, char delimiter, char quote, CancellationToken cancellationToken)
    {
        stream.Position = encoding.Preamble;
        return CsvRecords.ReadAsync(Reader(stream, encoding), delimiter, encoding.Damaged, quote, cancellationToken);
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
