using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>A marketer's morning.</summary>
public sealed class TriageTests(Desk desk) : IClassFixture<Desk>
{
    [Fact]
    public async Task Twenty_leads_are_triaged_by_keyboard_alone_in_less_than_five_keys_each()
    {
        var marketer = TestData.Marketer();
        var source = await Leads(20);
        var page = await desk.Open(marketer, $"/triage?source={source}");
        var keys = 0;
        async Task Press(params string[] pressed)
        {
            foreach (var key in pressed)
            {
                keys++;
                await page.Keyboard.PressAsync(key); // Without waiting: what is typed ahead is not lost.
            }
        }

        string[][] decisions = [["x"], ["d", "Enter"], ["d", "s"], ["w"], ["1", "p", "3", "l", "w"], ["4", "q", "2", "c", "w"], ["a", "Enter"], ["j", "k", "x"], ["x"], ["3", "c", "d", "t"]];
        foreach (var decision in decisions.Concat(decisions))
        {
            await Press(decision);
        }

        await Expect(page.Locator(".lf-zero")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.True(keys <= 20 * 5, $"{keys} keys for 20 leads");
        var left = await desk.Db(db => db.Leads.Where(l => l.Source!.Name == source).Select(l => new { l.Qualification.StageKind, l.OwnerId, l.DeadReason }).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal((6, 6, 8), (left.Count(l => l.DeadReason == "Spam"), left.Count(l => l.StageKind == StageKind.Warm), left.Count(l => l.OwnerId == marketer.Id)));
        Assert.Equal(6, left.Count(l => l.DeadReason is not null and not "Spam"));
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Enter_takes_who_was_typed_however_fast_and_arrows_answer_nothing_by_themselves()
    {
        var marketer = TestData.Marketer();
        var other = TestData.Marketer($"Quentin {Guid.NewGuid():N}"[..20]);
        await desk.Lead(other); // Known here from now on.
        var source = await Leads(1);
        var page = await desk.Open(marketer, $"/triage?source={source}");
        var budget = page.Locator("#lead [data-levels-key='1'] input");

        await page.Keyboard.PressAsync("1");
        await Expect(budget.First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(budget.Nth(2)).ToBeFocusedAsync();
        await Expect(budget.First).ToBeCheckedAsync(); // Unknown, still.
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#lead [data-levels-key='1'] input:checked")).ToHaveValueAsync("Possible");

        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator("#assign")).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("quentin");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".lf-zero")).ToBeVisibleAsync();

        Assert.Equal(other.Id, await desk.Db(db => db.Leads.Where(l => l.Source!.Name == source).Select(l => l.OwnerId).SingleAsync(TestContext.Current.CancellationToken)));
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Any_letter_begins_a_name_and_answers_come_from_where_their_giver_says()
    {
        var other = TestData.Marketer($"Matilda {Guid.NewGuid():N}"[..20]);
        await desk.Lead(other); // Known here from now on.
        var source = await Leads(1);
        var page = await desk.Open(TestData.Marketer(), $"/triage?source={source}");
        Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('#lead .lf-levels')].every(l => l.scrollWidth <= l.clientWidth)"), "Every level can be read.");

        await page.Keyboard.PressAsync("3");
        await page.Keyboard.PressAsync("p");
        await Expect(page.Locator("#lead [data-levels-key='3'] input:checked")).ToHaveValueAsync("Possible");
        await Expect(page.Locator(".lf-toast").GetByText("Need is noted")).ToBeVisibleAsync();
        await page.GetByLabel("Learned from").SelectOptionAsync("Call");
        await page.Keyboard.PressAsync("2");
        await page.Keyboard.PressAsync("l");
        await Expect(page.Locator("#lead [data-levels-key='2'] input:checked")).ToHaveValueAsync("Likely");
        await Expect(page.Locator(".lf-toast").GetByText("Authority is noted")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Learned from")).ToHaveValueAsync("Call");

        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator("#assign")).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("matilda");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".lf-zero")).ToBeVisibleAsync();

