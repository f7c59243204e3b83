using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Agreements.Backtesting;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>The agreement as two managers make it: drafted, tried while a slider moves, proposed, signed by both sides, put into force.</summary>
public sealed class AgreementTests(DeskWithoutJobs desk) : IClassFixture<DeskWithoutJobs>
{
    private readonly TestUser _marketing = TestData.MarketingManager("Lena Brandt");
    private readonly TestUser _sales = TestData.SalesManager("Helen Whitcombe");

    [Fact]
    public async Task Two_managers_draft_try_sign_and_put_a_version_into_force_and_every_lead_follows()
    {
        var lead = await desk.HotLead(lastName: "Follower");
        var page = await desk.Open(_marketing, "/agreement", 1440);
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin a draft" }).ClickAsync();
        await Expect(page.Locator("#preview")).ToContainTextAsync("Counted on every open lead.");

        // Interest counts for nothing any more, and warm asks more than anybody has: the slider says so before anything is kept.
        await Slide(page, "w.interest", 0);
        await Slide(page, "w.timeframe", 25);
        await Expect(page.Locator("#preview")).ToContainTextAsync("0of"); // The weights make 100 again.
        await Slide(page, "fullat", 120);
        await page.Locator("[name='s1.name']").EvaluateAsync("e => e.closest('details').open = true");
        await page.Locator("[name='s1.name']").FillAsync("Qualified");
        await page.Locator("textarea[name='s1.prose']").FillAsync("They have told us what they need.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.Locator("section[aria-labelledby='stage-qualified-title']")).ToContainTextAsync("Qualified");
        await Expect(page.Locator("[name='w.timeframe']")).ToHaveValueAsync("25");
        await Desk.AssertAccessible(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Propose" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign for marketing" }).ClickAsync();
        await Expect(page.Locator(".lf-phase [aria-current]")).ToHaveTextAsync("Proposed, one of two signatures");
        await Expect(page.Locator(".lf-sign__name")).ToHaveTextAsync("Lena Brandt");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign for" })).ToHaveCountAsync(0);

        var other = await desk.Open(_sales, new Uri(page.Url).PathAndQuery, 1440);
        await other.GetByRole(AriaRole.Link, new() { Name = "Compare with version 1" }).ClickAsync();
        await Expect(other.Locator("main")).ToContainTextAsync("Weight of timeframe");
        await other.GoBackAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign for sales" }).ClickAsync();
        await other.GetByText("Put into force", new() { Exact = true }).ClickAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Now" }).ClickAsync();
        await Expect(other.Locator(".lf-phase [aria-current]")).ToHaveTextAsync("In force");
        var number = int.Parse((await other.Locator("h1 small").InnerTextAsync()).Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await Expect(other.Locator("#nav ~ .lf-nav__foot")).ToContainTextAsync($"Agreement v{number}");
        await Expect(other.Locator("#rescoring")).ToContainTextAsync("The leads follow");
        await desk.Send(new RescoreUnderAgreement.Command(), TestData.Admin());
        await Expect(other.Locator("#rescoring")).ToContainTextAsync("Every lead follows since"); // The page goes along by itself.
        Assert.Equal(number, (await desk.Db(db => Task.FromResult(db.Qualifications.Single(q => q.LeadId == lead.Id)))).AgreementVersion);
        await Desk.AssertAccessible(other);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task The_second_of_two_editors_keeps_what_they_typed_and_learns_who_was_faster()
    {
        await desk.Know(_marketing);
        var draft = await desk.Send(new DraftAgreement.Command(), _marketing);
        var first = await desk.Open(_marketing, $"/agreement/{draft}", 1440);
        var second = await desk.Open(_sales, $"/agreement/{draft}", 1440);
        await first.Locator("textarea[name='s0.prose']").FillAsync("By the first.");
        await first.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(first.Locator(".lf-toast")).ToContainTextAsync("Saved");

        await second.Locator("textarea[name='s1.prose']").FillAsync("By the second.");
        await second.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(second.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Lena Brandt has changed version");
        await Expect(second.Locator("textarea[name='s1.prose']")).ToHaveValueAsync("By the second.");
        await Expect(second.Locator("textarea[name='s0.prose']")).ToHaveValueAsync("By the first."); // Nothing of theirs is undone by it.
        await second.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(second.Locator(".lf-toast")).ToContainTextAsync("Saved");
        var content = (await desk.Send(new GetAgreement.Query(draft), _sales)).Version.Content;
        Assert.Equal(("By the first.", "By the second."), (content.Stages[0].Prose, content.Stages[1].Prose));
    }

    [Fact]
    public async Task What_contradicts_itself_is_said_and_cannot_be_proposed()
    {
        await desk.Know(_marketing);
        var draft = await desk.Send(new DraftAgreement.Command(), _marketing);
        var page = await desk.Open(_marketing, $"/agreement/{draft}", 390);
        await Slide(page, "w.need", 30);
        await Expect(page.Locator("#preview")).ToContainTextAsync("The weights make 105; they have to make 100.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.Locator("#problems")).ToContainTextAsync("One thing to mend before it can be proposed");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Propose" })).ToBeDisabledAsync();
        await page.Locator("[name='d.claim']").FillAsync("soon");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.Locator("#wrong")).ToContainTextAsync("Deadlines and working time: Claimed within");
        await Expect(page.Locator("#f-d-claim-wrong")).ToHaveTextAsync("A whole number from 1 to 129600.");
        await Expect(page.Locator("[name='d.claim']")).ToHaveValueAsync("soon");
        await Desk.AssertAccessible(page);
    }

    [Fact]
    public async Task A_stage_that_was_taken_away_comes_back_and_its_reasons_wait_for_a_choice()
    {
        await desk.HotLead(lastName: "Mover");
        await desk.Know(_marketing);
        var draft = await desk.Send(new DraftAgreement.Command(), _marketing);
        var page = await desk.Open(_marketing, $"/agreement/{draft}", 1440);
        await page.Locator("[name='s2.fit']").SelectOptionAsync("holds");
        await page.Locator("[name='fit.countries']").FillAsync("Liechtenstein");
        await Expect(page.Locator("#preview .lf-movers")).ToHaveCountAsync(1); // Who, and why.

        var warm = (await desk.Send(new GetAgreement.Query(draft), _marketing)).Version.Content.FirstOf(StageKind.Warm).Name; // Other tests call it otherwise.
        page.Dialog += (_, dialog) => dialog.AcceptAsync(); // Leaves what was tried.
        await page.ReloadAsync();
        await page.Locator($"summary[aria-label='Remove {warm}']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove it" }).ClickAsync();
        await Expect(page.Locator("#problems")).ToContainTextAsync("There is no warm stage");
        await Expect(page.Locator("[name='r0.to']")).ToHaveValueAsync(warm);
        await Expect(page.Locator("[name='r0.to'] option:checked")).ToHaveTextAsync($"{warm}, which is gone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.Locator("#clauses")).ToContainTextAsync("New stage");
        await Expect(page.Locator("#problems")).ToContainTextAsync("Returned for"); // Until somebody says where to.
        await Desk.AssertAccessible(page);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task What_means_nothing_and_what_nobody_has_read_is_refused()
    {
        await desk.Know(_marketing);
        await desk.Know(_sales);
        var id = await desk.Send(new DraftAgreement.Command(), _marketing);
        Assert.True((await desk.Send(new ProposeAgreement.Command(id), _marketing)).Succeeded);
        var page = await desk.Open(_sales, $"/agreement/{id}", 1440);
        Task<int> Post(string handler, params string[] fields) => page.EvaluateAsync<int>("""
            async ([address, ...fields]) => {
              const body = new URLSearchParams(fields.map(f => f.split('=')));
              body.set('__RequestVerificationToken', document.querySelector('[name=__RequestVerificationToken]').value);
              const answer = await fetch(address, { method: 'POST', body, redirect: 'manual' });
              return answer.type === 'opaqueredirect' ? 302 : answer.status;
            }
            """, (string[])[$"/agreement/{id}?handler={handler}", .. fields]);
        async Task<GetAgreements.Version> Look() => (await desk.Send(new GetAgreement.Query(id), _sales)).Version;

        Assert.Equal(302, await Post("Sign"));
        Assert.Empty((await Look()).Signatures); // Without the hash of what was read.
        Assert.True((await desk.Send(new SignAgreement.Command(id), _marketing)).Succeeded);
        Assert.True((await desk.Send(new SignAgreement.Command(id), _sales)).Succeeded);
        Assert.Equal(400, await Post("Activate", "on=banana"));
        Assert.Equal(302, await Post("Activate", "when=day", "on="));
        Assert.Equal(404, await Post("Begin"));
        Assert.Equal(400, await Post("Save", "seen=1", "do=add", "addKind=Purple"));
        Assert.Equal((AgreementState.Proposed, 2), ((await Look()).Status, (await Look()).Signatures.Count));
    }

    [Fact]
    public async Task A_past_period_is_replayed_cancelled_and_replayed_again_and_a_number_opens_its_leads()
    {
        await desk.ClaimedLead(TestData.Rep());
        var page = await desk.Open(_sales, "/agreement", 1440);
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay these days" }).ClickAsync();
        await page.Locator("#backtest").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.Locator(".lf-toast")).ToContainTextAsync("Cancelled");

        await page.GetByRole(AriaRole.Button, new() { Name = "Replay these days" }).ClickAsync();
        await desk.Send(new RunBacktests.Command(), TestData.Admin());
        await Expect(page.Locator("#backtest")).ToContainTextAsync("not decided yet, still offered"); // It follows by itself.
        await Desk.AssertAccessible(page);
        await page.Locator("#backtest li", new() { HasText = "not decided yet" }).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Not decided yet, and still offered");
        await Expect(page.Locator("tbody tr")).Not.ToHaveCountAsync(0);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Everybody_reads_it_and_only_managers_find_anything_to_press()
    {
        var page = await desk.Open(TestData.Rep(), "/agreement", 1440);
        await Expect(page.Locator("main")).ToContainTextAsync("A hot lead wants to buy, can pay, and has said when.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Begin a draft" })).ToHaveCountAsync(0);
        desk.AssertNoComplaints();
    }

    private static async Task Slide(IPage page, string name, int value) =>
        await page.Locator($"input[name='{name}']").EvaluateAsync("(e, v) => { e.value = v; e.dispatchEvent(new Event('input', { bubbles: true })); }", value);
}

/// <summary>A company that calls and cuts its stages otherwise: all pages go by kind, none by name.</summary>
public sealed class SixStagesTests(Desk desk) : IClassFixture<Desk>
{
    [Fact]
    public async Task Six_stages_run_through_triage_board_list_queue_and_reports()
    {
        var (marketing, sales, rep) = (TestData.MarketingManager(), TestData.SalesManager(), TestData.Rep());
        await desk.Know(marketing);
        var hot = await desk.HotLead(lastName: "Ready");
        var raw = await desk.Lead();
        var draft = await desk.Send(new DraftAgreement.Command(), marketing);
        var content = (await desk.Send(new GetAgreement.Query(draft), marketing)).Version.Content;
        var warm = content.FirstOf(StageKind.Warm);
        await Done(new ChangeAgreement.Command(draft, content with
        {
            Stages =
            [
                content.Stages[0] with { Name = "Inbox" },
                warm with { Name = "Lukewarm", Criteria = warm.Criteria with { MinScore = 15, MinLevels = new Dictionary<Domain.Qualifying.Criterion, Domain.Qualifying.Level>() }, Color = "teal" },
                warm with { Name = "Qualified" },
                warm with { Name = "Nurture", Criteria = warm.Criteria with { MinScore = 50 }, Color = "violet" },
                content.FirstOf(StageKind.Hot) with { Name = "Sales-ready" },
                content.FirstOf(StageKind.Dead) with { Name = "Parked" },
            ],
            Heirs = new Dictionary<string, string> { ["Raw"] = "Inbox", ["Warm"] = "Qualified", ["Hot"] = "Sales-ready", ["Dead"] = "Parked" },
            ReturnReasons = [.. content.ReturnReasons.Select(r => r with { ToStage = r.ToStage == "Raw" ? "Inbox" : "Nurture" })],
        }), marketing);
        await Done(new ProposeAgreement.Command(draft), marketing);
        await Done(new SignAgreement.Command(draft), marketing);
        await Done(new SignAgreement.Command(draft), sales);
        Assert.True((await desk.Send(new ActivateAgreement.Command(draft), sales)).Result.Succeeded);
        await desk.Send(new RescoreUnderAgreement.Command(), TestData.Admin());

        var page = await desk.Open(marketing, "/board", 1440);
        foreach (var name in new[] { "Inbox", "Lukewarm", "Qualified", "Nurture", "Sales-ready" })
        {
            await Expect(page.Locator("main")).ToContainTextAsync(name);
        }

        await page.GotoAsync("/leads");
        await Expect(page.Locator("main")).ToContainTextAsync("Sales-ready");
        await page.GotoAsync($"/triage/{raw.Id}");
        await Expect(page.Locator("main")).ToContainTextAsync("Hopper");
        await page.GotoAsync($"/leads/{hot.Id}");
        await Expect(page.Locator("main [data-stage='hot']").First).ToContainTextAsync("Sales-ready");
        await page.GotoAsync("/reports");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("went wrong");
        await page.GotoAsync("/agreement");
        await Expect(page.Locator("[data-color='violet']").First).ToContainTextAsync("Nurture");
        await Desk.AssertAccessible(page);

        var queue = await desk.Open(rep, "/queue", 1440);
        await Expect(queue.Locator("main")).ToContainTextAsync("Ready");
        await queue.GetByRole(AriaRole.Button, new() { Name = "Claim" }).First.ClickAsync();
        await Expect(queue.Locator("main")).ToContainTextAsync("Ready");
        Assert.Equal("Sales-ready", (await desk.Send(new GetLead.Query(hot.Id), rep)).Stage.Name);
        desk.AssertNoComplaints();

        async Task Done(MediatR.IRequest<Domain.Result> command, TestUser by) => Assert.Null((await desk.Send(command, by)).Refusal);
    }
}
