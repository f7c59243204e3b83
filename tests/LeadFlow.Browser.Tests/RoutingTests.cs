using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Handoffs.Routes;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>A manager says with whom offers wait, and people say when they are there.</summary>
public sealed class RoutingTests(Desk desk) : IClassFixture<Desk>
{
    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_rule_is_tried_on_past_offers_saved_and_brings_the_next_lead_to_one_person_live(int width)
    {
        var (manager, rita, otto) = (TestData.SalesManager("Mona Manager"), TestData.Rep($"Rita {width}"), TestData.Rep($"Otto {width}"));
        foreach (var person in new[] { manager, rita, otto })
        {
            await desk.Know(person);
        }

        await desk.HotLead();
        var page = await desk.Open(manager, "/routing", width);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync($"All of {width}");
        await Expect(page.GetByLabel("Person")).ToBeHiddenAsync(); // Only what the target uses.
        await page.GetByLabel("Then it waits with").SelectOptionAsync("One person");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the rule" }).ClickAsync();
        await Expect(page.GetByText("Choose the person.").First).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync($"All of {width}");

        await page.GetByLabel("Person").SelectOptionAsync(rita.Name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Try on past offers" }).Last.ClickAsync();
        await Expect(page.Locator("#tried")).ToContainTextAsync(rita.Name);
        await Desk.AssertAccessible(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the rule" }).ClickAsync();
        await Expect(page.Locator(".lf-routes")).ToContainTextAsync($"All of {width}");

        var (hers, his) = (await desk.Open(rita, "/queue", width), await desk.Open(otto, "/queue", width));
        await Expect(hers.Locator("html[data-live=on]")).ToHaveCountAsync(1);
        var lead = await desk.HotLead();
        await desk.Send(new RouteOffers.Command(), TestData.Admin());
        await Expect(hers.Locator($"[data-card='{lead.Id}']")).ToContainTextAsync("Meant for you");
        await hers.Locator($"[data-card='{lead.Id}']").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(hers.Locator("#mine")).ToContainTextAsync(lead.Title);
        await Expect(his.Locator($"[data-card='{lead.Id}']:not(.is-gone)")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Drop rule 1" }).ClickAsync();
        await Expect(page.GetByText("It is asked no more")).ToBeVisibleAsync();
        Assert.DoesNotContain(await desk.Send(new GetRoutingRules.Query(), manager), r => r.Name == $"All of {width}");
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task A_rep_says_when_they_are_away_and_whom_a_manager_lets_take_how_much()
    {
        var (manager, rep) = (TestData.SalesManager("Mona Manager"), TestData.Rep("Ada Away"));
        await desk.Know(manager);
        var page = await desk.Open(rep, "/teams", 390);
        await page.GetByRole(AriaRole.Link, new() { Name = "Ada Away" }).ClickAsync();
        var today = DateOnly.FromDateTime(desk.Clock.Now.DateTime);
        await page.Locator("#Away_From").FillAsync(today.AddDays(3).ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        await page.Locator("#Away_Until").FillAsync(today.AddDays(1).ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add days away" }).ClickAsync();
        await Expect(page.GetByText("The last day comes after the first.").First).ToBeVisibleAsync();
        await page.Locator("#Away_Until").FillAsync(today.AddDays(5).ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add days away" }).ClickAsync();
        await Expect(page.GetByText("routing passes them over on these days")).ToBeVisibleAsync();
        await Desk.AssertAccessible(page);

        var hers = await desk.Open(manager, "/teams", 1280);
        await hers.GetByRole(AriaRole.Link, new() { Name = "Ada Away" }).ClickAsync();
        await hers.GetByLabel("At most so many leads to decide at a time").FillAsync("4");
        await hers.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(hers.Locator("tr").Filter(new() { HasText = "Ada Away" })).ToContainTextAsync("0 of 4");
        await hers.GetByRole(AriaRole.Link, new() { Name = "Pass everything on" }).ClickAsync();
        await Expect(hers.Locator("h1")).ToContainTextAsync("Ada Away");
        desk.AssertNoComplaints();
    }
}
