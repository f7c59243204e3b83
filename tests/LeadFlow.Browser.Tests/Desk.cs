using System.Collections.Concurrent;
using System.Net;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace LeadFlow.Browser.Tests;

/// <summary>LeadFlow on a real port, and people at their browsers. Whatever the console complains of fails the test.</summary>
public sealed class Desk(TestDatabase databases, Chromium chromium) : App(databases)
{
    /// <summary>What the console says of refusals, and of a test that has cut the network.</summary>
    private static readonly string[] Expected = ["the server responded with a status of 4", "net::ERR_INTERNET_DISCONNECTED"];

    private readonly ConcurrentBag<string> _complaints = [];

    public string Url { get; private set; } = "";

    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["LeadFlow:Jobs:Enabled"] = "true" };

    protected override Task Prepare()
    {
        Server.UseKestrel(o => o.Listen(IPAddress.Loopback, 0));
        Server.StartServer();
        Url = Server.ClientOptions.BaseAddress.ToString();
        return Task.CompletedTask;
    }

    /// <summary>Somebody signed in, as their first page load would find them.</summary>
    public async Task<IPage> Open(TestUser user, string path, int width = 1280, bool scripts = true)
    {
        var profile = await chromium.Profile(Url, width, scripts);
        var (name, value) = await Cookie(user);
        await profile.AddCookiesAsync([new() { Name = name, Value = value, Url = Url }]);
        return await Open(profile, path);
    }

    public async Task<IPage> OpenSignedOut(string path, int width = 1280) => await Open(await chromium.Profile(Url, width), path);

    private async Task<IPage> Open(IBrowserContext profile, string path)
    {
        var page = await profile.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !Expected.Any(e => message.Text.Contains(e, StringComparison.Ordinal)))
            {
                _complaints.Add($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _complaints.Add($"{page.Url}: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Url, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                _complaints.Add($"{page.Url} asks another host: {request.Url}");
            }
        };
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>Nothing that the content security policy, a script or another host could complain of has happened.</summary>
    public void AssertNoComplaints() => Assert.Empty(_complaints);

    public static async Task AssertAccessible(IPage page)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
        Assert.True(result.Violations.Length == 0, $"{page.Url}: {string.Join("; ", result.Violations.Select(v => $"{v.Id} on {string.Join(", ", v.Nodes.Select(n => n.Html))}"))}");
    }
}
