using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;
using LeadFlow.Web.Features.Captures.Importing;
using Xunit;

namespace LeadFlow.Web.Tests.Captures.Importing;

/// <summary>Writes and reads workbooks in tests.</summary>
internal static class Xlsx
{
    public const string Styles = """
        <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="[$-409]dd\\.mm\\.yyyy;@"/><numFmt numFmtId="165" formatCode="00000"/><numFmt numFmtId="166" formatCode="#,##0.00\\ &quot;days&quot;"/></numFmts>
        <cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>
        """;

    /// <param name="sheets">Name and what stands between sheetData and its end.</param>
    public static MemoryStream Book(string? shared, params (string Name, string Rows)[] sheets) => Zip(
    [
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", $"""<workbook xmlns="m" xmlns:r="r"><sheets>{string.Concat(sheets.Select((s, i) => $"<sheet name=\"{s.Name}\" sheetId=\"{i + 1}\" {(s.Name.StartsWith("Hidden", StringComparison.Ordinal) ? "state=\"hidden\" " : "")}r:id=\"rId{i + 1}\"/>"))}</sheets></workbook>"""),
        ("xl/_rels/workbook.xml.rels", $"""<Relationships>{string.Concat(sheets.Select((_, i) => $"<Relationship Id=\"rId{i + 1}\" Type=\"http://x/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>"))}</Relationships>"""),
        ("xl/styles.xml", Styles),
        .. shared is null ? Array.Empty<(string, string)>() : [("xl/sharedStrings.xml", $"<sst>{shared}</sst>")],
        .. sheets.Select((s, i) => ($"xl/worksheets/sheet{i + 1}.xml", $"<worksheet><sheetData>{s.Rows}</sheetData></worksheet>")),
    ]);

    /// <summary>A sheet of texts.</summary>
    public static MemoryStream Of(params string[][] rows) => Book(null, ("Leads", string.Concat(rows.Select((r, i) => Row(i + 1, r)))));

    public static string Row(int number, params string[] cells) =>
        $"<row r=\"{number}\">{string.Concat(cells.Select((c, i) => $"<c r=\"{(char)('A' + i)}{number}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{SecurityElement.Escape(c)}</t></is></c>"))}</row>";

    public static MemoryStream Zip(params (string Name, string Text)[] entries)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        stream.Position = 0;
        return stream;
    }

    /// <summary>Large, with a text of its own in most cells, without being held in memory.</summary>
    public static void WriteLarge(Stream stream, int rows)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, text) in new[]
        {
            ("xl/workbook.xml", """<workbook xmlns:r="r"><sheets><sheet name="Leads" sheetId="1" r:id="rId1"/></sheets></workbook>"""),
            ("xl/_rels/workbook.xml.rels", """<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""),
        })
        {
            using var small = new StreamWriter(zip.CreateEntry(name).Open());
            small.Write(text);
        }

        string[] names = ["E-mail", "First name", "Last name", "Company", "City", "Notes"];
        using (var shared = new StreamWriter(zip.CreateEntry("xl/sharedStrings.xml", CompressionLevel.Fastest).Open()))
        {
            shared.Write("<sst>" + string.Concat(names.Select(n => $"<si><t>{n}</t></si>")));
            for (var i = 0; i < rows; i++)
            {
                shared.Write(string.Create(CultureInfo.InvariantCulture, $"<si><t>person.{i}@company-{i % 5000}.example</t></si><si><t>First{i}</t></si><si><t>Last{i * 7}</t></si><si><t>Company {i % 5000} of somewhere</t></si><si><t>City {i}</t></si><si><t>Met at the fair, hall {i % 40}, stand {i}; wants to hear from us</t></si>"));
            }

            shared.Write("</sst>");
        }

        using var sheet = new StreamWriter(zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open());
        sheet.Write("<worksheet><sheetData>");
        for (var i = 0; i <= rows; i++)
        {
            sheet.Write(string.Create(CultureInfo.InvariantCulture, $"<row r=\"{i + 1}\">"));
            for (var c = 0; c < names.Length; c++)
            {
                sheet.Write(string.Create(CultureInfo.InvariantCulture, $"<c r=\"{(char)('A' + c)}{i + 1}\" t=\"s\"><v>{(i * names.Length) + c}</v></c>"));
            }

            sheet.Write("</row>");
        }

        sheet.Write("</sheetData></worksheet>");
    }

    public static Workbook Open(Stream stream)
    {
        var opened = Workbook.Open(stream);
        Assert.Null(opened.Problem);
        return opened.Value!;
    }

    public static async Task<CsvFile> Rows(Stream stream, string? sheet = null)
    {
        using var book = Open(stream);
        var rows = new MemoryStream();
        using (var writer = new RowStreamWriter(rows))
        {
            Assert.Null(book.Write(sheet ?? book.Sheets[0], writer, TestContext.Current.CancellationToken).Problem);
        }

        var file = await CsvFile.OpenRowsAsync(rows, null, isTyped: true, TestContext.Current.CancellationToken);
        Assert.Null(file.Problem);
        return file.Value!;
    }

    /// <summary>Why a workbook or its first sheet cannot be read.</summary>
    public static string Refusal(Stream stream, int maxCells = Workbook.MaxCells)
    {
        var opened = Workbook.Open(stream);
        using var book = opened.Value;
        if (book is null)
        {
            return opened.Problem!;
        }

        using var writer = new RowStreamWriter(Stream.Null);
        return book.Write(book.Sheets[0], writer, TestContext.Current.CancellationToken, maxCells).Problem ?? throw new Xunit.Sdk.XunitException("It was read.");
    }
}
