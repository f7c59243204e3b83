using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace LeadFlow.Benchmarks;

/// <summary>
/// A very large file: how fast to the end, how much slower at the end than at the beginning, in how much memory, how the list of leads fares meanwhile; beside a
/// plain INSERT ... SELECT of the same rows into the same tables with all their indexes. Then the same file with two kills on the way: every row once.
/// </summary>
internal static class BulkImportBenchmark
{
    private const int Part = 100_000;
    private static readonly string[] _tables = ["leads", "lead_qualification", "lead_search", "identities", "journeys", "stage_entries", "activities", "bant_answers", "responses", "captures"];

    private static string _mapping = LeadFile.Mapping;

    public static async Task<int> Run(string[] args)
    {
        if (args.Contains("plain"))
        {
            _mapping = LeadFile.Mapping[..LeadFile.Mapping.IndexOf(",\n", StringComparison.Ordinal)] + "}, \"dateFormat\": \"yyyy-MM-dd\"}"; // Without answers and responses.
        }

        var rows = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 1_000_000;
        var file = LeadFile.Of(rows);
        Console.WriteLine($"{rows:N0} rows, {file.Length / 1048576} MB");
        var ok = true;
        if (!args.Contains("kill"))
        {
            await using var installation = await Installation.Start();
            var took = await Measure(installation, file, rows);
            var plain = await InsertSelect(installation.ConnectionString, rows);
            Console.WriteLine($"INSERT ... SELECT {plain:0.0} s; the import is {took / plain:0.00} x that");
            ok = took / plain <= 2.5;
        }

        await using var again = await Installation.Start();
        return await Kill(again, file, rows) && ok ? 0 : 1;
    }

    private static async Task<double> Measure(Installation installation, byte[] file, int rows)
    {
        var node = await installation.StartNode();
        await ImportBenchmark.Import(node, LeadFile.Of(2_000).AsSpan().ToArray(), "fill", LeadFile.Mapping.Replace("\"columns\"", "\"defaults\": {\"campaign\": \"warm-up\"}, \"columns\"", StringComparison.Ordinal)); // Warmed up, as a server is.
        await using (var database2 = new NpgsqlConnection(installation.ConnectionString))
        {
            await database2.OpenAsync();
            await Do(database2, "VACUUM ANALYZE");
        }

        var cookies = await node.SignIn();
        _ = await List(node, cookies, "warm-up");
        Console.WriteLine(await List(node, cookies, "list of leads before it"));
        var (web, database) = (node.ComputingTime(), installation.DatabaseTime());
        var id = await Upload(node, file);
        var clock = Stopwatch.StartNew();
        var marks = new List<(int Done, double At)> { (0, 0) };
        Task<Figures>? list = null;
        Figures? meanwhile = null;
        await Until(node, id, done =>
        {
            marks.Add((done, clock.Elapsed.TotalSeconds));
            if (list is null && done > rows / 2)
            {
                list = List(node, cookies, "list of leads meanwhile");
            }
        });
        var took = clock.Elapsed.TotalSeconds;
        meanwhile = list is null ? null : await list;
        Console.WriteLine($"{rows,9:N0} rows   {took,7:0.0} s   {rows / took,7:N0} rows/s   web {(node.ComputingTime() - web).TotalSeconds:0} s, database {(installation.DatabaseTime() - database).TotalSeconds:0} s of CPU   peak {await node.PeakMemory()} MB");
        var first = marks.First(m => m.Done >= Math.Min(Part, rows));
        var last = marks.Last(m => m.Done <= rows - Part);
        Console.WriteLine($"first {Part:N0} {first.Done / first.At:N0} rows/s, last {Part:N0} {(rows - last.Done) / (took - last.At):N0} rows/s");
        Console.WriteLine(meanwhile);
        Console.WriteLine(await List(node, cookies, "list of leads after it"));
        node.Dispose();
        return took;
    }

