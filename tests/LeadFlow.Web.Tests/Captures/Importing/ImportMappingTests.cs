using LeadFlow.Web.Features.Captures.Importing;
using Xunit;

namespace LeadFlow.Web.Tests.Captures.Importing;

public sealed class ImportMappingTests
{
    private static readonly string[] Columns = ["Id", "E-mail", "Mail 2", "Name", "When", "Notes", "More notes", "Budget", "Money"];

    [Fact]
    public void The_example_of_the_api_is_read()
    {
        var mapping = ImportMapping.Parse("""
            {"columns": {"Id": "externalId"}, "values": {"bant.budget.level": {"yes": "confirmed"}}, "dateFormat": "yyyy-MM-dd",
             "defaults": {"source": "fair"}, "match": ["externalId","email","phone"], "system": "olist", "timeZone": "America/Sao_Paulo"}
            """);

        Assert.Null(mapping.Problem);
        Assert.Empty(mapping.Value!.Validate(Columns));
        Assert.Equal("confirmed", mapping.Value.Values["bant.budget.level"]["yes"]);
        Assert.Equal(mapping.Value.ToJson(), ImportMapping.Parse(mapping.Value.ToJson()).Value!.ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"columns\": null}")]
    [InlineData("{\"columns\": {\"Id\": null}}")]
    [InlineData("{\"columns\": {\"Id\": 1}}")]
    [InlineData("{\"colums\": {}}")]
    [InlineData("{\"columns\": {\"Id\": \"email\", \"Id\": \"phone\"}}")]
    [InlineData("{\"values\": {\"stage\": null}}")]
    public void What_is_not_a_mapping_is_refused(string json) => Assert.NotNull(ImportMapping.Parse(json).Problem);

    [Theory]
    [InlineData("{'columns': {'E-mail': 'emial'}}", "columns.E-mail", "email")]
    [InlineData("{'columns': {'E-mail': 'first_name'}}", "columns.E-mail", "firstName")]
    [InlineData("{'columns': {'e-mail': 'email'}}", "columns.e-mail", "E-mail")]
    [InlineData("{'columns': {'E-mail': 'email', 'Mail 2': 'email'}}", "columns.Mail 2", "2 columns")]
    [InlineData("{'columns': {'Notes': 'notes'}}", "columns", "identifies")]
    [InlineData("{'columns': {'Id': 'externalId'}, 'system': '0123456789012345678901234567890123456789012345678901234567890'}", "system", "longer than 60")]
    [InlineData("{'columns': {'E-mail': 'email'}, 'timeZone': 'Mars/Olympus'}", "timeZone", "Mars")]
    [InlineData("{'columns': {'E-mail': 'email'}, 'dateFormat': 'dd/mm'}", "dateFormat", "dd/mm")]
    [InlineData("{'columns': {'E-mail': 'email'}, 'match': ['name']}", "match", "name")]
    [InlineData("{'columns': {'E-mail': 'email'}, 'match': ['phone']}", "match", "phone")]
    [InlineData("{'columns': {'E-mail': 'email', 'Budget': 'bant.budget.level'}, 'values': {'bant.budget.level': {'x': 'sure'}}}", "values.bant.budget.level", "sure")]
    [InlineData("{'columns': {'E-mail': 'email'}, 'values': {'budget': {}}}", "values.budget", "no field")]
    [InlineData("{'columns': {'E-mail': 'email'}, 'defaults': {'email': 'a@example.com'}}", "defaults.email", "one lead")]
    [InlineData("{'columns': {'E-mail': 'email'}, 'defaults': {'currency': 'EURO'}}", "defaults.currency", "EURO")]
    [InlineData("{'columns': {'E-mail': 'email', 'Money': 'currency'}}", "columns", "amount")]
    [InlineData("{'columns': {'E-mail': 'email', 'Money': 'customFields.'}}", "columns.Money", "customFields.")]
    public void Each_mistake_is_told_where_it_is(string json, string key, string says)
    {
        var errors = ImportMapping.Parse(json.Replace('\'', '"')).Value!.Validate(Columns);

        Assert.Contains(errors[key], e => e.Contains(says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{'columns': {'Name': 'fullName', 'Notes': 'notes', 'More notes': 'notes', 'Money': 'customFields.shoe size'}}")]
    [InlineData("{'columns': {'E-mail': 'email'}, 'defaults': {'capturedAt': '2024-01-31', 'stage': 'warm'}, 'dateFormat': 'dd/MM/yyyy'}")]
    [InlineData("{'columns': {'E-mail': 'email'}, 'match': []}")]
    public void A_sound_mapping_has_no_errors(string json) => Assert.Empty(ImportMapping.Parse(json.Replace('\'', '"')).Value!.Validate(Columns));

    [Fact]
    public void Every_field_can_be_mapped_and_read()
    {
        var columns = ImportFields.All.Append("customFields.x").ToList();
        var mapping = new ImportMapping { Columns = columns.ToDictionary(c => c), System = "crm" };

        Assert.Empty(mapping.Validate(columns));
        var row = new ImportRowReader(mapping, columns, TimeZoneInfo.Utc).Read(new CsvRow(2, [.. columns.Select(_ => "x")], null));
        Assert.Equal("x", row.CustomFields["x"]);
    }

    [Fact]
    public void Names_of_columns_suggest_their_fields()
    {
        var guess = ColumnGuess.Suggest(["E-mail Address", "Company Name", "First Name", "Last_Name", "Mobile", "Lead Source", "Created Date", "Zip/Postal Code", "No. of Employees", "Shoe Size"]);

        Assert.Equal(
            ["E-mail Address=email", "Company Name=company", "First Name=firstName", "Last_Name=lastName", "Mobile=phone", "Lead Source=source", "Created Date=capturedAt", "Zip/Postal Code=postcode", "No. of Employees=companySize"],
            guess.Select(g => $"{g.Key}={g.Value}").OrderBy(g => Array.FindIndex(["E-m", "Com", "Fir", "Las", "Mob", "Lea", "Cre", "Zip", "No."], p => g.StartsWith(p, StringComparison.Ordinal))));
        Assert.Equal(
            [("mql_id", "externalId"), ("first_contact_date", "capturedAt"), ("origin", "source")],
            ColumnGuess.Suggest(["mql_id", "first_contact_date", "landing_page_id", "origin"]).Select(g => (g.Key, g.Value)).OrderBy(g => g.Key == "mql_id" ? 0 : g.Key == "origin" ? 2 : 1));
        Assert.Equal("wonAt", ColumnGuess.Suggest(["mql_id", "seller_id", "won_date"])["won_date"]);
        Assert.Equal([("E-Mail adress", "email"), ("Phone / Mobile", "phone")], ColumnGuess.Suggest(["E-Mail adress", "Phone / Mobile"]).Select(g => (g.Key, g.Value)));
    }

    [Fact]
    public void A_suggestion_gives_each_field_once()
    {
        var guess = ColumnGuess.Suggest(["Email", "E-Mail", "email (2)", "Phone", "Mobile", "Name", "Contact"]);

        Assert.Equal(guess.Count, guess.Values.Distinct().Count());
    }
}
