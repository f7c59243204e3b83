using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace LeadFlow.Benchmarks;

/// <summary>What people do all day, over the API, at two sizes of the same data.</summary>
internal static class ApiBenchmark
{
    private const int Connections = 8;

    /// <summary>In seconds. What is asked is what an installation does all day; a new process compiles its code for good in some fifteen seconds of load.</summary>
    private const int WarmUp = 15;

    public static async Task<int> Run(string[] args)
    {
        var small = args is [var a, ..] ? int.Parse(a, CultureInfo.InvariantCulture) : 1_000;
        var large = args is [_, var b, ..] ? int.Parse(b, CultureInfo.InvariantCulture) : 100_000;
        await using var few = await Stock.Of(small);
        await using var many = await Stock.Of(large);

        // One size right after the other, so that whatever else the machine does falls on both.
        var figures = new List<(Figures Few, Figures Many)>();
        var only = args is [_, _, var part, ..] ? part : "";
        foreach (var (name, send) in _operations.Where(o => o.Name.Contains(only, StringComparison.Ordinal)))
        {
            Console.WriteLine();
            figures.Add((await few.Measure(name, send), await many.Measure(name, send)));
        }

        Console.WriteLine();
        Console.WriteLine($"p95 at {large:N0} leads / p95 at {small:N0}:");
        foreach (var (before, after) in figures)
        {
            Console.WriteLine($"  {before.Name,-34} {after.P95 / before.P95:0.00}");
        }

        return figures.Any(f => f.Few.Errors + f.Many.Errors > 0) ? 1 : 0;
    }

    private delegate Task<HttpResponseMessage> Send(HttpClient client, Random random, string lead, int leads);

    /// <summary>Read as it comes: a load that puts a whole page together first takes the core from those it measures.</summary>
    private static Task<HttpResponseMessage> Get(HttpClient client, string path) => client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

    private static readonly (string Name, Send Send)[] _operations =
    [
        ("list of 80, newest first, count", (c, _, _, _) => Get(c, "/api/v1/leads?limit=80&sort=-capturedAt&count=true")),
        ("lead", (c, _, lead, _) => Get(c, $"/api/v1/leads/{lead}")),
        ("its 20 activities", (c, _, lead, _) => Get(c, $"/api/v1/leads/{lead}/activities?limit=20")),
        ("lead, then its 20 activities", async (c, _, id, _) =>
        {
            using var lead = await Get(c, $"/api/v1/leads/{id}");
            await lead.Content.CopyToAsync(Stream.Null);
            return await Get(c, $"/api/v1/leads/{id}/activities?limit=20");
        }),
        ("search by part of a name", (c, r, _, _) => Get(c, $"/api/v1/leads?limit=50&q={LeadFile.LastName(r).ToLowerInvariant()[1..7]}")),
        ("search that finds a full page", (c, r, _, leads) => Get(c, $"/api/v1/leads?limit=50&q={LeadFile.Rare(r.Next(LeadFile.RareNames(leads))).ToLowerInvariant()[1..]}")),
        ("answer BANT, re-scored", (c, r, lead, _) => c.PutAsJsonAsync(new Uri($"/api/v1/leads/{lead}/bant", UriKind.Relative),
            new { need = new { level = r.Next(2) == 0 ? "possible" : "likely", note = $"asked {r.Next()}" }, learnedFrom = "call" })),
        ("create", (c, r, _, _) => c.PostAsJsonAsync(new Uri("/api/v1/leads", UriKind.Relative), new
        {
            firstName = "New",
            lastName = LeadFile.LastName(r),
            email = $"{Guid.NewGuid():N}@new.example",
            company = LeadFile.LastName(r),
            source = "Web form",
        })),
    ];

    /// <summary>An installation with so many leads, some of them with twenty activities.</summary>
    private sealed class Stock(Installation installation, Node node, int leads, List<string> ids) : IAsyncDisposable
    {
        public static async Task<Stock> Of(int leads)
        {
            var installation = await Installation.Start();
            var node = await installation.StartNode();
            await ImportBenchmark.Import(node, LeadFile.Of(leads), "fill");
            var ids = await SomeIds(node);
            await TwentyActivities(node, ids);
            await Analyze(installation);
            return new(installation, node, leads, ids);
        }

        public async Task<Figures> Measure(string name, Send send)
        {
            var (web, database, done) = (node.ComputingTime(), installation.DatabaseTime(), 0);
            var figures = await Load.Run(name, Connections, i =>
            {
                var client = node.Client();
                var random = new Random(i);
                return Task.FromResult<Func<Task<bool>>>(async () =>
                {
                    using var answer = await send(client, random, ids[random.Next(ids.Count)], leads);
                    await answer.Content.CopyToAsync(Stream.Null);
                    Interlocked.Increment(ref done);
                    return answer.IsSuccessStatusCode;
                });
            }, warmUp: WarmUp);
            var (webTook, databaseTook) = ((node.ComputingTime() - web).TotalMilliseconds / done, (installation.DatabaseTime() - database).TotalMilliseconds / done);
            Console.WriteLine($"{leads,9:N0} leads {figures}   CPU of each: web {webTook:0.00} ms, database {databaseTook:0.00} ms");
            return figures;
        }

        public ValueTask DisposeAsync() => installation.DisposeAsync();
    }

    private static async Task<List<string>> SomeIds(Node node)
    {
        using var client = node.Client();
        var (ids, cursor) = (new List<string>(), "");
        while (ids.Count < 400)
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
