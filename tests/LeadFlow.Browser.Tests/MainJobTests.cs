using System.Text;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>What LeadFlow is for, as people do it.</summary>
public sealed class MainJobTests(Desk desk) : IClassFixture<Desk>
{
    [Fact]
    public async Task A_marketer_imports_and_qualifies_a_rep_claims_and_accepts_a_manager_reads_the_funnel()
    {
        var marketer = await desk.Open(TestData.Marketer(), "/import");
        await marketer.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "fair.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes("Name,E-mail,Company,Source\nMarit Haugen,marit@fjellvang.example,Fjellvang Outdoor,Trade fair\nBilal Achour,bilal@sahel.example,Sahel Olive Mills,Trade fair\nNobody,not an address,Nowhere,Trade fair\n"),
        });
        await Press(marketer, "Read the file");
        await Press(marketer, "Check the rows");
        await Expect(marketer.Locator(".lf-cell")).ToHaveCountAsync(1); // The address that is none, at its cell.
        await Press(marketer, "Import now");
        await Expect(marketer.GetByRole(AriaRole.Link, new() { Name = "See the leads" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(marketer.GetByRole(AriaRole.Link, new() { Name = "Rejected, with the reasons" })).ToBeVisibleAsync();

        await marketer.GotoAsync("/leads?q=haugen");
        await marketer.GetByRole(AriaRole.Link, new() { Name = "Marit Haugen" }).ClickAsync();
        await Answer(marketer, "Budget", async form =>
        {
            await form.GetByLabel("Confirmed").CheckAsync();
            await form.GetByLabel("Amount").FillAsync("20000");
            await form.GetByLabel("Learned from").SelectOptionAsync("Call");
        });
        await Answer(marketer, "Authority", form => form.GetByLabel("Confirmed").CheckAsync());
        await Answer(marketer, "Need", form => form.GetByLabel("Confirmed").CheckAsync());
        await Expect(marketer.Locator("[data-stage=hot] h1")).ToHaveCountAsync(0);
        await Answer(marketer, "Timeframe", async form =>
        {
            await form.GetByLabel("Days", new() { Exact = true }).CheckAsync();
            await form.GetByLabel("They want to buy from").FillAsync(desk.Clock.Now.AddDays(20).ToString("yyyy-MM-dd", null));
        });
        await Expect(marketer.Locator(".lf-leadhead")).ToContainTextAsync("Hot");

        var rep = await desk.Open(TestData.Rep("Rita Rep"), "/queue");
        var slower = await desk.Open(TestData.Rep("Ralf Rep"), "/queue");
        var unaware = await desk.Open(TestData.Rep("Rolf Rep"), "/queue", scripts: false);
        await Expect(slower.GetByRole(AriaRole.Button, new() { Name = "Claim Marit Haugen" })).ToBeVisibleAsync();
        await rep.GetByRole(AriaRole.Button, new() { Name = "Claim Marit Haugen" }).ClickAsync();
        await Expect(rep.GetByText("The lead is yours").Or(rep.GetByRole(AriaRole.Button, new() { Name = "Accept Marit Haugen" })).First).ToBeVisibleAsync();
        await Expect(slower.GetByText("Rita Rep was faster").First).ToBeVisibleAsync(); // The card closes by itself,
        await unaware.GetByRole(AriaRole.Button, new() { Name = "Claim Marit Haugen" }).ClickAsync(); // and where it does not, the press is refused.
        await Expect(unaware.GetByText("Rita Rep was faster").First).ToBeVisibleAsync();

        await rep.GotoAsync("/leads?q=haugen");
        await rep.GetByRole(AriaRole.Link, new() { Name = "Marit Haugen" }).ClickAsync();
        await rep.GetByText("Accept, open opportunity").ClickAsync();
        await rep.GetByLabel("Value").FillAsync("18000");
        await rep.GetByRole(AriaRole.Button, new() { Name = "Accept", Exact = true }).ClickAsync();
        await rep.GotoAsync("/opportunities");
        await Expect(rep.GetByText("Fjellvang Outdoor").First).ToBeVisibleAsync();

        var manager = await desk.Open(TestData.SalesManager(), "/reports");
        await Expect(manager.Locator("table").GetByText("Trade fair").First).ToBeVisibleAsync();
        foreach (var page in new[] { marketer, rep, manager })
        {
            await Desk.AssertAccessible(page);
        }

        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Everything_works_without_scripts()
    {
        var lead = await desk.HotLead();
        var rep = await desk.Open(TestData.Rep("Nora Noscript"), "/queue", scripts: false);

        await rep.GetByRole(AriaRole.Button, new() { Name = $"Claim {lead.Title}" }).First.ClickAsync();
        await rep.GotoAsync($"/leads/{lead.Id}");
        await rep.GetByText("Return to marketing").ClickAsync();
        await rep.GetByLabel("Reason", new() { Exact = true }).SelectOptionAsync("No authority");
        await rep.GetByRole(AriaRole.Button, new() { Name = "Return the lead" }).ClickAsync();

        await Expect(rep.Locator(".lf-leadhead")).ToContainTextAsync("Warm");
    }

    [Fact]
    public async Task What_was_typed_outlives_the_session()
    {
        var user = TestData.Marketer("Tilda Typing");
        var page = await desk.Open(user, "/leads/new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Kofi Asante-Mensah");
        await page.GetByLabel("E-mail").FillAsync("kofi@volta.example");
        await page.GetByLabel("What did they say?").FillAsync("Twelve lines of notes from the stand");
        await page.Context.ClearCookiesAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await page.GetByLabel("E-mail").FillAsync(user.Email);
        await page.GetByLabel("Password").FillAsync(TestUser.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByText("Twelve lines of notes from the stand").First).ToBeVisibleAsync();
        await page.Locator("main button[type=submit]").First.ClickAsync();

        await Expect(page.Locator("h1")).ToContainTextAsync("Kofi Asante-Mensah");
    }

    [Fact]
    public async Task What_somebody_calls_themselves_is_shown_and_never_run()
    {
        const string Name = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        var page = await desk.Open(TestData.Marketer(), "/leads/new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(Name);
        await page.GetByLabel("E-mail").FillAsync("script@naughty.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await Expect(page.Locator("h1")).ToContainTextAsync(Name);
        await page.GotoAsync("/leads?q=naughty");
        await Expect(page.GetByText(Name).First).ToBeVisibleAsync();
        desk.AssertNoComplaints();
    }

    private static Task Press(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();

    private static async Task Answer(IPage page, string criterion, Func<ILocator, Task> fill)
    {
        await page.Locator($"summary[aria-label^='{criterion}']").ClickAsync();
        var form = page.Locator($"details:has(> summary[aria-label^='{criterion}']) form");
        await fill(form);
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(form).ToBeHiddenAsync(); // Saved and drawn anew: a click in that moment would go to what is being replaced.
    }
}
