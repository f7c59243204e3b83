using System.Text.Json;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Captures.Importing;

public sealed class RealFilesTests
{
    public static TheoryData<string> Spectrum => SharedData.Files("csv-spectrum/csvs", "*.csv");

    public static TheoryData<string> Pollock => SharedData.Files("pollock-file/csv", "*.csv");

    /// <summary>The polluted files that do not read as their clean twins, and why.</summary>
    private static readonly Dictionary<string, string> Different = new()
    {
        ["file_no_payload.csv"] = "refused: empty",
        ["file_header_only.csv"] = "refused: a header and no rows",
        ["file_escape_char_0x00.csv"] = "quotes within quoted cells that nothing escapes: those rows are rejected",
        ["file_escape_char_0x5C.csv"] = "quotes escaped by a backslash are not CSV: those rows are rejected",
        ["file_field_delimiter_0x20.csv"] = "blanks between cells cannot be told from blanks in texts",
        ["file_quotation_char_0x27.csv"] = "apostrophes as quotes are not CSV: they stay, and commas within split cells",
        ["file_header_multirow_2.csv"] = "one line of header is read, further ones are rows",
        ["file_header_multirow_3.csv"] = "one line of header is read, further ones are rows",
        ["file_preamble.csv"] = "a title above the header is taken for the header",
        ["file_multitable_less.csv"] = "a second table below the first is read as rows of the first",
        ["file_multitable_more.csv"] = "a second table below the first is read as rows of the first, too wide",
        ["file_multitable_same.csv"] = "a second table below the first is read as rows of the first",
    };

    [Theory]
    [MemberData(nameof(Spectrum))]
    public async Task Csv_spectrum_reads_as_its_json(string name)
    {
        await using var stream = File.OpenRead(SharedData.Path(name));
        var json = SharedData.Path(name.Replace("csvs", "json", StringComparison.Ordinal).Replace(".csv", ".json", StringComparison.Ordinal));
        var expected = JsonSerializer.Deserialize<List<Dictionary<string, string>>>(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));

        var file = await Csv.Open(stream);
        var rows = await Csv.Rows(file);

