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

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_before_it_is_read()
    {
        using var client = desk.Browser(follows: false);
        using var body = new Announced(2L * 1024 * 1024 * 1024);
        using var api = await client.PostAsync(Imports, body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, api.StatusCode);
        Assert.Contains("too large", await api.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var again = new Announced(2L * 1024 * 1024 * 1024);
        using var page = await client.PostAsync(new Uri("/import", UriKind.Relative), again, TestContext.Current.CancellationToken);
        Assert.Contains("at most 512 MB", await client.GetStringAsync(page.Headers.Location, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_is_refused_by_a_sentence()
    {
        using var client = desk.Browser();
        using var half = new StringContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nMail\na@x.exa");
        half.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");

        using var response = await client.PostAsync(Imports, half, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("broke off", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Further_files_are_joined_as_the_mapping_says_and_the_list_goes_page_by_page()
    {
        using var client = desk.Browser();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Mail,Id\na@x.example,1\n"), "file", "people.csv" },
            { new StringContent("Id,City\n1,London\n"), "file", "cities.csv" },
            { new StringContent("""{"columns": {"Mail": "email", "City": "city"}, "file": {"join": [{"column": "Id"}]}}"""), "mapping" },
        };

        using var accepted = await client.PostAsync(Imports, form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        await desk.RunAll();

        Assert.Equal(["London"], await desk.Rows("SELECT city FROM leads"));
        var list = await client.GetFromJsonAsync<JsonElement>("/api/v1/imports?limit=1", TestContext.Current.CancellationToken);
        Assert.Equal((1, JsonValueKind.Null), (list.GetProperty("items").GetArrayLength(), list.GetProperty("nextCursor").ValueKind));
    }

    /// <summary>Announces a length and sends nothing.</summary>
    private sealed class Announced : HttpContent
    {
        public Announced(long length)
        {
            Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
            Headers.ContentLength = length;
        }

        protected override Task SerializeToStreamAsync(System.IO.Stream stream, TransportContext? context) => Task.CompletedTask;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
