using System.Text.RegularExpressions;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Calls;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>A call, question by question.</summary>
public sealed class CallTests(Desk desk) : IClassFixture<Desk>
{
    private readonly TestUser _sdr = TestData.Sdr("Carla Caller");

    [Fact]
    public async Task A_whole_call_is_held_by_keys_alone_and_the_score_is_said_while_it_lasts()
    {
        var lead = await Lead();
        var page = await desk.Open(_sdr, $"/leads/{lead.Id}");
        var keys = page.Keyboard;
        await keys.PressAsync("p");
        await Expect(page).ToHaveURLAsync(new Regex("/call$"));
        await Expect(page.Locator("[data-since]")).ToHaveTextAsync(new Regex("^0:0[1-9]$"));

        var first = await Open(page).Locator("summary .lf-callq__t").InnerTextAsync();
        await keys.PressAsync("1");
        await Expect(page.Locator("#call-now")).ToContainTextAsync("by what they said");
        await keys.PressAsync("n");
        await keys.TypeAsync("The old one breaks");
        await keys.PressAsync("Escape");
        await keys.PressAsync("Enter");
        await Expect(Open(page).Locator("summary .lf-callq__t")).Not.ToHaveTextAsync(first);
        await keys.PressAsync("2");
        await keys.PressAsync("k");
        await Expect(Open(page).Locator("summary .lf-callq__t")).ToHaveTextAsync(first);
        await keys.PressAsync("d");
        await keys.PressAsync("1");
        await keys.PressAsync("Enter");
        await Expect(page.Locator("#Sheet_Note")).ToBeFocusedAsync();
        await keys.TypeAsync("Nice talk");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("Send the offer");
        await Desk.AssertAccessible(page);
        await keys.PressAsync("Control+Enter");

        await Expect(page).ToHaveURLAsync(new Regex($"/leads/{lead.Id}$"));
        await Expect(page.GetByText("The call is kept: Reached")).ToBeVisibleAsync();
        var line = (await desk.Send(new GetTimeline.Query(lead.Id, 20), _sdr)).Lines.Single(l => l.Kind == ActivityKind.Call);
        Assert.Equal(("Nice talk", "reached"), (line.Text, line.Data!["disposition"]));
        var bant = await desk.Send(new GetBant.Query(lead.Id), _sdr);
        Assert.Equal(2, bant.Criteria.Count(c => c.LearnedAt is not null));
        Assert.Contains(bant.Criteria, c => c.Note == "The old one breaks");
        Assert.Equal("Send the offer", (await desk.Send(new GetLead.Query(lead.Id), _sdr)).NextAction!.Text);

        await page.GotoAsync($"/leads/{lead.Id}/call");
        await Expect(page.Locator("#Sheet_Note")).ToHaveValueAsync(""); // What is finished is not restored.
        await page.GotoAsync($"/leads/{lead.Id}");
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task A_reload_loses_nothing_and_what_somebody_else_answers_meanwhile_is_shown()
    {
        var lead = await Lead();
        var page = await desk.Open(_sdr, $"/leads/{lead.Id}/call");
        await page.Keyboard.PressAsync("2");
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.TypeAsync("Half a senten");
        var question = await Open(page).Locator("input[name$='.Question']").GetAttributeAsync("value");
        await page.ReloadAsync();

        var again = page.Locator($"[data-question='{question}']");
        await Expect(again.Locator("[data-digit='2']")).ToBeCheckedAsync();
        await Expect(again.Locator("textarea")).ToHaveValueAsync("Half a senten");

        await desk.Send(new AnswerBant.Command(lead.Id, [new(Criterion.Authority, LearnedFrom.Mail) { Level = Level.Likely }]), TestData.Rep("Rolf Rep"));
        await Expect(page.Locator("#call-now [role=alert]")).ToContainTextAsync("Rolf Rep has answered authority");
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task On_a_phone_a_call_back_is_planned_from_the_day_and_taken_back()
    {
        var rep = TestData.Rep("Pelle Phone");
        var lead = await desk.AcceptedLead(rep);
        await desk.Send(new AddTask.Command(lead.Id, "Ring about the offer") { DueAt = desk.Clock.Now.AddMinutes(5) }, rep);
        var page = await desk.Open(rep, "/my-day", 390);
        await page.GetByRole(AriaRole.Link, new() { Name = "Call " }).First.ClickAsync();
        await page.GetByText("How did the call end").ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Call back" }).CheckAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "In a week" }).First.CheckAsync();
        await Desk.AssertAccessible(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Finish the call" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/my-day(#.*)?$"));
        await Expect(page.GetByText("The call is kept: Call back")).ToBeVisibleAsync();
        Assert.Equal(FinishCall.CallBack, (await desk.Send(new GetLead.Query(lead.Id), rep)).NextAction!.Text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/leads/{lead.Id}$"));
        Assert.NotEqual(FinishCall.CallBack, (await desk.Send(new GetLead.Query(lead.Id), rep)).NextAction?.Text);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Without_scripts_the_sheet_is_a_form()
    {
        var lead = await Lead();
        var page = await desk.Open(_sdr, $"/leads/{lead.Id}/call", scripts: false);
        await Open(page).GetByRole(AriaRole.Radio, new() { Name = "Money is set aside" }).CheckAsync();
        await page.Locator("summary").Filter(new() { HasText = "How did the call end" }).ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Reached" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Finish the call" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex($"/leads/{lead.Id}$"));
        Assert.Equal(Level.Confirmed, (await desk.Send(new GetLead.Query(lead.Id), _sdr)).Bant.Budget.Level);
    }

    private async Task<LeadView> Lead()
    {
        var capture = TestData.Capture();
        return await desk.Lead(_sdr, capture with { Contact = capture.Contact with { Phone = "+49 30 1234567" } });
    }

    private static ILocator Open(IPage page) => page.Locator(".lf-callq > details[open]");
}
