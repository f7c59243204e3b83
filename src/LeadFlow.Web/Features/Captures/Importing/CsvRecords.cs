using System.Runtime.CompilerServices;
using CsvHelper;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>A record as the parser sees it, with where it lies.</summary>
/// <param name="Problem">Known since the file was made into rows.</param>
internal readonly record struct CsvRecord(CsvNote Note, string[] Cells, string? Problem = null)
{
    public bool IsBlank => Array.TrueForAll(Cells, string.IsNullOrWhiteSpace);
}

/// <summary>The records of a text, one after the other; records without any text are left out.</summary>
internal static class CsvRecords
{
    /// <param name="text">Disposed at the end.</param>
    public static async IAsyncEnumerable<CsvRecord> ReadAsync(
        TextReader text, char delimiter, bool damagedText = false, char quote = '"', [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var parser = CsvReader.Create(new CsvGuard(text, delimiter, damagedText, quote, out var notes), Options(delimiter, quote: quote));
        while (await parser.ReadAsync(cancellationToken))
        {
            var cells = new string[parser.FieldCount];
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = parser.GetString(i);
            }

            var record = new CsvRecord(notes.Dequeue(), cells);
            if (!record.IsBlank || record.Note.Trouble != CsvTrouble.None)
            {
                yield return record;
            }
        }
    }

    internal static CsvReaderOptions Options(char delimiter, int bufferSize = 64 * 1024, char quote = '"') => new()
    {
        Separator = delimiter,
        Quote = quote,
        HasHeader = false,
        SkipEmptyLines = true,
        DetectSeparatorHint = false,
        // A quote within plain text stays text: people write 5" pipes.
        MalformedData = CsvMalformedDataHandling.Recover,
        // Spaces around a quoted cell ("a", "b") are not part of it; those within are.
        TrimWhitespace = true,
        WhitespaceCharacters = " ",
        BufferSize = bufferSize,
    };
}