        var lead = await desk.Db(db => db.Leads.Where(l => l.Source!.Name == source).Select(l => new { l.Id, l.OwnerId }).SingleAsync(TestContext.Current.CancellationToken));
        Assert.Equal(other.Id, lead.OwnerId);
        var told = await desk.Db(db => db.Answers.Where(a => a.LeadId == lead.Id).OrderBy(a => a.RecordedAt).Select(a => a.LearnedFrom).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal([Domain.Qualifying.LearnedFrom.Other, Domain.Qualifying.LearnedFrom.Call], told);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Undo_brings_the_lead_back_also_after_the_next_has_opened()
    {
        var source = await Leads(3);
        var page = await desk.Open(TestData.Marketer(), $"/triage?source={source}");
        var title = page.Locator("#lead h2").First;
        await Expect(title).ToHaveTextAsync("Lead 3");
        await page.Keyboard.PressAsync("x");
        await Expect(title).ToHaveTextAsync("Lead 2");
        var (toast, said) = ((await page.Locator(".lf-toast").First.BoundingBoxAsync())!, (await page.Locator(".lf-toast > div").First.BoundingBoxAsync())!);
        Assert.True(said.Width > toast.Width * .8, $"{said.Width} of {toast.Width} px to say it");
        await page.Keyboard.PressAsync("d");
        await page.Keyboard.PressAsync("Enter");
        await Expect(title).ToHaveTextAsync("Lead 1");

        await page.Keyboard.PressAsync("u");
        await Expect(title).ToHaveTextAsync("Lead 2");
        await page.Keyboard.PressAsync("u");
        await Expect(title).ToHaveTextAsync("Lead 3");
        await Expect(page.Locator("#inbox li")).ToHaveCountAsync(3);
        await page.ReloadAsync();
        await Expect(title).ToHaveTextAsync("Lead 3");
        await page.Keyboard.PressAsync("j");
        await Expect(title).ToHaveTextAsync("Lead 2");
        await page.GoBackAsync();
        await Expect(title).ToHaveTextAsync("Lead 3");
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Of_two_marketers_the_slower_reads_who_was_faster_and_goes_on()
    {
        var source = await Leads(2);
        var slower = await desk.Open(TestData.Marketer(), $"/triage?source={source}");
        var faster = await desk.Open(TestData.Marketer("Anna Berg"), $"/triage?source={source}");
        await faster.Keyboard.PressAsync("x");
        await Expect(faster.Locator("#lead h2").First).ToHaveTextAsync("Lead 1");

        await Expect(slower.Locator("#lead [role=status]")).ToContainTextAsync("Anna Berg made this dead, just now."); // Told by itself,
        await Expect(slower.Locator("#lead [role=status]").GetByRole(AriaRole.Link, new() { Name = "Go on to Lead 1" })).ToBeVisibleAsync();
        await Desk.AssertAccessible(slower);
        await slower.Keyboard.PressAsync("w"); // and where they press all the same.

        await Expect(slower.GetByRole(AriaRole.Alert)).ToContainTextAsync("Anna Berg was faster");
        await Expect(slower.Locator("#lead h2").First).ToHaveTextAsync("Lead 1");
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task On_a_phone_and_without_scripts_the_list_is_one_page_and_the_lead_another()
    {
        var source = await Leads(2);
        var page = await desk.Open(TestData.Marketer(), $"/triage?source={source}", 390, scripts: false);
        await Expect(page.Locator("#lead")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Lead 2" }).ClickAsync();
        await Expect(page.Locator("#inbox")).ToBeHiddenAsync();

        await page.Locator("form:has(legend:has-text('Need'))").GetByLabel("Likely").CheckAsync(new() { Force = true });
        await page.Locator("form:has(legend:has-text('Need'))").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Dead" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Bad timing" }).ClickAsync();
        await Expect(page.Locator("#lead h2").First).ToHaveTextAsync("Lead 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).First.ClickAsync();
        await Expect(page.Locator("#lead h2").First).ToHaveTextAsync("Lead 2");
    }

    [Fact]
    public async Task All_that_came_the_same_way_are_decided_together()
    {
        var source = await Leads(4, company: "Copy Shop");
        var page = await desk.Open(TestData.Marketer(), $"/triage?source={source}");
        await page.Keyboard.PressAsync("b");
        await Expect(page.GetByText("4 came the same way")).ToBeVisibleAsync();
        await Desk.AssertAccessible(page);
        await page.Keyboard.PressAsync("x");
        await Expect(page.Locator(".lf-zero")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("u");
        await Expect(page.Locator("#inbox li")).ToHaveCountAsync(4);
        desk.AssertNoComplaints();
    }

    private async Task<string> Leads(int count, string? company = null)
    {
        var source = $"form-{Guid.NewGuid():N}";
        for (var i = 1; i <= count; i++)
        {
            var capture = TestData.Capture(firstName: "Lead", lastName: i.ToString(System.Globalization.CultureInfo.InvariantCulture), source: source);
            await desk.Lead(capture: capture with { Contact = capture.Contact with { Company = company, Notes = $"Words of number {i} to {source}" } });
        }

        return source;
    }
}
