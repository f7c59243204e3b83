using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Agreements.Backtesting;
using LeadFlow.Web.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace LeadFlow.Browser.Tests;

/// <summary>Every page, wide and narrow, light and dark: nothing to complain of, nothing that only some people can use.</summary>
public sealed class EveryPageTests(Desk desk) : IClassFixture<Desk>
{
    [Theory]
    [InlineData(390)]
    [InlineData(1440)]
    public async Task Is_accessible_loads_nothing_from_elsewhere_and_does_not_scroll_sideways(int width)
    {
        var found = new List<string>(); // All of it is said at once.
        var rep = TestData.Rep("Rita Rep");
        var (raw, hot, claimed, accepted, dead) = (await desk.Lead(), await desk.HotLead(), await desk.ClaimedLead(rep), await desk.AcceptedLead(rep), await desk.DeadLead());
        var task = (await desk.Send(new LeadFlow.Web.Features.ToDo.AddTask.Command(accepted.Id, "Call about the offer"), rep)).TaskId;
        var manager = TestData.SalesManager();
        await desk.Know(manager);
        var (inForce, draft) = ((await desk.Send(new GetAgreements.Query(), manager)).Single(a => a.Status == AgreementState.Active).Id, await desk.Send(new DraftAgreement.Command(), manager));
        var today = DateOnly.FromDateTime(desk.Clock.Now.DateTime);
        var test = (await desk.Send(new StartBacktest.Command(draft, today.AddDays(-30), today.AddDays(-1)), manager)).BacktestId;
        await desk.Send(new RunBacktests.Command(), TestData.Admin());
        await Visit(manager, [$"/agreement/backtest/{test}/Missed", "/agreement", $"/agreement/{draft}", $"/agreement/{draft}/compare/{inForce}"]);
        await Visit(rep, ["/agreement", "/my-day", "/tasks", $"/tasks/{task}", "/leads", "/leads/bulk", "/leads/views", "/leads/columns", "/leads/new", "/board", "/find?q=hopper", "/queue", "/notices", "/preferences", "/opportunities", $"/leads/{claimed.Id}", $"/leads/{accepted.Id}"]);
        await Visit(TestData.Admin(), ["/my-day", "/triage", $"/triage/{raw.Id}", $"/triage/{dead.Id}", "/leads?stage=warm", "/board?dead=true", $"/board/move/{raw.Id}?to=Dead", "/start", "/sources", "/reports", "/import", "/users", "/api",
            $"/leads/{raw.Id}", $"/leads/{raw.Id}/bant", $"/leads/{raw.Id}/score", $"/leads/{raw.Id}/edit/firstName", $"/leads/{raw.Id}?kind=Notes&side=Sales", $"/leads/{hot.Id}", $"/leads/{dead.Id}", "/leads/00000000-0000-0000-0000-000000000000"]);
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
        desk.AssertNoComplaints();

        async Task Visit(TestUser user, string[] paths)
        {
            var page = await desk.Open(user, paths[0], width);
            foreach (var path in paths)
            {
                await Show(page, "light"); // Before the page comes, as for somebody who has chosen it.
                await page.GotoAsync(path);
                if (await Desk.Barriers(page) is { } barriers)
                {
                    found.Add(barriers);
                }

                await Show(page, "dark"); // Changes colours, and nothing else.
                if (await Desk.Barriers(page, "color-contrast") is { } unreadable)
                {
                    found.Add($"dark: {unreadable}");
                }

                var tooWide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
                if (tooWide > 0)
                {
                    found.Add($"{path} is {tooWide} px wider than {width}");
                }
            }

            await page.Context.CloseAsync();
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
            await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
            Assert.Equal(0, await page.GetByText("went wrong").CountAsync());
            await page.Context.CloseAsync();
        }

        desk.AssertNoComplaints();
    }
}
