using System.Globalization;
using System.Xml;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>The rows of one sheet, one after the other, as texts.</summary>
internal sealed class WorkbookSheet(WorkbookTexts texts, WorkbookFormats formats, bool from1904, int maxCells)
{
    /// <summary>As many as Excel itself has.</summary>
    private const int MaxRows = 1_048_576;

    private int cellsRead;

    /// <summary>Rows with anything in them. The list is the same one every time.</summary>
    public IEnumerable<(long Number, List<string> Cells)> Rows(XmlReader xml)
    {
        var (number, cells) = (0L, new List<string>());
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                number = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > number ? given : number + 1; // Two rows of one number would be one to whoever counts them.
                if (number > MaxRows)
                {
                    throw new WorkbookException($"The sheet has more than {MaxRows.ToString("N0", CultureInfo.InvariantCulture)} rows, which none can have.");
                }

                if (xml.IsEmptyElement)
                {
                    continue;
                }

                cells.Clear();
                Row(xml, cells);
                if (cells.Count > 0)
                {
                    yield return (number, cells);
                }
            }
        }
    }

    private void Row(XmlReader xml, List<string> cells)
    {
        var (depth, column) = (xml.Depth, -1);
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                continue;
            }

            column = xml.GetAttribute("r") is { } place ? Column(place) : column + 1;
            if (xml.IsEmptyElement)
            {
                continue;
            }

            var text = Cell(xml);
            if (string.IsNullOrWhiteSpace(text))
            {
                continue; // Formatted, not filled: a whole sheet may be.
            }

            if (column >= CsvFile.MaxColumns)
            {
                throw new WorkbookException($"The sheet has more than {CsvFile.MaxColumns.ToString("N0", CultureInfo.InvariantCulture)} columns.");
            }

            if (++cellsRead > maxCells)
            {
                throw new WorkbookException($"The sheet has more than {maxCells.ToString("N0", CultureInfo.InvariantCulture)} cells. Save it as CSV and import that file.");
            }

            while (cells.Count < column)
            {
                cells.Add("");
            }

            if (cells.Count == column)
            {
                cells.Add(text);
            }
            else
            {
                cells[column] = text;
            }
        }
    }

    private string Cell(XmlReader xml)
    {
        var (type, style, depth) = (xml.GetAttribute("t"), xml.GetAttribute("s"), xml.Depth);
        var text = "";
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (xml.LocalName == "is")
            {
                text = WorkbookTexts.TextOf(xml);
            }
            else if (xml.LocalName == "v" && !xml.IsEmptyElement)
            {
                xml.Read();
                text = WorkbookTexts.IsText(xml) ? Value(type, style, WorkbookTexts.Value(xml)) : text;
            }
        }

        return text;
    }

    private string Value(string? type, string? style, string raw) => type switch
    {
        "s" => texts[int.Parse(raw, NumberStyles.None, CultureInfo.InvariantCulture)],
        "str" or "inlineStr" => WorkbookTexts.Plain(raw),
        "b" => raw == "1" ? "TRUE" : "FALSE",
        "d" => WorkbookFormats.IsoDate(raw),
        "e" => raw,
        _ => formats.Number(raw, style, from1904),
    };

    /// <summary>"C7" is in column 2.</summary>
    private static int Column(string place)
    {
        var column = 0;
        foreach (var c in place)
        {
            if (!char.IsAsciiLetter(c))
            {
                break;
            }

            column = (column * 26) + (c & 0x1F);
            if (column > 20_000)
            {
                throw new InvalidDataException("There is no such column.");
            }
        }

        return column > 0 ? column - 1 : throw new InvalidDataException("The place of a cell cannot be read.");
    }
}
