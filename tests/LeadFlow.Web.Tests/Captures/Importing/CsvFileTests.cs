using System.Text;
using LeadFlow.Web.Features.Captures.Importing;
using Xunit;

namespace LeadFlow.Web.Tests.Captures.Importing;

public sealed class CsvFileTests
{
    public static readonly TheoryData<string> Encodings = ["utf-8", "utf-8 with mark", "utf-16", "utf-16 with mark", "utf-16BE", "utf-16BE with mark", "windows-1252"];

    public static MatrixTheoryData<string, char, string> EveryWayToWrite() =>
        new(Encodings.Select(e => e.Data), CsvDelimiter.Candidates, ["\n", "\r\n", "\r"]);

    [Theory]
    [MemberData(nameof(EveryWayToWrite))]
    public async Task Every_encoding_delimiter_and_line_end_reads_the_same(string encoding, char delimiter, string newline)
    {
        string[][] expected = [["Zoë", "a,b;c|d\te", "1,5"], ["Müller", $"two{newline}lines \"quoted\"", ""], ["Ñandú", "plain", "2,5"]];
        var text = string.Join(newline, expected.Prepend(["Näme", "Text", "Number"]).Select(r => string.Join(delimiter, r.Select(Quote)))) + newline;

        var file = await Csv.Open(new MemoryStream(Encode(text, encoding)));

        Assert.Equal(delimiter, file.Format.Delimiter);
        Assert.Equal(["Näme", "Text", "Number"], file.Format.Columns);
        var rows = await Csv.Rows(file);
        Assert.Equal(expected, rows.Select(r => r.Values));
        Assert.Equal([2L, 3, 5], rows.Select(r => r.Line));
    }

    [Fact]
    public async Task One_byte_late_in_the_file_tells_windows_1252_from_utf_8()
    {
        var text = "Name,City\n" + string.Concat(Enumerable.Repeat("Ada,London\n", 20_000)) + "Zoë,Genève\n";

        var file = await Csv.Open(new MemoryStream(Encode(text, "windows-1252")));

        Assert.Equal(["Zoë", "Genève"], (await Csv.Rows(file))[^1].Values);
    }