        Assert.All(rows, r => Assert.Null(r.Problem));
        Assert.Equal(expected, rows.Select(r => file.Format.Columns.Zip(r.Values).ToDictionary(c => c.First, c => c.Second)));
    }

    [Theory]
    [MemberData(nameof(Pollock))]
    public async Task A_polluted_file_reads_as_its_clean_twin_or_is_known_not_to(string name)
    {
        var cleanName = name.Replace("/csv/", "/clean/", StringComparison.Ordinal);
        await using var stream = File.OpenRead(SharedData.Path(name));
        await using var clean = File.OpenRead(SharedData.Path(cleanName));

        var expected = await Cells(clean);
        var read = await Cells(stream);

        if (Different.ContainsKey(Path.GetFileName(name)))
        {
            Assert.True(read.Refusal is not null || !read.Rows.SequenceEqual(expected.Rows), $"{name} reads well now: take it off the list.");
        }
        else
        {
            Assert.Equal(expected.Refusal, read.Refusal);
            Assert.Equal(expected.Rows, read.Rows);
        }
    }

    [Theory]
    [InlineData("pollock-file/csv/file_escape_char_0x00.csv")]
    [InlineData("pollock-file/csv/file_escape_char_0x5C.csv")]
    public async Task Quotes_that_are_not_doubled_reject_their_rows_and_no_other(string name)
    {
        await using var stream = File.OpenRead(SharedData.Path(name));
        await using var clean = File.OpenRead(SharedData.Path("pollock-file/clean/source.csv"));

        var expected = (await Csv.Rows(await Csv.Open(clean))).Select(r => string.Join('|', r.Values)).ToHashSet();
        var rows = await Csv.Rows(await Csv.Open(stream));

        Assert.Equal(expected.Count, rows.Count);
        Assert.All(rows, r => Assert.Equal(r.Problem is null, expected.Contains(string.Join('|', r.Values))));
    }

    [Theory]
    [InlineData("olist/olist_marketing_qualified_leads_dataset.csv", 8_000, 4, "mql_id")]
    [InlineData("olist/olist_closed_deals_dataset.csv", 842, 14, "mql_id")]
    [InlineData("salvirt/B2B_dataset.csv", 448, 23, "Product")]
    [InlineData("xedu_leads_oldest70.csv", 6_468, 37, "Prospect ID")]
    public async Task Real_exports_read_in_full(string name, int rows, int columns, string first)
    {
        await using var stream = File.OpenRead(SharedData.Path(name));

        var file = await Csv.Open(stream);
        var read = await Csv.Rows(file);

        Assert.True(file.Format.HasHeader);
        Assert.Equal(columns, file.Format.Columns.Count);
        Assert.Equal(first, file.Format.Columns[0]);
        Assert.Equal(rows, read.Count);
        Assert.All(read, r => Assert.Null(r.Problem));
    }

    [Fact]
    public async Task Marketing_qualified_leads_become_rows_with_day_and_source()
    {
        var leads = await Read("olist/olist_marketing_qualified_leads_dataset.csv", """
            {"columns": {"mql_id": "externalId", "first_contact_date": "capturedAt", "origin": "source"},
             "dateFormat": "yyyy-MM-dd", "match": ["externalId"], "system": "olist", "timeZone": "America/Sao_Paulo"}
            """);

        Assert.All(leads, l => Assert.Empty(l.Problems));
        Assert.Equal(8_000, leads.Select(l => l.ExternalId).Distinct().Count());
        Assert.Contains(leads, l => l.Source is null);
        Assert.Contains(leads, l => l.Source == "unknown");
        Assert.All(leads, l => Assert.False(l.CapturedAt!.Value.HasTime));
        Assert.Equal(new DateOnly(2018, 2, 1), leads[0].CapturedAt!.Value.Day);
        // Brazil began its summer time at midnight of that day.
        var skipped = leads.First(l => l.CapturedAt!.Value.Day == new DateOnly(2017, 10, 15));
        Assert.Equal(new DateTimeOffset(2017, 10, 15, 3, 0, 0, TimeSpan.Zero), skipped.CapturedAt!.Value.Instant);
    }

    [Fact]
    public async Task Closed_deals_become_rows_with_the_time_of_the_win()
    {
        var leads = await Read("olist/olist_closed_deals_dataset.csv", """
            {"columns": {"mql_id": "externalId", "won_date": "wonAt", "declared_monthly_revenue": "amount", "business_segment": "industry"},
             "dateFormat": "yyyy-MM-dd", "defaults": {"currency": "BRL"}, "match": ["externalId"], "system": "olist", "timeZone": "America/Sao_Paulo"}
            """);

        Assert.Equal(842, leads.Count);
        Assert.All(leads, l => Assert.Empty(l.Problems));
        Assert.Equal(797, leads.Count(l => l.Amount == 0));
        Assert.Equal(new DateTimeOffset(2018, 2, 26, 22, 58, 54, TimeSpan.Zero), leads[0].WonAt!.Value.Instant);
    }

    private static async Task<List<ImportRow>> Read(string name, string json)
    {
        await using var stream = File.OpenRead(SharedData.Path(name));
        var file = await Csv.Open(stream);
        var mapping = ImportMapping.Parse(json).Value!;
        Assert.Empty(mapping.Validate(file.Format.Columns));
        var reader = new ImportRowReader(mapping, file.Format.Columns, TimeZoneInfo.Utc);
        return [.. (await Csv.Rows(file)).Select(reader.Read)];
    }

    private static async Task<(string? Refusal, List<string> Rows)> Cells(FileStream stream)
    {
        var opened = await CsvFile.OpenAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        return opened.Succeeded
            ? (null, [string.Join("¦", opened.Value.Format.Columns), .. (await Csv.Rows(opened.Value)).Select(r => $"{r.Problem}{string.Join("¦", r.Values)}")])
            : (opened.Problem, []);
    }
}
