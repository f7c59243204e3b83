using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace LeadFlow.Benchmarks;

/// <summary>Cry wolf and response over very many hand-offs, of all time and of the last 90 days: what one report takes in a small and in a large installation, and the ratio.</summary>
internal static class ReportsBenchmark
{
    private const int Times = 3;

    public static async Task<int> Run(string[] args)
    {
        int[] sizes = args.Length > 0 ? [.. args.Select(a => int.Parse(a, CultureInfo.InvariantCulture))] : [10_000, 1_000_000];
        var since = DateTime.UtcNow.AddDays(-90).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string[] reports = ["cry-wolf", $"cry-wolf?from={since}", "response", $"response?from={since}", "funnel"];
        var took = new Dictionary<string, List<double>>();
        foreach (var size in sizes)
        {
            await using var installation = await Installation.Start();
            (await installation.StartNode()).Dispose(); // Founds it.
            await ScaleData.Fill(installation.ConnectionString, size);
            await Decide(installation.ConnectionString);
            using var node = await installation.StartNode();
            using var client = node.Client();
            foreach (var report in reports)
            {
                var all = new List<double>();
                for (var i = 0; i <= Times; i++)
                {
                    var clock = Stopwatch.StartNew();
                    using var answer = await client.GetAsync(new Uri($"/api/v1/reports/{report}", UriKind.Relative));
                    answer.EnsureSuccessStatusCode();
                    await answer.Content.ReadAsStringAsync();
                    all.Add(clock.Elapsed.TotalMilliseconds);
                }

                took.TryAdd(report, []);
                took[report].Add(all.Skip(1).Order().ElementAt(Times / 2)); // The first finds nothing in memory.
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size,9:N0} leads, as many hand-offs and more: {report,-26} {took[report][^1],8:N0} ms"));
            }
        }

        foreach (var (report, times) in took)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report,-26} {times[^1] / times[0]:0.0} x"));
        }

        return 0;
    }

    /// <summary>One more hand-off of each lead, before those that it has: every third was given back or fell away.</summary>
    private static async Task Decide(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("""
            INSERT INTO handoffs (id, lead_id, origin_lead_id, journey_number, series_id, attempt, series_offered_at, kind, state, is_override, score, agreement_version, why, offered_by_id, offered_by_name, offered_at, due_at, claimed_by_id, claimed_by_name, claimed_at, closed_at, reason)
            SELECT gen_random_uuid(), id, id, 1, gen_random_uuid(), 1, offered, 'Queue', state, n % 50 = 0, 80, 1, 'Meets the definition', ('00000000-0000-7000-8000-0000000020' || lpad((n % 60)::text, 2, '0'))::uuid, 'Somebody', offered, offered + interval '1 hour',
              CASE WHEN state NOT IN ('Expired', 'Withdrawn') THEN ('00000000-0000-7000-8000-0000000020' || lpad((n % 59)::text, 2, '0'))::uuid END, CASE WHEN state NOT IN ('Expired', 'Withdrawn') THEN 'Somebody' END, CASE WHEN state NOT IN ('Expired', 'Withdrawn') THEN offered + n % 90 * interval '1 minute' END,
              offered + interval '1 day', CASE WHEN state IN ('Returned', 'Rejected') THEN (ARRAY['No budget', 'No need', 'Wrong data', 'No authority'])[1 + n % 4] END
            FROM (SELECT id, n, captured_at + interval '1 hour' AS offered, (ARRAY['Accepted', 'Accepted', 'Accepted', 'Accepted', 'Accepted', 'Accepted', 'Returned', 'Rejected', 'Expired', 'Withdrawn'])[1 + n % 10] AS state FROM (SELECT id, captured_at, (row_number() OVER (ORDER BY id))::int AS n FROM leads) AS l) AS l;
            """, connection)
        { CommandTimeout = 1800 };
        await command.ExecuteNonQueryAsync();
        await using var vacuum = new NpgsqlCommand("VACUUM ANALYZE handoffs", connection) { CommandTimeout = 600 };
        await vacuum.ExecuteNonQueryAsync();
    }
}
