using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace LeadFlow.Benchmarks;

/// <summary>
/// Nobody is forgotten, whatever dies: scripted people at two nodes that are killed one after the other, with a database that is restarted twice. After it
/// every open lead has an owner or a queue and something that happens next, and what was acknowledged is there once.
/// </summary>
internal static class ChaosBenchmark
{
    private const int People = 20;

    private sealed record Someone(int No, string Role, string Id, string Key);

    private sealed record Done(string Kind, string What, string By, string? Lead);

    public static async Task<int> Run(string[] args)
    {
        var minutes = args is [var given, ..] ? double.Parse(given, CultureInfo.InvariantCulture) : 10;
        await using var installation = await Installation.Start();
        var nodes = new[] { await installation.StartNode(), await installation.StartNode() };
        var people = new List<Someone>();
        using (var admin = nodes[0].Client())
        {
            for (var i = 0; i < People; i++)
            {
                var role = i switch { < 8 => "marketer", < 12 => "sdr", < 19 => "rep", _ => "manager" };
                var id = (await Api.Post(admin, "/api/v1/users", new { email = $"p{i}@bench.example", name = $"Person {i:00}", role, side = role == "marketer" ? "marketing" : "sales" })).GetProperty("id").GetString()!;
                people.Add(new(i, role, id, (await Api.Post(admin, $"/api/v1/users/{id}/keys", new { name = "bench" })).GetProperty("key").GetString()!));
            }

            // Large ones go to three reps in turn, of whom one takes few; the rest waits in the open queue.
            await Api.Post(admin, "/api/v1/routing-rules", new
            {
                name = "Large",
                conditions = new[] { new { field = "companySize", test = "at-least", values = new[] { "500" } } },
                target = new { to = "round-robin", shares = people.Where(p => p.Role == "rep").Take(3).Select((p, i) => new { personId = p.Id, weight = i + 1 }).ToArray() },
            });
        }

        var acknowledged = new ConcurrentBag<Done>();
        var (refused, retried) = (0, 0);
        using var over = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
        var leads = new ConcurrentDictionary<string, byte>();
        var clock = Stopwatch.StartNew();
        var work = people.ConvertAll(p => Task.Run(() => Work(p)));
        var kills = 0;
        var restarts = 0;
        var next = TimeSpan.FromSeconds(30);
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(500);
            if (clock.Elapsed >= next && !over.IsCancellationRequested)
            {
                var dying = kills++ % 2;
                nodes[dying].Dispose();
                if (restarts < 2 && clock.Elapsed > TimeSpan.FromMinutes(minutes * (restarts + 1) / 3))
                {
                    restarts++;
                    await installation.RestartPostgres();
                }

                nodes[dying] = await installation.StartNode();
                await TimePasses(installation.ConnectionString);
                next += TimeSpan.FromSeconds(30);
            }
        }

        await Task.WhenAll(work);
        Console.WriteLine($"{minutes:0.#} minutes, {People} people: {acknowledged.Count:N0} actions acknowledged, {refused:N0} refused with a sentence, {retried:N0} sent again; {kills} kills of a node, {restarts} restarts of PostgreSQL");
        await Task.Delay(TimeSpan.FromSeconds(60)); // "In the monitor within a minute."
        var problems = await Check(installation.ConnectionString, nodes[0], acknowledged);
        foreach (var problem in problems)
        {
            Console.WriteLine($"  {problem}");
        }

        Console.WriteLine(problems.Count == 0 ? "the invariant holds: every open lead has an owner or a queue, and what happens next; every acknowledged action is there once, no activity twice" : $"{problems.Count} PROBLEMS");
        return problems.Count == 0 ? 0 : 1;

