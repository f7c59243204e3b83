using System.Text.RegularExpressions;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>The board by mouse, by keys, on a phone and with two people at it; find, go, do by keys.</summary>
public sealed class BoardTests(Desk desk) : IClassFixture<Desk>
{
    private readonly TestUser _marketer = TestData.Marketer("Mona Mover");

    [Fact]
    public async Task A_card_is_dragged_refused_with_its_reasons_and_the_last_move_is_taken_back()
    {
        var lead = await Lead("Dragged");
        var page = await desk.Open(_marketer, "/board", 1440);

        await Drag(page, lead.Id, "Warm");
        await Expect(Card(page, "Warm", lead.Id)).ToBeVisibleAsync();
        await Expect(page.Locator(".lf-toast")).ToContainTextAsync("Warm");
        Assert.Equal("Warm", (await desk.Send(new GetLead.Query(lead.Id), _marketer)).Stage.Name);

        await Drag(page, lead.Id, "Hot");
        var refusal = Column(page, "Hot").Locator(".lf-refuse");
        await Expect(refusal).ToContainTextAsync("is not hot by the agreement");
        await Expect(refusal.Locator("li")).Not.ToHaveCountAsync(0);
        await Expect(Card(page, "Warm", lead.Id)).ToBeVisibleAsync();
        await Desk.AssertAccessible(page);

        await page.Locator(".lf-toast").GetByRole(AriaRole.Button, new() { Name = "Undo" }).First.ClickAsync();
        await Expect(Card(page, "Raw", lead.Id)).ToBeVisibleAsync();
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Keys_pick_a_card_up_choose_the_dead_and_the_dialog_asks_why()
    {
        var lead = await Lead("Keyed");
        var page = await desk.Open(_marketer, "/board", 1440);
        var says = page.Locator("#board-says");

        await Card(page, "Raw", lead.Id).Locator("h3 a").FocusAsync();
        await page.Keyboard.PressAsync("m");
        await Expect(says).ToContainTextAsync("picked up from Raw");
        await page.Keyboard.PressAsync("Escape");
        await Expect(says).ToContainTextAsync("stays in Raw");

        await page.Keyboard.PressAsync(" ");
        for (var i = 0; i < 3; i++)
        {
            await page.Keyboard.PressAsync("ArrowRight");
        }

        await Expect(says).ToContainTextAsync("Dead");
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.Locator("#sheet");
        await Expect(dialog.GetByLabel("Why is it dead?")).ToBeVisibleAsync();
        await Desk.AssertAccessible(page);
        await dialog.GetByLabel("Why is it dead?").SelectOptionAsync("Bad timing");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Move" }).ClickAsync();

        await Expect(dialog).Not.ToBeVisibleAsync();
        await Expect(page.Locator($"[data-lead='{lead.Id}']")).ToHaveCountAsync(0);
        Assert.Equal("Bad timing", (await desk.Send(new GetLead.Query(lead.Id), _marketer)).DeadReason);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task From_the_page_itself_keys_go_to_a_card_and_on_to_the_next_and_back_to_where_one_was()
    {
        var (older, newer) = (await Lead("Below"), await Lead("Above"));
        var page = await desk.Open(_marketer, "/board", 1440);
        var at = page.Locator("li[data-lead]:has(:focus)");

        await page.Keyboard.PressAsync("j");
        await Expect(at).ToHaveAttributeAsync("data-lead", newer.Id.ToString());
        await page.Keyboard.PressAsync("j");
        await Expect(at).ToHaveAttributeAsync("data-lead", older.Id.ToString());
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(at).ToHaveAttributeAsync("data-lead", older.Id.ToString());
        await page.Keyboard.PressAsync("k");
        await Expect(at).ToHaveAttributeAsync("data-lead", newer.Id.ToString());
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task What_somebody_else_has_moved_is_said_and_the_card_stands_where_it_is()
    {
        var lead = await Lead("Contended");
        var page = await desk.Open(_marketer, "/board", 1440);

        await Card(page, "Raw", lead.Id).Locator("h3 a").FocusAsync();
        await page.Keyboard.PressAsync("m");
        await Expect(page.Locator("#board-says")).ToContainTextAsync("picked up from Raw");
        await desk.Send(new MoveLead.Command(lead.Id, "Warm"), TestData.SalesManager()); // What arrives live waits for a card in somebody's hand.
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".lf-refuse")).ToContainTextAsync("Warm in the meantime");
        await Expect(page.Locator(".lf-refuse")).ToContainTextAsync("Sam Salesmanager");
        await Expect(Card(page, "Warm", lead.Id)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task On_a_phone_and_without_scripts_the_cards_menu_moves_it()
    {
        var lead = await Lead("Thumbed");
        var page = await desk.Open(_marketer, "/board?show=Raw", 390, scripts: false);

        await Card(page, "Raw", lead.Id).GetByRole(AriaRole.Link, new() { Name = "Move" }).ClickAsync();
        await page.GetByLabel("Warm", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Move" }).ClickAsync();

        await Expect(Card(page, "Warm", lead.Id)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_palette_finds_a_lead_by_keys_forgives_a_slip_and_remembers_where_one_was()
    {
        var lead = await desk.Lead(_marketer, TestData.Capture(firstName: "Ottoline", lastName: "Fjordsen"));
        var page = await desk.Open(_marketer, "/leads", 1440);
        var input = page.Locator(".lf-pal__q");

        await page.Keyboard.PressAsync("Control+k");
        await Expect(input).ToBeFocusedAsync();
        await input.FillAsync("fjord");
        var hit = page.Locator("[role=option][aria-selected=true]");
        await Expect(hit).ToContainTextAsync("Ottoline Fjordsen");
        await Expect(hit.Locator("mark")).ToHaveTextAsync("Fjord");
        await Desk.AssertAccessible(page);
        await input.FillAsync("fjordzen");
        await Expect(page.Locator("[data-group=alike] [role=option]")).ToContainTextAsync("Ottoline Fjordsen");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"/leads/{lead.Id}$"));
        await page.WaitForLoadStateAsync(); // The address changes at once; where one was is remembered by the page itself.

        await page.GotoAsync("/queue");
        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.Locator("[role=option]").First).ToContainTextAsync("Ottoline Fjordsen");
        await input.FillAsync("dark");
        await Expect(hit).ToContainTextAsync("Dark theme");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-bs-theme", "dark");

        await page.Keyboard.PressAsync("Control+k");
        await input.FillAsync(">sign out");
        await Expect(hit).ToContainTextAsync("Sign out");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in"));
        Assert.Null(await page.EvaluateAsync<string?>("localStorage.getItem('lf-recent')"));
        desk.AssertNoComplaints();
    }

    private Task<LeadView> Lead(string first) => desk.Lead(_marketer, TestData.Capture(firstName: first, lastName: Guid.NewGuid().ToString("N")[..6]));

    private static ILocator Column(IPage page, string name) => page.Locator($".lf-col[data-column='{name}']");

    private static ILocator Card(IPage page, string column, Guid id) => Column(page, column).Locator($"[data-lead='{id}']");

    private static async Task Drag(IPage page, Guid id, string to)
    {
        await page.Locator($"[data-lead='{id}'] .lf-card").HoverAsync(); // The board may come afresh at any moment: where things stand is asked at once, not of something found before.
        var from = await Middle(page, $"[data-lead='{id}'] .lf-card");
        var target = await Middle(page, $".lf-col[data-column='{to}'] ol");
        await page.Mouse.MoveAsync(from.X, from.Y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(from.X + 20, from.Y + 10, new() { Steps = 4 });
        await page.Mouse.MoveAsync(target.X, target.Top + 60, new() { Steps = 12 });
        await page.Mouse.MoveAsync(target.X + 2, target.Top + 64, new() { Steps = 3 });
        await page.Mouse.UpAsync();
    }

    private static async Task<(float X, float Y, float Top)> Middle(IPage page, string selector)
    {
        var r = await page.EvaluateAsync<float[]>("s => { const r = document.querySelector(s).getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2, r.y]; }", selector);
        return (r[0], r[1], r[2]);
    }
}
