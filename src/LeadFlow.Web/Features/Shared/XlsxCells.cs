using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace LeadFlow.Web.Features.Shared;

/// <summary>
/// Writes a workbook (Office Open XML), one row at a time and in bounded memory: texts as texts, numbers and dates as what they are, the header
/// bold and kept in sight. A text cell is never run as a formula, so that none gets an apostrophe: what is read back is what was written.
/// Rows beyond what a sheet holds go on in a further one. Without <see cref="Finish"/> the file stays one that no program opens.
/// </summary>
public sealed class XlsxCells : IAsyncDisposable
{
    /// <summary>What a sheet holds, its header included.</summary>
    public const int MaxRows = 1_048_576;

    /// <summary>What a cell holds.</summary>
    public const int MaxText = 32_767;

    /// <summary>Ends a text that was too long: the header is written before anybody can know, so that the note stands in the cell itself.</summary>
    public const string Shortened = "… (shortened: a cell holds no more. The same list as CSV has all of it.)";

    private const int FlushAt = 1 << 16;
    private const string Declaration = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    private readonly HeldWrites _out;
    private readonly ZipArchive _zip;
    private readonly string _title;
    private readonly IReadOnlyList<ListColumn> _columns;
    private readonly int _maxRows;
    private readonly StringBuilder _xml = new(FlushAt + 4096);
    private readonly Encoder _encoder = new UTF8Encoding(false).GetEncoder();
    private byte[] _bytes = new byte[FlushAt * 2];
    private Stream? _sheet;
    private int _sheets;
    private int _rows;

    private XlsxCells(HeldWrites output, ZipArchive zip, string title, IReadOnlyList<ListColumn> columns, int maxRows) => (_out, _zip, _title, _columns, _maxRows) = (output, zip, title, columns, maxRows);

