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
        await Twice(LeadFile.Of(rows), LeadFile.Mapping, rows, atOnce: args.Contains("now"));
        return 0;
    }

    /// <summary>The marketing qualified leads of Olist; skipped where the file is not.</summary>
    public static async Task<int> RunOlist(string[] args)
    {
        if (args is not [var path, ..] || !File.Exists(path))
        {
            Console.WriteLine("Skipped: there is no such file.");
            return 0;
        }

        var file = await File.ReadAllBytesAsync(path);
        await Twice(file, OlistMapping, file.Count(b => b == '\n') - 1, atOnce: args.Contains("now"));
        return 0;
    }

    private const string OlistMapping = """
        {"columns": {"mql_id": "externalId", "first_contact_date": "capturedAt", "origin": "source"}, "system": "olist", "dateFormat": "yyyy-MM-dd"}
        """;

    /// <param name="atOnce">In the moment in which the process is ready; else once it rests, as it does before somebody has signed in and chosen a file.</param>
    private static async Task Twice(byte[] file, string columns, int rows, bool atOnce)
    {
        await using var installation = await Installation.Start();
        var node = await installation.StartNode();
        if (!atOnce)
        {
            Console.WriteLine($"  at rest {await Rest(node)} after it was ready");
        }

        foreach (var (name, mapping) in new[] { ("cold", columns), ("again, nothing to change", columns), ("again, as other people", columns.Replace("\"system\": \"olist\"", "\"system\": \"olist again\"", StringComparison.Ordinal)) })
        {
            var (web, database) = (node.ComputingTime(), installation.DatabaseTime());
            var took = await Import(node, file, "fill", mapping);
            var (webTook, databaseTook) = (node.ComputingTime() - web, installation.DatabaseTime() - database);
            Console.WriteLine($"{rows,9:N0} rows {name,-26} {took.TotalSeconds,7:0.00} s   {rows / took.TotalSeconds,9:N0} rows/s   web {webTook.TotalSeconds:0.00} s, database {databaseTook.TotalSeconds:0.00} s of CPU   peak {await node.PeakMemory()} MB");
        }
    }

    private static async Task<string> Rest(Node node)
    {
        var clock = Stopwatch.StartNew();
        for (var before = TimeSpan.Zero; node.ComputingTime() - before is { TotalMilliseconds: > 20 } && clock.Elapsed < TimeSpan.FromSeconds(20);)
        {
            before = node.ComputingTime();
            await Task.Delay(500);
        }

        return $"{clock.Elapsed.TotalSeconds:0.0} s";
    }

    public static async Task<TimeSpan> Import(Node node, byte[] file, string policy, string columns = LeadFile.Mapping)
    {
        using var client = node.Client();
        using var form = new MultipartFormDataContent();
        using var content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var mapping = new StringContent(columns);
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
