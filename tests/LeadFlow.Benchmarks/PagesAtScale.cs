using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace LeadFlow.Benchmarks;

/// <summary>The pages people work in all day, as HTML for a signed-in browser, at several sizes of the same company.</summary>
internal static partial class PagesAtScale
{
    private const int Connections = 8;
    private const int Waiting = 5_000;
    private const int Theirs = 400;
    private const int Claimed = 10;

    public static async Task<int> Run(string[] args)
    {
        var sizes = args.TakeWhile(a => int.TryParse(a, CultureInfo.InvariantCulture, out _)).Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToList();
        var only = args.Skip(sizes.Count).FirstOrDefault() ?? "";
        sizes = sizes is [] ? [10_000, 100_000] : sizes;
        var desks = new List<Desk>();
        try
        {
            foreach (var size in sizes)
            {
                desks.Add(await Desk.Of(size));
            }

            foreach (var desk in desks)
            {
                await desk.WarmUp(only);
            }

            // One size right after the other, so that whatever else the machine does falls on all of them.
            var figures = new List<Figures[]>();
            foreach (var page in desks[0].Pages.Where(p => p.Name.Contains(only, StringComparison.Ordinal)))
            {
                Console.WriteLine();
                var row = new List<Figures>();
                foreach (var desk in desks)
                {
                    row.Add(await desk.Measure(page.Name));
                }

                figures.Add([.. row]);
            }

            Console.WriteLine();
            Console.WriteLine($"p95 at {string.Join(", ", sizes.Skip(1).Select(s => $"{s:N0}"))} leads / p95 at {sizes[0]:N0}:");
            foreach (var row in figures)
            {
                Console.WriteLine($"  {row[0].Name,-34} {string.Join("  ", row.Skip(1).Select(f => $"{f.P95 / row[0].P95:0.00}"))}");
            }

            return figures.Any(row => row.Any(f => f.Errors > 0)) ? 1 : 0;
        }
        finally
        {
            foreach (var desk in desks)
            {
                await desk.DisposeAsync();
            }
        }
    }

    /// <summary>An installation with so many leads, and somebody who is signed in.</summary>
    private sealed class Desk(Installation installation, Node node, int leads, string cookies) : IAsyncDisposable
    {
        public List<(string Name, Func<Random, string> Path)> Pages { get; } = [];

        public static async Task<Desk> Of(int leads)
        {
            var installation = await Installation.Start();
            var node = await installation.StartNode();
            await ScaleData.Fill(installation.ConnectionString, leads);
            await using (var database = new Npgsql.NpgsqlConnection(installation.ConnectionString))
            {
                // As much waits, and as much is theirs, at each size.
                await database.OpenAsync();
                await ScaleData.Offer(database, Waiting);
                await ScaleData.Give(database, Installation.AdminEmail, Theirs, Claimed);
                await using var analyze = new Npgsql.NpgsqlCommand("VACUUM ANALYZE", database) { CommandTimeout = 600 };
                await analyze.ExecuteNonQueryAsync();
            }

            var desk = new Desk(installation, node, leads, await node.SignIn());
            await desk.FindPages();
            return desk;
        }

        /// <summary>As a process that has run for a while: its code is compiled for good.</summary>
        public async Task WarmUp(string only)
        {
            var pages = Pages.Where(p => p.Name.Contains(only, StringComparison.Ordinal)).ToList();
            await Load.Run("warm-up", Connections, i =>
            {
                var (browser, random, at) = (Browser(), new Random(i), i);
                return Task.FromResult<Func<Task<bool>>>(async () => (await browser.GetStringAsync(new Uri(pages[at++ % pages.Count].Path(random), UriKind.Relative))).Length > 0);
            }, seconds: 4 + (2 * pages.Count));
        }

        public async Task<Figures> Measure(string name)
        {
            var path = Pages.First(p => p.Name == name).Path;
            var (web, database, done) = (TimeSpan.Zero, TimeSpan.Zero, 0);
            var figures = await Load.Run(name, Connections, i =>
            {
                var (browser, random) = (Browser(), new Random(i));
                return Task.FromResult<Func<Task<bool>>>(async () =>
                {
                    if (Interlocked.Increment(ref done) == Connections * 4)
                    {
                        (web, database) = (node.ComputingTime(), installation.DatabaseTime());
                    }

                    using var answer = await browser.GetAsync(new Uri(path(random), UriKind.Relative));
                    await answer.Content.CopyToAsync(Stream.Null);
                    return answer.IsSuccessStatusCode;
                });
            });
            var counted = Math.Max(1, done - (Connections * 4));
            Console.WriteLine($"{leads,9:N0} leads {figures}   CPU of each: web {(node.ComputingTime() - web).TotalMilliseconds / counted:0.00} ms, database {(installation.DatabaseTime() - database).TotalMilliseconds / counted:0.00} ms");
            return figures;
        }

