using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>A day's work, as people do it.</summary>
public sealed class MyDayTests(Desk desk) : IClassFixture<Desk>
{
    [Fact]
    public async Task On_a_phone_a_rep_finishes_a_call_says_how_it_went_and_plans_the_next_in_one_step()
    {
        var rep = TestData.Rep("Pia Phone");
        var lead = await desk.AcceptedLead(rep);
        await desk.Send(new AddTask.Command(lead.Id, "Call about the offer") { DueAt = desk.Clock.Now.AddMinutes(5) }, rep);
        var page = await desk.Open(rep, "/", 390);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/my-day$"));

        await page.GetByRole(AriaRole.Link, new() { Name = "Finish: Call about the offer" }).ClickAsync();
        var form = page.GetByRole(AriaRole.Form, new() { Name = "Finish: Call about the offer" });
        await form.GetByText("Voicemail").ClickAsync();
        await form.GetByLabel("What did you learn?").FillAsync("Back on Thursday");
        await form.GetByLabel("What happens next?").FillAsync("Call again");
        await form.GetByText("In a week").ClickAsync();
        await Desk.AssertAccessible(page);
        await form.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();

        await Expect(page.GetByText("Next: Call again")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Later 1" })).ToBeVisibleAsync();
        var line = (await desk.Send(new GetTimeline.Query(lead.Id, 20), rep)).Lines.Single(l => l.Kind == Domain.Leads.ActivityKind.Call);
        Assert.Equal(("Back on Thursday", "left-message"), (line.Text, line.Data!["outcome"]));

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Finish: Call about the offer" })).ToBeVisibleAsync();
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task By_keyboard_alone_tasks_are_planned_put_off_finished_and_taken_back()
    {
        var rep = TestData.Rep("Kim Keys");
        var lead = await desk.AcceptedLead(rep);
        await desk.Send(new AddTask.Command(lead.Id, "Call first") { DueAt = desk.Clock.Now.AddMinutes(5) }, rep);
        await desk.Send(new AddTask.Command(null, "Tidy up", Domain.ToDo.TaskKind.Other) { DueAt = desk.Clock.Now.AddMinutes(6) }, rep);
        await desk.Send(new AddTask.Command(null, "Read the news", Domain.ToDo.TaskKind.Other) { DueAt = desk.Clock.Now.AddMinutes(7) }, rep);
        var page = await desk.Open(rep, "/my-day");
        var keys = page.Keyboard;

        await keys.PressAsync("j");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Call first", Exact = true })).ToBeFocusedAsync();
        await keys.PressAsync("x");
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Reached" })).ToBeFocusedAsync();
        await keys.PressAsync("Control+Enter");
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Reached" })).Not.ToBeCheckedAsync(); // Nothing is said for them.
        await keys.PressAsync("Space");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("They want it");
        await keys.PressAsync("Control+Enter");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Tidy up", Exact = true })).ToBeFocusedAsync();

        await keys.PressAsync("Space");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Read the news", Exact = true })).ToBeFocusedAsync();
        await keys.PressAsync("u");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Tidy up", Exact = true })).ToBeFocusedAsync();

        await keys.PressAsync("j");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Read the news", Exact = true })).ToBeFocusedAsync();
        await keys.PressAsync("s");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "in 3 hours" })).ToBeFocusedAsync();
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Tomorrow 1" })).ToBeVisibleAsync();

        await keys.PressAsync("n");
        await Expect(page.GetByLabel("What is to be done?")).ToBeFocusedAsync();
        await keys.TypeAsync("Write to Zoe");
        await keys.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Write to Zoe", Exact = true })).ToBeVisibleAsync();
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Without_scripts_a_call_is_finished_on_a_page_of_its_own_and_what_was_typed_is_kept()
    {
        var rep = TestData.Rep("Nils Noscript");
        var lead = await desk.AcceptedLead(rep);
        await desk.Send(new AddTask.Command(lead.Id, "Call them"), rep);
        var page = await desk.Open(rep, "/my-day", scripts: false);

        await page.GetByRole(AriaRole.Link, new() { Name = "Finish: Call them" }).ClickAsync();
        await page.GetByLabel("Reached", new() { Exact = true }).CheckAsync(new() { Force = true });
        await page.GetByLabel("What did you learn?").FillAsync(new string('x', 20_001));
        await page.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = false }).ClickAsync();
        await Expect(page.GetByText("At most 20000 characters").First).ToBeVisibleAsync();
        Assert.Equal(20_001, (await page.GetByLabel("What did you learn?").InputValueAsync()).Length);
        await page.GetByLabel("What did you learn?").FillAsync("Short");
        await page.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = false }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/my-day"));
        await Expect(page.GetByText("1 done today").First).ToBeVisibleAsync();
        desk.AssertNoComplaints();
    }
}
