using System.Text.Json;
using CsvHelper;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Tests.Support;
using Xunit;
using CsvRow = LeadFlow.Web.Features.Captures.Importing.CsvRow;

namespace LeadFlow.Web.Tests.Captures.Importing;

public sealed class RejectedRowsTests
{
    [Fact]
    public async Task The_report_has_the_columns_of_the_file_then_line_and_reason_and_can_be_read_back()
    {
        await using var stream = new MemoryStream();
        await using (var rows = await RejectedRows.StartAsync(stream, ["Name", "Notes", "line"], TestContext.Current.CancellationToken))
        {
            await rows.WriteAsync(new CsvRow(7, ["Zoë, \"Z\"", " two\r\nlines ", "x", "beyond"], null), "Too wide.", TestContext.Current.CancellationToken);
        }

        Assert.Equal([0xEF, 0xBB, 0xBF], stream.ToArray()[..3]);
        var file = await Csv.Open(stream);
        Assert.Equal(["Name", "Notes", "line", "line (2)", "reason"], file.Format.Columns);
        Assert.Equal(["Zoë, \"Z\"", " two\r\nlines ", "x", "7", "Too wide."], Assert.Single(await Csv.Rows(file)).Values);
    }

    [Theory]
    [InlineData("=1+1", true), InlineData("@SUM(A1)", true), InlineData("\tx", true), InlineData("\rx", true), InlineData("+cmd|' /C calc'!A0", true), InlineData("-2+3+cmd", true), InlineData("-A1", true)]
    [InlineData("+49 (0) 30 / 123-45", false), InlineData("-1.5", false), InlineData("Ada", false), InlineData("", false), InlineData("a=b", false)]
    public void A_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(string cell, bool defused)
    {
        Assert.Equal(defused ? "'" + cell : cell, CsvCells.Defuse(cell));
    }

    [Fact]
    public void An_apostrophe_of_the_report_is_taken_off_when_it_is_imported_again()
    {
        var mapping = new ImportMapping { Columns = new Dictionary<string, string> { ["a"] = "firstName" } };
        var reader = new ImportRowReader(mapping, ["a"], TimeZoneInfo.Utc);

        Assert.Equal("=Ada", reader.Read(new CsvRow(2, ["'=Ada"], null)).FirstName);
        Assert.Equal("'s-Hertogenbosch", reader.Read(new CsvRow(2, ["'s-Hertogenbosch"], null)).FirstName);
    }

    [Fact]
    public async Task Every_naughty_string_is_the_same_after_export_and_import()
    {
        var strings = JsonSerializer.Deserialize<List<string>>(await File.ReadAllTextAsync(SharedData.Path("strings/blns.json"), TestContext.Current.CancellationToken))!;
        string[] own = ["'=1+1", "''@x", "'+49 30 1", "'-", "'t Hooft", "'", "''"];

        Assert.All(strings.Concat(own), text => Assert.Equal(text, CsvCells.Plain(CsvCells.Defuse(text))));
    }

    [Fact]
    public async Task Every_naughty_string_survives_as_a_cell()
    {
        var strings = JsonSerializer.Deserialize<List<string>>(await File.ReadAllTextAsync(SharedData.Path("strings/blns.json"), TestContext.Current.CancellationToken))!;
        await using var stream = new MemoryStream();
        await using (var writer = CsvWriter.Create(stream, leaveOpen: true))
        {
            writer.WriteRecord("number", "string", "end");
            foreach (var (i, text) in strings.Index())
            {
                writer.WriteField($"{i}");
                writer.WriteField(text, CsvCells.Quoting(text));
                writer.WriteField("end");
                writer.EndRecord();
            }
        }

        var rows = await Csv.Rows(await Csv.Open(stream));

        Assert.All(rows, r => Assert.Null(r.Problem));
        Assert.Equal(strings, rows.Select(r => r.Values[1]));
    }

    [Fact]
    public async Task Every_naughty_string_is_read_as_every_field_without_an_exception()
    {
        var strings = JsonSerializer.Deserialize<List<string>>(await File.ReadAllTextAsync(SharedData.Path("strings/blns.json"), TestContext.Current.CancellationToken))!;
        var columns = ImportFields.All.Append("customFields.x").ToList();
        var reader = new ImportRowReader(new ImportMapping { Columns = columns.ToDictionary(c => c) }, columns, TimeZoneInfo.Utc);

        Assert.All(strings, s => Assert.NotNull(reader.Read(new CsvRow(2, [.. columns.Select(_ => s)], null))));
    }
}
