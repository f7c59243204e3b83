using System.Text.Json;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Captures.Importing;

public sealed class RealFilesTests
{
    public static TheoryData<string> Spectrum => SharedData.Files("csv-spectrum/csvs", "*.csv");

    public static TheoryData<string> Pollock => SharedData.Files("pollock-file/csv", "*.csv");

    /// <summary>Polluted files that are refused, by a word of the sentence.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["file_no_payload.csv"] = "empty",
        ["file_header_only.csv"] = "no rows",
        ["file_field_delimiter_0x20.csv"] = "separated by blanks",
    };

    /// <summary>Polluted files of which some rows are rejected, by a word of the sentence at the row. All others are those of the clean twin.</summary>
    private static readonly Dictionary<string, string> RowsRejected = new()
    {
        ["file_escape_char_0x00.csv"] = "must be doubled",
        ["file_escape_char_0x5C.csv"] = "must be doubled",
        ["file_header_multirow_2.csv"] = "repeats the headings",
        ["file_header_multirow_3.csv"] = "repeats the headings",
        ["file_multitable_less.csv"] = "another table|Another table|must be doubled",
        ["file_multitable_more.csv"] = "another table|Another table|must be doubled",
        ["file_multitable_same.csv"] = "another table|Another table|must be doubled",
        ["file_quotation_char_0x27.csv"] = "doubled quotation marks|must be doubled|cells where the header has|never closed",
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
    public async Task A_polluted_file_reads_as_its_clean_twin_or_says_where_it_does_not(string name)
    {
        var (file, cleanName) = (Path.GetFileName(name), name.Replace("/csv/", "/clean/", StringComparison.Ordinal));
        await using var stream = File.OpenRead(SharedData.Path(name));
        if (Refused.TryGetValue(file, out var word))
        {
            Assert.Contains(word, await Csv.Refusal(stream), StringComparison.Ordinal);
            return;
        }

        await using var cleanStream = File.OpenRead(SharedData.Path(cleanName));
        var clean = await Csv.Open(cleanStream);
        var read = await Csv.Open(stream);
        var (expected, rows) = ((await Csv.Rows(clean)).ConvertAll(r => string.Join('¦', r.Values)), await Csv.Rows(read));
        var (good, rejected) = (rows.Where(r => r.Problem is null).Select(r => string.Join('¦', r.Values)).ToList(), rows.Where(r => r.Problem is not null).ToList());

        Assert.All(good, r => Assert.Contains(r, expected)); // Nothing is silently wrong.
        if (RowsRejected.TryGetValue(file, out var words))
        {
            Assert.NotEmpty(rejected);
            Assert.All(rejected, r => Assert.Contains(words.Split('|'), w => r.Problem!.Contains(w, StringComparison.Ordinal)));
            Assert.True(file.Contains("_char_", StringComparison.Ordinal) || expected.TrueForAll(good.Contains), "A row of the clean file is missing.");
        }
        else
        {
            Assert.Equal(clean.Format.Columns, read.Format.Columns);
            Assert.Equal(expected, good);
            Assert.Empty(rejected);
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
}
