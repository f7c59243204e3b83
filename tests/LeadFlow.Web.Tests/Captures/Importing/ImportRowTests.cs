using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Captures.Importing;
using Xunit;

namespace LeadFlow.Web.Tests.Captures.Importing;

public sealed class ImportRowTests
{
    [Fact]
    public void Every_kind_of_field_gets_its_type()
    {
        var row = Read(new()
        {
            ["externalId"] = " 00042 ",
            ["email"] = "ada@example.com",
            ["companySize"] = "1,250",
            ["tags"] = "fair; vip, Fair",
            ["capturedAt"] = "2024-02-01",
            ["wonAt"] = "2024-03-01 10:00",
            ["amount"] = "€ 1.234,50",
            ["bant.budget.level"] = "Confirmed",
            ["bant.budget.amount"] = "5000",
            ["bant.authority.level"] = "unknown",
            ["bant.authority.role"] = "Decision maker",
            ["bant.need.level"] = "",
            ["bant.timeframe.from"] = "2024-06-01",
            ["interest"] = "form, click",
            ["customFields.shoe"] = "44",
            ["source"] = "unknown",
        });

        Assert.Empty(row.Problems);
        Assert.Equal("00042", row.ExternalId);
        Assert.Equal(1250, row.CompanySize);
        Assert.Equal(["fair", "vip"], row.Tags);
        Assert.Equal((1234.50m, "EUR"), (row.Amount, row.Currency));
        Assert.Equal((Level.Confirmed, 5000m, null), (row.BudgetLevel, row.BudgetAmount, row.BudgetCurrency));
        Assert.Equal((Level.Unknown, BuyingRole.DecisionMaker), (row.AuthorityLevel, row.AuthorityRole));
        Assert.Null(row.NeedLevel);
        Assert.Equal(new DateOnly(2024, 6, 1), row.TimeframeFrom);
        Assert.Equal([ResponseKind.Form, ResponseKind.Click], row.Interest);
        Assert.Equal("44", row.CustomFields["shoe"]);
        Assert.Equal("unknown", row.Source);
        Assert.Equal((false, true), (row.CapturedAt!.Value.HasTime, row.WonAt!.Value.HasTime));
    }

    [Theory]
    [InlineData("Yes", "Confirmed")]
    [InlineData(" yes ", "Confirmed")]
    [InlineData("YES!", "Likely")]
    [InlineData("yes!", "Possible")]
    [InlineData("Select", null)]
    [InlineData("", "No")]
    [InlineData("likely", "Likely")]
    public void The_map_of_values_comes_first_exact_before_loose(string cell, string? level)
    {
        var row = Read(new() { ["email"] = "a@example.com", ["bant.need.level"] = cell }, m => m with
        {
            Values = new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["bant.need.level"] = new Dictionary<string, string> { ["yes"] = "confirmed", ["YES!"] = "likely", ["yes!"] = "possible", ["select"] = "", [""] = "no" },
            },
        });

