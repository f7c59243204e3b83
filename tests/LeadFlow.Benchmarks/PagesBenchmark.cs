using System.Globalization;
using System.Text.RegularExpressions;

namespace LeadFlow.Benchmarks;

/// <summary>A day of page views, and what the web process needed for it.</summary>
internal static partial class PagesBenchmark
{
    private static readonly string[] _pages = ["/leads", "/leads?stage=warm", "/queue", "/opportunities", "/reports", "/leads/new", "/import", "/users"];

    public static async Task<int> Run(string[] args)
    {
        var views = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 1_000;
        await using var installation = await Installation.Start();
        var node = await installation.StartNode();
        await ImportBenchmark.Import(node, LeadFile.Of(1_000), "fill");
        using var browser = node.Client("");
        browser.DefaultRequestHeaders.Add("Cookie", await node.SignIn());
        var list = await browser.GetStringAsync(new Uri("/leads", UriKind.Relative));
        var pages = _pages.Concat(Lead().Matches(list).Select(m => m.Value).Distinct().Take(8)).ToList();
        var failed = 0;
        for (var i = 0; i < views; i++)
        {
            using var answer = await browser.GetAsync(new Uri(pages[i % pages.Count], UriKind.Relative));
            await answer.Content.CopyToAsync(Stream.Null);
            failed += answer.IsSuccessStatusCode ? 0 : 1;
        }

        Console.WriteLine($"{views:N0} page views of {pages.Count} pages, {failed} failed; peak memory of the web process {await node.PeakMemory()} MB");
        return failed == 0 ? 0 : 1;
    }

    [GeneratedRegex("/leads/[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Lead();
}
