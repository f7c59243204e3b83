using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>
/// The texts that the cells of a workbook refer to by number. They are what a large workbook needs memory for: kept as UTF-8 in long
/// pieces, they take a third of what as many strings would.
/// </summary>
internal sealed partial class WorkbookTexts
{
    public static readonly WorkbookTexts None = new();

    /// <summary>Bytes, as UTF-8.</summary>
    public const int MaxBytes = 128 * 1024 * 1024;

    private const int PieceBytes = 1024 * 1024;

    private readonly List<byte[]> pieces = [];
    private readonly List<(int Piece, int From, int Length)> places = [];
    private int filled = PieceBytes;
    private long total;

    public string this[int number] => number >= 0 && number < places.Count && places[number] is var place
        ? Encoding.UTF8.GetString(pieces[place.Piece], place.From, place.Length)
        : throw new InvalidDataException("There is no text of this number.");

    /// <param name="xml">Disposed at the end.</param>
    public static WorkbookTexts Read(XmlReader xml, CancellationToken cancellationToken)
    {
        using var reader = xml;
        var texts = new WorkbookTexts();
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                texts.Add(TextOf(reader));
                if (texts.places.Count % 10_000 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }

        return texts;
    }

    /// <summary>The text of the element that the reader is at, of all its runs; hints for pronunciation are left out. The reader is at its end then.</summary>
    public static string TextOf(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        var depth = reader.Depth;
        var text = "";
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "rPh" } && !reader.IsEmptyElement)
            {
                var within = reader.Depth;
                while (reader.Read() && reader.Depth > within)
                {
                }
            }
            else if (reader.Depth > depth + 1 && IsText(reader))
            {
                text = text.Length == 0 ? Value(reader) : Limit(text + Value(reader));
            }
        }

        return Plain(text);
    }

    public static bool IsText(XmlReader reader) => reader.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA;

    /// <summary>The text that the reader is at, piece by piece: one that has no end is not waited for.</summary>
    public static string Value(XmlReader reader)
    {
        var buffer = new char[512];
        var read = reader.ReadValueChunk(buffer, 0, buffer.Length);
        var text = new string(buffer, 0, read);
        if (read < buffer.Length)
        {
            return reader.ReadValueChunk(buffer, 0, buffer.Length) is > 0 and var rest ? Long(text + new string(buffer, 0, rest)) : text;
        }

        return Long(text);

        string Long(string begun)
        {
            var all = new StringBuilder(begun);
            while (all.Length <= CsvFile.MaxCellLength && (read = reader.ReadValueChunk(buffer, 0, buffer.Length)) > 0)
            {
                all.Append(buffer, 0, read);
            }

            return Limit(all.ToString());
        }
    }

    private static string Limit(string text) => text.Length <= CsvFile.MaxCellLength ? text
        : throw new WorkbookException($"A cell of the workbook is longer than {CsvFile.MaxCellLength.ToString("N0", CultureInfo.InvariantCulture)} characters.");

    /// <summary>Characters that XML cannot hold are written as _x000D_, an underscore before such a text as _x005F_.</summary>
    public static string Plain(string text) => text.Contains("_x", StringComparison.Ordinal)
        ? Escaped().Replace(text, m => ((char)int.Parse(m.ValueSpan[2..6], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString())
        : text;

    private void Add(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        total += length;
        if (total > MaxBytes)
        {
            throw new WorkbookException($"The workbook has more than {MaxBytes / 1024 / 1024} MB of text. Save it as CSV and import that file.");
        }

        if (filled + length > PieceBytes)
        {
            pieces.Add(new byte[Math.Max(PieceBytes, length)]);
            filled = 0;
        }

        Encoding.UTF8.GetBytes(text, pieces[^1].AsSpan(filled));
        places.Add((pieces.Count - 1, filled, length));
        filled += length;
    }

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}
