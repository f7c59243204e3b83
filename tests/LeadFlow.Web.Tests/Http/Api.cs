using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Http;

/// <summary>What an outside program does: sends JSON, reads JSON, knows no types.</summary>
public static class Api
{
    public static async Task<Answer> Call(this HttpClient client, HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/api/v1/{path}");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new(response, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static Task<Answer> Get(this HttpClient client, string path) => client.Call(HttpMethod.Get, path);

    public static Task<Answer> Post(this HttpClient client, string path, object? body = null, params (string Name, string Value)[] headers) => client.Call(HttpMethod.Post, path, body, headers);

    public static Task<Answer> Put(this HttpClient client, string path, object body) => client.Call(HttpMethod.Put, path, body);

    public static Task<Answer> Patch(this HttpClient client, string path, object body, int? version) =>
        client.Call(HttpMethod.Patch, path, body, version is { } v ? [("If-Match", $"\"{v}\"")] : []);

    /// <summary>A lead captured by this client.</summary>
    public static async Task<JsonObject> Capture(this HttpClient client, object? more = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more ?? new { }))!.AsObject();
        body["email"] ??= TestData.Email();
        body["source"] ??= "Website";
        return (await client.Post("leads", body.ToJsonString())).Expect(HttpStatusCode.Created);
    }

    /// <summary>A lead that sales can claim.</summary>
    public static async Task<JsonObject> CaptureHot(this HttpClient client, App app)
    {
        var lead = await client.Capture(new { firstName = "Hot", interest = new[] { new { kind = "reply" }, new { kind = "form" } } });
        return (await client.Put($"leads/{lead["id"]}/bant", ReadyToBuy(app))).Expect(HttpStatusCode.OK);
    }

    public static object ReadyToBuy(App app) => new
    {
        budget = new { level = "confirmed", amount = 5000, currency = "EUR" },
        authority = new { level = "confirmed", role = "decision-maker" },
        need = new { level = "confirmed" },
        timeframe = new { from = $"{app.Clock.Now.AddDays(10):yyyy-MM-dd}", to = $"{app.Clock.Now.AddDays(20):yyyy-MM-dd}" },
        learnedFrom = "call",
    };
}

public sealed class Answer(HttpResponseMessage response, string text)
{
    public HttpStatusCode Status { get; } = response.StatusCode;

    public string Text { get; } = text;

    public string? ContentType { get; } = response.Content.Headers.ContentType?.MediaType;

    public Uri? Location { get; } = response.Headers.Location;

    public string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    public JsonObject Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {(int)status}, got {(int)Status}: {Text}");
        return Text.Length == 0 ? [] : Json;
    }

    /// <summary>A problem of that status with all that RFC 9457 and the contract ask of it.</summary>
    public JsonObject ExpectProblem(int status, string? field = null)
    {
        var problem = Expect((HttpStatusCode)status);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(status, (int)problem["status"]!);
        Assert.All(new[] { "type", "title", "detail", "traceId" }, name => Assert.NotEqual("", (string?)problem[name] ?? ""));
        var errors = problem["errors"]!.AsObject();
        if (field is not null)
        {
            Assert.True(errors.ContainsKey(field), $"No error of {field}: {Text}");
        }

        return problem;
    }
}
