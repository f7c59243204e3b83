using System.Text;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>Quick add with scripts: what is pasted or chosen is read at once, and somebody who is here is named while typing.</summary>
public sealed class QuickAddTests(Desk desk) : IClassFixture<Desk>
{
    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_card_fills_the_form_a_known_address_is_named_and_one_press_saves_all(int width)
    {
        var (rep, known, email) = (TestData.Rep("Rita Rep"), TestData.Email(), TestData.Email());
        await desk.Lead(capture: TestData.Capture(known, "Gunnar", "Ek"));
        var page = await desk.Open(rep, "/leads/new", width);

        await page.GetByLabel("E-mail").FillAsync(known);
        await Expect(page.Locator("#here")).ToContainTextAsync("Gunnar Ek is already here");
        await page.GetByText("From a card, a signature or a row").ClickAsync();
        await page.GetByLabel("or a vCard file").SetInputFilesAsync(new FilePayload { Name = "card.vcf", MimeType = "text/vcard", Buffer = Encoding.UTF8.GetBytes($"BEGIN:VCARD\nVERSION:3.0\nFN:Ida Holm\nORG:Holm Frakt AS\nEMAIL:{email}\nEND:VCARD") });
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Ida Holm");
        await Expect(page.GetByLabel("Company")).ToHaveValueAsync("Holm Frakt AS");
        await Expect(page.GetByText("A card was read in")).ToBeVisibleAsync();
        await Desk.AssertAccessible(page);
        await page.GetByRole(AriaRole.Group, new() { Name = "Need" }).GetByText("Likely").ClickAsync();
        await page.Locator("#Input_Next").FillAsync("Call her");

        await page.Keyboard.PressAsync("Control+Enter");

        await Expect(page.Locator("h1")).ToContainTextAsync("Ida Holm");
        await Expect(page.GetByText("Call her").First).ToBeVisibleAsync();
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task A_session_that_ends_while_somebody_types_takes_nothing_from_them()
    {
        var page = await desk.Open(TestData.Rep("Rita Rep"), "/leads/new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Kofi Asante-Mensah");
        await page.Context.ClearCookiesAsync();

        await page.GetByLabel("E-mail").PressSequentiallyAsync("kofi@volta.example"); // It is looked up, in vain.

        await Expect(page.GetByText("You are signed out")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Kofi Asante-Mensah");
    }
}
