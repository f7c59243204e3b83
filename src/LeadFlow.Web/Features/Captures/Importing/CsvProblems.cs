using System.Globalization;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>The sentences that say why a record cannot be used.</summary>
internal static class CsvProblems
{
    public static string? Of(CsvNote note, IReadOnlyList<string> columns) => note.Trouble switch
    {
        CsvTrouble.None => null,
        CsvTrouble.OpenQuote => OpenQuote(note),
        CsvTrouble.LongRecord => Say($"The row is longer than {CsvScanner.MaxRecordLength:N0} characters."),
        CsvTrouble.LongCell => Say($"{Cell(note, columns)} is longer than {CsvFile.MaxCellLength:N0} characters."),
        CsvTrouble.ZeroByte => Say($"{Cell(note, columns)} holds a zero byte, which is not text and cannot be stored."),
        CsvTrouble.DamagedText => Say($"{Cell(note, columns)} holds bytes that are no characters in the encoding of the file."),
        CsvTrouble.TextAfterQuote => $"{Cell(note, columns)} goes on after its closing quotation mark; a quotation mark within a quoted cell must be doubled.",
        _ => throw new ArgumentOutOfRangeException(nameof(note)),
    };

    /// <summary>Too many cells, or one where there should be several; see <see cref="CsvFile"/> for which widths are accepted.</summary>
    public static string? OfWidth(string[] cells, int columns)
    {
        var filled = Array.FindLastIndex(cells, c => !string.IsNullOrWhiteSpace(c)) + 1;
        return filled > columns
            ? Say($"The row has {filled:N0} cells where the header has {columns:N0}. Beyond them: {Reading.Shorten(string.Join(" | ", cells[columns..filled]))}")
            : cells.Length == 1 && columns > 1
                ? Say($"The row has 1 cell where the header has {columns:N0}.")
                : null;
    }

    private static string OpenQuote(CsvNote note) => note.LastLine > note.TroubleLine
        ? Say($"A quotation mark that opens in line {note.TroubleLine} is never closed; lines {note.TroubleLine} to {note.LastLine} were read as one cell.")
        : Say($"A quotation mark that opens in line {note.TroubleLine} is never closed.");

    private static string Cell(CsvNote note, IReadOnlyList<string> columns) => note.Cell < columns.Count
        ? $"The cell in \"{Reading.Shorten(columns[note.Cell])}\""
        : Say($"Cell {note.Cell + 1}");

    private static string Say(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
