using System.Collections.Concurrent;
using System.Net;
using Deque.AxeCore.Commons;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace LeadFlow.Browser.Tests;

/// <summary>LeadFlow on a real port, and people at their browsers. Whatever the console complains of fails the test.</summary>
public class Desk(TestDatabase databases, Chromium chromium) : App(databases)
{
    /// <summary>What the console says of refusals, and of a test that has cut the network.</summary>
    private static readonly string[] Expected = ["the server responded with a status of 4", "Response Status Error Code 401 from", "net::ERR_INTERNET_DISCONNECTED"];

    private static readonly string _axe = new BundledAxeScriptProvider().GetScript();

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
            if (message.Type == "error" && !IsRefusedCall(message.Text) && !IsAborted(message.Text) && !Expected.Any(e => message.Text.Contains(e, StringComparison.Ordinal)))
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

    /// <summary>Live pages call again when somebody's session is over, or when they leave before the first call is answered.</summary>
    private static bool IsRefusedCall(string text) => text.StartsWith("WebSocket connection to 'ws://", StringComparison.Ordinal)
        && (text.Contains("Unexpected response code: 401", StringComparison.Ordinal) || text.Contains("closed before the connection is established", StringComparison.Ordinal) || text.Contains("Error during WebSocket handshake", StringComparison.Ordinal)
            || text.Contains("HTTP Authentication failed", StringComparison.Ordinal));

    /// <summary>A question that a newer one replaces, or whose page is left before it is answered.</summary>
    private static bool IsAborted(string text) => text.StartsWith("htmx:sendAbort", StringComparison.Ordinal) || text.StartsWith("htmx:afterRequest", StringComparison.Ordinal);

    /// <summary>Nothing that the content security policy, a script or another host could complain of has happened.</summary>
    public void AssertNoComplaints() => Assert.True(_complaints.IsEmpty, string.Join(Environment.NewLine, _complaints.Distinct()));

    public static async Task AssertAccessible(IPage page)
    {
        var barriers = await Barriers(page);
        Assert.True(barriers is null, barriers); // All of it, not its beginning.
    }

    /// <summary>What keeps somebody from using the page; null for nothing. Asked in the page itself: the library's own way opens a second page for each answer and takes three times as long.</summary>
    /// <param name="contrast">Whether texts are told from what is behind them: as long a question as all others together.</param>
    /// <param name="only">The id of the only rule to ask; without it, all of WCAG 2.2 A and AA.</param>
    /// <param name="styles">Whether the style sheets are fetched and read once more, for the one rule that asks them: whether the page lets itself be turned.</param>
    public static async Task<string?> Barriers(IPage page, bool contrast = true, string? only = null, bool styles = false)
    {
        if (await page.EvaluateAsync<bool>("typeof axe === 'undefined'"))
        {
            await page.EvaluateAsync(_axe);
        }

        var found = await page.EvaluateAsync<string[]>("""
            async ({ contrast, only, styles }) => {
              const runOnly = only ? { type: 'rule', values: [only] } : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
              const rules = contrast ? {} : { 'color-contrast': { enabled: false } };
              const place = scrollY;
              scrollTo(0, 0); // Half under the bar that stays on top, anything is a small target.
              const { violations } = await axe.run(document, { runOnly, rules, resultTypes: ['violations'], preload: styles, selectors: false });
              scrollTo(0, place);
              return violations.map(v => `${v.id} on ${v.nodes.map(n => n.html).join(', ')}`);
            }
            """, new { contrast, only, styles });
        return found.Length == 0 ? null : $"{page.Url}: {string.Join("; ", found)}";
    }
}

/// <summary>A desk whose jobs run when a test asks for them, not by themselves: what one does while a job waits can be tried.</summary>
public sealed class DeskWithoutJobs(TestDatabase databases, Chromium chromium) : Desk(databases, chromium)
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["LeadFlow:Jobs:Enabled"] = "false" };
}
