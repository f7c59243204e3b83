using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>Two leads that are one person, as somebody who finds them in the list brings them together, and apart again.</summary>
public sealed class MergeTests(Desk desk) : IClassFixture<Desk>
{
    [Theory]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    public async Task Picked_in_the_list_they_are_compared_merged_and_taken_apart(int width, bool scripts)
    {
        var marketer = TestData.Marketer();
        var last = $"Merging{width}";
        var one = await desk.Lead(marketer, TestData.Capture(firstName: "Ann", lastName: last));
        var other = await desk.Lead(marketer, TestData.Capture(firstName: "Anna", lastName: last));
        var page = await desk.Open(marketer, $"/leads/merge?lead={one.Id}&lead={other.Id}", width, scripts);
        await Expect(page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("one person");
        if (scripts)
        {
            await Desk.AssertAccessible(page);
        }

        await page.Locator($"input[name='Take[firstName]'][value='{other.Id}']").CheckAsync();
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Merge into one" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/leads/{one.Id}"));
        await Expect(page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync($"Anna {last}");
        Assert.Equal(one.Id, (await desk.Send(new GetLead.Query(other.Id), marketer)).Id);

        await page.GotoAsync($"/leads/{other.Id}"); // The address of the one that went leads to the one that stayed.
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/leads/{one.Id}"));
        await page.Locator("a[href*='/leads/merged/']").First.ClickAsync();
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Take the merge back" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/leads/{one.Id}"));
        await Expect(page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync($"Ann {last}");
        Assert.Equal("Anna", (await desk.Send(new GetLead.Query(other.Id), marketer)).FirstName);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Of_two_windows_the_second_is_told_that_the_leads_are_one_already()
    {
        var marketer = TestData.Marketer();
        var (one, other) = (await desk.Lead(marketer, TestData.Capture(firstName: "Two", lastName: "Windows")), await desk.Lead(marketer, TestData.Capture(firstName: "Two", lastName: "Window")));
        var address = $"/leads/merge?lead={one.Id}&lead={other.Id}";
        var (first, second) = (await desk.Open(marketer, address), await desk.Open(marketer, address));
        foreach (var page in new[] { first, second })
        {
            await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Merge into one" }).ClickAsync();
            await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/leads/{one.Id}"));
        }

        await first.GoBackAsync();
        await Expect(first.Locator("main")).Not.ToBeEmptyAsync();
        desk.AssertNoComplaints();
    }
}