    /// <param name="stream">Stays open, and need not be seekable.</param>
    /// <param name="title">Of the sheet.</param>
    public static async Task<XlsxCells> Start(Stream stream, string title, IReadOnlyList<ListColumn> columns, CancellationToken cancellationToken, int maxRows = MaxRows)
    {
        var output = new HeldWrites(stream);
        var cells = new XlsxCells(output, await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken), title, columns, maxRows);
        await cells.BeginSheet(cancellationToken);
        return cells;
    }

    /// <param name="cells">Texts, numbers, days (<see cref="DateOnly"/>) or local instants (<see cref="DateTime"/>), or null.</param>
    public async Task Write(IReadOnlyList<object?> cells, CancellationToken cancellationToken)
    {
        if (_rows == _maxRows)
        {
            await EndSheet(cancellationToken);
            await BeginSheet(cancellationToken);
        }

        BeginRow();
        foreach (var cell in cells)
        {
            Cell(cell);
        }

        _xml.Append("</row>");
        if (_xml.Length >= FlushAt)
        {
            await Flush(cancellationToken);
        }
    }

    /// <summary>The parts that say which sheets there are.</summary>
    public async Task Finish(CancellationToken cancellationToken)
    {
        await EndSheet(cancellationToken);
        var sheets = Enumerable.Range(1, _sheets).ToList();
        await Part("xl/styles.xml", $"""
            {Declaration}<styleSheet xmlns="{Main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>
            """, cancellationToken);
        await Part("xl/workbook.xml", $"""
            {Declaration}<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets>{string.Concat(sheets.Select(n => $"""<sheet name="{SheetName(n)}" sheetId="{n}" r:id="rId{n}"/>"""))}</sheets></workbook>
            """, cancellationToken);
        await Part("xl/_rels/workbook.xml.rels", $"""
            {Declaration}<Relationships xmlns="{Package}/relationships">{string.Concat(sheets.Select(n => $"""<Relationship Id="rId{n}" Type="{Relations}/worksheet" Target="worksheets/sheet{n}.xml"/>"""))}<Relationship Id="rIdStyles" Type="{Relations}/styles" Target="styles.xml"/></Relationships>
            """, cancellationToken);
        await Part("_rels/.rels", $"""
            {Declaration}<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """, cancellationToken);
        await Part("[Content_Types].xml", $"""
            {Declaration}<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{Types}.styles+xml"/>{string.Concat(sheets.Select(n => $"""<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{Types}.worksheet+xml"/>"""))}</Types>
            """, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await (_sheet?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _zip.DisposeAsync();
        await _out.FlushAsync(CancellationToken.None);
    }

    private async Task BeginSheet(CancellationToken cancellationToken)
    {
        _sheet = await _zip.CreateEntry($"xl/worksheets/sheet{++_sheets}.xml", CompressionLevel.Fastest).OpenAsync(cancellationToken);
        _rows = 0;
        _xml.Append(Declaration).Append(CultureInfo.InvariantCulture, $"""<worksheet xmlns="{Main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>""");
        for (var i = 0; i < _columns.Count; i++)
        {
            _xml.Append(CultureInfo.InvariantCulture, $"""<col min="{i + 1}" max="{i + 1}" width="{_columns[i].Width}" customWidth="1"/>""");
        }

        _xml.Append("</cols><sheetData>");
        BeginRow();
        foreach (var column in _columns)
        {
            Text(column.Name, " s=\"1\"");
        }

        _xml.Append("</row>");
    }

    private async Task EndSheet(CancellationToken cancellationToken)
    {
        _xml.Append("</sheetData></worksheet>");
        await Flush(cancellationToken);
        await _sheet!.DisposeAsync();
        _sheet = null;
    }

    private async Task Part(string name, string xml, CancellationToken cancellationToken)
    {
        await using var part = await _zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await part.WriteAsync(Encoding.UTF8.GetBytes(xml.Trim()), cancellationToken);
    }

    private async Task Flush(CancellationToken cancellationToken)
    {
        foreach (var chunk in _xml.GetChunks())
        {
            var most = Encoding.UTF8.GetMaxByteCount(chunk.Length);
            if (_bytes.Length < most)
            {
                _bytes = new byte[most];
            }

            _encoder.Convert(chunk.Span, _bytes, flush: false, out _, out var written, out _);
            await _sheet!.WriteAsync(_bytes.AsMemory(0, written), cancellationToken);
        }

        _xml.Clear();
    }

    private void BeginRow() => _xml.Append(CultureInfo.InvariantCulture, $"<row r=\"{++_rows}\">");

    private void Cell(object? cell)
    {
        switch (cell)
        {
            case null or "":
                _xml.Append("<c/>");
                break;
            case string text:
                Text(text);
                break;
            case DateOnly day when Serial(day.ToDateTime(TimeOnly.MinValue)) is { } serial:
                Number(serial, " s=\"2\"");
                break;
            case DateTime at when Serial(at) is { } serial:
                Number(serial, " s=\"3\"");
                break;
            case DateOnly day:
                Text(day.ToString("O", CultureInfo.InvariantCulture));
                break;
            case DateTime at:
                Text(at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
                break;
            case decimal number when (decimal)(double)number != number:
                Text(number.ToString(CultureInfo.InvariantCulture)); // More digits than a spreadsheet's number keeps.
                break;
            case decimal or double or int or long:
                Number(Convert.ToDouble(cell, CultureInfo.InvariantCulture));
                break;
            default:
                Text(Convert.ToString(cell, CultureInfo.InvariantCulture)!);
                break;
        }
    }

    /// <summary>Days since the end of 1899; null before March 1900, which spreadsheets count wrongly.</summary>
    private static double? Serial(DateTime at) => at < new DateTime(1900, 3, 1, 0, 0, 0, DateTimeKind.Unspecified) ? null : (at - new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified)).TotalDays;

    private void Number(double number, string style = "") => _xml.Append("<c").Append(style).Append("><v>").Append(number.ToString("R", CultureInfo.InvariantCulture)).Append("</v></c>");

    private void Text(string text, string style = "")
    {
        if (text.Length > MaxText)
        {
            var end = MaxText - Shortened.Length;
            text = string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), Shortened);
        }

        _xml.Append("<c t=\"inlineStr\"").Append(style).Append("><is><t xml:space=\"preserve\">");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '&':
                    _xml.Append("&amp;");
                    break;
                case '<':
                    _xml.Append("&lt;");
                    break;
                case '>':
                    _xml.Append("&gt;");
                    break;
                case '_' when LooksEscaped(text.AsSpan(i)):
                    _xml.Append("_x005F_");
                    break;
                case '\t' or '\n':
                    _xml.Append(c);
                    break;
                case < ' ' or '\uFFFE' or '\uFFFF':
                    Escape(c); // XML 1.0 has no way to say it, and would turn a carriage return into a line feed.
                    break;
                case var _ when char.IsSurrogate(c) && !(i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1])):
                    Escape(c);
                    break;
                case var _ when char.IsSurrogate(c):
                    _xml.Append(c).Append(text[++i]);
                    break;
                default:
                    _xml.Append(c);
                    break;
            }
        }

        _xml.Append("</t></is></c>");
    }

    private void Escape(char c) => _xml.Append(CultureInfo.InvariantCulture, $"_x{(int)c:X4}_");

    private static bool LooksEscaped(ReadOnlySpan<char> text) =>
        text.Length >= 7 && text[1] == 'x' && text[6] == '_' && char.IsAsciiHexDigit(text[2]) && char.IsAsciiHexDigit(text[3]) && char.IsAsciiHexDigit(text[4]) && char.IsAsciiHexDigit(text[5]);

    /// <summary>At most 31 characters, and none of those that a name of a sheet must not have.</summary>
    private string SheetName(int no)
    {
        var name = string.Concat(_title.Select(c => c is '[' or ']' or ':' or '*' or '?' or '/' or '\\' or '\'' or < ' ' ? ' ' : c)).Trim();
        var end = no == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" {no}");
        return System.Security.SecurityElement.Escape($"{(name.Length > 31 - end.Length ? name[..(31 - end.Length)] : name)}{end}");
    }
}
