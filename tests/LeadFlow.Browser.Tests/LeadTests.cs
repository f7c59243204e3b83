using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>One lead, as people work on it.</summary>
public sealed class LeadTests(Desk desk) : IClassFixture<Desk>
{
    [Fact]
    public async Task A_step_of_the_score_opens_what_caused_it()
    {
        var marketer = TestData.Marketer();
        var lead = await desk.HotLead(marketer);
        var page = await desk.Open(marketer, $"/leads/{lead.Id}", 1440);
        await page.GetByText("Score over time").ClickAsync();
        await page.Locator(".lf-curve--causes a").Last.ClickAsync();
        await Expect(page.Locator("#tl-answers")).ToHaveAttributeAsync("aria-current", "true");
        await Expect(page.Locator("#lines li").First).ToContainTextAsync("imeframe");

        await page.GotoAsync($"/leads/{lead.Id}/score");
        await page.Locator("main table a").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#tl-answers")).ToHaveAttributeAsync("aria-current", "true");
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Answers_are_given_by_keyboard_alone_and_show_what_they_gave()
    {
        var marketer = TestData.Marketer();
        var lead = await desk.Lead(marketer);
        var page = await desk.Open(marketer, $"/leads/{lead.Id}");

        await page.Keyboard.PressAsync("3");
        await Expect(page.Locator("[data-bant] details[open] input:focus")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("c");
        await page.Keyboard.PressAsync("Control+Enter");

        await Expect(page.Locator("[data-bant] [role=status]")).ToContainTextAsync("+");
        await Expect(page.Locator("summary[aria-label^='Need: Confirmed']")).ToBeFocusedAsync();
        await Expect(page.Locator(".lf-leadhead .lf-ring")).ToContainTextAsync("30"); // The head follows, without a reload.
        await page.EvaluateAsync("document.querySelector('#bant').setAttribute('data-old', ''); document.body.dispatchEvent(new Event('bant-changed'))");
        await Expect(page.Locator("#bant:not([data-old])")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-bant] [role=status]")).ToContainTextAsync("+"); // What was noted outlives what comes live.
        await page.Keyboard.PressAsync("1");
        await page.Locator("details[open]").GetByLabel("Amount").FillAsync("a lot");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator("details[open] #Bant_Amount-error")).ToBeVisibleAsync();
        await Expect(page.Locator("details[open]").GetByLabel("Amount")).ToHaveValueAsync("a lot");
        await Desk.AssertAccessible(page);
        Assert.Equal(Level.Confirmed, (await desk.Send(new GetLead.Query(lead.Id), marketer)).Bant.Need.Level);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task A_level_pressed_right_after_its_criterion_answers_it_and_leads_nobody_away()
    {
        var marketer = TestData.Marketer();
        var lead = await desk.Lead(marketer);
        var page = await desk.Open(marketer, $"/leads/{lead.Id}");

        // Both before the browser tells that anything has opened.
        await page.EvaluateAsync("['2', '3', 'c'].forEach(key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, code: key === 'c' ? 'KeyC' : `Digit${key}`, bubbles: true, cancelable: true })))");

        var need = page.GetByRole(AriaRole.Radiogroup, new() { Name = "Need" }).Locator("[value=Confirmed]");
        await Expect(need).ToBeFocusedAsync();
        await Expect(need).ToBeCheckedAsync();
        await Expect(page.Locator("[data-bant] details[open]")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("4");
        await page.Keyboard.PressAsync("d");
        await Expect(page.Locator("details[open] [name='Bant.From']")).ToBeFocusedAsync(); // Days want to be named.
        Assert.EndsWith($"/leads/{lead.Id}", page.Url, StringComparison.Ordinal);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Four_answers_typed_without_a_pause_are_all_saved_and_the_page_says_so()
    {
        var marketer = TestData.Marketer();
        var lead = await desk.Lead(marketer);
        var page = await desk.Open(marketer, $"/leads/{lead.Id}");
        var typed = await HoldAnswers(page);

        foreach (var key in (string[])["1", "p", "Control+Enter", "1", "c", "Control+Enter", "2", "t", "c", "Control+Enter", "3", "l", "Control+Enter", "4", "n", "Control+Enter", "2"])
        {
            await page.Keyboard.PressAsync(key);
        }

        await page.Keyboard.PressAsync("l");
        typed.SetResult();

        await Expect(page.Locator("summary[aria-label^='Timeframe: ']:not([aria-label^='Timeframe: Unknown'])")).ToHaveCountAsync(1);
        await Expect(page.Locator("summary[aria-label^='Budget: Confirmed']")).ToHaveCountAsync(1);
        await Expect(page.Locator("summary[aria-label^='Authority: Confirmed']")).ToHaveCountAsync(1);
        await Expect(page.Locator("summary[aria-label^='Need: Likely']")).ToHaveCountAsync(1);
        await Expect(page.Locator("details[open] input[value=Likely]")).ToBeCheckedAsync(); // Opened meanwhile, and not saved yet.
        await Expect(page.Locator("details[open] input[value=Likely]")).ToBeFocusedAsync();
        var answered = await desk.Send(new GetLead.Query(lead.Id), marketer);
        await Expect(page.Locator(".lf-leadhead .lf-ring")).ToContainTextAsync($"{answered.Score}");
        await Expect(page.Locator("#bant .lf-why > summary")).ToHaveTextAsync($"Why {answered.Score} points");
        Assert.Equal((Level.Confirmed, Level.Confirmed, Level.Likely), (answered.Bant.Budget.Level, answered.Bant.Authority.Level, answered.Bant.Need.Level));
        Assert.EndsWith($"/leads/{lead.Id}", page.Url, StringComparison.Ordinal);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task An_answer_that_is_refused_waits_open_while_those_typed_after_it_are_saved()
    {
        var marketer = TestData.Marketer();
        var lead = await desk.Lead(marketer);
        var page = await desk.Open(marketer, $"/leads/{lead.Id}");
        var typed = await HoldAnswers(page);

        await page.Keyboard.PressAsync("1");
        await page.Locator("details[open]").GetByLabel("Amount").FillAsync("a lot");
        foreach (var key in (string[])["Control+Enter", "2", "c", "Control+Enter", "3", "l", "Control+Enter"])
        {
            await page.Keyboard.PressAsync(key);
        }

        typed.SetResult();

        await Expect(page.Locator("summary[aria-label^='Authority: Confirmed']")).ToHaveCountAsync(1);
        await Expect(page.Locator("summary[aria-label^='Need: Likely']")).ToHaveCountAsync(1);
        await Expect(page.Locator("details[open] #Bant_Amount-error")).ToBeVisibleAsync();
        await Expect(page.Locator("details[open]").GetByLabel("Amount")).ToHaveValueAsync("a lot");
        Assert.Equal((Level.Unknown, Level.Likely), ((await desk.Send(new GetLead.Query(lead.Id), marketer)).Bant.Budget.Level, (await desk.Send(new GetLead.Query(lead.Id), marketer)).Bant.Need.Level));
        desk.AssertNoComplaints();
    }

    /// <summary>Not even the first answer is answered before the last is typed.</summary>
    private static async Task<TaskCompletionSource> HoldAnswers(IPage page)
    {
        var typed = new TaskCompletionSource();
        await page.RouteAsync("**/bant**", async route =>
        {
            await (route.Request.Method == "POST" ? typed.Task : Task.CompletedTask);
            await route.ContinueAsync();
        });
        return typed;
    }

    [Fact]
    public async Task Who_writes_elsewhere_while_an_answer_is_saved_goes_on_there()
    {
        var marketer = TestData.Marketer();
        var lead = await desk.Lead(marketer);
        var page = await desk.Open(marketer, $"/leads/{lead.Id}");
        var typed = await HoldAnswers(page);

        await page.Keyboard.PressAsync("3");
        await page.Keyboard.PressAsync("l");
        await page.Keyboard.PressAsync("Control+Enter");
        var note = page.Locator("#touch textarea").First;
        await note.FillAsync("They call ");
        typed.SetResult();
        await Expect(page.Locator("summary[aria-label^='Need: Likely']")).ToHaveCountAsync(1);
        await page.Keyboard.TypeAsync("back");

        await Expect(note).ToHaveValueAsync("They call back");
        desk.AssertNoComplaints();
    }

    [Theory]
    [InlineData(390)]
    [InlineData(721)]
    [InlineData(1181)]
    public async Task The_parts_of_a_score_are_told_apart_also_where_they_are_small(int width)
    {
        var marketer = TestData.Marketer();
        var lead = await desk.Lead(marketer);
        Assert.True((await desk.Send(new AnswerBant.Command(lead.Id, [new(Criterion.Need, LearnedFrom.Call) { Level = Level.Possible }]), marketer)).Succeeded);
        var page = await desk.Open(marketer, $"/leads/{lead.Id}", width);

        var overlapping = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.lf-scorebar text')].filter(t => t.getBoundingClientRect().width).filter((t, i, all) => all.some((o, j) => j < i && o.getBoundingClientRect().right > t.getBoundingClientRect().left && o.getBoundingClientRect().bottom > t.getBoundingClientRect().top && o.getBoundingClientRect().left < t.getBoundingClientRect().right && o.getBoundingClientRect().top < t.getBoundingClientRect().bottom)).map(t => t.textContent)");

        Assert.Empty(overlapping);
    }

    [Fact]
    public async Task Two_people_edit_one_lead_and_lose_nothing()
    {
        var (priya, jonas) = (TestData.Marketer("Priya Raman"), TestData.Marketer("Jonas Meyer"));
        var lead = await desk.Lead(priya);
        var (first, second) = (await desk.Open(priya, $"/leads/{lead.Id}"), await desk.Open(jonas, $"/leads/{lead.Id}"));
        await Edit(second, "Last name");
        await second.Locator("#Edit_Value").FillAsync("Hopper-Murray");

        await Edit(first, "Last name");
        await first.Locator("#Edit_Value").FillAsync("Hopper Jr");
        await first.Keyboard.PressAsync("Enter");
        await Expect(first.Locator("h1")).ToContainTextAsync("Hopper Jr");
        await second.Keyboard.PressAsync("Enter");

        await Expect(second.Locator("#field-lastName")).ToContainTextAsync("Priya Raman saved this field while you were writing");
        await Expect(second.Locator("#field-lastName")).ToContainTextAsync("Hopper Jr");
        await Expect(second.Locator("#Edit_Value")).ToHaveValueAsync("Hopper-Murray");
        await Desk.AssertAccessible(second);
        await second.GetByRole(AriaRole.Button, new() { Name = "Save mine" }).ClickAsync();
        await Expect(second.Locator("h1")).ToContainTextAsync("Hopper-Murray");

        await Edit(first, "First name"); // Another field, from a page that is older than the last save.
        await first.Locator("#Edit_Value").FillAsync("Grace B.");
        await first.Keyboard.PressAsync("Enter");
        await Expect(first.Locator("h1")).ToContainTextAsync("Grace B. Hopper-Murray");
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task A_call_is_logged_with_what_was_learned_and_a_note_brings_somebody_in()
    {
        var rep = TestData.Rep("Rita Rep");
        await desk.Know(TestData.Sdr("Sid Sdr"));
        var lead = await desk.Lead();
        var page = await desk.Open(rep, $"/leads/{lead.Id}");

        await page.Keyboard.PressAsync("l");
        await page.Keyboard.TypeAsync("They want to see it @si");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-composer]")).ToHaveValueAsync("They want to see it @Sid Sdr ");
        await page.ReloadAsync(); // Left by mistake: what was typed is still there.
        await Expect(page.Locator("[data-composer]")).ToHaveValueAsync("They want to see it @Sid Sdr ");
        await page.Locator("[data-composer]").FocusAsync();
        await page.Locator("[name='Touch.Need']").SelectOptionAsync("Likely");
        await page.Locator("#touch").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("#Touch_Outcome-error")).ToBeVisibleAsync(); // Nothing is said for them.
        await Expect(page.Locator("[data-composer]")).ToHaveValueAsync("They want to see it @Sid Sdr ");
        await page.GetByLabel("Outcome of the call").SelectOptionAsync("Reached");
        await page.Locator("#touch").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.Locator(".lf-tl")).ToContainTextAsync("They want to see it @Sid Sdr");
        await Expect(page.Locator("[data-composer]")).ToHaveValueAsync("");
        await Expect(page.Locator("summary[aria-label^='Need: Likely']")).ToBeVisibleAsync();
        await page.Locator("#tl-notes").ClickAsync();
        await Expect(page.Locator(".lf-tl")).Not.ToContainTextAsync("They want to see it");
        Assert.Contains("kind=Notes", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Expect(page.Locator("#tl-notes")).ToHaveAttributeAsync("aria-current", "true");
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task An_opportunity_gets_its_value_and_day_where_it_stands_and_the_second_to_save_is_told()
    {
        var rep = TestData.Rep("Rita Rep");
        var lead = await desk.ClaimedLead(rep);
        Assert.True((await desk.Send(new Web.Features.Handoffs.AcceptLead.Command(lead.Id), rep)).Succeeded);
        var (page, manager) = (await desk.Open(rep, $"/leads/{lead.Id}"), await desk.Open(TestData.SalesManager("Sofia Sales"), $"/leads/{lead.Id}"));
        await Expect(page.Locator(".lf-next")).ToContainTextAsync("First sales touch");
        await Expect(page.Locator(".lf-deal")).ToContainTextAsync("no value yet");
        await Expect(page.Locator(".lf-next summary").GetByText("Lost", new() { Exact = true })).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("v");
        await Expect(page.GetByLabel("Value", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("a lot");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#Deal_Amount-error").Or(page.Locator("[id='Deal.Amount-error']"))).ToBeVisibleAsync();
        await page.GetByLabel("Value", new() { Exact = true }).FillAsync("18,500");
        await page.GetByLabel("Expected to close").FillAsync("2031-03-03");
        await Desk.AssertAccessible(page);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".lf-deal")).ToContainTextAsync("EUR 18,500");
        await Expect(page.Locator(".lf-leadhead")).ToContainTextAsync("expected to close 3 Mar 2031");

        await manager.Locator(".lf-deal summary").ClickAsync(); // From a page that is older than that.
        await manager.GetByLabel("Value", new() { Exact = true }).FillAsync("20000");
        await manager.Keyboard.PressAsync("Enter");
        await Expect(manager.Locator(".lf-deal [role=alert]")).ToContainTextAsync("Rita Rep saved this opportunity while you were writing");
        await Expect(manager.GetByLabel("Value", new() { Exact = true })).ToHaveValueAsync("20000");
        await Desk.AssertAccessible(manager);
        await manager.GetByRole(AriaRole.Button, new() { Name = "Save mine" }).ClickAsync();
        await Expect(manager.Locator(".lf-deal")).ToContainTextAsync("EUR 20,000");
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task What_was_typed_into_a_part_of_the_page_outlives_the_session()
    {
        var marketer = TestData.Marketer();
        var lead = await desk.Lead(marketer);
        var page = await desk.Open(marketer, $"/leads/{lead.Id}");
        await page.Keyboard.PressAsync("3");
        await page.Keyboard.PressAsync("c");
        await page.Locator("details[open]").GetByLabel("What they said").FillAsync("The old one breaks weekly");
        await page.Context.ClearCookiesAsync(new() { Name = "leadflow" });

        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator("#Input_Email").FillAsync(marketer.Email);
        await page.Locator("#Input_Password").FillAsync(TestUser.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("The old one breaks weekly");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send it now" }).ClickAsync();

        await Expect(page.Locator("summary[aria-label^='Need: Confirmed']")).ToHaveCountAsync(1);
        Assert.Equal("The old one breaks weekly", (await desk.Send(new GetLead.Query(lead.Id), marketer)).Bant.Need.Note);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task What_one_person_typed_is_not_shown_to_the_next_at_the_same_browser()
    {
        var (marketer, rep) = (TestData.Marketer("Anna Author"), TestData.Rep("Nick Next"));
        var lead = await desk.Lead(marketer);
        var page = await desk.Open(marketer, $"/leads/{lead.Id}");
        var note = page.Locator("#touch textarea").First;
        await note.FillAsync("For my eyes only");
        var (name, value) = await desk.Cookie(rep);
        await page.Context.AddCookiesAsync([new() { Name = name, Value = value, Url = desk.Url }]); // Signed in at another window.

        await note.PressAsync("Control+Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "This was not typed by you" })).ToBeVisibleAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("Anna Author was typing here");
        Assert.DoesNotContain("For my eyes only", await page.ContentAsync(), StringComparison.Ordinal);
        await Desk.AssertAccessible(page);
        await page.GotoAsync($"/leads/{lead.Id}");
        await Expect(page.Locator("#touch textarea").First).ToHaveValueAsync("");
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task All_of_it_works_without_scripts()
    {
        var marketer = TestData.Marketer("Nora Noscript");
        var lead = await desk.Lead(marketer);
        var page = await desk.Open(marketer, $"/leads/{lead.Id}", scripts: false);

        await page.Locator("summary[aria-label^='Timeframe']").ClickAsync();
        await page.Locator("details[open]").GetByLabel("Next quarter").CheckAsync(new() { Force = true });
        await page.Locator("details[open]").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("summary[aria-label^='Timeframe: Q']")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Change First name" }).ClickAsync();
        await page.GetByLabel("First name").FillAsync("Gracie");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Gracie Hopper");
        await page.GetByLabel("What happened, what was said").FillAsync("Nice on the phone");
        await page.Locator("#touch").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.GetByLabel("Add a tag").FillAsync("pilot");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        await Expect(page.Locator(".lf-tl")).ToContainTextAsync("Nice on the phone");
        await Expect(page.Locator("#tags")).ToContainTextAsync("pilot");
    }

    private static Task Edit(IPage page, string field) => page.GetByRole(AriaRole.Link, new() { Name = $"Change {field}" }).ClickAsync();
}
