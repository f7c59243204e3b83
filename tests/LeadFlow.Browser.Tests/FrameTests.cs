using System.Text.RegularExpressions;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>What every page of the desk answers to: keys, dialogs, the loss of the network.</summary>
public sealed class FrameTests(Desk desk) : IClassFixture<Desk>
{
    [Fact]
    public async Task Keys_go_places_list_themselves_and_rest_while_somebody_types_or_a_dialog_is_open()
    {
        var page = await desk.Open(TestData.Rep("Rita Rep"), "/leads");
        await page.Keyboard.PressAsync("?");
        var keys = page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" });
        await Expect(keys).ToBeVisibleAsync();
        await Expect(keys.GetByText("Hot queue")).ToBeVisibleAsync();
        await Desk.AssertAccessible(page);
        await page.Keyboard.PressAsync("c");
        await page.Keyboard.PressAsync("Escape");
        await Expect(keys).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("gq?c");
        var palette = page.GetByRole(AriaRole.Dialog, new() { Name = "Find a lead" });
        await Expect(palette.GetByRole(AriaRole.Combobox)).ToHaveValueAsync("gq?c");
        await Expect(keys).ToBeHiddenAsync();
        Assert.EndsWith("/leads", page.Url, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        await Expect(palette).ToBeHiddenAsync();

        await page.Locator("[data-search]").FocusAsync();
        await page.Keyboard.TypeAsync("gq"); // What is typed into the field above goes on in the palette, the first letter too.
        await Expect(palette.GetByRole(AriaRole.Combobox)).ToHaveValueAsync("gq");
        await Expect(page.Locator("[data-search]")).ToHaveValueAsync("");
        await page.Keyboard.PressAsync("Escape");
        await Expect(palette).ToBeHiddenAsync();

        await page.Locator("[data-search]").BlurAsync();
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("q");
        await Expect(page).ToHaveURLAsync(new Regex("/queue$"));
        await page.Context.CloseAsync();
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Without_the_network_a_form_is_not_sent_and_what_was_typed_stays()
    {
        var page = await desk.Open(TestData.Rep("Rita Rep"), "/leads/new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Gunnar Ek");
        await page.Context.SetOfflineAsync(true);
        await Expect(page.GetByText("You are offline: what you type stays here")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Not sent: you are offline")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Gunnar Ek");

        await page.Context.SetOfflineAsync(false);
        await Expect(page.GetByText("You are offline: what you type stays here")).ToBeHiddenAsync();
        await page.Context.CloseAsync();
        desk.AssertNoComplaints();
    }
}
