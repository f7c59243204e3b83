using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Web.Features.Forms;
using LeadFlow.Web.Features.Forms.Kiosk;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>A tablet at a fair whose network comes and goes.</summary>
public sealed class KioskTests(DeskWithoutJobs desk, Chromium chromium) : IClassFixture<DeskWithoutJobs>
{
    /// <summary>Nobody listens there.</summary>
    private static readonly Uri _nowhere = new("http://127.0.0.1:9");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_twenty_visitors_send_without_network_survives_the_browser_and_arrives_once_each()
    {
        var (form, device) = await Enrol();
        var folder = Directory.CreateTempSubdirectory("leadflow-kiosk-").FullName;
        using var network = new Relay(new Uri(desk.Url));
        try
        {
            await using (var tablet = await chromium.OnDisk(folder, network.Url))
            {
                var page = tablet.Pages[0];
                await page.GotoAsync($"/kiosk/#{device.Token}");
                await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Your name" })).ToBeVisibleAsync();
                Assert.DoesNotContain(device.Token, page.Url, StringComparison.Ordinal);
                await page.EvaluateAsync("navigator.serviceWorker.ready.then(() => true)");
                await Desk.AssertAccessible(page);
                Disconnect(network);
                for (var i = 0; i < 12; i++)
                {
                    await Visit(page, i);
                }

                await Expect(page.Locator("#state")).ToHaveTextAsync("12 not sent yet");
            }

            await using (var tablet = await chromium.OnDisk(folder, network.Url)) // Ended and opened again, still without network.
            {
                var page = tablet.Pages[0];
                await page.GotoAsync("/kiosk/");
                for (var i = 12; i < 20; i++)
                {
                    await Visit(page, i);
                }

                await Expect(page.Locator("#state")).ToHaveTextAsync("20 not sent yet");
                Assert.Equal(0, await Leads());
                network.Node = new Uri(desk.Url);
                await Staff(page);
                await page.GetByRole(AriaRole.Button, new() { Name = "Send now" }).ClickAsync();
                await Expect(page.Locator("#state")).ToHaveTextAsync("");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.Equal(20, await Leads());
        var kept = await desk.Db(db => db.Captures.Where(c => c.FormId == form && c.Route == CaptureRoute.Kiosk).ToListAsync(Cancel));
        Assert.Equal((20, 20), (kept.Count, kept.Select(c => c.LeadId).Distinct().Count()));
        Task<int> Leads() => desk.Db(db => db.Leads.CountAsync(l => l.Email!.EndsWith("@fair.example"), Cancel));
    }

    [Fact]
    public async Task A_revoked_device_is_refused_and_loses_nothing()
    {
        var (_, device) = await Enrol();
        using var network = new Relay(new Uri(desk.Url));
        var tablet = await chromium.Profile(network.Url, 1024);
        var page = await tablet.NewPageAsync();
        await page.GotoAsync($"/kiosk/#{device.Token}");
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Your name" })).ToBeVisibleAsync();
        Disconnect(network);
        await Visit(page, 0, "revoked.example");
        await desk.Send(new RevokeKiosk.Command(device.DeviceId), TestData.Marketer());
        network.Node = new Uri(desk.Url);
        await Staff(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send now" }).ClickAsync();

        await Expect(page.Locator("#state")).ToContainTextAsync("revoked");
        await Expect(page.Locator("#state")).ToHaveAttributeAsync("data-unsent", "1");
        var saved = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Save what is not sent" }).ClickAsync());
        Assert.Contains("visitor0@revoked.example", await File.ReadAllTextAsync(await saved.PathAsync(), Cancel), StringComparison.Ordinal);
        Assert.False(await desk.Db(db => db.Captures.AnyAsync(c => c.Body.Contains("revoked.example"), Cancel)));
    }

    [Fact]
    public async Task A_full_disk_thanks_nobody_and_keeps_what_was_typed_on_the_screen()
    {
        var (_, device) = await Enrol();
        var tablet = await chromium.Profile(desk.Url, 1024);
        var page = await tablet.NewPageAsync();
        await page.AddInitScriptAsync("const put = IDBObjectStore.prototype.put; IDBObjectStore.prototype.put = function (value, key) { if (this.name === 'queue') throw new DOMException('full', 'QuotaExceededError'); return put.call(this, value, key); };");
        await page.GotoAsync($"/kiosk/#{device.Token}");
        await Fill(page, 0, "full.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();

        await Expect(page.GetByText("This device is full")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "E-mail" })).ToHaveValueAsync("visitor0@full.example");
    }

    [Fact]
    public async Task Without_the_pin_nobody_leaves_the_form()
    {
        var (_, device) = await Enrol();
        var page = await (await chromium.Profile(desk.Url, 1024)).NewPageAsync();
        await page.GotoAsync($"/kiosk/#{device.Token}");
        await page.GetByRole(AriaRole.Button, new() { Name = "For the people at the stand" }).ClickAsync();
        await page.GetByLabel("PIN").FillAsync("1111");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open" }).ClickAsync();
        await Expect(page.GetByText("This is not the PIN")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Leave the kiosk" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Leads_added_without_network_arrive_once_and_are_sent_by_nobody_elses_session()
    {
        var (rep, other) = (TestData.Rep("Rita Rep"), TestData.Rep("Otto Rep"));
        using var network = new Relay(new Uri(desk.Url));
        var phone = await chromium.Profile(network.Url, 390);
        await SignIn(rep);
        var page = await phone.NewPageAsync();
        await page.GotoAsync("/add/");
        await Expect(page.GetByText("Rita Rep")).ToBeVisibleAsync();
        await page.EvaluateAsync("navigator.serviceWorker.ready.then(() => true)");
        await page.ReloadAsync(); // The worker keeps what it is made of.
        await Expect(page.GetByText("Rita Rep")).ToBeVisibleAsync();
        await Desk.AssertAccessible(page);
        Disconnect(network);
        for (var i = 0; i < 3; i++)
        {
            await page.GetByLabel("Phone").FillAsync($"+47 22 00 44 0{i}");
            await page.GetByLabel("Name").FillAsync($"Offline {i}");
            await page.GetByRole(AriaRole.Button, new() { Name = "Save, next one" }).ClickAsync();
            await Expect(page.Locator("#state")).ToHaveAttributeAsync("data-unsent", $"{i + 1}");
        }

        await page.ReloadAsync();
        await Expect(page.Locator("#state")).ToHaveAttributeAsync("data-unsent", "3");
        await SignIn(other);
        network.Node = new Uri(desk.Url);
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in to send" })).ToBeVisibleAsync();
        Assert.False(await desk.Db(db => db.Leads.AnyAsync(l => l.FirstName == "Offline", Cancel)));
        await SignIn(rep);
        await page.ReloadAsync();
        await Expect(page.Locator("#state")).ToHaveAttributeAsync("data-unsent", "0");

        var owners = await desk.Db(db => db.Leads.Where(l => l.FirstName == "Offline").Select(l => l.OwnerId).ToListAsync(Cancel));
        Assert.Equal([rep.Id, rep.Id, rep.Id], owners);

        async Task SignIn(TestUser user)
        {
            var (name, value) = await desk.Cookie(user);
            await phone.ClearCookiesAsync();
            await phone.AddCookiesAsync([new() { Name = name, Value = value, Url = network.Url }]);
        }
    }

    private static void Disconnect(Relay network)
    {
        network.Node = _nowhere;
        network.Cut();
    }

    private static async Task Fill(IPage page, int i, string domain)
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Your name" }).FillAsync($"Visitor {i}");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "E-mail" }).FillAsync($"visitor{i}@{domain}");
        await page.GetByLabel("I watched the demo").CheckAsync();
    }

    private static async Task Visit(IPage page, int i, string domain = "fair.example")
    {
        await Fill(page, i, domain);
        await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await page.Locator("[data-thanks]").ClickAsync(); // The next one does not wait.
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Your name" })).ToHaveValueAsync("");
    }

    private static async Task Staff(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "For the people at the stand" }).ClickAsync();
        await page.GetByLabel("PIN").FillAsync("2580");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open" }).ClickAsync();
    }

    private async Task<(Guid Form, EnrolKiosk.Enrolled Device)> Enrol()
    {
        var marketer = TestData.Marketer();
        var id = (await desk.Send(new BeginForm.Command($"Fair {Guid.NewGuid():N}", FormTemplate.TradeShow), marketer)).FormId;
        Assert.True((await desk.Send(new PublishForm.Command(id, 1), marketer)).Succeeded);
        return (id, await desk.Send(new EnrolKiosk.Command(id, "Stand 7", "2580"), marketer));
    }
}
