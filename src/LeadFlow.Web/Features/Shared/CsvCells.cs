using System.Text.RegularExpressions;
using CsvHelper;

namespace LeadFlow.Web.Features.Shared;

/// <summary>Writes CSV (RFC 4180, UTF-8 with a mark so that Excel knows), one row at a time. No cell can be run as a formula.</summary>
public sealed partial class CsvCells : IAsyncDisposable
{
    private static readonly CsvWriterOptions Options = new() { Separator = ',', NewLine = "\r\n", WriteByteOrderMark = true };
    private readonly CsvWriter writer;

    /// <param name="stream">Stays open.</param>
    public CsvCells(Stream stream) => writer = CsvWriter.Create(stream, Options, leaveOpen: true);

    public async Task Write(IEnumerable<string?> cells, CancellationToken cancellationToken)
    {
        foreach (var cell in cells)
        {
            var safe = Defuse(cell ?? "");
            writer.WriteField(safe, Quoting(safe));
        }

        await writer.EndRecordAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => writer.DisposeAsync();

    /// <summary>
    /// A text that a spreadsheet shows instead of running it: one that begins as a formula gets an apostrophe, numbers and phone numbers do not.
    /// One that begins so behind apostrophes of its own gets another, or <see cref="Plain"/> would take its own off.
    /// </summary>
    public static string Defuse(string cell) => cell switch
    {
        ['\'', ..] when IsMarked(cell) => "'" + cell,
        ['=' or '@' or '\t' or '\r', ..] => "'" + cell,
        ['+' or '-', ..] when !NumberOrPhone().IsMatch(cell) => "'" + cell,
        _ => cell,
    };

    /// <summary>What was written by <see cref="Defuse"/>, as it was before; spreadsheets mark a text by the same apostrophe.</summary>
    public static string Plain(string cell) => IsMarked(cell) ? cell[1..] : cell;

    private static bool IsMarked(string cell) => cell.Length > 1 && cell[0] == '\'' && cell.AsSpan().TrimStart('\'') is ['=' or '@' or '\t' or '\r' or '+' or '-', ..];

    /// <summary>One cell as RFC 4180 has it: quoted when a reader would otherwise not give it back exactly.</summary>
    internal static CsvQuoting Quoting(string cell) =>
        cell.Length > 0 && (char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1])) ? CsvQuoting.Always : CsvQuoting.WhenNeeded;

    [GeneratedRegex(@"^[+-][0-9][0-9 ()/.,-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberOrPhone();
}