    [Fact]
    public async Task A_damaged_character_in_a_utf_8_file_rejects_its_row_alone()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("Name,City\nZoë,Genève\nAn"), 0xE9, .. Encoding.UTF8.GetBytes("e,Nîmes\nMüller,Köln\n")];

        var rows = await Csv.Rows(await Csv.Open(new MemoryStream(bytes)));

        Assert.Equal([null, "x", null], rows.Select(r => r.Problem is null ? null : "x"));
        Assert.Contains("Name", rows[1].Problem, StringComparison.Ordinal);
        Assert.Equal(["Müller", "Köln"], rows[2].Values);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\n\n  \n")]
    [InlineData("Name,Email\n")]
    [InlineData("Name,Email\n,\n\n")]
    public async Task A_file_without_rows_is_refused(string text) => await Csv.Refusal(Csv.Stream(text));

    [Theory]
    [InlineData("%PDF-1.7\n%âãÏÓ", "PDF")]
    [InlineData("PK\u0003\u0004........xl/workbook.xml", "Excel workbook")]
    [InlineData("PK\u0003\u0004........report.csv", "ZIP")]
    [InlineData("GIF89a.....", "picture")]
    [InlineData("<!DOCTYPE html><table>", "web page")]
    public async Task Another_kind_of_file_named_csv_is_refused_by_its_name(string content, string named) =>
        Assert.Contains(named, await Csv.Refusal(Csv.Stream(content, Encoding.Latin1)), StringComparison.Ordinal);

    [Fact]
    public async Task A_file_full_of_zero_bytes_is_not_text()
    {
        var bytes = new byte[4096];
        new Random(1).NextBytes(bytes.AsSpan(0, 1024));
        await Csv.Refusal(new MemoryStream(bytes));
    }

    [Fact]
    public async Task Blank_and_repeated_headers_get_names_of_their_own()
    {
        var file = await Csv.Open("Email,Name,,Email,Email (2),\nada@example.com,Ada,x,y,z,\n");

        Assert.Equal(["Email", "Name", "Column 3", "Email (3)", "Email (2)"], file.Format.Columns);
        Assert.Equal("y", Assert.Single(await Csv.Rows(file)).Values[file.Format.IndexOf("Email (3)")]);
    }

    [Fact]
    public async Task Without_a_header_columns_are_numbered_and_the_first_row_is_a_row()
    {
        var file = await Csv.Open("Ada,ada@example.com\nBob,bob@example.com\n");

        Assert.False(file.Format.HasHeader);
        Assert.Equal(["Column 1", "Column 2"], file.Format.Columns);
        Assert.Equal(2, (await Csv.Rows(file)).Count);
    }

    [Fact]
    public async Task What_a_person_says_about_the_file_wins()
    {
        var file = await Csv.Open(Csv.Stream("2017;a,1\n1;b,2\n"), new CsvChoices(Delimiter: ',', HasHeader: true));

        Assert.Equal(["2017;a", "1"], file.Format.Columns);
        Assert.Single(await Csv.Rows(file));
    }

    [Theory]
    [InlineData("sep=;\r\nName;Note\r\nAda;a,b,c\r\n", ';')]
    [InlineData("Name;Amount\nAda;1,5\nBob;2,5\nCid;3,5\n", ';')]
    [InlineData("Name,Tags,City\nAda,a;b,X\nBob,c;d,Y\n", ',')]
    [InlineData("Name\nSmith, John\nDoe, Jane\n", '\t')]
    [InlineData("Name\nAda\n", ',')]
    public async Task The_delimiter_is_found_by_the_width_of_records(string text, char delimiter) =>
        Assert.Equal(delimiter, (await Csv.Open(text)).Format.Delimiter);

    [Fact]
    public async Task Short_rows_are_blank_at_their_end_and_long_ones_are_rejected_with_both_numbers()
    {
        var rows = await Csv.Rows("a,b,c,d,e\n1,2,3,4,5\n1,2\n1,2,3,4,5,,\n1,2,3,4,5,6,7\nTotal: 3\n\n  \n,,,,\n1,2,3,4,5\n");

        Assert.Equal([2L, 3, 4, 5, 6, 10], rows.Select(r => r.Line));
        Assert.Equal(["1", "2", "", "", ""], rows[1].Values);
        Assert.Null(rows[1].Problem);
        Assert.Null(rows[2].Problem);
        Assert.Contains("has 7 cells where the header has 5", rows[3].Problem, StringComparison.Ordinal);
        Assert.Contains("has 1 cell where the header has 5", rows[4].Problem, StringComparison.Ordinal);
        Assert.Null(rows[5].Problem);
    }

    [Fact]
    public async Task A_zero_byte_rejects_its_row_and_names_the_column()
    {
        var rows = await Csv.Rows("Name,Notes\nAda,one\nBob,tw\0o\nCid,three\n");

        Assert.Equal([true, false, true], rows.Select(r => r.Problem is null));
        Assert.Contains("\"Notes\"", rows[1].Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    public async Task A_cell_of_ten_million_characters_rejects_its_row_and_the_file_goes_on(string quote)
    {
        var monster = quote.Length == 0 ? new string('x', 10_000_000) : string.Concat(Enumerable.Repeat("\"\" \n,", 2_000_000));
        var rows = await Csv.Rows($"Name,Notes,City\nAda,one,X\nBob,{quote}{monster}{quote},Y\nCid,three,Z\n");

        Assert.Equal(["Ada", "Bob", "Cid"], rows.Select(r => r.Values[0]));
        Assert.Equal([true, false, true], rows.Select(r => r.Problem is null));
        Assert.Contains("\"Notes\" is longer than 100,000 characters", rows[1].Problem, StringComparison.Ordinal);
        Assert.InRange(rows[1].Values[1].Length, CsvFile.MaxCellLength, CsvFile.MaxCellLength + 1);
        Assert.Equal("Y", rows[1].Values[2]);
        Assert.Equal(quote.Length == 0 ? 4 : 2_000_004, rows[2].Line);
    }

    [Fact]
    public async Task A_cell_of_exactly_the_limit_is_read()
    {
        var row = Assert.Single(await Csv.Rows($"Name,Notes\nAda,{new string('x', CsvFile.MaxCellLength)}\n"));

        Assert.Null(row.Problem);
        Assert.Equal(CsvFile.MaxCellLength, row.Values[1].Length);
    }

    [Fact]
    public async Task A_row_of_endless_cells_is_rejected_and_the_file_goes_on()
    {
        var rows = await Csv.Rows($"Name,Notes\nAda,{string.Concat(Enumerable.Repeat("x,\"y\",", 1_000_000))}\nBob,two\n");

        Assert.Contains("The row is longer", rows[0].Problem, StringComparison.Ordinal);
        Assert.Equal(["Bob", "two"], rows[1].Values);
        Assert.Null(rows[1].Problem);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_names_the_line_where_it_opens()
    {
        var rows = await Csv.Rows("Name,Notes\nAda,one\nBob,\"oops\n" + string.Concat(Enumerable.Repeat("Cid,three\n", 50_000)));

        Assert.Equal(2, rows.Count);
        Assert.Null(rows[0].Problem);
        Assert.Contains("opens in line 3 is never closed; lines 3 to 50003", rows[1].Problem, StringComparison.Ordinal);
        Assert.True(rows[1].Values[1].Length <= CsvFile.MaxCellLength + 1);
    }

    [Theory]
    [InlineData("5\" pipe", true)]
    [InlineData("\"quoted\" ", true)]
    [InlineData("\"a \"\"b\"\"\"", true)]
    [InlineData("\"a\"b", false)]
    [InlineData("\"a\" b", false)]
    [InlineData("\"a\" \"b\"", false)]
    public async Task Quotes_are_text_within_plain_cells_and_doubled_within_quoted_ones(string cell, bool good) =>
        Assert.Equal(good, (await Csv.Rows($"Name,Notes,City\nAda,{cell},X\n"))[0].Problem is null);

    [Fact]
    public async Task The_same_file_can_be_read_again()
    {
        var file = await Csv.Open("Name,City\nAda,London\n");

        Assert.Equal(await Csv.Rows(file), await Csv.Rows(file), (a, b) => a!.Values.SequenceEqual(b!.Values));
    }

    private static string Quote(string cell) => '"' + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private static byte[] Encode(string text, string encoding)
    {
        var name = encoding.Split(' ')[0];
        var used = name == "windows-1252" ? CodePagesEncodingProvider.Instance.GetEncoding(1252)! : Encoding.GetEncoding(name);
        return encoding.EndsWith("mark", StringComparison.Ordinal) ? [.. used.GetPreamble(), .. used.GetBytes(text)] : used.GetBytes(text);
    }
}
