using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Npgsql;

namespace LeadFlow.Benchmarks;

/// <summary>Answers to a public form, each from a page of its own: at one connection and at thirty-two, with everything written.</summary>
internal static partial class FormBenchmark
{
    private const int Pages = 9_000;

    public static async Task<int> Run()
    {
        await using var installation = await Installation.Start();
        var many = "1000000000";
        var node = await installation.StartNode(("LeadFlow__Forms__AnswersPerMinute", many), ("LeadFlow__Security__KnownProxies", "127.0.0.1")); // Each visitor from an address of their own, as a proxy tells it.
        var slug = await Publish(installation);
        _ = await Measure(installation, node, slug, 32, 6_000); // An installation that has been at work for a while, and knows what lies in its tables.
        await Analyze(installation);
        var alone = await Measure(installation, node, slug, 1, 2_500);
        var crowd = await Measure(installation, node, slug, 32, Pages);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p95 at 32 / p95 at 1: {crowd.P95 / alone.P95:0.0}"));
        await using var connection = new NpgsqlConnection(installation.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT string_agg(outcome || ' ' || n, ', ') FROM (SELECT outcome, count(*) n FROM captures GROUP BY outcome) o", connection);
        Console.WriteLine($"captures: {await command.ExecuteScalarAsync()}; leads: {await new NpgsqlCommand("SELECT count(*) FROM leads", connection).ExecuteScalarAsync()}");
        return alone.Errors + crowd.Errors > 0 ? 1 : 0;
    }

    private static async Task<Figures> Measure(Installation installation, Node node, string slug, int connections, int pages)
    {
        var tokens = new ConcurrentQueue<string>();
        using var reader = Visitor(node);
        await Parallel.ForEachAsync(Enumerable.Range(0, pages), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, cancellationToken) =>
        {
            var page = await reader.GetStringAsync(new Uri($"/f/{slug}", UriKind.Relative), cancellationToken);
            tokens.Enqueue(Token().Match(page).Groups[1].Value);
        });
        await Task.Delay(TimeSpan.FromSeconds(5)); // Nobody is faster.
        var (number, web, database) = (0, node.ComputingTime(), installation.DatabaseTime());
        var figures = await Load.Run($"form, {connections} connections", connections, _ =>
        {
            var client = Visitor(node);
            return Task.FromResult<Func<Task<bool>>>(async () =>
            {
                if (!tokens.TryDequeue(out var token))
                {
                    throw new InvalidOperationException("More pages are needed: it is faster than the benchmark expected.");
                }

                var i = Interlocked.Increment(ref number);
                using var form = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["_t"] = token,
                    ["name"] = $"Person {LeadFile.LastName(new Random(i))}",
                    ["email"] = $"{Guid.NewGuid():N}@new.example",
                    ["company"] = $"Company {i % 997}",
                    ["budget"] = "amount",
                    ["authority"] = "decide",
                    ["need"] = "wanted",
                    ["start"] = "quarter",
                    ["consent"] = "yes",
                    ["utm_source"] = "google",
                    ["utm_medium"] = "cpc",
                });
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/f/{slug}", UriKind.Relative)) { Content = form };
                request.Headers.Add("X-Forwarded-For", $"10.{i >> 16 & 255}.{i >> 8 & 255}.{i & 255}");
                using var answer = await client.SendAsync(request);
                return answer.StatusCode == HttpStatusCode.Redirect;
            });
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figures}   CPU of each: web {(node.ComputingTime() - web).TotalMilliseconds / number:0.00} ms, database {(installation.DatabaseTime() - database).TotalMilliseconds / number:0.00} ms"));
        return figures;
    }

    private static async Task Analyze(Installation installation)
    {
        await using var connection = new NpgsqlConnection(installation.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("VACUUM ANALYZE", connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }

    private static HttpClient Visitor(Node node) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = node.Url };

    /// <summary>As a template has it, written by SQL: the builder is for people.</summary>
    private static async Task<string> Publish(Installation installation)
    {
        var form = LeadFlow.Domain.Forms.Form.Begin("Demo", "demo", LeadFlow.Domain.Forms.FormTemplates.Of(LeadFlow.Domain.Forms.FormTemplate.DemoRequest, "Bench"), null, DateTimeOffset.UtcNow);
        _ = form.Publish(LeadFlow.Domain.Fields.FieldBook.Empty, null, DateTimeOffset.UtcNow, out _);
        var content = LeadFlow.Web.Data.Json.Write(form.Draft);
        await using var connection = new NpgsqlConnection(installation.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("""
            INSERT INTO forms (id, name, slug, draft, version, published, published_at, published_draft, created_at) VALUES ($1, 'Demo', 'demo', $2::jsonb, 1, 1, now(), 1, now());
            INSERT INTO form_versions (form_id, number, content, published_at) VALUES ($1, 1, $2::jsonb, now());
            UPDATE companies SET rules_no = rules_no + 1
            """.Replace("$1", $"'{form.Id}'", StringComparison.Ordinal).Replace("$2", $"'{content.Replace("'", "''", StringComparison.Ordinal)}'", StringComparison.Ordinal), connection);
        await command.ExecuteNonQueryAsync();
        return form.Slug;
    }

    [GeneratedRegex("name=\"_t\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
