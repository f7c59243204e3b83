using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace LeadFlow.Benchmarks;

/// <summary>
/// A new version of the agreement over very many leads with ten responses each: how fast at full speed, beside one UPDATE of the same columns; how much slower
/// the list of leads becomes while it is polite; and that a kill in the middle leaves no lead behind, and nothing written over what was learned meanwhile.
/// </summary>
internal static class RescoreBenchmark
{
    private const string FullSpeed = "LeadFlow__Jobs__FullSpeed";

    private static HttpClient _marketing = null!;
    private static HttpClient _sales = null!;

    public static async Task<int> Run(string[] args)
    {
        var leads = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 1_000_000;
        await using var installation = await Installation.Start();
        var node = await installation.StartNode((FullSpeed, "true"), ("LeadFlow__Security__AllowDelegatedSigning", "true"));
        await ScaleData.Fill(installation.ConnectionString, leads, responsesPerLead: 10);
        var keys = (Marketing: await Key(node, "marketing"), Sales: await Key(node, "sales"));
        (_marketing, _sales) = (node.Client(keys.Marketing), node.Client(keys.Sales));
        await using var database = new NpgsqlConnection(installation.ConnectionString);
        await database.OpenAsync();
        await Do(database, "VACUUM; CLUSTER leads USING pk_leads; CLUSTER lead_qualification USING pk_lead_qualification; CLUSTER responses USING ix_responses_of_lead; VACUUM ANALYZE"); // As they come in over the years.

        await Measure("as the responses add up", installation, node, leads, database, new { interest = new { halfLifeDays = 31 } });
        await Measure("other weights and points", installation, node, leads, database, new { weights = new { budget = 29, need = 26 }, interest = new { halfLifeDays = 29, points = new { form = 11, click = 2 } } });
        await Measure("other weights alone", installation, node, leads, database, new { weights = new { budget = 30, need = 25 } });
        Console.WriteLine($"peak of the web process          {await node.PeakMemory()} MB");
        var update = await Update(database);
        Console.WriteLine($"one UPDATE of the same columns   {update:0.0} s");

        var broken = await Kill(installation, node, keys, leads, database);
        var polite = await Polite(installation, keys);
        return broken + polite;
    }

    private static async Task Measure(string name, Installation installation, Node node, int leads, NpgsqlConnection database, object content)
    {
        await Do(database, "VACUUM ANALYZE lead_qualification; CHECKPOINT");
        var (web, postgres) = (node.ComputingTime(), installation.DatabaseTime());
        var clock = Stopwatch.StartNew();
        var job = await Activate(content);
        await Until(job, _ => false);
        var (seconds, webTook, postgresTook) = (clock.Elapsed.TotalSeconds, node.ComputingTime() - web, installation.DatabaseTime() - postgres);
        var figures = await Row(database, "SELECT version, rescored_moved, rescored_offered, rescored_withdrawn FROM agreements WHERE state = 'Active'");
        Console.WriteLine($"{name,-32} {seconds,7:0.0} s   {leads / seconds,9:N0} leads/s   web {webTook.TotalSeconds:0.0} s, database {postgresTook.TotalSeconds:0.0} s of CPU   version {figures[0]}: {figures[1]:N0} moved, {figures[2]:N0} offered, {figures[3]:N0} withdrawn");
    }

    /// <summary>Taken back, so that the figures stay what they are.</summary>
    private static async Task<double> Update(NpgsqlConnection database)
    {
        await Do(database, "VACUUM ANALYZE lead_qualification; CHECKPOINT");
        var clock = Stopwatch.StartNew();
        await using var transaction = await database.BeginTransactionAsync();
        await Do(database, """
            UPDATE lead_qualification SET score = (score * 7 + 3) % 101, parts = ARRAY[score % 30, 1, 2, 3, 4, 0], sales_ready = NOT sales_ready, defined_kind = 'Warm', scored_on = current_date, rescore_on = current_date + score % 60,
              agreement_version = agreement_version + 1, interest_value = interest_value * 0.9, interest_as_of = current_date, interest_version = interest_version + 1
            """);
        var took = clock.Elapsed.TotalSeconds;
        await transaction.RollbackAsync();
        await Do(database, "VACUUM ANALYZE lead_qualification");
        return took;
    }

