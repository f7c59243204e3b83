using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace LeadFlow.Benchmarks;

/// <summary>Offers whose deadlines pass all at once, in a small and in a large installation: how long until each is closed, offered again and told of.</summary>
internal static class SweepBenchmark
{
    private const int Due = 10_000;

    public static async Task<int> Run(string[] args)
    {
        int[] sizes = args.Length > 0 ? [.. args.Select(a => int.Parse(a, CultureInfo.InvariantCulture))] : [10_000, 1_000_000];
        List<double> took = [];
        foreach (var size in sizes)
        {
            await using var installation = await Installation.Start();
            (await installation.StartNode()).Dispose(); // Founds it.
            await ScaleData.Fill(installation.ConnectionString, size);
            await using var database = new NpgsqlConnection(installation.ConnectionString);
            await database.OpenAsync();
            await ScaleData.Offer(database, Due);
            await Do(database, "UPDATE handoffs SET due_at = now() + interval '1 day' WHERE state IN ('Offered', 'Claimed')");
            await Do(database, "VACUUM ANALYZE handoffs");
            using var node = await installation.StartNode();
            await UntilNothingElseGoesOn(database);
            var before = await Count(database, "state = 'Expired'");
            await Do(database, $"UPDATE handoffs SET due_at = now() - interval '1 minute' WHERE id IN (SELECT id FROM handoffs WHERE state = 'Offered' ORDER BY md5(id::text) LIMIT {Due})");
            var due = await Count(database, "state = 'Offered' AND due_at < now()");
            for (var waited = Stopwatch.StartNew(); await Count(database, "state = 'Expired'") == before && waited.Elapsed < TimeSpan.FromMinutes(2);)
            {
                await Task.Delay(10);
            }

            var clock = Stopwatch.StartNew();
            while (await Count(database, "state = 'Offered' AND due_at < now()") > 0 && clock.Elapsed < TimeSpan.FromMinutes(5))
            {
                await Task.Delay(10);
            }

            took.Add(clock.Elapsed.TotalSeconds);
            var expired = await Count(database, "state = 'Expired'") - before;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size,9:N0} leads: {due:N0} due offers closed and offered again in {took[^1]:0.0} s; {expired:N0} expired"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took[^1] / took[0]:0.00} x"));
        return 0;
    }

    /// <summary>What a start does with a million leads (a look for duplicates, those whose day it is) is not the sweep's.</summary>
    private static async Task UntilNothingElseGoesOn(NpgsqlConnection connection)
    {
        var (still, clock) = (0, Stopwatch.StartNew());
        while (still < 20 && clock.Elapsed < TimeSpan.FromMinutes(20))
        {
            await Task.Delay(500);
            await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'leadflow' AND xact_start IS NOT NULL", connection);
            still = await command.ExecuteScalarAsync() is 0L ? still + 1 : 0;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  nothing else goes on {clock.Elapsed.TotalSeconds:0} s after the start"));
    }

    private static async Task Do(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> Count(NpgsqlConnection connection, string where)
    {
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM handoffs WHERE {where}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
