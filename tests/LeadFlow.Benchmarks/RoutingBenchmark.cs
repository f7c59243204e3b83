using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace LeadFlow.Benchmarks;

/// <summary>Shares and caps between nodes: many offers at once, placed by whichever node comes first.</summary>
internal static class RoutingBenchmark
{
    private const int Reps = 4, Writers = 8;

    public static async Task<int> Run(string[] args)
    {
        var count = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 10_000;
        await using var installation = await Installation.Start();
        var nodes = new[] { await installation.StartNode(), await installation.StartNode() };
        using var admin = nodes[0].Client();
        List<string> reps = [];
        for (var i = 0; i < Reps; i++)
        {
            reps.Add((await Api.Send(admin, HttpMethod.Post, "/api/v1/users", new { email = $"rep{i}@bench.example", name = $"Rep {i}", role = "rep", side = "sales" }))!.Value.GetProperty("id").GetString()!);
        }

        await Api.Send(admin, HttpMethod.Post, "/api/v1/routing-rules", new { name = "By weight", conditions = Array.Empty<object>(), target = new { to = "round-robin", shares = reps.Select((id, i) => new { personId = id, weight = 1 << i }).ToArray() } });
        var (took, offered) = await Offer(0, count);
        var shares = await Count();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} offers captured at {nodes.Length} nodes over {Writers} connections in {took.TotalSeconds:0.0} s, all placed {offered.TotalSeconds:0.00} s after the last; by weights 1, 2, 4, 8:"));
        var worst = 0.0;
        for (var i = 0; i < Reps; i++)
        {
            var (has, due) = (shares.GetValueOrDefault(reps[i]), count * (1 << i) / (double)((1 << Reps) - 1));
            worst = Math.Max(worst, Math.Abs(has - due) / due);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  weight {1 << i}: {has:N0} of {due:0.0}, off by {Math.Abs(has - due) / due:P2}"));
        }

        // Caps that bind: a little more than they have, and far fewer than come.
        long[] caps = [.. reps.Select((id, i) => shares.GetValueOrDefault(id) + 10 * (i + 1))];
        for (var i = 0; i < Reps; i++)
        {
            await Api.Send(admin, HttpMethod.Put, $"/api/v1/users/{reps[i]}/work", new { cap = caps[i] });
        }

        await Offer(count, 1000);
        var full = await Count();
        Console.WriteLine($"caps that bind: {string.Join(", ", reps.Select((id, i) => $"{full.GetValueOrDefault(id):N0} of {caps[i]:N0}"))}; {full.GetValueOrDefault(""):N0} in the open queue");
        var over = reps.Where((id, i) => full.GetValueOrDefault(id) > caps[i]).Count();
        return worst <= .01 && over == 0 && reps.Select((id, i) => full.GetValueOrDefault(id) == caps[i]).All(x => x) ? 0 : 1;

        async Task<(TimeSpan Took, TimeSpan Placed)> Offer(int from, int offers)
        {
            var next = from - 1;
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
            {
                using var client = nodes[w % 2].Client();
                for (int i; (i = Interlocked.Increment(ref next)) < from + offers;)
                {
                    await Api.Send(client, HttpMethod.Post, "/api/v1/leads", Api.HotLead(i));
                }
            })));
            var captured = clock.Elapsed;
            await using var database = new NpgsqlConnection(installation.ConnectionString);
            await database.OpenAsync();
            await using var unplaced = new NpgsqlCommand("SELECT count(*) FROM handoffs WHERE state = 'Offered' AND routed_at IS NULL", database);
            while ((long)(await unplaced.ExecuteScalarAsync())! > 0)
            {
                await Task.Delay(5);
            }

            return (captured, clock.Elapsed - captured);
        }

        async Task<Dictionary<string, long>> Count()
        {
            await using var database = new NpgsqlConnection(installation.ConnectionString);
            await database.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT coalesce(assignee_id::text, ''), count(*) FROM handoffs WHERE state = 'Offered' GROUP BY 1", database);
            await using var reader = await command.ExecuteReaderAsync();
            Dictionary<string, long> counts = [];
            while (await reader.ReadAsync())
            {
                counts[reader.GetString(0)] = reader.GetInt64(1);
            }

            return counts;
        }
    }
}
