using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace LeadFlow.Benchmarks;

internal static class ImportBenchmark
{
    public static async Task<int> Run(string[] args)
    {
        var rows = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 8_000;
        await using var installation = await Installation.Start();
        var node = await installation.StartNode();
        foreach (var name in new[] { "cold", "again, nothing to change" })
        {
            var took = await Import(node, LeadFile.Of(rows), "fill");
            Console.WriteLine($"{rows,9:N0} rows {name,-26} {took.TotalSeconds,7:0.00} s   {rows / took.TotalSeconds,9:N0} rows/s   peak {await node.PeakMemory()} MB");
        }

        return 0;
    }

    public static async Task<TimeSpan> Import(Node node, byte[] file, string policy)
    {
        using var client = node.Client();
        using var form = new MultipartFormDataContent();
        using var content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var mapping = new StringContent(LeadFile.Mapping);
        using var how = new StringContent(policy);
        form.Add(content, "file", "leads.csv");
        form.Add(mapping, "mapping");
        form.Add(how, "policy");
        var clock = Stopwatch.StartNew();
        using var answer = await client.PostAsync(new Uri("/api/v1/imports", UriKind.Relative), form);
        var body = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(body);
        }

        var id = JsonDocument.Parse(body).RootElement.GetProperty("id").GetString();
        for (; ; await Task.Delay(25))
        {
            var state = await client.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/imports/{id}", UriKind.Relative));
            if (state.GetProperty("state").GetString() is "completed" or "failed")
            {
                Console.WriteLine($"  {state}");
                return clock.Elapsed;
            }
        }
    }
}
