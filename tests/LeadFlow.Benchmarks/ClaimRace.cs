using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LeadFlow.Benchmarks;

/// <summary>The promise of the queue: exactly one winner, everybody else learns who.</summary>
internal static class ClaimRace
{
    private const int People = 50, Leads = 200;

    public static async Task<int> Run()
    {
        await using var installation = await Installation.Start();
        var nodes = new[] { await installation.StartNode(), await installation.StartNode() };
        using var admin = nodes[0].Client();
        var reps = new List<(string Name, HttpClient Client)>();
        for (var i = 0; i < People; i++)
        {
            var name = $"Rep {i:00}";
            var id = (await Api.Post(admin, "/api/v1/users", new { email = $"rep{i}@bench.example", name, role = "rep", side = "sales" })).GetProperty("id").GetString();
            var key = (await Api.Post(admin, $"/api/v1/users/{id}/keys", new { name = "bench" })).GetProperty("key").GetString();
            reps.Add((name, nodes[i % 2].Client(key)));
        }

        var leads = new List<string>();
        for (var i = 0; i < Leads; i++)
        {
            var lead = await Api.Post(admin, "/api/v1/leads", Api.HotLead(i));
            leads.Add(lead.GetProperty("id").GetString()!);
        }

        var problems = new ConcurrentBag<string>();
        var clock = Stopwatch.StartNew();
        var answers = 0;
        foreach (var lead in leads)
        {
            using var start = new SemaphoreSlim(0);
            var presses = reps.Select(async rep =>
            {
                await start.WaitAsync();
                using var answer = await rep.Client.PostAsync(new Uri($"/api/v1/leads/{lead}/claim", UriKind.Relative), null);
                return (rep.Name, answer.StatusCode, Body: await answer.Content.ReadAsStringAsync());
            }).ToList();
            start.Release(People);
            var results = await Task.WhenAll(presses);
            answers += results.Length;
            var winners = results.Where(r => r.StatusCode == HttpStatusCode.OK).ToList();
            if (winners.Count != 1)
            {
                problems.Add($"{lead}: {winners.Count} winners");
                continue;
            }

            foreach (var loser in results.Where(r => r.StatusCode != HttpStatusCode.OK && (r.StatusCode != HttpStatusCode.Conflict || !r.Body.Contains(winners[0].Name, StringComparison.Ordinal))))
            {
                problems.Add($"{lead}: {(int)loser.StatusCode} {loser.Body}");
            }

            var timeline = await admin.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/leads/{lead}/activities", UriKind.Relative));
            var claims = timeline.GetProperty("items").EnumerateArray().Count(a => a.GetProperty("kind").GetString() == "claimed");
            if (claims != 1)
            {
                problems.Add($"{lead}: {claims} activities of a claim");
            }
        }

        Console.WriteLine($"{Leads} leads, {People} people on each over {nodes.Length} nodes: {answers:N0} presses in {clock.Elapsed.TotalSeconds:0.0} s; leads with exactly one winner, {People - 1} sentences that name them and one activity: {Leads - problems.Select(p => p.Split(':')[0]).Distinct().Count()}");
        foreach (var problem in problems.Take(10))
        {
            Console.WriteLine($"  {problem}");
        }

        return problems.IsEmpty ? 0 : 1;
    }
}
