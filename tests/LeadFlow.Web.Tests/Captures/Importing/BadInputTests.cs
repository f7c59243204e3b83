using System.Text;
using LeadFlow.Web.Features.Captures.Importing;
using Xunit;

namespace LeadFlow.Web.Tests.Captures.Importing;

/// <summary>What people and their spreadsheets put into files.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Headings_that_come_again_reject_their_row_alone()
    {
        var rows = await Csv.Rows("Name,E-mail,City\nAda,ada@x.example,London\nname,e-mail,city\nBob,bob@x.example,Oslo\nName,Bob,Name\n");

        Assert.Equal([true, false, true, true], rows.Select(r => r.Problem is null));
        Assert.Contains("repeats the headings", rows[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Below_headings_of_another_table_every_row_is_rejected()
    {
        var rows = await Csv.Rows("Name,E-mail,City,Phone\nAda,ada@x.example,London,1\nName,E-mail,Phone\nBob,bob@x.example,2\n");

        Assert.Equal([true, false, false], rows.Select(r => r.Problem is null));
    }

    [Fact]
    public async Task Headings_that_come_again_written_by_another_hand_begin_another_table()
    {
        var rows = await Csv.Rows("Name,\"E-mail\",City\nAda,ada@x.example,London\nName,E-mail,City\nBob,bob@x.example,Oslo\n");

        Assert.Equal([true, false, false], rows.Select(r => r.Problem is null));
    }

    [Theory]
    [InlineData("Total,,,1234.50", true)]
    [InlineData("Summe:,\"1.234,50 €\",,", true)]
    [InlineData(",Grand Total,,99", true)]
    [InlineData("Total,total@x.example,Paris,", false)] // A company of that name.
    [InlineData("Total,,Paris,", false)]
    [InlineData("Totally,,,5", false)]
    public async Task A_row_that_adds_others_up_is_no_lead(string row, bool rejected) =>
        Assert.Equal(rejected, (await Csv.Rows($"Company,E-mail,City,Amount\nX,x@x.example,Oslo,5\n{row}\n"))[1].Problem is not null);

    [Fact]
    public async Task A_title_above_the_headings_is_left_out_and_said()
    {
        var file = await Csv.Open("Leads of May\n\nName,E-mail,City\nAda,ada@x.example,London\nBob,bob@x.example,Oslo\n");

        Assert.Equal(["Leads of May"], file.Format.Above);
        Assert.Equal(["Name", "E-mail", "City"], file.Format.Columns);
        Assert.Equal(2, (await Csv.Rows(file)).Count);
    }

    [Fact]
    public async Task Apostrophes_around_texts_are_found_and_can_be_said()
    {
        const string Text = "Name,Note\nAda,'one, two'\nBob,'it''s, three'\n'C, D','four'\nIt's,Men's\n";

        var found = await Csv.Open(Text);
        var said = await Csv.Open(Csv.Stream(Text), new CsvChoices(Quote: '"'));

        Assert.Equal('\'', found.Format.Quote);
        Assert.Equal(["one, two", "it's, three", "four", "Men's"], (await Csv.Rows(found)).Select(r => r.Values[1]));
        Assert.NotNull((await Csv.Rows(said))[0].Problem);
    }

    [Fact]
    public async Task Without_quotes_a_quotation_mark_is_a_character()
    {
        var file = await Csv.Open(Csv.Stream("Name;Size\nPipe;\"5\nTube;6\"\n"), new CsvChoices(Delimiter: ';', Quote: CsvDelimiter.NoQuote));

        Assert.Equal(["\"5", "6\""], (await Csv.Rows(file)).Select(r => r.Values[1]));
    }

    [Fact]
    public async Task Half_a_surrogate_in_utf_16_rejects_its_row_alone()
    {
        byte[] bytes = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("Name,City\nAda"), 0x3D, 0xD8, .. Encoding.Unicode.GetBytes(",London\nBob,Oslo\nZoë 😀,Rome\n")];

        var rows = await Csv.Rows(await Csv.Open(new MemoryStream(bytes)));

        Assert.Equal([false, true, true], rows.Select(r => r.Problem is null));
        Assert.Equal("Zoë 😀", rows[2].Values[0]);
    }

    [Fact]
    public async Task A_file_of_five_hundred_columns_is_read_and_one_of_too_many_is_refused()
    {
        var file = await Csv.Open($"{string.Join(',', Enumerable.Range(1, 500).Select(i => $"c{i}"))}\n{string.Join(',', Enumerable.Range(1, 500).Select(i => $"v{i}"))}\n");

        Assert.Equal("v500", Assert.Single(await Csv.Rows(file)).Values[499]);
        Assert.Contains("at most 1,000", await Csv.Refusal(Csv.Stream($"{string.Join(',', Enumerable.Range(1, 1001).Select(i => $"c{i}"))}\n{new string(',', 1000)}x\n")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("phone", "1.23E+11", false)]
    [InlineData("phone", "4,91702E+11", false)]
    [InlineData("phone", "2024-05-20", false)]
    [InlineData("phone", "+49 170 1234567", true)]
    [InlineData("externalId", "1.23457E+14", false)]
    [InlineData("externalId", "May-20", false)]
    [InlineData("externalId", "5E-20", true)]
    [InlineData("externalId", "2024-05-20", true)]
    [InlineData("companySize", "20-May", false)]
    [InlineData("postcode", "Oct-50", false)]
    [InlineData("company", "May-20", true)]
    [InlineData("company", "#REF!", false)]
    [InlineData("company", "########", false)]
    [InlineData("company", "#1 Plumbing", true)]
    public void What_excel_has_made_of_a_value_is_refused_where_it_must_be_whole(string field, string text, bool good)
    {
        var reader = new ImportRowReader(new() { Columns = new Dictionary<string, string> { ["a"] = "lastName", ["b"] = field } }, ["a", "b"], TimeZoneInfo.Utc);

        Assert.Equal(good, reader.Read(new CsvRow(2, ["Ada", text], null)).Problems.Count == 0);
    }

    [Fact]
    public void Of_mixed_dates_those_of_iso_8601_are_read_beside_the_format_and_others_are_rejected()
    {
        var reader = new ImportRowReader(new() { Columns = new Dictionary<string, string> { ["a"] = "lastName", ["b"] = "capturedAt" }, DateFormat = "dd/MM/yyyy" }, ["a", "b"], TimeZoneInfo.Utc);

        Assert.Equal([new DateOnly(2024, 5, 20), new DateOnly(2024, 5, 20), null, null],
            new[] { "20/05/2024", "2024-05-20", "05/20/2024", "May-20" }.Select(t => reader.Read(new CsvRow(2, ["Ada", t], null)) is { Problems.Count: 0 } row ? row.CapturedAt?.Day : null));
        Assert.Equal(["dd/MM/yyyy"], DateReader.DetectFormats(["2024-05-20", "20/05/2024"]));
    }

    [Fact]
    public void A_tag_for_all_rows_is_one_more_where_a_row_has_its_own()
    {
        var reader = new ImportRowReader(new() { Columns = new Dictionary<string, string> { ["a"] = "lastName", ["b"] = "tags" }, Defaults = new Dictionary<string, string> { ["tags"] = "fair, 2026" } }, ["a", "b"], TimeZoneInfo.Utc);

        Assert.Equal(["vip", "fair", "2026"], reader.Read(new CsvRow(2, ["Ada", "vip"], null)).Tags);
        Assert.Equal(["fair", "2026"], reader.Read(new CsvRow(3, ["Bob", ""], null)).Tags);
    }
}
