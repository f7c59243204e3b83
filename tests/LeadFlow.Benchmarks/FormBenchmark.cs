using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Npgsql;

namespace LeadFlow.Benchmarks;

/// <summary>Answers to a public form, each from a page of its own: at one connection and at thirty-two, with everything written.</summary>
internal static partial class FormBenchmark
{
    private const int Pages = 26_000;

    public static async Task<int> Run()
    {
        await using var installation = await Installation.Start();
        var many = "1000000000";
        var node = await installation.StartNode(("LeadFlow__Forms__AnswersPerMinute", many), ("LeadFlow__Security__KnownProxies", "127.0.0.1")); // Each visitor from an address of their own, as a proxy tells it.
        var slug = await Publish(installation);
        _ = await Measure(installation, node, slug, 32, 10_000); // An installation that has been at work for a while, and knows what lies in its tables.
        await Analyze(installation);
        var alone = await Measure(installation, node, slug, 1, 3_500);
        var crowd = await Measure(installation, node, slug, 32, Pages);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p95 at 32 / p95 at 1: {crowd.P95 / alone.P95:0.0}"));
        await using var connection = new NpgsqlConnection(installation.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT string_agg(outcome || ' ' || n, ', ') FROM (SELECT outcome, count(*) n FROM captures GROUP BY outcome) o", connection);
        Console.WriteLine($"captures: {await command.ExecuteScalarAsync()}; leads: {await new NpgsqlCommand("SELECT count(*) FROM leads", connection).ExecuteScalarAsync()}");
        return alone.Errors + crowd.Errors > 0 ? 1 : 0;
    }

    /// <summary>From a visitor's press to the notice on the screen of whoever owns what comes by the form, who is at another node.</summary>
    public static async Task<int> RunLive()
    {
        await using var installation = await Installation.Start();
        var node = await installation.StartNode(("LeadFlow__Forms__AnswersPerMinute", "1000000"), ("LeadFlow__Security__KnownProxies", "127.0.0.1"));
        var other = await installation.StartNode();
        var slug = await Publish(installation, isOwned: true);
        using var viewer = new Viewer(await other.SignIn(), [other.Url]);
        await viewer.Connected;
        using var client = Visitor(node);
        List<string> tokens = [];
        for (var i = 0; i < 220; i++)
        {
            tokens.Add(Token().Match(await client.GetStringAsync(new Uri($"/f/{slug}", UriKind.Relative))).Groups[1].Value);
        }

        await Task.Delay(TimeSpan.FromSeconds(5)); // Nobody is faster.
        List<double> took = [];
        for (var i = 0; i < tokens.Count; i++)
        {
            using var answer = Answer(slug, tokens[i], i);
            var pressed = Stopwatch.GetTimestamp();
            using var sent = await client.SendAsync(answer);
            for (var waited = Stopwatch.StartNew(); viewer.Noticed < pressed; await Task.Delay(1))
            {
                if (waited.Elapsed > TimeSpan.FromSeconds(30))
                {
                    throw new TimeoutException($"No notice of answer {i}, which got {(int)sent.StatusCode}");
                }
            }

            if (i >= 20) // The first warm it up.
            {
                took.Add(Stopwatch.GetElapsedTime(pressed, viewer.Noticed).TotalMilliseconds);
            }
        }

        took.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took.Count} answers: from the press to the owner's notice at another node p50 {took[took.Count / 2]:0} ms, p95 {took[took.Count * 95 / 100]:0} ms, max {took[^1]:0} ms"));
        return 0;
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
                using var request = Answer(slug, token, i);
                using var answer = await client.SendAsync(request);
                return answer.StatusCode == HttpStatusCode.Redirect;
            });
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figures}   CPU of each: web {(node.ComputingTime() - web).TotalMilliseconds / number:0.00} ms, database {(installation.DatabaseTime() - database).TotalMilliseconds / number:0.00} ms"));
        return figures;
    }

    private static HttpRequestMessage Answer(string slug, string token, int i)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/f/{slug}", UriKind.Relative))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
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
            }),
        };
        request.Headers.Add("X-Forwarded-For", $"10.{i >> 16 & 255}.{i >> 8 & 255}.{i & 255}");
        return request;
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
    private static async Task<string> Publish(Installation installation, bool isOwned = false)
    {
        var form = LeadFlow.Domain.Forms.Form.Begin("Demo", "demo", LeadFlow.Domain.Forms.FormTemplates.Of(LeadFlow.Domain.Forms.FormTemplate.DemoRequest, "Bench"), null, DateTimeOffset.UtcNow);
        _ = form.Publish(LeadFlow.Domain.Fields.FieldBook.Empty, null, DateTimeOffset.UtcNow, out _);
        var source = Guid.NewGuid();
        var content = LeadFlow.Web.Data.Json.Write(isOwned ? form.Draft with { SourceId = source } : form.Draft);
        await using var connection = new NpgsqlConnection(installation.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("""
            INSERT INTO forms (id, name, slug, draft, version, published, published_at, published_draft, created_at) VALUES ($1, 'Demo', 'demo', $2::jsonb, 1, 1, now(), 1, now());
            INSERT INTO form_versions (form_id, number, content, published_at) VALUES ($1, 1, $2::jsonb, now());
            INSERT INTO sources (id, name, kind, generated_by, default_owner_id) SELECT $3, 'Demo page', 'WebForm', 'Marketing', id FROM users ORDER BY created_at LIMIT 1;
            UPDATE companies SET rules_no = rules_no + 1
            """.Replace("$3", $"'{source}'", StringComparison.Ordinal).Replace("$1", $"'{form.Id}'", StringComparison.Ordinal).Replace("$2", $"'{content.Replace("'", "''", StringComparison.Ordinal)}'", StringComparison.Ordinal), connection);
        await command.ExecuteNonQueryAsync();
        return form.Slug;
    }

    [GeneratedRegex("name=\"_t\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
