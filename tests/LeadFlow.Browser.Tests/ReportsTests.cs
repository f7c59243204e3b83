using System.Text.RegularExpressions;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>From a report to what is behind its numbers, and back.</summary>
public sealed class ReportsTests(Desk desk) : IClassFixture<Desk>
{
    [Theory]
    [InlineData(390)]
    [InlineData(1440)]
    public async Task A_number_opens_what_is_behind_it_and_the_way_back_keeps_the_filter(int width)
    {
        var rep = TestData.Rep("Rita Rep");
        var (returned, accepted) = (await desk.ClaimedLead(rep), await desk.AcceptedLead(rep));
        Assert.True((await desk.Send(new ReturnLead.Command(returned.Id, "No budget"), rep)).Succeeded);
        var page = await desk.Open(TestData.SalesManager(), "/reports", width);

        await page.GetByRole(AriaRole.Link, new() { Name = "Cry wolf" }).ClickAsync();
        await page.GetByLabel("Period").SelectOptionAsync("30"); // Applies by itself.
        await Expect(page).ToHaveURLAsync(new Regex("period=30"));
        await Desk.AssertAccessible(page);
        var count = await page.GetByRole(AriaRole.Row, new() { Name = "Returned" }).GetByRole(AriaRole.Link).First.InnerTextAsync();
        await page.GetByRole(AriaRole.Row, new() { Name = "Returned" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"Hand-offs {count} returned");
        await Desk.AssertAccessible(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the report" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/reports/cry-wolf\\?from="));
        await Expect(page.GetByLabel("Period")).ToHaveValueAsync("between");

        await page.GetByRole(AriaRole.Link, new() { Name = "Response" }).ClickAsync();
        await Desk.AssertAccessible(page);
        await page.GetByRole(AriaRole.Row, new() { Name = "Offer to claim" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("happened");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync(accepted.LastName!);
        desk.AssertNoComplaints();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_is_chosen_before_the_script_has_come_applies_once_it_has()
    {
        var page = await desk.Open(TestData.SalesManager(), "/reports/cry-wolf");
        var chosen = new TaskCompletionSource();
        await page.RouteAsync("**/dist/app.js*", async route =>
        {
            await chosen.Task;
            await route.ContinueAsync();
        });

        await page.GotoAsync("/reports/cry-wolf", new() { WaitUntil = WaitUntilState.Commit });
        await page.GetByLabel("Period").SelectOptionAsync("90");
        chosen.SetResult();

        await Expect(page).ToHaveURLAsync(new Regex("period=90"));
        await Expect(page.GetByLabel("Period")).ToHaveValueAsync("90");
        await page.GoBackAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/reports/cry-wolf$"));
        await Expect(page.Locator("html.js")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Period")).ToHaveValueAsync("");
        desk.AssertNoComplaints();
        await page.Context.CloseAsync();
    }
}
