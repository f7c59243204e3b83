using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace LeadFlow.Benchmarks;

/// <summary>What people do all day, over the API, at two sizes of the same data.</summary>
internal static class ApiBenchmark
{
    private const int Connections = 8;

    public static async Task<int> Run(string[] args)
    {
        var small = args is [var a, ..] ? int.Parse(a, CultureInfo.InvariantCulture) : 1_000;
        var large = args is [_, var b, ..] ? int.Parse(b, CultureInfo.InvariantCulture) : 100_000;
        var first = await At(small);
        var second = await At(large);
        Console.WriteLine();
        Console.WriteLine($"p95 at {large:N0} leads / p95 at {small:N0}:");
        foreach (var (before, after) in first.Zip(second))
        {
            Console.WriteLine($"  {before.Name,-34} {after.P95 / before.P95:0.00}");
        }

        return second.Any(f => f.Errors > 0) ? 1 : 0;
    }

    private static async Task<List<Figures>> At(int leads)
    {
        Console.WriteLine();
        Console.WriteLine($"{leads:N0} leads, {Connections} connections");
        await using var installation = await Installation.Start();
        var node = await installation.StartNode();
        await ImportBenchmark.Import(node, LeadFile.Of(leads), "fill");
        var ids = await SomeIds(node);
        await TwentyActivities(node, ids);
        await Analyze(installation);

        var figures = new List<Figures>();
        async Task Measure(string name, Func<HttpClient, Random, Task<HttpResponseMessage>> send)
        {
            var figure = await Load.Run(name, Connections, i =>
            {
                var client = node.Client();
                var random = new Random(i);
                return Task.FromResult<Func<Task<bool>>>(async () =>
                {
                    using var answer = await send(client, random);
                    await answer.Content.CopyToAsync(Stream.Null);
                    return answer.IsSuccessStatusCode;
                });
            });
            Console.WriteLine(figure);
            figures.Add(figure);
        }

        await Measure("list of 80, newest first, count", (c, _) => c.GetAsync(new Uri("/api/v1/leads?limit=80&sort=-capturedAt&count=true", UriKind.Relative)));
        await Measure("lead", (c, r) => c.GetAsync(new Uri($"/api/v1/leads/{ids[r.Next(ids.Count)]}", UriKind.Relative)));
        await Measure("its 20 activities", (c, r) => c.GetAsync(new Uri($"/api/v1/leads/{ids[r.Next(ids.Count)]}/activities?limit=20", UriKind.Relative)));
        await Measure("lead, then its 20 activities", async (c, r) =>
        {
            var id = ids[r.Next(ids.Count)];
            using var lead = await c.GetAsync(new Uri($"/api/v1/leads/{id}", UriKind.Relative));
            await lead.Content.CopyToAsync(Stream.Null);
            return await c.GetAsync(new Uri($"/api/v1/leads/{id}/activities?limit=20", UriKind.Relative));
        });
        await Measure("search by part of a name", (c, r) => c.GetAsync(new Uri($"/api/v1/leads?limit=50&q={LeadFile.LastName(r).ToLowerInvariant()[1..7]}", UriKind.Relative)));
        await Measure("answer BANT, re-scored", (c, r) => c.PutAsJsonAsync(new Uri($"/api/v1/leads/{ids[r.Next(ids.Count)]}/bant", UriKind.Relative),
            new { need = new { level = r.Next(2) == 0 ? "possible" : "likely", note = $"asked {r.Next()}" }, learnedFrom = "call" }));
        await Measure("create", (c, r) => c.PostAsJsonAsync(new Uri("/api/v1/leads", UriKind.Relative), new
        {
            firstName = "New",
            lastName = LeadFile.LastName(r),
            email = $"{Guid.NewGuid():N}@new.example",
            company = LeadFile.LastName(r),
            source = "Web form",
        }));
        return figures;
    }

    private static async Task<List<string>> SomeIds(Node node)
    {
        using var client = node.Client();
        var (ids, cursor) = (new List<string>(), "");
        while (ids.Count < 1_000)
        {
            var page = await client.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/leads?limit=200{cursor}", UriKind.Relative));
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!));
            if (page.GetProperty("nextCursor").GetString() is not { } next)
            {
                break;
            }

            cursor = $"&cursor={Uri.EscapeDataString(next)}";
        }

        return ids;
    }

    private static async Task TwentyActivities(Node node, List<string> ids) =>
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, cancellationToken) =>
        {
            using var client = node.Client();
            for (var i = 0; i < 20; i++)
            {
                using var answer = await client.PostAsJsonAsync(new Uri($"/api/v1/leads/{id}/activities", UriKind.Relative), new { kind = "note", text = $"Note {i}: they asked for the price list and the delivery times." }, cancellationToken);
                answer.EnsureSuccessStatusCode();
            }
        });

    private static async Task Analyze(Installation installation)
    {
        await using var connection = new Npgsql.NpgsqlConnection(installation.ConnectionString);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("VACUUM ANALYZE", connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }
}