        public ValueTask DisposeAsync() => installation.DisposeAsync();

        private HttpClient Browser()
        {
            var browser = node.Client("");
            browser.DefaultRequestHeaders.Add("Cookie", cookies);
            browser.DefaultRequestHeaders.Add("Accept", "text/html");
            return browser;
        }

        private async Task FindPages()
        {
            var ids = await Column("SELECT id::text FROM (SELECT id FROM leads ORDER BY md5(id::text) LIMIT 200) AS l");
            var emails = await Column("SELECT email FROM (SELECT email FROM leads WHERE email NOT LIKE '%@gmail.com' ORDER BY md5(id::text) LIMIT 200) AS l");
            var names = (await Column("SELECT last_name FROM (SELECT last_name FROM leads WHERE length(last_name) >= 7 ORDER BY md5(id::text) LIMIT 200) AS l")).ConvertAll(n => n.ToLowerInvariant());
            var day = (await Column("SELECT captured_on::text FROM leads WHERE tags @> '{vip}' AND captured_on > current_date - 900 ORDER BY id LIMIT 1"))[0];
            Add("triage", _ => "/triage");
            Add("leads", _ => "/leads");
            var hundredth = await Hundredth();
            Add("leads, 100th page", _ => hundredth);
            var five = await FilterOfFive(day);
            Add("leads, a filter of five", _ => five);
            Add("lead", r => $"/leads/{ids[r.Next(ids.Count)]}");
            Add("board", _ => "/board");
            Add("queue", _ => "/queue");
            Add("my day", _ => "/my-day");
            Add("find, exact", r => $"/find?q={Uri.EscapeDataString(emails[r.Next(emails.Count)])}");
            Add("find, prefix", r => $"/find?q={Uri.EscapeDataString(names[r.Next(names.Count)][..5])}");
            Add("find, typo", r => $"/find?q={Uri.EscapeDataString(Mistyped(names[r.Next(names.Count)], r))}");

            void Add(string name, Func<Random, string> path) => Pages.Add((name, path));
        }

        private static string Mistyped(string name, Random random)
        {
            var at = random.Next(2, name.Length - 2);
            return string.Concat(name.AsSpan(0, at), "x", name.AsSpan(at + 1));
        }

        /// <summary>The page that 99 presses of Next lead to.</summary>
        private async Task<string> Hundredth()
        {
            using var browser = Browser();
            var path = "/leads";
            for (var page = 1; page < 100; page++)
            {
                var html = await browser.GetStringAsync(new Uri(path, UriKind.Relative));
                var next = Next().Matches(html).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).LastOrDefault(p => p.Contains("before=", StringComparison.Ordinal));
                if (next is null || next == path)
                {
                    Console.WriteLine($"  {leads:N0} leads have {page} pages");
                    break;
                }

                path = next;
            }

            return path;
        }

        /// <summary>A tag and as many days as hold five leads.</summary>
        private async Task<string> FilterOfFive(string day)
        {
            var until = (await Column($"SELECT coalesce(max(captured_on), '{day}')::text FROM (SELECT captured_on FROM leads WHERE tags @> '{{vip}}' AND captured_on >= '{day}' ORDER BY captured_on LIMIT 5) AS l"))[0];
            return $"/leads?tag=vip&capturedFrom={day}&capturedTo={until}";
        }

        private async Task<List<string>> Column(string sql)
        {
            await using var connection = new Npgsql.NpgsqlConnection(installation.ConnectionString);
            await connection.OpenAsync();
            await using var command = new Npgsql.NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
            await using var reader = await command.ExecuteReaderAsync();
            var values = new List<string>();
            while (await reader.ReadAsync())
            {
                values.Add(reader.GetString(0));
            }

            return values;
        }
    }

    [GeneratedRegex("href=\"(/leads\\?[^\"]*cursor=[^\"]*)\"")]
    private static partial Regex Next();
}