        async Task Work(Someone me)
        {
            var random = new Random(me.No);
            var (client, home) = (nodes[me.No % 2].Client(me.Key), me.No % 2);
            for (var i = 0; !over.IsCancellationRequested; i++)
            {
                await Task.Delay(random.Next(20, 120));
                var lead = leads.IsEmpty ? null : leads.Keys.ElementAtOrDefault(random.Next(Math.Min(leads.Count, 400)));
                var what = $"{me.No}-{i}";
                var (kind, path, body) = (me.Role, random.Next(10)) switch
                {
                    ("marketer", < 5) or (_, 0) => ("capture", "/api/v1/leads", (object)Lead(what, isHot: random.Next(2) == 0)),
                    ("rep" or "sdr" or "manager", < 5) when lead is not null => ("claim", $"/api/v1/leads/{lead}/claim", new { }),
                    ("rep" or "sdr" or "manager", 5) when lead is not null => ("accept", $"/api/v1/leads/{lead}/accept", new { amount = 1000, currency = "EUR" }),
                    ("rep" or "sdr" or "manager", 6) when lead is not null => ("return", $"/api/v1/leads/{lead}/return", new { reason = "No budget" }),
                    ("rep" or "sdr" or "manager", 7) when lead is not null => ("release", $"/api/v1/leads/{lead}/release", new { }),
                    _ when lead is not null => ("note", $"/api/v1/leads/{lead}/activities", new { kind = "note", text = $"note {what}" }),
                    _ => ("", "", new { }),
                };
                if (kind.Length == 0)
                {
                    continue;
                }

                // The same key until somebody answers: whatever dies in between, it is done once.
                for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromMinutes(2);)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
                        request.Headers.Add("Idempotency-Key", $"chaos-{what}-{kind}");
                        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
                        using var answer = await client.SendAsync(request, timeout.Token);
                        var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                        if (answer.IsSuccessStatusCode)
                        {
                            var its = kind == "capture" ? JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()! : lead;
                            acknowledged.Add(new(kind, what, me.Id, its));
                            leads.TryAdd(its!, 0);
                            break;
                        }

                        if ((int)answer.StatusCode < 500 && answer.StatusCode != HttpStatusCode.TooManyRequests)
                        {
                            Interlocked.Increment(ref refused);
                            break;
                        }
                    }
                    catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
                    {
                        // Its node is gone: the other one, as a balancer would send it.
                    }

