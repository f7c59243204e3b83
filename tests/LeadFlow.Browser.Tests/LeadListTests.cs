using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>The list of leads as people work in it.</summary>
public sealed class LeadListTests(Desk desk) : IClassFixture<Desk>
{
    private readonly TestUser _marketer = TestData.Marketer("Lena List");

    [Fact]
    public async Task A_filter_is_kept_as_a_tab_and_all_that_match_are_tagged_and_taken_back()
    {
        var tag = $"fair{Guid.NewGuid():N}";
        for (var i = 0; i < 54; i++)
        {
            await desk.Send(TestData.Capture(firstName: $"Visitor {i}") with { Tags = [tag] }, _marketer);
        }

        var page = await desk.Open(_marketer, "/leads");
        await page.Locator("summary", new() { HasText = "and…" }).ClickAsync();
        await page.GetByLabel("Tag", new() { Exact = true }).FillAsync(tag);
        await page.GetByLabel("Tag", new() { Exact = true }).PressAsync("Enter");
        await Expect(page.Locator(".lf-chip", new() { HasText = tag })).ToBeVisibleAsync();
        await page.Locator("summary", new() { HasText = "Save as view" }).ClickAsync();
        await page.GetByLabel("as a tab called").FillAsync("Autumn fair");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save view" }).ClickAsync();
        await Expect(page.Locator(".lf-tabs a[aria-current]")).ToContainTextAsync("Autumn fair");

        await page.GetByLabel("Select the 50 on this page").CheckAsync();
        await Expect(page.Locator("[data-picked]").First).ToHaveTextAsync("50");
        await page.GetByText("matching").ClickAsync();
        await page.Keyboard.PressAsync("t");
        await page.GetByLabel("Tags, apart by commas").FillAsync("followed up");
        await page.Keyboard.PressAsync("Enter"); // The button of this panel, not the first of the bar.
        await Expect(page.Locator("#bulk-state")).ToContainTextAsync("54 changed", new() { Timeout = 40_000 });
        await Desk.AssertAccessible(page);
        await page.Locator("#bulk-state").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator("#bulk-state")).ToContainTextAsync("54 taken back", new() { Timeout = 40_000 });
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task A_row_is_picked_edited_and_left_by_keys_alone()
    {
        var tag = $"keys{Guid.NewGuid():N}";
        var first = await desk.Send(TestData.Capture(firstName: "Aaron") with { Tags = [tag] }, _marketer);
        await desk.Send(TestData.Capture(firstName: "Berta") with { Tags = [tag] }, _marketer);
        var page = await desk.Open(_marketer, $"/leads?tag={tag}&sort=name");

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await Expect(page.Locator($"#row-{first.LeadId} [data-pick]")).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("e");
        await Expect(page.GetByLabel("Next action").And(page.Locator(":focus"))).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("Ring about the pilot");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator($"#row-{first.LeadId}")).ToContainTextAsync("Ring about the pilot");

        await page.Locator($"#row-{first.LeadId}").GetByRole(AriaRole.Link, new() { Name = "Aaron" }).FocusAsync();
        await page.Keyboard.PressAsync("e");
        await page.Locator(".lf-rowedit").GetByLabel("Stage", new() { Exact = true }).SelectOptionAsync("Hot");
        await page.Locator(".lf-rowedit button[type=submit]").ClickAsync();
        await Expect(page.Locator(".lf-rowedit .lf-refuse")).ToContainTextAsync("Only a manager");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator($"#row-{first.LeadId}")).Not.ToHaveClassAsync("is-edit");
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Without_scripts_the_sentence_filters_columns_are_chosen_and_many_are_tagged()
    {
        var tag = $"plain{Guid.NewGuid():N}";
        var lead = await desk.Send(TestData.Capture(firstName: "Nora") with { Tags = [tag] }, _marketer);
        var page = await desk.Open(_marketer, $"/leads?tag={tag}", scripts: false);

        await page.Locator("details:has(input[name=standing]) > summary").ClickAsync();
        await page.Locator("label.lf-pop__item", new() { HasText = "open" }).First.ClickAsync();
        await page.Locator("noscript button, form.lf-filter button[type=submit]").Last.ClickAsync();
        Assert.Contains("standing=Open", page.Url, StringComparison.Ordinal);
        Assert.Contains(tag, page.Url, StringComparison.Ordinal);
        await page.Locator($"#row-{lead.LeadId} [data-pick]").CheckAsync();
        await page.GetByRole(AriaRole.Toolbar).Locator("summary", new() { HasText = "Tag" }).First.ClickAsync();
        await page.GetByLabel("Tags, apart by commas").FillAsync("paper");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        for (var i = 0; i < 40 && (await desk.Send(new GetLead.Query(lead.LeadId), _marketer)).Tags.Count < 2; i++)
        {
            await page.ReloadAsync();
        }

        Assert.Contains("paper", (await desk.Send(new GetLead.Query(lead.LeadId), _marketer)).Tags);
    }

    [Fact]
    public async Task On_a_phone_the_list_the_bar_and_extreme_names_keep_the_width()
    {
        var tag = $"phone{Guid.NewGuid():N}";
        await desk.Send(TestData.Capture(firstName: new string('W', 300), lastName: "اسم طويل جدا 🚀🚀") with { Tags = [tag, .. Enumerable.Range(0, 40).Select(i => $"tag number {i} {new string('x', 40)}")] }, _marketer);
        var page = await desk.Open(_marketer, $"/leads?tag={tag}", width: 390);

        await page.Locator("[data-pick]").First.CheckAsync();
        await Expect(page.GetByRole(AriaRole.Toolbar)).ToBeVisibleAsync();
        await Desk.AssertAccessible(page);
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0);
        await page.GetByRole(AriaRole.Toolbar).Locator("summary", new() { HasText = "Tag" }).First.ClickAsync();
        await Expect(page.GetByLabel("Tags, apart by commas")).ToBeVisibleAsync();
        desk.AssertNoComplaints();
    }
}