        Assert.Empty(row.Problems);
        Assert.Equal(level, row.NeedLevel?.ToString());
    }

    [Fact]
    public void Defaults_fill_what_is_blank_and_only_that()
    {
        ImportMapping With(ImportMapping m) => m with { Defaults = new Dictionary<string, string> { ["source"] = "fair", ["capturedAt"] = "2024-01-31" }, DateFormat = "dd/MM/yyyy" };

        Assert.Equal("web", Read(new() { ["email"] = "a@example.com", ["source"] = "web" }, With).Source);
        var blank = Read(new() { ["email"] = "a@example.com", ["source"] = " " }, With);
        Assert.Equal("fair", blank.Source);
        Assert.Equal(new DateOnly(2024, 1, 31), blank.CapturedAt!.Value.Day);
    }

    [Theory]
    [InlineData("1234.5", 1234.5), InlineData("1,234.56", 1234.56), InlineData("1.234,56", 1234.56), InlineData("€ 1 234", 1234), InlineData("1 234,5 €", 1234.5)]
    [InlineData("1,234,567", 1234567), InlineData("1.234.567,89", 1234567.89), InlineData("12'345.60", 12345.6), InlineData("0.0", 0), InlineData("0.125", 0.125)]
    [InlineData("USD 99", 99), InlineData("99 eur", 99), InlineData("12,34", 12.34), InlineData("1234.567", 1234.567), InlineData("R$ 10,00", 10), InlineData("+5", 5)]
    [InlineData("1 234 567,00", 1234567)]
    public void Amounts_are_read_as_people_write_them(string text, double value) => Assert.Equal((decimal)value, Amounts.Read(text).Value.Value);

    [Theory]
    [InlineData("1.234"), InlineData("1,234"), InlineData("-5"), InlineData("(5)"), InlineData("5-"), InlineData("1.2.3"), InlineData("1,23,456"), InlineData("abc"), InlineData("1e5")]
    [InlineData("NaN"), InlineData("∞"), InlineData("."), InlineData("€"), InlineData("1..2"), InlineData("9999999999999"), InlineData("12 34"), InlineData("1,2.3,4"), InlineData("$1,000 - $5,000"), InlineData("")]
    public void Amounts_that_can_mean_two_things_or_none_are_told(string text) => Assert.NotNull(Amounts.Read(text).Problem);

    [Theory]
    [InlineData("Ada Lovelace", "Ada", "Lovelace")]
    [InlineData("Lovelace, Ada", "Ada", "Lovelace")]
    [InlineData("Ludwig van Beethoven", "Ludwig", "van Beethoven")]
    [InlineData("Maria José da Silva Santos", "Maria José", "da Silva Santos")]
    [InlineData("Martin Luther King Jr.", "Martin Luther", "King Jr.")]
    [InlineData("Martin Luther King, Jr.", "Martin Luther", "King, Jr.")]
    [InlineData("  Ada\u00A0 Lovelace ", "Ada", "Lovelace")]
    [InlineData("Van Morrison", "Van", "Morrison")]
    [InlineData("Madonna", "Madonna", null)]
    [InlineData("山田太郎", "山田太郎", null)]
    public void A_full_name_is_split_without_losing_a_word(string full, string? first, string? last)
    {
        var row = Read(new() { ["fullName"] = full });

        Assert.Equal((first, last), (row.FirstName, row.LastName));
    }

    [Theory]
    [InlineData("email", "not an address"), InlineData("email", "a@example.com; b@example.com"), InlineData("email", "@example.com")]
    [InlineData("phone", "n/a"), InlineData("companySize", "11-50"), InlineData("capturedAt", "01/02/2024"), InlineData("currency", "Euro")]
    [InlineData("amount", "-1"), InlineData("bant.need.level", "maybe"), InlineData("bant.authority.role", "boss"), InlineData("interest", "form, fax")]
    public void A_cell_that_cannot_be_read_names_its_column_and_value(string field, string cell)
    {
        var cells = new Dictionary<string, string> { ["externalId"] = "1", [field] = cell };

        var problem = Assert.Single(Read(cells).Problems);

        Assert.Equal((field, cell), (problem.Column, problem.Value));
        Assert.Contains(cell, problem.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("firstName", 300), InlineData("company", 300), InlineData("jobTitle", 300), InlineData("website", 2_000), InlineData("source", 300), InlineData("externalId", 200), InlineData("notes", 20_000)]
    public void A_text_over_the_limit_names_the_limit_and_shows_the_beginning(string field, int limit)
    {
        var cells = new Dictionary<string, string> { ["email"] = "a@example.com", [field] = new('x', limit) };
        Assert.Empty(Read(cells).Problems);

        cells[field] += "x";
        var problem = Assert.Single(Read(cells).Problems);

        Assert.Equal(80, problem.Value.Length);
        Assert.Contains(limit.ToString("N0", System.Globalization.CultureInfo.InvariantCulture), problem.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_contradict_themselves_or_name_nobody_are_told()
    {
        Assert.Single(Read(new() { ["email"] = "a@example.com", ["wonAt"] = "2024-01-01", ["lostAt"] = "2024-01-02" }).Problems);
        Assert.Single(Read(new() { ["email"] = "a@example.com", ["amount"] = "€ 5", ["currency"] = "USD" }).Problems);
        Assert.Single(Read(new() { ["email"] = "", ["company"] = "Acme" }).Problems);
    }

    [Fact]
    public void Several_columns_of_notes_become_paragraphs()
    {
        var mapping = new ImportMapping { Columns = new Dictionary<string, string> { ["b"] = "notes", ["a"] = "email", ["c"] = "notes" } };

        var row = new ImportRowReader(mapping, ["a", "b", "c"], TimeZoneInfo.Utc).Read(new CsvRow(2, ["a@example.com", "one\ntwo", "three"], null));

        Assert.Equal("one\ntwo\n\nthree", row.Notes);
    }

    [Fact]
    public async Task A_hundred_thousand_rows_are_read_and_mapped()
    {
        var text = "id,name,mail,when,amount,source\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i},\"Lovelace, Ada {i}\",ada{i}@example.com,2018-02-26 19:58:54,\"1,{i % 1000:000}.50\",organic\n"));
        var mapping = ImportMapping.Parse("""{"columns": {"id": "externalId", "name": "fullName", "mail": "email", "when": "capturedAt", "amount": "amount", "source": "source"}, "system": "x", "timeZone": "America/Sao_Paulo"}""").Value!;
        await using var stream = Csv.Stream(text);

        var file = await Csv.Open(stream);
        var reader = new ImportRowReader(mapping, file.Format.Columns, TimeZoneInfo.Utc);
        var good = 0;
        await foreach (var row in file.ReadAsync(TestContext.Current.CancellationToken))
        {
            good += reader.Read(row).Problems.Count == 0 ? 1 : 0;
        }

        Assert.Equal(100_000, good);
    }

    private static ImportRow Read(Dictionary<string, string> cells, Func<ImportMapping, ImportMapping>? change = null)
    {
        var mapping = new ImportMapping { Columns = cells.Keys.ToDictionary(k => k), System = "crm" };
        return new ImportRowReader(change?.Invoke(mapping) ?? mapping, [.. cells.Keys], TimeZoneInfo.Utc).Read(new CsvRow(2, [.. cells.Values], null));
    }
}
