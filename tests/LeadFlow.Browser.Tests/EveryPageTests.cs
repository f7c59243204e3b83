using System.Text.RegularExpressions;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Forms;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Agreements.Backtesting;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Merging;
using LeadFlow.Web.Features.Captures.Received;
using LeadFlow.Web.Features.Captures.Utm;
using LeadFlow.Web.Features.Forms;
using LeadFlow.Web.Features.Integrations.Webhooks;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>Every page, wide and narrow, light and dark: nothing to complain of, nothing that only some people can use.</summary>
public sealed class EveryPageTests(Desk desk) : IClassFixture<Desk>
{
    [Fact]
    public async Task Is_accessible_loads_nothing_from_elsewhere_and_does_not_scroll_sideways()
    {
        var found = new List<string>(); // All of it is said at once.
        var rep = TestData.Rep("Rita Rep");
        var (raw, hot, claimed, accepted, dead) = (await desk.Lead(), await desk.HotLead(), await desk.ClaimedLead(rep), await desk.AcceptedLead(rep), await desk.DeadLead());
        await desk.Send(new LeadFlow.Web.Features.Fields.DefineField.Command("Trade", LeadFlow.Domain.Fields.FieldKind.MultiChoice, "Retail\nPublic", "What they do"), TestData.Admin());
        await desk.Send(new LeadFlow.Web.Features.Leads.TagLead.Command(raw.Id, "Pilot"), TestData.Admin());
        var task = (await desk.Send(new LeadFlow.Web.Features.ToDo.AddTask.Command(accepted.Id, "Call about the offer"), rep)).TaskId;
        var manager = TestData.SalesManager();
        await desk.Know(manager);
        var (inForce, draft) = ((await desk.Send(new GetAgreements.Query(), manager)).Single(a => a.Status == AgreementState.Active).Id, await desk.Send(new DraftAgreement.Command(), manager));
        var today = DateOnly.FromDateTime(desk.Clock.Now.DateTime);
        var test = (await desk.Send(new StartBacktest.Command(draft, today.AddDays(-30), today.AddDays(-1)), manager)).BacktestId;
        await desk.Send(new RunBacktests.Command(), TestData.Admin());
        await Visit(TestData.Admin(), [.. await Captured()]);
        var form = (await desk.Send(new BeginForm.Command("Demo", FormTemplate.DemoRequest), TestData.Admin())).FormId;
        await desk.Send(new PublishForm.Command(form, 1), TestData.Admin());
        await desk.Send(new LeadFlow.Web.Features.Forms.Public.SubmitForm.Command("demo", new Dictionary<string, IReadOnlyList<string>> { ["name"] = ["Robot"], ["email"] = ["robot@mailinator.com"], ["company"] = ["Links"] }, new(null)));
        await Visit(TestData.Marketer(), ["/forms", $"/forms/{form}?q=budget", $"/forms/{form}/settings", $"/forms/{form}/languages?language=de", $"/forms/{form}/answers?shelf=Suspected", $"/forms/{form}/embed", $"/forms/{form}/kiosk", $"/forms/{form}/preview", "/f/demo", "/f/demo/thanks", "/kiosk/", "/add/"]);
        var admin = TestData.Admin();
        var hook = (await desk.Send(new AddWebhook.Command("https://8.8.8.8/hook", LeadFlow.Domain.Webhooks.WebhookEvents.All), admin)).Id;
        var ping = (await desk.Send(new PingWebhook.Command(hook), admin)).DeliveryId;
        await Visit(admin, ["/webhooks", $"/webhooks?id={hook}", $"/webhooks/{hook}", $"/webhooks/{hook}/deliveries/{ping}"]);
        await Visit(manager, [$"/agreement/backtest/{test}/Missed", "/agreement", $"/agreement/{draft}", $"/agreement/{draft}/compare/{inForce}"]);
        await Visit(rep, ["/agreement", "/my-day", "/tasks", $"/tasks/{task}", "/leads", "/leads/bulk", "/leads/views", "/leads/columns", "/leads/new", "/board", "/find?q=hopper", "/queue", "/notices", "/preferences", "/opportunities", $"/leads/{claimed.Id}", $"/leads/{accepted.Id}"]);
        await Visit(TestData.Admin(), ["/my-day", "/triage", $"/triage/{raw.Id}", $"/triage/{dead.Id}", "/leads?stage=warm", "/board?dead=true", $"/board/move/{raw.Id}?to=Dead", "/start", "/sources", "/fields", "/tags?tag=Pilot", "/teams", $"/teams?id={rep.Id}", "/routing?tried=true", $"/leads/pass-on/{rep.Id}", "/reports", "/reports/cry-wolf", "/reports/cry-wolf/hand-offs?outcome=Accepted", "/reports/response", "/reports/response/steps?measure=Claim", "/import", "/import/history", "/users", "/workspace", "/outbox", "/call", "/call?q=hopper", "/scripts?key=budget", "/assignment?tried=true&country=Germany", $"/leads/{raw.Id}/call", $"/leads/{dead.Id}/call?channel=Chat&inbound=true", "/leads/duplicates", $"/leads/merge?lead={raw.Id}&lead={hot.Id}", "/api",
            $"/leads/{raw.Id}", $"/leads/{raw.Id}/bant", $"/leads/{raw.Id}/score", $"/leads/{raw.Id}/edit/firstName", $"/leads/{raw.Id}/fields/trade", $"/leads/{raw.Id}?kind=Notes&side=Sales", $"/leads/{hot.Id}", $"/leads/{dead.Id}", "/leads/00000000-0000-0000-0000-000000000000"]);
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
        desk.AssertNoComplaints();

        async Task<List<string>> Captured()
        {
            var admin = TestData.Admin();
            foreach (var source in new[] { "Web form", "web-form", "Fair", "fair" })
            {
                await desk.Send(TestData.Capture(source: source) with { Campaign = $"{source} 2026" }, manager);
            }

            var fairs = (await desk.Send(new GetSources.Query(), admin)).Sources.Where(s => s.Name is "Fair" or "fair").ToList();
            var merge = fairs.Count < 2 ? Guid.Empty : (await desk.Send(new MergeSources.Command(LeadFlow.Web.Data.MergeKind.Sources, fairs[0].Id, [fairs[1].Id]), admin)).MergeId;
            await desk.Send(new AddUsualUtmRules.Command(), admin);
            var capture = (await desk.Send(new FindCaptures.Query(), admin)).Items[0].Id;
            var two = string.Join('&', (await desk.Send(new GetSources.Query(), admin)).Sources.Take(2).Select(s => $"ids={s.Id}"));
            await desk.Send(new LeadFlow.Web.Features.Captures.Mails.OpenMailEndpoint.Command("sales@example.com"), admin);
            List<string> paths = ["/sources", "/campaigns", "/inbound-mail", "/utm-rules?link=utm_source%3Dgoogle%26utm_medium%3Dcpc", "/captures", $"/captures/{capture}", $"/merge/sources?{two}"];
            return merge == Guid.Empty ? paths : [.. paths, $"/merges/{merge}"];
        }

        async Task Visit(TestUser user, string[] paths)
        {
            var page = await desk.Open(user, paths[0], width: 1440);
            foreach (var path in paths)
            {
                await page.SetViewportSizeAsync(1440, 900);
                await Show(page, "light"); // Before the page comes, as for somebody who has chosen it.
                await page.GotoAsync(path);
                Note("", await Desk.Barriers(page, styles: true));
                await Show(page, "dark"); // Changes colours, and nothing else.
                Note("dark: ", await Desk.Barriers(page, only: "color-contrast"));
                await ScrollsSideways(1440);

                // As when a tablet is turned: what is loaded narrow, people load in the other tests. The colours are the same in every width, but for the frame's.
                await page.SetViewportSizeAsync(390, 900);
                await Show(page, "light");
                Note("390 px: ", await Desk.Barriers(page, contrast: path == paths[0]));
                await ScrollsSideways(390);

                async Task ScrollsSideways(int width)
                {
                    var tooWide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
                    Note("", tooWide > 0 ? $"{path} is {tooWide} px wider than {width}" : null);
                }
            }

            await page.Context.CloseAsync();
        }

        void Note(string where, string? what)
        {
            if (what is not null)
            {
                found.Add(where + what);
            }
        }
    }

    private static async Task Show(IPage page, string theme) => await page.EvaluateAsync("theme => { localStorage.setItem('lf-theme', theme); dispatchEvent(new Event('lf-theme')); }", theme);

    [Fact]
    public async Task Signing_in_lands_each_role_at_its_work()
    {
        foreach (var user in TestData.OneOfEach())
        {
            await desk.Know(user);
            var page = await desk.OpenSignedOut("/sign-in");
            await Desk.AssertAccessible(page);
            await page.GetByLabel("E-mail").FillAsync(user.Email);
            await page.GetByLabel("Password").FillAsync(TestUser.Password);
            await page.GetByLabel("Password").PressAsync("Enter");
            await Expect(page).Not.ToHaveURLAsync(new Regex("sign-in"));
            await Expect(page.Locator("main h1")).ToBeVisibleAsync();
            await Expect(page.GetByText("went wrong")).ToHaveCountAsync(0);
            await page.Context.CloseAsync();
        }

        desk.AssertNoComplaints();
    }
}
