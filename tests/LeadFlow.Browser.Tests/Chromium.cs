using LeadFlow.Browser.Tests;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace LeadFlow.Browser.Tests;

/// <summary>One Chromium for all tests; each test gets a profile of its own. On a machine without it these tests are skipped, by name.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] _places = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    /// <summary>A page lives for seconds here: to compile its scripts well, beside it, costs an eighth of all that the browser computes and comes too late.</summary>
    private const string ScriptsAsTheyCome = "--js-flags=--no-opt --no-maglev";

    private static readonly string[] _arguments = [ScriptsAsTheyCome, "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
    private string? _executable;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Array.Find(_places, File.Exists) is not { } executable)
        {
            return;
        }

        _executable = executable;
        Assertions.SetDefaultExpectTimeout(15_000); // Of a machine that has much else to do.
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            Args = _arguments,
        });
    }

    public async Task<IBrowserContext> Profile(string url, int width = 1280, bool scripts = true)
    {
        Assert.SkipWhen(_browser is null, "Chromium is not installed");
        var context = await _browser.NewContextAsync(new() { BaseURL = url, ViewportSize = new() { Width = width, Height = 900 }, JavaScriptEnabled = scripts, ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultTimeout(15_000);
        return context;
    }

    /// <summary>A browser of its own, whose disk outlives it.</summary>
    public async Task<IBrowserContext> OnDisk(string folder, string url, int width = 1024)
    {
        Assert.SkipWhen(_playwright is null, "Chromium is not installed");
        var context = await _playwright.Chromium.LaunchPersistentContextAsync(folder, new() { ExecutablePath = _executable, Args = _arguments, BaseURL = url, ViewportSize = new() { Width = width, Height = 1366 }, ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultTimeout(15_000);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }
}
