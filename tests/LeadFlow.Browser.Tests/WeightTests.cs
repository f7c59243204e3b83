using System.Text.Json;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace LeadFlow.Browser.Tests;

/// <summary>What a page brings over the line, as the browser counts it, and whether it stands still while it arrives.</summary>
public sealed class WeightTests(Desk desk) : IClassFixture<Desk>
{
    private const int MaxHtml = 50_000;
    private const int MaxFace = 150_000;
    private const int MaxColdList = 250_000;

    [Fact]
    public async Task Every_page_is_light_and_stands_still()
    {
        var rep = TestData.Rep("Lena Light");
        for (var i = 0; i < 60; i++)
        {
            await desk.Lead();
        }

        var (hot, claimed) = (await desk.HotLead(), await desk.ClaimedLead(rep));
        foreach (var path in (string[])["/my-day", "/queue", "/leads", "/board", "/opportunities", $"/leads/{hot.Id}", $"/leads/{claimed.Id}", "/leads/new", "/notices", "/preferences"])
        {
            await Weigh(rep, path);
        }

        foreach (var path in (string[])["/triage", "/import", "/reports", "/reports/cry-wolf", "/reports/response", "/users", "/sources", "/start", "/find?q=grace"])
        {
            await Weigh(TestData.Admin(), path);
        }

        desk.AssertNoComplaints();
    }

    /// <summary>With an empty cache.</summary>
    private async Task Weigh(TestUser user, string path)
    {
        var page = await desk.Open(user, "about:blank");
        var network = await page.Context.NewCDPSessionAsync(page);
        Dictionary<string, string> types = [];
        Dictionary<string, double> bytes = [];
        network.Event("Network.responseReceived").OnEvent += (_, e) => types[e!.Value.GetProperty("requestId").GetString()!] = e.Value.GetProperty("type").GetString()!;
        network.Event("Network.loadingFinished").OnEvent += (_, e) =>
        {
            var type = types.GetValueOrDefault(e!.Value.GetProperty("requestId").GetString()!, "Other");
            bytes[type] = bytes.GetValueOrDefault(type) + e.Value.GetProperty("encodedDataLength").GetDouble();
        };
        await network.SendAsync("Network.enable");
        await page.AddInitScriptAsync("window.shifts = 0; new PerformanceObserver(l => l.getEntries().forEach(e => { if (!e.hadRecentInput) window.shifts += e.value; })).observe({ type: 'layout-shift', buffered: true });");
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        var shift = await page.EvaluateAsync<double>("window.shifts");
        await page.Context.CloseAsync();

        var face = bytes.GetValueOrDefault("Stylesheet") + bytes.GetValueOrDefault("Script");
        Assert.True(bytes["Document"] is > 0 and < MaxHtml, $"{path}: {bytes["Document"]:N0} bytes of HTML");
        Assert.True(face is > 0 and < MaxFace, $"{path}: {face:N0} bytes of styles and scripts");
        Assert.True(path != "/leads" || bytes.Values.Sum() < MaxColdList, $"{path}: {bytes.Values.Sum():N0} bytes in all: {JsonSerializer.Serialize(bytes)}");
        Assert.True(shift < .05, $"{path} shifts by {shift:0.000}");
    }
}
