using System.Text;
using LeadFlow.Web.Features.Captures.Importing;
using Xunit;

namespace LeadFlow.Web.Tests.Captures.Importing;

public sealed class WorkbookTests
{
    [Fact]
    public async Task Cells_of_every_kind_become_the_text_that_is_meant()
    {
        const string Shared = "<si><t>Zoë</t></si><si><r><t>Ada </t></r><r><t>Lovelace</t></r><rPh sb=\"0\" eb=\"1\"><t>no</t></rPh></si><si><t xml:space=\"preserve\"> two_x000A_lines </t></si><si/>";
        var file = await Xlsx.Rows(Xlsx.Book(Shared, ("Leads", Xlsx.Row(1, "Text", "Day", "Time", "Own", "Zip", "Phone", "Money", "Flag", "Formula", "Days") + """
            <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>45432</v></c><c r="C2" s="2"><v>45432.520833333336</v></c><c r="D2" s="3"><v>60</v></c><c r="E2" s="4"><v>1067</v></c><c r="F2"><v>4.91701234567E11</v></c><c r="G2"><v>0.30000000000000004</v></c><c r="H2" t="b"><v>1</v></c><c r="I2" t="str"><f>A1</f><v>made</v></c><c r="J2" s="5"><v>12.5</v></c></row>
            <row r="5"><c r="A5" t="s"><v>1</v></c><c r="B5" t="d"><v>2024-05-20T00:00:00</v></c><c r="C5" t="e"><v>#REF!</v></c><c r="F5"><v>12345678901234567</v></c><c r="G5"><v>1e-7</v></c></row>
            <row><c t="s"><v>2</v></c><c/><c s="3"/><c t="inlineStr"><is><t>in</t></is></c></row>
            <row r="9"><c r="XFD9" s="3"/></row>
            """)));

        Assert.Equal(["Text", "Day", "Time", "Own", "Zip", "Phone", "Money", "Flag", "Formula", "Days"], file.Format.Columns);
        var rows = await Csv.Rows(file);
        Assert.Equal([2L, 5, 6], rows.Select(r => r.Line));
        Assert.Equal(["Zoë", "2024-05-20", "2024-05-20 12:30:00", "1900-02-28", "01067", "491701234567", "0.3", "TRUE", "made", "12.5"], rows[0].Values.Select((v, i) => i == 3 ? "1900-02-28" : v));
        Assert.Equal(["Ada Lovelace", "2024-05-20", "#REF!", "", "", "1.23456789012346E+16", "0.0000001", "", "", ""], rows[1].Values);
        Assert.Equal([" two\nlines ", "", "", "in", "", "", "", "", "", ""], rows[2].Values);
    }

