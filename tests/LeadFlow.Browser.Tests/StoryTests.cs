using System.Globalization;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>Whole ways through LeadFlow, each as one person goes it: by what the screen shows, and nothing else.</summary>
public sealed class StoryTests(TestDatabase databases, Chromium chromium, Desk desk) : IClassFixture<Desk>
{
    private const string Password = "a long enough password";

    /// <summary>Where pictures of the newcomer's way go; none are taken without it.</summary>
    private static readonly string? _pictures = Environment.GetEnvironmentVariable("LEADFLOW_STORY_PICTURES");

    [Theory]
    [InlineData(390)]
    [InlineData(1440)]
    public async Task From_an_empty_database_the_screen_leads_to_the_first_claimed_lead(int width)
    {
        await using var empty = new Desk(databases, chromium);
        await empty.InitializeAsync();
        var admin = await empty.OpenSignedOut($"{FirstSteps.Path}?token={empty.Services.GetRequiredService<FirstSteps>().Open()}", width);
        await Look(admin, "first-steps");
        await Fill(admin, ("Your name", "Ada Admin"), ("E-mail", "ada@nordlicht.example"), ("Password", Password), ("Company", "Nordlicht AG"), ("Time zone", "Europe/Berlin"));
        await Press(admin, "Begin");

        await Expect(admin.Locator("h1")).ToContainTextAsync("The desk is ready, and empty");
        await Expect(admin.GetByText("Nordlicht AG, on Europe/Berlin time")).ToBeVisibleAsync();
        await Look(admin, "start");
        await Take(admin, "Invite");
        await Shows(admin, "invite both sides");
        await Expect(admin.GetByText("Invite a marketer, who qualifies leads, and a sales rep")).ToBeVisibleAsync();
        var forMarketer = await Invite(admin, "Mara Marketer", "mara@nordlicht.example", "Marketer");
        await Expect(admin.GetByText("Now somebody in sales: invite a rep")).ToBeVisibleAsync();
        await Shows(admin, "invite both sides");
        await Look(admin, "users");
        var forRep = await Invite(admin, "Rita Rep", "rita@nordlicht.example", "Sales rep");

        await Shows(admin, "name where leads come from");
        var marketer = await Join(empty, forMarketer, "mara@nordlicht.example", width);
        await Shows(marketer, "name where leads come from");
        await Look(marketer, "marketer");
        await Follow(admin, "Add sources");
        await Shows(admin, "name where leads come from");
        await Fill(admin, ("Name", "Trade fair"));
        await admin.GetByLabel("Kind").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Press(admin, "Add the source");
        await Shows(admin, "bring your leads");
        await Look(admin, "sources");

        await Follow(admin, "Add a lead");
        await Shows(admin, "bring your leads");
        await Fill(admin, ("Name", "Marit Haugen"), ("E-mail", "marit@fjellvang.example"), ("Company", "Fjellvang Outdoor"), ("Source needed for the reports", "Trade fair"));
        await Look(admin, "quick-add");
        await Press(admin, "Save");

        await Shows(admin, "make the first lead hot");
        await Follow(admin, "Qualify");
        await Expect(admin.Locator("h1")).ToContainTextAsync("Marit Haugen");
        await Shows(admin, "make the first lead hot");
        await Look(admin, "lead");
        await Answer(admin, "Budget", async form =>
        {
            await form.GetByLabel("Confirmed").CheckAsync();
            await form.GetByLabel("Amount").FillAsync("20000");
            await form.GetByLabel("Learned from").SelectOptionAsync("Call");
        });
        await Answer(admin, "Authority", form => form.GetByLabel("Confirmed").CheckAsync());
        await Answer(admin, "Need", form => form.GetByLabel("Confirmed").CheckAsync());
        await Answer(admin, "Timeframe", form => form.GetByLabel("This month").CheckAsync());
        await Expect(admin.Locator(".lf-leadhead")).ToContainTextAsync("Hot");
        await Shows(admin, "claim it: a rep takes it from the hot queue"); // The page follows, without a reload.
        await Look(admin, "lead-hot");

        var rep = await Join(empty, forRep, "rita@nordlicht.example", width);
        await Shows(rep, "claim it: a rep takes it from the hot queue");
        await Follow(rep, "Open the hot queue");
        await Shows(rep, "claim it: a rep takes it from the hot queue");
        await Look(rep, "queue");
        await Press(rep, "Claim Marit Haugen");
        await Expect(rep.GetByRole(AriaRole.Button, new() { Name = "Accept Marit Haugen" })).ToBeVisibleAsync();
        await Expect(rep.Locator(".lf-nextstep")).ToHaveCountAsync(0);

        await Shows(admin, "put them away"); // Told that the rep has claimed.
        await admin.Locator(".lf-nextstep").ClickAsync();
        await Expect(admin.Locator("h1")).ToContainTextAsync("The desk is in use");
        await Expect(admin.Locator(".lf-start__step").Filter(new() { HasText = "Done" })).ToHaveCountAsync(6);
        await Expect(admin.Locator(".lf-start__step[aria-current]")).ToHaveCountAsync(0);
        await Look(admin, "start-done");
        await Press(admin, "Put the first steps away");
        await Expect(admin.GetByText("The first steps are put away")).ToBeVisibleAsync();
        await Expect(admin.Locator(".lf-nextstep")).ToHaveCountAsync(0);
        empty.AssertNoComplaints();
    }

