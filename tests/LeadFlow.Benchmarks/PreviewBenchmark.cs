using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace LeadFlow.Benchmarks;

/// <summary>A manager moves a slider of a draft over very many leads, in Chromium: how soon the page shows what that would do. Needs <c>npm ci --prefix tests/lighthouse</c>.</summary>
internal static class PreviewBenchmark
{
    public static async Task<int> Run(string[] args)
    {
        var leads = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 100_000;
        await using var installation = await Installation.Start();
        var node = await installation.StartNode();
        await ScaleData.Fill(installation.ConnectionString, leads, responsesPerLead: 10);
        using var client = node.Client();
        using var drafted = await client.PostAsJsonAsync(new Uri("/api/v1/agreements", UriKind.Relative), new { });
        var draft = (await drafted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        using var browser = Process.Start(new ProcessStartInfo("node", ["tests/lighthouse/preview.mjs", $"{node.Url}agreement/{draft}", await node.SignIn()]))!;
        await browser.WaitForExitAsync();
        Console.WriteLine($"{leads:N0} leads; peak of the web process {await node.PeakMemory()} MB");
        return browser.ExitCode;
    }
}
