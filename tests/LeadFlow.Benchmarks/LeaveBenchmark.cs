using System.Diagnostics;
using System.Globalization;
using System.Net;
using Npgsql;

namespace LeadFlow.Benchmarks;

/// <summary>A rep leaves: all that is theirs goes to others in one step, as a manager does it in the browser, and comes back in one.</summary>
internal static class LeaveBenchmark
{
    public static async Task<int> Run(string[] args)
    {
        var count = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 5000;
        await using var installation = await Installation.Start();
        (await installation.StartNode()).Dispose(); // Founds it.
        await ScaleData.Fill(installation.ConnectionString, count * 4);
        await using var database = new NpgsqlConnection(installation.ConnectionString);
        await database.OpenAsync();
        var reps = await Texts(database, "SELECT id::text FROM users WHERE role = 'Rep' ORDER BY id LIMIT 3");
        var leaver = reps[0];
        await Do(database, $"""
            UPDATE leads SET owner_id = NULL WHERE owner_id = '{leaver}'; UPDATE lead_qualification SET owner_id = NULL WHERE owner_id = '{leaver}';
            UPDATE handoffs SET claimed_by_id = '{reps[1]}' WHERE claimed_by_id = '{leaver}';
            CREATE TEMP TABLE theirs AS SELECT lead_id AS id FROM lead_qualification WHERE standing = 'Open' ORDER BY lead_id LIMIT {count};
            UPDATE leads SET owner_id = '{leaver}' WHERE id IN (SELECT id FROM theirs); UPDATE lead_qualification SET owner_id = '{leaver}' WHERE lead_id IN (SELECT id FROM theirs);
            UPDATE handoffs SET claimed_by_id = '{leaver}', claimed_by_name = 'Who leaves' WHERE state = 'Claimed' AND lead_id IN (SELECT id FROM theirs);
            UPDATE handoffs SET due_at = now() + interval '1 day' WHERE state IN ('Offered', 'Claimed')
            """);
        using var node = await installation.StartNode();
        var cookies = new CookieContainer();
        cookies.SetCookies(node.Url, (await node.SignIn()).Replace("; ", ",", StringComparison.Ordinal));
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = node.Url, Timeout = TimeSpan.FromMinutes(5) };
        var before = await Owned(database, leaver);
        Console.WriteLine($"before: {before}");

        var page = $"/leads/pass-on/{leaver}";
        var clock = Stopwatch.StartNew();
        var bulk = await Press(browser, page, page, reps.Skip(1).Select(r => KeyValuePair.Create("Pass.To", r)));
        await Until(database, "SELECT count(*) FROM jobs WHERE kind = 'bulk' AND state <> 'Completed'");
        var (took, left, refused) = (clock.Elapsed.TotalSeconds, await Owned(database, leaver), await Number(database, "SELECT coalesce(sum(refused), 0)::bigint FROM bulk_actions"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"passed on in {took:0.0} s; left: {left}; refused {refused}"));
        clock.Restart();
        await Press(browser, bulk, bulk + "?handler=Undo", []);
        await Until(database, "SELECT count(*) FROM jobs WHERE kind = 'bulk' AND state <> 'Completed'");
        (took, var after, var alone) = (clock.Elapsed.TotalSeconds, await Owned(database, leaver), await Number(database, "SELECT coalesce(sum(left_alone), 0)::bigint FROM bulk_actions"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"taken back in {took:0.0} s; again: {after}; left as they are {alone}"));
        return before == after ? 0 : 1;
    }

    private static async Task<string> Owned(NpgsqlConnection database, string leaver)
    {
        var leads = await Number(database, $"SELECT count(*) FROM leads WHERE owner_id = '{leaver}'");
        var claims = await Number(database, $"SELECT count(*) FROM handoffs WHERE state = 'Claimed' AND claimed_by_id = '{leaver}'");
        return $"{leads:N0} leads, {claims:N0} claims";
    }

    /// <returns>Where the answer leads.</returns>
    private static async Task<string> Press(HttpClient browser, string page, string to, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var token = Node.TokenIn(await browser.GetStringAsync(new Uri(page, UriKind.Relative)));
        using var form = new FormUrlEncodedContent(fields.Append(new("__RequestVerificationToken", token)));
        using var answer = await browser.PostAsync(new Uri(to, UriKind.Relative), form);
        return answer.Headers.Location?.OriginalString ?? throw new InvalidOperationException($"{to}: {(int)answer.StatusCode}");
    }

    private static async Task Until(NpgsqlConnection database, string left)
    {
        for (var waited = Stopwatch.StartNew(); await Number(database, left) > 0 && waited.Elapsed < TimeSpan.FromMinutes(10);)
        {
            await Task.Delay(50);
        }
    }

    private static async Task<long> Number(NpgsqlConnection database, string sql)
    {
        await using var command = new NpgsqlCommand(sql, database);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<List<string>> Texts(NpgsqlConnection database, string sql)
    {
        List<string> texts = [];
        await using var command = new NpgsqlCommand(sql, database);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    private static async Task Do(NpgsqlConnection database, string sql)
    {
        await using var command = new NpgsqlCommand(sql, database) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }
}
