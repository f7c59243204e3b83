using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>An import as an integration runs it.</summary>
public sealed class ImportsApiTests(TestDatabase database) : IAsyncLifetime
{
    private static readonly Uri Imports = new("/api/v1/imports", UriKind.Relative);

    private readonly ImportFixture desk = new(database);

    public ValueTask InitializeAsync() => desk.InitializeAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task A_file_is_accepted_runs_in_the_background_and_tells_how_far_it_got()
    {
        using var client = desk.Browser();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Mail,First\na@x.example,A\nnobody,B\n"), "file", "people.csv" },
            { new StringContent("""{"columns": {"Mail": "email", "First": "firstName"}, "match": ["email"]}"""), "mapping" },
            { new StringContent("skip"), "policy" },
            { new StringContent("false"), "dryRun" },
        };

        using var accepted = await client.PostAsync(Imports, form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var id = (await accepted.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetGuid();
        Assert.Equal($"/api/v1/imports/{id}", accepted.Headers.Location!.ToString());
        Assert.Equal("queued", (await Get()).GetProperty("state").GetString());

        await desk.RunAll();

        var done = await Get();
        Assert.Equal(("completed", 2, 2, 1, 1, 0), (done.GetProperty("state").GetString(), done.GetProperty("total").GetInt32(), done.GetProperty("done").GetInt32(),
            done.GetProperty("created").GetInt32(), done.GetProperty("rejected").GetInt32(), done.GetProperty("secondsLeft").GetInt32()));
        var rejected = await client.GetStringAsync(done.GetProperty("rejectedFile").GetString(), TestContext.Current.CancellationToken);
        Assert.Contains("nobody,B,3,", rejected, StringComparison.Ordinal);

        using var cancelled = await client.PostAsync(new Uri($"{accepted.Headers.Location}/cancel", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, cancelled.StatusCode);

        Task<JsonElement> Get() => client.GetFromJsonAsync<JsonElement>($"/api/v1/imports/{id}", TestContext.Current.CancellationToken);
    }
}
