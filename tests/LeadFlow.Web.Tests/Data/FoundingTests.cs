using System.Net;
using System.Net.Http.Headers;
using LeadFlow.Web.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Npgsql;
using Xunit;

namespace LeadFlow.Web.Tests.Data;

/// <summary>The first start of an installation, with settings that somebody mistyped.</summary>
public sealed class FoundingTests(TestDatabase databases)
{
    private static readonly string Key = new('k', 32);

    [Theory]
    [InlineData("LeadFlow:Bootstrap:AdminApiKey", "short")]
    [InlineData("LeadFlow:Bootstrap:AdminPassword", "short")]
    [InlineData("LeadFlow:Company:TimeZone", "Mars/Olympus")]
    [InlineData("LeadFlow:Company:Country", "Atlantis")]
    [InlineData("LeadFlow:DemoData", "true")]
    public async Task What_is_refused_leaves_nothing_so_that_the_next_start_founds_as_if_for_the_first_time(string setting, string mistyped)
    {
        var connectionString = await NotFounded();
        await using (var refused = LeadFlow(connectionString).WithWebHostBuilder(h => h.UseSetting(setting, mistyped).UseSetting("LeadFlow:Company:Name", "Of the first attempt")))
        {
            Assert.ThrowsAny<Exception>(() => refused.CreateClient());
        }

        Assert.Equal((0, 0), await CompaniesAndUsers(connectionString));

        await using var app = LeadFlow(connectionString);
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var answer = await client.GetAsync(new Uri("/api/v1/leads", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((1, 1), await CompaniesAndUsers(connectionString));
    }

    private async Task<string> NotFounded()
    {
        var connectionString = await databases.CreateDatabaseAsync();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var empty = new NpgsqlCommand("TRUNCATE companies, agreements CASCADE", connection);
        await empty.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connectionString;
    }

    private static WebApplicationFactory<Program> LeadFlow(string connectionString) => new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
        .UseEnvironment("Test")
        .AsTestNode()
        .UseSetting("Serilog:MinimumLevel:Override:LeadFlow", "Error") // That the key is in the configuration.
        .UseSetting("ConnectionStrings:LeadFlow", connectionString)
        .UseSetting("LeadFlow:Company:TimeZone", "Europe/Berlin")
        .UseSetting("LeadFlow:Bootstrap:AdminEmail", "ada@example.com")
        .UseSetting("LeadFlow:Bootstrap:AdminPassword", "a long password for the test")
        .UseSetting("LeadFlow:Bootstrap:AdminApiKey", Key));

    private static async Task<(long Companies, long Users)> CompaniesAndUsers(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var count = new NpgsqlCommand("SELECT (SELECT count(*) FROM companies), (SELECT count(*) FROM users)", connection);
        await using var row = await count.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await row.ReadAsync(TestContext.Current.CancellationToken);
        return (row.GetInt64(0), row.GetInt64(1));
    }
}
