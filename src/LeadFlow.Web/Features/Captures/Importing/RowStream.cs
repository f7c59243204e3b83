using System.Runtime.CompilerServices;
using System.Text;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>
/// Rows of a workbook, or of several files put together, as they are kept to be read again: line, problem, cells. Unlike CSV it needs no
/// quotes, and it keeps the line of the file that a row came from.
/// </summary>
internal sealed class RowStreamWriter(Stream stream) : IDisposable
{
    private readonly BinaryWriter writer = new(new BufferedStream(stream, 64 * 1024), Encoding.UTF8, leaveOpen: true);

    public void Write(long line, IReadOnlyList<string> cells, string? problem = null)
    {
        writer.Write7BitEncodedInt64(line);
        writer.Write(problem ?? "");
        writer.Write7BitEncodedInt(cells.Count);
        for (var i = 0; i < cells.Count; i++)
        {
            writer.Write(cells[i]);
        }
    }

    /// <summary>Hands on what is still in the buffer; the stream stays open.</summary>
    public void Dispose() => writer.Flush();
}

internal static class RowStream
{
    public static async IAsyncEnumerable<CsvRecord> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        stream.Position = 0;
        using var reader = new BinaryReader(new BufferedStream(stream, 64 * 1024), Encoding.UTF8, leaveOpen: true);
        for (var n = 0; reader.BaseStream.Position < stream.Length; n++)
        {
            if (n % 1000 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
            }

            var line = reader.Read7BitEncodedInt64();
            var problem = reader.ReadString();
            var cells = new string[reader.Read7BitEncodedInt()];
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = reader.ReadString();
            }

            yield return new(new CsvNote(line, line, CsvTrouble.None, 0, line), cells, problem.Length == 0 ? null : problem);
        }
    }
}