    private static async Task<double> InsertSelect(string connectionString, int rows)
    {
        await using var database = new NpgsqlConnection(connectionString);
        await database.OpenAsync();
        foreach (var table in _tables)
        {
            await Do(database, $"CREATE UNLOGGED TABLE staged_{table} AS SELECT * FROM {table} {(table == "leads" ? "ORDER BY captured_at DESC, id" : "")}");
        }

        await Do(database, "SET client_min_messages = warning; TRUNCATE leads, captures CASCADE; VACUUM; CHECKPOINT");
        await Do(database, string.Concat(_tables.Select(t => $"ANALYZE staged_{t};")));
        var clock = Stopwatch.StartNew();
        foreach (var table in _tables)
        {
            var before = clock.Elapsed.TotalSeconds;
            await Do(database, $"INSERT INTO {table} SELECT * FROM staged_{table}");
            if (table == "leads")
            {
                await Do(database, "ANALYZE leads (id)");
            }

            Console.WriteLine($"  {table,-20} {clock.Elapsed.TotalSeconds - before,6:0.0} s");
        }

        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<bool> Kill(Installation installation, byte[] file, int rows)
    {
        var node = await installation.StartNode();
        var id = await Upload(node, file);
        foreach (var share in new[] { 0.3, 0.6 })
        {
            await Until(node, id, _ => { }, until: (int)(rows * share));
            node.Dispose();
            Console.WriteLine($"killed at {share:P0}");
            node = await installation.StartNode();
        }

        await Until(node, id, _ => { });
        await using var database = new NpgsqlConnection(installation.ConnectionString);
        await database.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT (SELECT count(*) FROM leads), (SELECT count(*) FROM identities), (SELECT count(*) FROM captures), (SELECT count(DISTINCT line) FROM captures), (SELECT count(*) FROM activities WHERE kind = 'Imported'), (SELECT sum(count)::bigint FROM (SELECT count FROM stage_tallies UNION ALL SELECT count FROM stage_tally_deltas) AS t)", database);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        long[] counts = [.. Enumerable.Range(0, 6).Select(reader.GetInt64)];
        Console.WriteLine($"leads, identities, captures, lines, imported lines, tallies: {string.Join(", ", counts.Select(c => c.ToString("N0", CultureInfo.InvariantCulture)))}");
        node.Dispose();
        return Array.TrueForAll(counts, c => c == rows);
    }

    /// <summary>A file that creates most of its people and changes the rest, taken back: all rows of all tables beside what they were.</summary>
    public static async Task<int> RunUndo(string[] args)
    {
        var rows = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 100_000;
        await using var installation = await Installation.Start();
        var node = await installation.StartNode();
        await ImportBenchmark.Import(node, LeadFile.Of(rows * 3 / 10), "fill", LeadFile.Mapping.Replace("\"Title\": \"jobTitle\", ", "", StringComparison.Ordinal));
        await using var database = new NpgsqlConnection(installation.ConnectionString);
        await database.OpenAsync();
        var before = await Hashes(database);
        var clock = Stopwatch.StartNew();
        var id = await Upload(node, LeadFile.Of(rows));
        await Until(node, id, _ => { });
        Console.WriteLine($"imported in {clock.Elapsed.TotalSeconds:0.0} s: {await One(database, "SELECT created || ' created, ' || updated || ' changed' FROM imports ORDER BY created_at DESC LIMIT 1")}");
        clock.Restart();
        using (var client = node.Client())
        {
            (await client.PostAsync(new Uri($"/api/v1/imports/{id}/undo", UriKind.Relative), null)).EnsureSuccessStatusCode();
            while ((await client.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/imports/{id}", UriKind.Relative))).GetProperty("state").GetString() is "running")
            {
                await Task.Delay(200);
            }

            Console.WriteLine($"taken back in {clock.Elapsed.TotalSeconds:0.0} s: {await client.GetStringAsync(new Uri($"/api/v1/imports/{id}", UriKind.Relative))}");
        }

        var after = await Hashes(database);
        var differ = before.Where(b => after[b.Key] != b.Value).Select(b => b.Key).ToList();
        Console.WriteLine($"peak of the web process {await node.PeakMemory()} MB; tables that differ: {(differ.Count == 0 ? "none" : string.Join(", ", differ))}");
        return differ.Count;
    }

    /// <summary>By table, of all rows in order; without the imports' own history and what tells people of it.</summary>
    private static async Task<Dictionary<string, string>> Hashes(NpgsqlConnection database)
    {
        string[] history = ["imports", "import_parts", "import_chunks", "import_rejections", "import_changes", "import_undos", "import_left", "captures", "jobs", "live_events", "audit", "notices", "stage_tallies", "stage_tally_deltas", "companies", "idempotency", "data_protection_keys"];
        var hashes = new Dictionary<string, string>();
        var tables = (await One(database, "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'")).Split(',').Except(history).Where(t => !t.StartsWith("qrtz", StringComparison.Ordinal)).ToList();
        foreach (var table in tables)
        {
            hashes[table] = await One(database, $"SELECT count(*) || ' ' || coalesce(md5(string_agg(row, E'\n' ORDER BY row)), '') FROM (SELECT md5(t::text) AS row FROM \"{table}\" AS t) AS r");
        }

        return hashes;
    }

    private static async Task<string> One(NpgsqlConnection database, string sql)
    {
        await using var command = new NpgsqlCommand(sql, database) { CommandTimeout = 0 };
        return (await command.ExecuteScalarAsync())?.ToString() ?? "";
    }

    /// <summary>The daily look for duplicates through very many leads, which begins with the node; and how the list of leads fares meanwhile.</summary>
    public static async Task<int> RunScan(string[] args)
    {
        var leads = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 1_000_000;
        await using var installation = await Installation.Start();
        var empty = await installation.StartNode(("LeadFlow__Jobs__Enabled", "false"));
        await ScaleData.Fill(installation.ConnectionString, leads, 1);
        empty.Dispose();
        await using var database = new NpgsqlConnection(installation.ConnectionString);
        await database.OpenAsync();
        await Do(database, "VACUUM ANALYZE");
        var quiet = await installation.StartNode(("LeadFlow__Jobs__Enabled", "false"));
        var cookies = await quiet.SignIn();
        _ = await List(quiet, cookies, "warm-up");
        var without = await List(quiet, cookies, "list of leads");
        quiet.Dispose();
        var node = await installation.StartNode();
        cookies = await node.SignIn();
        var clock = Stopwatch.StartNew();
        _ = await List(node, cookies, "warm-up");
        var with = await List(node, cookies, "list of leads while it scans");
        Console.WriteLine($"{without}\n{with}\n  p95 x {with.P95 / without.P95:0.00}; then {await One(database, "SELECT state || ' at ' || done || ' of ' || coalesce(total, 0) FROM jobs WHERE kind = 'scan-duplicates'")}");
        while (await One(database, "SELECT state FROM jobs WHERE kind = 'scan-duplicates'") is not ("Completed" or "Failed"))
        {
            await Task.Delay(500);
        }

        Console.WriteLine($"{await One(database, "SELECT state || ' in ' || extract(epoch FROM finished_at - started_at)::int || ' s' FROM jobs WHERE kind = 'scan-duplicates'")}, {await One(database, "SELECT count(*) FROM likely_pairs")} pairs; peak {await node.PeakMemory()} MB");
        return with.P95 / without.P95 <= 2 ? 0 : 1;
    }

    /// <summary>A workbook to its end: how long, and in how much memory.</summary>
    public static async Task<int> RunWorkbook(string[] args)
    {
        var rows = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 200_000;
        var file = LeadFile.Workbook(rows);
        await using var installation = await Installation.Start();
        var node = await installation.StartNode();
        var clock = Stopwatch.StartNew();
        var id = await Upload(node, file, "leads.xlsx");
        Console.WriteLine($"{rows:N0} rows, {file.Length / 1048576} MB, received in {clock.Elapsed.TotalSeconds:0.0} s; peak {await node.PeakMemory()} MB");
        await Until(node, id, _ => { });
        await using var database = new NpgsqlConnection(installation.ConnectionString);
        await database.OpenAsync();
        var (leads, peak) = (await One(database, "SELECT count(*) FROM leads"), await node.PeakMemory());
        Console.WriteLine($"{leads} leads after {clock.Elapsed.TotalSeconds:0.0} s; peak {peak} MB");
        return leads == rows.ToString(CultureInfo.InvariantCulture) && peak < 400 ? 0 : 1;
    }

    private static async Task<string> Upload(Node node, byte[] file, string name = "leads.csv")
    {
        using var client = node.Client();
        client.Timeout = TimeSpan.FromMinutes(10);
        using var form = new MultipartFormDataContent();
        using var content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var mapping = new StringContent(_mapping);
        using var how = new StringContent("fill");
        form.Add(mapping, "mapping");
        form.Add(how, "policy");
        form.Add(content, "file", name);
        using var answer = await client.PostAsync(new Uri("/api/v1/imports", UriKind.Relative), form);
        var body = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()! : throw new InvalidOperationException(body);
    }

    private static async Task Until(Node node, string id, Action<int> look, int until = int.MaxValue)
    {
        using var client = node.Client();
        for (; ; await Task.Delay(200))
        {
            var state = await client.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/imports/{id}", UriKind.Relative));
            var done = state.GetProperty("done").GetInt32();
            look(done);
            if (done >= until || state.GetProperty("state").GetString() is "completed")
            {
                return;
            }

            if (state.GetProperty("state").GetString() is "failed" or "cancelled")
            {
                throw new InvalidOperationException(state.ToString());
            }
        }
    }

    private static Task<Figures> List(Node node, string cookies, string name) => Load.Run(name, 1, _ =>
    {
        var client = new HttpClient { BaseAddress = node.Url };
        client.DefaultRequestHeaders.Add("Cookie", cookies);
        return Task.FromResult<Func<Task<bool>>>(async () =>
        {
            using var answer = await client.GetAsync(new Uri("/leads", UriKind.Relative));
            await answer.Content.ReadAsByteArrayAsync();
            return answer.IsSuccessStatusCode;
        });
    });

    private static async Task Do(NpgsqlConnection database, string sql)
    {
        await using var command = new NpgsqlCommand(sql, database) { CommandTimeout = 0 };
        foreach (var one in sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            command.CommandText = one; // VACUUM stands alone.
            await command.ExecuteNonQueryAsync();
        }
    }
}
