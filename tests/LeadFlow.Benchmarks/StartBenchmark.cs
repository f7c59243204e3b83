using System.Diagnostics;
using System.Globalization;
using LeadFlow.Web.Data;

namespace LeadFlow.Benchmarks;

/// <summary>How long somebody waits who starts LeadFlow on its embedded database: on a new folder first, then on the same one again and again.</summary>
internal static class StartBenchmark
{
    public static async Task<int> Run(string[] args)
    {
        var times = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 10;
        var folder = Path.Combine("/tmp", "leadflow-bench-" + Guid.NewGuid().ToString("N")[..8]);
        try
        {
            Console.WriteLine($"on a new folder: {Say(await Once(folder))}");
            List<(TimeSpan Ready, TimeSpan Page, TimeSpan Computing)> again = [];
            for (var i = 0; i < times; i++)
            {
                again.Add(await Once(folder));
                Console.WriteLine($"again: {Say(again[^1])}");
            }

            var (ready, page) = (again.ConvertAll(a => a.Ready), again.ConvertAll(a => a.Page));
            ready.Sort();
            page.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times} starts: ready after {ready[times / 2].TotalSeconds:0.00} s (median), {ready[^1].TotalSeconds:0.00} s (longest); sign-in page after {page[times / 2].TotalSeconds:0.00} s, {page[^1].TotalSeconds:0.00} s"));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(TimeSpan Ready, TimeSpan Page, TimeSpan Computing)> Once(string folder)
    {
        var dll = typeof(EmbeddedPostgres).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [dll]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(dll)! };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{Node.FreePort()}";
        start.Environment["LeadFlow__DataFolder"] = folder;
        using var client = new HttpClient { BaseAddress = new(start.Environment["ASPNETCORE_URLS"]!) };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        await Answers(client, "/healthz", process);
        var (ready, computing) = (watch.Elapsed, process.TotalProcessorTime);
        await Answers(client, "/sign-in", process);
        var page = watch.Elapsed;
        using var stop = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
        return (ready, page, computing);
    }

    private static async Task Answers(HttpClient client, string address, Process process)
    {
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
                answer.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(20);
            }
        }
    }

    private static string Say((TimeSpan Ready, TimeSpan Page, TimeSpan Computing) once) => string.Create(CultureInfo.InvariantCulture,
        $"ready after {once.Ready.TotalSeconds:0.00} s (computing {once.Computing.TotalSeconds:0.00} s), sign-in page after {once.Page.TotalSeconds:0.00} s");
}