                    Interlocked.Increment(ref retried);
                    client.Dispose();
                    home = 1 - home;
                    client = nodes[home].Client(me.Key);
                    await Task.Delay(random.Next(50, 300), CancellationToken.None);
                }
            }

            client.Dispose();
        }
    }

    /// <summary>Some offers and claims run out, as if an hour had gone by.</summary>
    private static async Task TimePasses(string connectionString)
    {
        await using var database = new NpgsqlConnection(connectionString);
        await database.OpenAsync();
        await using var command = new NpgsqlCommand("UPDATE handoffs SET due_at = now() WHERE id IN (SELECT id FROM handoffs WHERE state IN ('Offered', 'Claimed') AND kind <> 'Own' ORDER BY random() LIMIT 15)", database);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> Check(string connectionString, Node node, IReadOnlyCollection<Done> acknowledged)
    {
        List<string> problems = [];
        await using var database = new NpgsqlConnection(connectionString);
        await database.OpenAsync();

        var captured = await Read(database, "SELECT external_id, count(*) FROM leads WHERE external_id IS NOT NULL GROUP BY external_id");
        problems.AddRange(acknowledged.Where(d => d.Kind == "capture" && captured.GetValueOrDefault(d.What) != 1).Select(d => $"capture {d.What}: {captured.GetValueOrDefault(d.What)} leads"));
        var notes = await Read(database, "SELECT text, count(*) FROM activities WHERE kind = 'Note' GROUP BY text");
        problems.AddRange(acknowledged.Where(d => d.Kind == "note" && notes.GetValueOrDefault($"note {d.What}") != 1).Select(d => $"note {d.What}: {notes.GetValueOrDefault($"note {d.What}")} times"));
        var claims = await Read(database, "SELECT lead_id || ' ' || claimed_by_id, count(*) FROM handoffs WHERE claimed_by_id IS NOT NULL GROUP BY 1");
        problems.AddRange(acknowledged.Where(d => d.Kind == "claim" && claims.GetValueOrDefault($"{d.Lead} {d.By}") == 0).Select(d => $"claim of {d.Lead}: it is nobody's who was told so"));
        foreach (var (kind, state) in new[] { ("accept", "Accepted"), ("return", "Returned"), ("release", "Released") })
        {
            var ended = await Read(database, $"SELECT lead_id || ' ' || claimed_by_id, count(*) FROM handoffs WHERE state = '{state}' GROUP BY 1");
            problems.AddRange(acknowledged.Where(d => d.Kind == kind).GroupBy(d => $"{d.Lead} {d.By}").Where(g => ended.GetValueOrDefault(g.Key) < (kind == "accept" ? 1 : g.Count())).Select(g => $"{kind} of {g.Key}: {ended.GetValueOrDefault(g.Key)} of {g.Count()}"));
        }

        foreach (var (what, sql) in new[]
        {
            ("leads with an activity twice", "SELECT count(*) FROM (SELECT lead_id FROM activities GROUP BY lead_id, kind, actor_id, text, summary, at HAVING count(*) > 1) AS t"),
            ("leads captured twice", "SELECT count(*) FROM (SELECT lead_id FROM activities WHERE kind = 'Captured' GROUP BY lead_id HAVING count(*) <> 1) AS t"),
            ("leads whose lines of offers are not its offers", "SELECT count(*) FROM leads l WHERE (SELECT count(*) FROM activities a WHERE a.lead_id = l.id AND a.kind = 'Offered') <> (SELECT count(*) FROM handoffs h WHERE h.lead_id = l.id)"),
            ("leads whose lines of claims are not its claims", "SELECT count(*) FROM leads l WHERE (SELECT count(*) FROM activities a WHERE a.lead_id = l.id AND a.kind = 'Claimed') <> (SELECT count(*) FROM handoffs h WHERE h.lead_id = l.id AND h.claimed_at IS NOT NULL)"),
            ("leads whose lines of ends are not its ends", "SELECT count(*) FROM leads l WHERE (SELECT count(*) FROM activities a WHERE a.lead_id = l.id AND a.kind IN ('Accepted', 'Returned', 'Released', 'Expired')) <> (SELECT count(*) FROM handoffs h WHERE h.lead_id = l.id AND h.state IN ('Accepted', 'Returned', 'Released', 'Expired'))"),
            ("leads with two open hand-offs", "SELECT count(*) FROM (SELECT lead_id FROM handoffs WHERE state IN ('Offered', 'Claimed') GROUP BY lead_id HAVING count(*) > 1) AS t"),
            ("claims of whoever does not own the lead", "SELECT count(*) FROM handoffs h JOIN leads l ON l.id = h.lead_id WHERE h.state = 'Claimed' AND l.owner_id IS DISTINCT FROM h.claimed_by_id"),
            ("offers that no rule has placed", "SELECT count(*) FROM handoffs WHERE state = 'Offered' AND routed_at IS NULL"),
            ("accepted leads without an opportunity", "SELECT count(*) FROM handoffs h WHERE h.state = 'Accepted' AND NOT EXISTS (SELECT FROM opportunities o WHERE o.lead_id = h.lead_id)"),
            ("offers past their time by more than a minute", "SELECT count(*) FROM handoffs WHERE state IN ('Offered', 'Claimed') AND due_at < now() - interval '1 minute'"),
        })
        {
            await using var command = new NpgsqlCommand(sql, database);
            if ((long)(await command.ExecuteScalarAsync())! is > 0 and var count)
            {
                problems.Add($"{count} {what}");
            }
        }

        // Nobody's and in no queue, or with nothing that happens next: each of these has to stand in the monitor.
        var lost = await Read(database, """
            SELECT l.id::text, 1::bigint FROM leads l JOIN lead_qualification q ON q.lead_id = l.id
            WHERE q.standing = 'Open' AND (q.next_action_at >= '9999-01-01' OR (l.owner_id IS NULL AND q.stage_kind <> 'Raw' AND NOT EXISTS (SELECT FROM handoffs h WHERE h.lead_id = l.id AND h.state = 'Offered')))
            """);
        using var client = node.Client();
        HashSet<string> seen = [];
        for (string? cursor = null, first = ""; cursor is not null || first is not null; first = null)
        {
            var page = await client.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/leads?next=forgotten&limit=200{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}", UriKind.Relative));
            seen.UnionWith(page.GetProperty("items").EnumerateArray().Select(l => l.GetProperty("id").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        problems.AddRange(lost.Keys.Where(id => !seen.Contains(id)).Select(id => $"{id} is forgotten, and not in the monitor"));
        Console.WriteLine($"  {captured.Count:N0} leads; {lost.Count:N0} with nobody or nothing next, all of which the monitor shows: {lost.Keys.All(seen.Contains)}");
        return problems;
    }

    private static async Task<Dictionary<string, long>> Read(NpgsqlConnection database, string sql)
    {
        Dictionary<string, long> rows = [];
        await using var command = new NpgsqlCommand(sql, database);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows[reader.IsDBNull(0) ? "" : reader.GetString(0)] = reader.GetInt64(1);
        }

        return rows;
    }

    private static object Lead(string what, bool isHot)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        return new
        {
            firstName = "Chaos",
            lastName = what,
            email = $"c{what}@bench.example",
            externalId = new { system = "chaos", id = what },
            companySize = what.GetHashCode(StringComparison.Ordinal) % 2 == 0 ? 20 : 900,
            source = "Trade show",
            bant = !isHot ? null : new { budget = new { level = "confirmed" }, authority = new { level = "confirmed" }, need = new { level = "confirmed" }, timeframe = new { from = today, to = today.AddDays(30) } },
            interest = !isHot ? [] : new[] { new { kind = "meeting" }, new { kind = "reply" } },
        };
    }
}
