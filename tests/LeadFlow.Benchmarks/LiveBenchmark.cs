using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LeadFlow.Benchmarks;

/// <summary>The other promise of the queue: a lead that is claimed disappears everywhere at once, and a dead node leaves nobody behind.</summary>
internal static partial class LiveBenchmark
{
    public static async Task<int> Run(string[] args)
    {
        var claims = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 100;
        var watching = args is [_, var people, ..] ? int.Parse(people, CultureInfo.InvariantCulture) : 50;
        await using var installation = await Installation.Start();
        var nodes = new[] { await installation.StartNode(), await installation.StartNode() };
        using var admin = nodes[0].Client();
        var id = (await Api.Post(admin, "/api/v1/users", new { email = "rep@bench.example", name = "Rita Rep", role = "rep", side = "sales" })).GetProperty("id").GetString();
        var key = (await Api.Post(admin, $"/api/v1/users/{id}/keys", new { name = "bench" })).GetProperty("key").GetString();
        if (args.Contains("rule"))
        {
            await Api.Post(admin, "/api/v1/routing-rules", new { name = "All", conditions = new[] { new { field = "score", test = "at-least", values = new[] { "1" } } }, target = new { to = "open-queue" } });
            Console.WriteLine("A routing rule places each offer, in the queue that all see.");
        }

        var reps = nodes.Select(n => n.Client(key)).ToArray();
        var cookie = await nodes[0].SignIn();

        // Each viewer comes through a balancer, which sends a new connection to a node that lives.
        var viewers = new List<Viewer>();
        for (var i = 0; i < watching; i++)
        {
            viewers.Add(new Viewer(cookie, [nodes[i % 2].Url, nodes[(i + 1) % 2].Url]));
        }

        await Task.WhenAll(viewers.Select(v => v.Connected));
        var (leads, offered) = (new List<string>(), new List<long>());
        for (var i = 0; i < claims + 20; i++)
        {
            leads.Add((await Api.Post(admin, "/api/v1/leads", Api.HotLead(i))).GetProperty("id").GetString()!);
            offered.Add(Stopwatch.GetTimestamp());
            await Task.Delay(100);
        }

        await Until(() => viewers.TrueForAll(v => leads.TrueForAll(v.Arrived.ContainsKey)), () => "arrivals: " + string.Join("; ", viewers.Select((v, i) => $"{i} misses {leads.Count(l => !v.Arrived.ContainsKey(l))} after {v.Connections} connections {v.Trouble}")));
        var arrived = viewers.SelectMany(v => leads.Select((l, i) => Math.Max(0, (v.Arrived[l] - offered[i]) * 1000.0 / Stopwatch.Frequency))).Order().ToList();
        Console.WriteLine($"{watching} open queues at 2 nodes, {leads.Count} offers: from the answer that made it hot to each viewer p50 {At(arrived, .5):0} ms, p95 {At(arrived, .95):0} ms, max {arrived[^1]:0} ms");
        var took = new List<double>();
        for (var i = 0; i < claims; i++)
        {
            await Claim(reps[i % 2], leads[i]);
            var answered = Stopwatch.GetTimestamp();
            await Until(() => viewers.TrueForAll(v => v.Gone.ContainsKey(leads[i])), () => leads[i]);
            took.AddRange(viewers.Select(v => Math.Max(0, (v.Gone[leads[i]] - answered) * 1000.0 / Stopwatch.Frequency)));
        }

        took.Sort();
        Console.WriteLine($"{watching} open queues at 2 nodes, {claims} claims, {took.Count:N0} messages: from the claim's answer to each viewer p50 {At(took, .5):0} ms, p95 {At(took, .95):0} ms, max {took[^1]:0} ms");

        nodes[1].Dispose();
        var died = Stopwatch.StartNew();
        await Claim(reps[0], leads[claims]); // While half of them hear nothing.
        await Until(() => viewers.TrueForAll(v => v.Home == nodes[0].Url && v.IsConnected), () => "reconnected");
        var back = died.Elapsed;
        for (var i = claims + 1; i < leads.Count; i++)
        {
            await Claim(reps[0], leads[i]);
        }

        await Until(() => viewers.TrueForAll(v => leads.Skip(claims + 1).All(v.Gone.ContainsKey)), () => "claims after the death");
        var moved = viewers.Where((_, i) => i % 2 == 1).ToList();
        await Task.WhenAll(moved.Select(v => v.LookedAgain));
        var wrong = moved.Count(v => leads.Take(claims + 1).Any(l => v.Page.Contains(l, StringComparison.Ordinal)));
        Console.WriteLine($"one node killed: its {moved.Count} viewers were at the other after {back.TotalSeconds:0.0} s, heard of the next {leads.Count - claims - 1} claims, and {moved.Count - wrong} of them show the queue as it is, with the claim they did not hear of");
        foreach (var viewer in viewers)
        {
            viewer.Dispose();
        }

        return wrong == 0 && At(took, .95) < 1000 ? 0 : 1;
    }

    private static async Task Claim(HttpClient rep, string lead)
    {
        using var answer = await rep.PostAsync(new Uri($"/api/v1/leads/{lead}/claim", UriKind.Relative), null);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"claim: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    private static async Task Until(Func<bool> holds, Func<string> what)
    {
        for (var waited = Stopwatch.StartNew(); !holds();)
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new TimeoutException(what());
            }

            await Task.Delay(2);
        }
    }

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