    private static async Task<int> Kill(Installation installation, Node node, (string Marketing, string Sales) keys, int leads, NpgsqlConnection database)
    {
        await Do(database, "VACUUM ANALYZE lead_qualification");
        var job = await Activate(new { weights = new { budget = 28, need = 27 }, interest = new { halfLifeDays = 33 } });
        var answered = new List<Guid>();
        var random = new Random(1);
        var ids = new List<Guid>();
        await using (var command = new NpgsqlCommand("SELECT id FROM leads ORDER BY md5(id::text) LIMIT 3000", database))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                ids.Add(reader.GetGuid(0));
            }
        }

        using var client = node.Client();
        await Until(job, state => state.Done > leads / 2, async () => await Answer(client, ids, answered));
        node.Dispose();
        var left = (await Row(database, "SELECT count(*) FROM lead_qualification WHERE agreement_version <> (SELECT version FROM agreements WHERE state = 'Active')"))[0];
        Console.WriteLine($"killed with {left:N0} leads left and {answered.Count:N0} answered meanwhile");

        var next = await installation.StartNode((FullSpeed, "true"), ("LeadFlow__Security__AllowDelegatedSigning", "true"));
        (_marketing, _sales) = (next.Client(keys.Marketing), next.Client(keys.Sales));
        using var again = next.Client();
        var clock = Stopwatch.StartNew();
        await Until(job, _ => false, async () => await Answer(again, ids, answered));
        Console.WriteLine($"over {clock.Elapsed.TotalSeconds:0} s after the restart, {answered.Count:N0} answered in all");
        var wrong = await Row(database, """
            SELECT (SELECT count(*) FROM lead_qualification WHERE agreement_version <> v OR interest_version <> v),
              (SELECT count(*) FROM (SELECT lead_id FROM stage_entries WHERE agreement_version = v AND cause = 'Agreement' GROUP BY lead_id, stage_name HAVING count(*) > 1) AS twice),
              (SELECT count(*) FROM leads WHERE id = ANY($1) AND need_level <> 'Confirmed')
            FROM (SELECT version AS v FROM agreements WHERE state = 'Active') AS active
            """, answered.ToArray());
        var stale = 0;
        foreach (var id in answered.Concat(ids.OrderBy(_ => random.Next()).Take(500)).Distinct().Take(1500))
        {
            var (lead, result) = (await Json(again, $"leads/{id}"), await Json(again, $"leads/{id}/qualification"));
            stale += lead.GetProperty("score").GetInt32() == result.GetProperty("score").GetInt32() ? 0 : 1;
        }

        Console.WriteLine($"left under another version {wrong[0]}, entered twice {wrong[1]}, answers lost {wrong[2]}, scores that are not those of the evidence {stale}");
        next.Dispose();
        return wrong.Take(3).All(w => w == 0) && stale == 0 ? 0 : 1;
    }

    private static async Task Answer(HttpClient client, List<Guid> ids, List<Guid> answered)
    {
        var id = ids[answered.Count % ids.Count];
        using var answer = await client.PutAsJsonAsync(new Uri($"/api/v1/leads/{id}/bant", UriKind.Relative), new { need = new { level = "confirmed", note = $"Answer {answered.Count}" }, learnedFrom = "mail" });
        if (answer.IsSuccessStatusCode)
        {
            answered.Add(id);
        }
    }

    private static async Task<int> Polite(Installation installation, (string Marketing, string Sales) keys)
    {
        var node = await installation.StartNode(("LeadFlow__Security__AllowDelegatedSigning", "true"));
        (_marketing, _sales) = (node.Client(keys.Marketing), node.Client(keys.Sales));
        var cookies = await node.SignIn();
        foreach (var connections in new[] { 1, 8 })
        {
            _ = await List(node, cookies, connections, "warm-up");
            var without = await List(node, cookies, connections, $"list of leads, {connections} readers");
            var job = await Activate(new { weights = new { budget = 25 + connections, need = 30 - connections }, interest = new { halfLifeDays = 40 + connections } });
            await Until(job, state => state.Done > 0);
            var with = await List(node, cookies, connections, "while leads are scored anew");
            var state = await State(job);
            Console.WriteLine($"{without}\n{with}\n  p95 x {with.P95 / without.P95:0.00}; the re-scoring was {state.Name} at {state.Done:N0}");
            var clock = Stopwatch.StartNew();
            await Until(job, _ => false);
            var after = await State(job);
            Console.WriteLine($"  polite and alone: {(after.Done - state.Done) / clock.Elapsed.TotalSeconds:N0} leads/s");
        }

        return 0;
    }

    private static Task<Figures> List(Node node, string cookies, int connections, string name) => Load.Run(name, connections, _ =>
    {
        var client = node.Client("");
        client.DefaultRequestHeaders.Add("Cookie", cookies);
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        return Task.FromResult<Func<Task<bool>>>(async () =>
        {
            using var answer = await client.GetAsync(new Uri("/leads", UriKind.Relative));
            await answer.Content.ReadAsByteArrayAsync();
            return answer.IsSuccessStatusCode;
        });
    });

    private static async Task<string> Key(Node node, string side)
    {
        using var admin = node.Client();
        var user = await Json(admin, "users", new { email = $"{side}@bench.example", name = $"Manager of {side}", role = "manager", side });
        return (await Json(admin, $"users/{user.GetProperty("id").GetString()}/keys", new { name = "bench" })).GetProperty("key").GetString()!;
    }

    private static async Task<string> Activate(object content)
    {
        var draft = (await Json(_marketing, "agreements", new { })).GetProperty("id").GetString();
        using var patched = await _marketing.PatchAsJsonAsync(new Uri($"/api/v1/agreements/{draft}", UriKind.Relative), new { content });
        if (!patched.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await patched.Content.ReadAsStringAsync());
        }

        await Json(_marketing, $"agreements/{draft}/propose", new { });
        await Json(_marketing, $"agreements/{draft}/sign", new { });
        await Json(_sales, $"agreements/{draft}/sign", new { });
        return (await Json(_sales, $"agreements/{draft}/activate", new { })).GetProperty("id").GetString()!;
    }

    private static async Task<(string Name, int Done)> State(string job)
    {
        var state = await Json(_sales, $"jobs/{job}");
        return (state.GetProperty("state").GetString()!, state.GetProperty("done").GetInt32());
    }

    private static async Task Until(string job, Func<(string Name, int Done), bool> isEnough, Func<Task>? meanwhile = null)
    {
        for (; ; await (meanwhile?.Invoke() ?? Task.Delay(50)))
        {
            var state = await State(job);
            if (state.Name is "failed" or "cancelled")
            {
                throw new InvalidOperationException($"The re-scoring {state.Name}.");
            }

            if (state.Name == "completed" || isEnough(state))
            {
                return;
            }
        }
    }

    private static async Task<JsonElement> Json(HttpClient client, string path, object? body = null)
    {
        var address = new Uri($"/api/v1/{path}", UriKind.Relative);
        using var answer = body is null ? await client.GetAsync(address) : await client.PostAsJsonAsync(address, body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException($"{path}: {text}");
    }

    private static async Task Do(NpgsqlConnection database, string sql)
    {
        foreach (var statement in sql.StartsWith("VACUUM", StringComparison.Ordinal) ? sql.Split("; ") : [sql])
        {
            await using var command = new NpgsqlCommand(statement, database) { CommandTimeout = 3600 };
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task<long[]> Row(NpgsqlConnection database, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, database) { CommandTimeout = 3600 };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToInt64(reader.GetValue(i), CultureInfo.InvariantCulture))];
    }
}
