using LeadFlow.Domain.Fields;
using LeadFlow.Web.Features.Fields;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>A field of the company's own, as people fill it in.</summary>
public sealed class CustomFieldTests(Desk desk) : IClassFixture<Desk>
{
    [Fact]
    public async Task A_choice_is_made_where_it_stands_and_its_line_joins_the_timeline()
    {
        var marketer = TestData.Marketer();
        await desk.Send(new DefineField.Command("Trade", FieldKind.Choice, "Retail\nPublic"), TestData.Admin());
        var lead = await desk.Lead(marketer);
        var page = await desk.Open(marketer, $"/leads/{lead.Id}", 1440);
        await page.Locator("#own").GetByText("Trade").ClickAsync();
        await page.Locator("#own select").SelectOptionAsync("Public");
        await page.Locator("#own").GetByText("Save").ClickAsync();

        await Expect(page.Locator("#own .lf-infield__v")).ToHaveTextAsync("Public");
        await Expect(page.Locator("#lines li").First).ToContainTextAsync("→ Public");
        await page.Locator("#own .lf-infield__edit").ClickAsync();
        await Expect(page.Locator("#own select")).ToHaveValueAsync("Public");
        await Desk.AssertAccessible(page);
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal("Public", (await desk.Send(new GetLead.Query(lead.Id), marketer)).CustomFields!["trade"]);
        desk.AssertNoComplaints();
    }
}
