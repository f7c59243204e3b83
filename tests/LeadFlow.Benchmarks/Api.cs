using System.Net.Http.Json;
using System.Text.Json;

namespace LeadFlow.Benchmarks;

/// <summary>What several benches ask of the API.</summary>
internal static class Api
{
    /// <exception cref="InvalidOperationException">It answered with an error.</exception>
    public static async Task<JsonElement> Post(HttpClient client, string path, object body) => (await Send(client, HttpMethod.Post, path, body))!.Value;

    /// <returns>Null for an answer without a body.</returns>
    /// <exception cref="InvalidOperationException">It answered with an error.</exception>
    public static async Task<JsonElement?> Send(HttpClient client, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return !answer.IsSuccessStatusCode ? throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}") : text.Length == 0 ? null : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Sales-ready under the first agreement.</summary>
    public static object HotLead(int i)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        return new
        {
            firstName = "Hot",
            lastName = $"Lead {i}",
            email = $"hot{i}@bench.example",
            source = "Trade show",
            bant = new { budget = new { level = "confirmed" }, authority = new { level = "confirmed" }, need = new { level = "confirmed" }, timeframe = new { from = today, to = today.AddDays(30) } },
            interest = new[] { new { kind = "meeting" }, new { kind = "reply" } },
        };
    }
}
