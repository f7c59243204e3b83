using System.Text.RegularExpressions;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>The hot queue in several windows at once.</summary>
public sealed class LiveQueueTests(Desk desk, Chromium chromium) : IClassFixture<Desk>
{
    [Fact]
    public async Task A_lead_arrives_by_itself_is_claimed_by_key_and_closes_in_the_other_window_under_a_pointer_that_stays_where_it_was()
    {
        var (first, second) = (await desk.HotLead(), await desk.HotLead());
        var rita = await Queue(TestData.Rep("Rita Rep"));
        var otto = await Queue(TestData.Rep("Otto Rep"));
        await Expect(Card(otto, second)).ToBeVisibleAsync();
        await otto.EvaluateAsync("window.untouched = true");

        var third = await desk.HotLead();
        await Expect(Card(otto, third)).ToBeVisibleAsync();
        await Expect(Card(rita, third)).ToBeVisibleAsync();
        await Expect(otto).ToHaveTitleAsync(new Regex(@"^\(\d+\) Hot queue"));
        await Expect(otto.Locator("#count-queue .lf-count")).ToContainTextAsync(await Number(otto), new() { Timeout = 20_000 });

        await Card(otto, second).HoverAsync();
        var at = (await Card(otto, second).BoundingBoxAsync())!.Y;
        await Card(rita, first).Locator("[data-claim]").FocusAsync();
        await rita.Keyboard.PressAsync("Enter");

        await Expect(Card(otto, first)).ToHaveClassAsync(new Regex("is-gone"));
        await Expect(Card(otto, first)).ToContainTextAsync("Rita Rep was faster");
        Assert.Equal(at, (await Card(otto, second).BoundingBoxAsync())!.Y, 2.0);
        await Expect(rita.Locator("#mine")).ToContainTextAsync(first.Title);
        Assert.True(await otto.EvaluateAsync<bool>("window.untouched"));
        await Desk.AssertAccessible(otto);

        await otto.Keyboard.PressAsync("j");
        await otto.Keyboard.PressAsync("j");
        Assert.True(await otto.EvaluateAsync<bool>("document.activeElement.matches('[data-claim]')"));
        await otto.Keyboard.PressAsync("c"); // Quick add, here as everywhere.
        await Expect(otto).ToHaveURLAsync(new Regex("/leads/new$"));
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task The_bell_rings_for_whoever_is_told_and_opens_what_it_says()
    {
        var (marketer, sdr) = (TestData.Marketer("Mara Bell"), TestData.Sdr("Sid Bell"));
        var page = await desk.Open(sdr, "/leads");
        await Expect(page.Locator("html[data-live=on]")).ToHaveCountAsync(1);
        var lead = await desk.Lead(marketer);
        await desk.Send(new AssignLead.Command(lead.Id, sdr.Id), marketer);

        await Expect(page.Locator("#bell-count b")).ToHaveTextAsync("1");
        await page.Locator("#bell > summary").ClickAsync();
        await page.Locator("#bell-panel").GetByText("assigned").ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex($"/leads/{lead.Id}$"));
        await Expect(page.Locator("#bell-count b")).ToHaveCountAsync(0);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task The_sentence_of_the_day_follows_what_arrives_as_its_sections_do()
    {
        var page = await desk.Open(TestData.Rep("Lena Live"), "/my-day");
        await Expect(page.Locator("html[data-live=on]")).ToHaveCountAsync(1);
        var before = await page.Locator("#day-lede").TextContentAsync();

        await desk.HotLead();

        await Expect(page.Locator("#day-lede")).Not.ToHaveTextAsync(before!);
        await Expect(page.Locator("#day-lede")).ToContainTextAsync(await page.Locator("#running-out li").CountAsync() == 1 ? "one hand-off runs out" : "hand-offs run out", new() { IgnoreCase = true });
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task On_a_phone_the_way_back_to_marketing_and_the_notices_take_the_whole_width()
    {
        var rep = TestData.Rep("Pia Phone");
        await desk.ClaimedLead(rep);
        var page = await desk.Open(rep, "/queue", 390);

        await page.Locator("#mine .lf-act > summary").First.ClickAsync();
        var width = await page.EvaluateAsync<double>("""
            async () => { // What comes live may be drawing the card at this moment: some frames are waited for.
              const form = () => document.querySelector('#mine .lf-act[open] .lf-act__form')?.getBoundingClientRect().width ?? 0;
              for (let frame = 0; frame < 120 && form() < 300; frame++) await new Promise(requestAnimationFrame);
              return form();
            }
            """);
        Assert.True(width >= 300, $"{width} px");
        await Desk.AssertAccessible(page);
        await page.Locator("#bell > summary").ClickAsync();
        Assert.Equal(390, (await page.Locator("#bell-panel").BoundingBoxAsync())!.Width, 1.0);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task After_its_node_has_died_a_window_goes_on_at_another_and_shows_what_happened_meanwhile()
    {
        using var balancer = new Relay(new Uri(desk.Url));
        var (before, rep) = (await desk.HotLead(), TestData.Rep("Nina Node"));
        var profile = await chromium.Profile(balancer.Url);
        var (name, value) = await desk.Cookie(rep);
        await profile.AddCookiesAsync([new() { Name = name, Value = value, Url = balancer.Url }]);
        var page = await profile.NewPageAsync();
        await page.GotoAsync("/queue");
        await Expect(page.Locator("html[data-live=on]")).ToHaveCountAsync(1);
        await Expect(Card(page, before)).ToBeVisibleAsync();

        balancer.Node = new Uri("http://127.0.0.1:9"); // Nobody is there.
        balancer.Cut();
        await Expect(page.Locator("html[data-live=off]")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-live-state]")).ToHaveTextAsync("Connecting again");
        await desk.Send(new ClaimLead.Command(before.Id), TestData.Rep("Rita Rep"));
        var meanwhile = await desk.HotLead();
        balancer.Node = new Uri(desk.Url);

        await Expect(Card(page, meanwhile)).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(page.Locator($"[data-card='{before.Id}']:not(.is-gone)")).ToHaveCountAsync(0);
        await Expect(page.Locator("html[data-live=on]")).ToHaveCountAsync(1);
        await profile.CloseAsync();
    }

    private async Task<IPage> Queue(TestUser user)
    {
        var page = await desk.Open(user, "/queue");
        await Expect(page.Locator("html[data-live=on]")).ToHaveCountAsync(1);
        return page;
    }

    private static ILocator Card(IPage page, LeadView lead) => page.Locator($"[data-queue] [data-card='{lead.Id}']");

    private static async Task<string> Number(IPage page) => Regex.Match(await page.TitleAsync(), @"\d+").Value;
}