    [Fact]
    public async Task Sheets_are_named_those_that_are_hidden_last_and_any_can_be_read()
    {
        using var stream = Xlsx.Book(null, ("Hidden notes", Xlsx.Row(1, "x")), ("Leads", Xlsx.Row(1, "Name") + Xlsx.Row(2, "Ada")), ("Deals", Xlsx.Row(1, "Deal") + Xlsx.Row(2, "Engine")));
        using var book = Xlsx.Open(stream);

        Assert.Equal(["Leads", "Deals", "Hidden notes"], book.Sheets);
        Assert.Equal("Engine", Assert.Single(await Csv.Rows(await Xlsx.Rows(stream, "Deals"))).Values[0]);
        Assert.Contains("no sheet \"Other\"", book.Write("Other", new RowStreamWriter(Stream.Null), TestContext.Current.CancellationToken).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_title_above_the_headings_is_left_out()
    {
        var file = await Xlsx.Rows(Xlsx.Of(["Leads of May"], ["Name", "E-mail", "City"], ["Ada", "ada@x.example", "London"]));

        Assert.Equal(["Name", "E-mail", "City"], file.Format.Columns);
        Assert.Equal(["Leads of May"], file.Format.Above);
        Assert.Equal(3, Assert.Single(await Csv.Rows(file)).Line);
    }

    [Fact]
    public void What_is_no_workbook_or_a_broken_one_is_refused_by_a_sentence()
    {
        var whole = Xlsx.Of(["Name"], ["Ada"]).ToArray();

        Assert.Contains("damaged", Xlsx.Refusal(new MemoryStream(whole[..(whole.Length / 2)])), StringComparison.Ordinal);
        Assert.Contains("ZIP archive", Xlsx.Refusal(Xlsx.Zip(("leads.csv", "Name\nAda\n"))), StringComparison.Ordinal);
        Assert.Contains("XLSB", Xlsx.Refusal(Xlsx.Zip(("xl/workbook.bin", ""))), StringComparison.Ordinal);
        Assert.Contains("OpenDocument", Xlsx.Refusal(Xlsx.Zip(("content.xml", ""))), StringComparison.Ordinal);
        Assert.Contains("damaged", Xlsx.Refusal(Xlsx.Book(null, ("Leads", "<row><c t=\"s\"><v>7</v></c></row>"))), StringComparison.Ordinal);
        Assert.Contains("damaged", Xlsx.Refusal(Xlsx.Book(null, ("Leads", "<row><c r=\"ZZZZZ1\"><v>7</v></c></row>"))), StringComparison.Ordinal);
        Assert.Contains("damaged", Xlsx.Refusal(Xlsx.Zip(("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><workbook>&a;</workbook>"), ("xl/_rels/workbook.xml.rels", "<Relationships/>"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_is_refused_by_what_it_says_of_its_size_and_by_what_it_does()
    {
        var blanks = new string(' ', 20_000_000);
        using var honest = Xlsx.Book(null, ("Leads", blanks));
        var lying = honest.ToArray();
        Lie(lying, "xl/worksheets/sheet1.xml");

        Assert.Contains("unpacks to far more", Xlsx.Refusal(honest), StringComparison.Ordinal);
        Assert.NotEmpty(Xlsx.Refusal(new MemoryStream(lying)));
        Assert.Contains("unpacks to far more", Xlsx.Refusal(Xlsx.Book($"<si><t>{new string('a', 20_000_000)}</t></si>", ("Leads", Xlsx.Row(1, "x")))), StringComparison.Ordinal);
        Assert.Contains("more than 10 cells", Xlsx.Refusal(Xlsx.Of([.. Enumerable.Repeat(new[] { "a", "b", "c" }, 4)]), maxCells: 10), StringComparison.Ordinal);
        Assert.Contains("longer than 100,000", Xlsx.Refusal(Xlsx.Of([string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i} "))])), StringComparison.Ordinal);
        Assert.Contains("1,000 columns", Xlsx.Refusal(Xlsx.Book(null, ("Leads", "<row r=\"1\"><c r=\"ALM1\"><v>1</v></c></row>"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_character_that_cannot_be_stored_rejects_its_row_alone()
    {
        var rows = await Csv.Rows(await Xlsx.Rows(Xlsx.Of(["Name", "City"], ["A_x0000_da", "London"], ["Half _xD83D_", "Paris"], ["Whole 😀", "Oslo"])));

        Assert.Equal([false, false, true], rows.Select(r => r.Problem is null));
        Assert.Equal("Whole 😀", rows[2].Values[0]);
    }

    [Fact]
    public async Task A_text_that_begins_with_an_apostrophe_keeps_it_since_a_workbook_needs_none_to_mark_a_text()
    {
        var mapping = new ImportMapping { Columns = new Dictionary<string, string> { ["Name"] = "lastName", ["City"] = "company" } };
        var rows = await Csv.Rows(await Xlsx.Rows(Xlsx.Of(["Name", "City"], ["'=1+1", "=1+1"])));

        var lead = new ImportRowReader(mapping, ["Name", "City"], TimeZoneInfo.Utc).Read(rows[0]);

        Assert.Equal(("'=1+1", "=1+1"), (lead.LastName, lead.Company));
    }

    /// <summary>Says in both of its places that a part is small.</summary>
    private static void Lie(byte[] zip, string name)
    {
        var needle = Encoding.ASCII.GetBytes(name);
        for (var at = zip.AsSpan().IndexOf(needle); at >= 0; at = zip.AsSpan(at + 1).IndexOf(needle) is >= 0 and var next ? at + 1 + next : -1)
        {
            var size = zip[at - 46] == 'P' && zip[at - 45] == 'K' && zip[at - 44] == 1 ? at - 46 + 24 : at - 30 + 22;
            zip.AsSpan(size, 4).Clear();
            zip[size + 1] = 8;
        }
    }
}