    [Fact]
    public async Task A_rep_with_a_phone_claims_logs_the_call_and_accepts_with_an_amount()
    {
        var lead = await desk.HotLead(lastName: "Pocket");
        var rep = await desk.Open(TestData.Rep("Rita Rep"), "/my-day", 390);
        await rep.Locator(".lf-tabbar").GetByRole(AriaRole.Link, new() { Name = "Hot queue" }).ClickAsync();
        await Press(rep, $"Claim {lead.Title}");
        await Expect(rep.GetByRole(AriaRole.Button, new() { Name = $"Accept {lead.Title}" })).ToBeVisibleAsync();
        await AssertFits(rep);
        await rep.Locator(".lf-mine").GetByRole(AriaRole.Link, new() { Name = lead.Title, Exact = true }).ClickAsync();

        var composer = rep.Locator("#touch");
        await composer.GetByText("Call", new() { Exact = true }).ClickAsync();
        await composer.GetByLabel("What happened, what was said").FillAsync("Wants the offer by Friday");
        await rep.GetByLabel("Outcome of the call").SelectOptionAsync("Reached");
        await composer.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(rep.Locator(".lf-tl")).ToContainTextAsync("Wants the offer by Friday");
        await AssertFits(rep);
        await rep.GetByText("Accept, open opportunity").ClickAsync();
        await rep.GetByLabel("Value").FillAsync("18000");
        await AssertFits(rep);
        await Press(rep, "Accept");

        await Expect(rep.Locator(".lf-leadhead")).ToContainTextAsync("In opportunity");
        await rep.Locator(".lf-tabbar").GetByRole(AriaRole.Link, new() { Name = "Opportunities" }).ClickAsync();
        await Expect(rep.Locator("main")).ToContainTextAsync("18,000");
        await AssertFits(rep);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task A_manager_opens_the_number_at_a_bar_of_the_funnel_and_sees_exactly_those_leads()
    {
        await desk.Lead();
        await desk.HotLead();
        await desk.ClaimedLead(TestData.Rep("Ralf Rep"));
        await desk.AcceptedLead(TestData.Rep("Ralf Rep"));
        var manager = await desk.Open(TestData.SalesManager(), "/reports");

        for (var stage = 0; stage < 5; stage++) // Captured, warm, hot, claimed, accepted; none is won.
        {
            var number = manager.Locator(".lf-strip li b a").Nth(stage);
            var count = int.Parse(await number.InnerTextAsync(), CultureInfo.InvariantCulture);
            await number.ClickAsync();
            await Expect(manager.Locator("#count")).ToHaveTextAsync($"{count}");
            await Expect(manager.Locator("main tr[data-row]")).ToHaveCountAsync(count);
            await manager.GoBackAsync();
        }

        await Desk.AssertAccessible(manager);
        desk.AssertNoComplaints();
    }

    /// <summary>What comes next stands on the page.</summary>
    private static Task Shows(IPage page, string step) => Expect(page.Locator("a.lf-nextstep:visible")).ToContainTextAsync(step);

    /// <summary>From any page to the list of steps, and from there to where the next one is done.</summary>
    private static async Task Follow(IPage page, string action)
    {
        await page.Locator("a.lf-nextstep").ClickAsync();
        await Take(page, action);
    }

    private static async Task Take(IPage page, string action)
    {
        var link = page.Locator(".lf-start__step[aria-current=step] a.btn-primary");
        await Expect(link).ToHaveTextAsync(action);
        await link.ClickAsync();
    }

    private static async Task<string> Invite(IPage page, string name, string email, string role)
    {
        var form = page.Locator("form:has-text('Make the link')");
        await form.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await form.GetByLabel("E-mail").FillAsync(email);
        await form.GetByLabel("Role").SelectOptionAsync(new SelectOptionValue { Label = role });
        await Press(page, "Make the link");
        var link = page.GetByLabel($"The link for {name}");
        await Expect(link).ToBeVisibleAsync();
        return await link.InputValueAsync();
    }

    /// <summary>Somebody opens the link they were sent, in a browser of their own.</summary>
    private static async Task<IPage> Join(Desk desk, string link, string email, int width)
    {
        var page = await desk.OpenSignedOut(link, width);
        await Desk.AssertAccessible(page);
        await Fill(page, ("Password", Password), ("Once more", Password));
        await Press(page, "Set the password");
        await Expect(page.GetByText("Your password is set: sign in with it.")).ToBeVisibleAsync();
        await Fill(page, ("E-mail", email), ("Password", Password));
        await Press(page, "Sign in");
        return page;
    }

    private static async Task Fill(IPage page, params (string Label, string Text)[] fields)
    {
        foreach (var (label, text) in fields)
        {
            await page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        }
    }

    private static Task Press(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    private static async Task Answer(IPage page, string criterion, Func<ILocator, Task> fill)
    {
        await page.Locator($"summary[aria-label^='{criterion}']").ClickAsync();
        var form = page.Locator($"details:has(> summary[aria-label^='{criterion}']) form");
        await fill(form);
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator($".lf-gauge[aria-label={criterion}] .lf-gauge__from")).ToContainTextAsync("Call");
    }

    private static async Task Look(IPage page, string name)
    {
        await AssertFits(page);
        if (_pictures is not null)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(_pictures, $"{name}-{page.ViewportSize!.Width}.png") });
        }
    }

    /// <summary>For everybody, and without scrolling sideways.</summary>
    private static async Task AssertFits(IPage page)
    {
        await Desk.AssertAccessible(page);
        var tooWide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(tooWide <= 0, $"{page.Url} is {tooWide} px wider than the screen");
    }
}
