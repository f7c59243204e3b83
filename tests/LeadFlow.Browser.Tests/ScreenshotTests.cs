#if BY_HAND
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Demo;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace LeadFlow.Browser.Tests;

/// <summary>
/// Pictures of every page, to be looked at: 390, 1024 and 1440 pixels, light and dark, empty, with the demo, and with what is extreme.
/// <c>dotnet run --project tests/LeadFlow.Browser.Tests -p:ByHand=true -- -class LeadFlow.Browser.Tests.ScreenshotTests</c> writes them to artifacts/screenshots and runs axe on each.
/// </summary>
public sealed class ScreenshotTests(TestDatabase databases, Chromium chromium)
{
    private static readonly string _folder = Path.Combine(Repository.Root, "artifacts", "screenshots");

    private static readonly (string Name, string Path, Role Role)[] _pages =
    [
        ("my-day", "/my-day", Role.Rep), ("my-day-sdr", "/my-day", Role.Sdr), ("my-day-marketing", "/my-day", Role.Marketer), ("my-day-manager", "/my-day", Role.Manager), ("triage", "/triage", Role.Marketer), ("leads", "/leads", Role.Marketer), ("queue", "/queue", Role.Rep),
        ("board", "/board", Role.Marketer), ("opportunities", "/opportunities", Role.Rep), ("quick-add", "/leads/new", Role.Rep), ("find", "/find?q=ha", Role.Marketer), ("notices", "/notices", Role.Rep), ("preferences", "/preferences", Role.Rep),
        ("reports", "/reports", Role.Manager), ("cry-wolf", "/reports/cry-wolf", Role.Manager), ("cry-wolf-hand-offs", "/reports/cry-wolf/hand-offs?outcome=GivenBack", Role.Manager), ("response", "/reports/response", Role.Manager), ("response-steps", "/reports/response/steps?which=Late", Role.Manager), ("agreement", "/agreement", Role.Manager), ("agreement-rep", "/agreement", Role.Rep), ("import", "/import", Role.Marketer), ("users", "/users", Role.Admin), ("sources", "/sources", Role.Admin), ("start", "/start", Role.Admin), ("api", "/api", Role.Admin),
    ];

    [Theory]
    [InlineData("empty")]
    [InlineData("demo")]
    [InlineData("extreme")]
    public async Task Show(string state)
    {
        var desk = new Desk(databases, chromium);
        await desk.InitializeAsync();
        await using var _ = desk;
        var people = state == "demo" ? await TellTheDemo(desk) : TestData.OneOfEach().GroupBy(u => u.Role).ToDictionary(g => g.Key, g => g.First());
        var leads = state switch
        {
            "empty" => [],
            "demo" => await SomeLeads(desk),
            _ => await Extremes(desk, people[Role.Marketer], people[Role.Manager]),
        };
        List<string> findings = [];
        foreach (var (role, user) in people)
        {
            var pages = _pages.Where(p => p.Role == role).Select(p => (p.Name, p.Path)).Concat(role == Role.Rep ? leads : []);
            foreach (var width in (int[])[390, 1024, 1440])
            {
                var page = await desk.Open(user, "/leads/new", width);
                foreach (var (name, path) in pages)
                {
                    foreach (var theme in (string[])["light", "dark"])
                    {
                        await page.EvaluateAsync("theme => localStorage.setItem('lf-theme', theme)", theme);
                        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
                        await page.ScreenshotAsync(new() { Path = Path.Combine(_folder, state, $"{name}-{width}-{theme}.png"), FullPage = false });
                        try
                        {
                            await Desk.AssertAccessible(page);
                        }
                        catch (Xunit.Sdk.XunitException e)
                        {
                            findings.Add($"{name} {width} {theme}: {e.Message}");
                        }
                    }
                }

                await page.Context.CloseAsync();
            }
        }

        await File.WriteAllLinesAsync(Path.Combine(_folder, $"axe-{state}.txt"), findings, TestContext.Current.CancellationToken);
        Assert.Empty(findings);
        desk.AssertNoComplaints();
    }

    private static async Task<Dictionary<Role, TestUser>> TellTheDemo(Desk desk)
    {
        await using var scope = desk.Services.CreateAsyncScope();
        await DemoStory.Tell(scope.ServiceProvider, "Told-By-The-Fire-1");
        var users = await scope.ServiceProvider.GetRequiredService<LeadFlowDb>().Users.AsNoTracking().ToListAsync();
        return users.GroupBy(u => u.Role).ToDictionary(g => g.Key, g => new TestUser(g.Last().Name, g.Key, g.Last().Side) { Id = g.Last().Id });
    }

    private static async Task<(string, string)[]> SomeLeads(Desk desk) => await desk.Db(async db =>
    {
        var kinds = await db.Qualifications.AsNoTracking().Select(q => new { q.LeadId, q.StageKind, q.Standing }).ToListAsync();
        return kinds.GroupBy(q => (q.StageKind, q.Standing)).Select(g => ($"lead-{g.Key.StageKind}-{g.Key.Standing}".ToLowerInvariant(), $"/leads/{g.First().LeadId}")).ToArray();
    });

    private static async Task<(string, string)[]> Extremes(Desk desk, TestUser by, TestUser manager)
    {
        var names = new[] { new string('W', 300), "محمد عبد الرحمن الخطيب المنصوري", "👩‍👩‍👧‍👦 Ünï 🧊❄️🐻‍❄️", "<b>Not bold</b> & \"quoted\"", string.Join(' ', Enumerable.Repeat("Donaudampfschifffahrtsgesellschaft", 8)) };
        List<(string, string)> pages = [];
        foreach (var name in names)
        {
            var lead = await desk.Send(TestData.Capture() with { Contact = new() { FirstName = name, Email = TestData.Email(), Company = name, JobTitle = name, City = name } }, by);
            pages.Add(($"lead-extreme-{pages.Count}", $"/leads/{lead.LeadId}"));
        }

        for (var i = 0; i < 3; i++)
        {
            await desk.HotLead(by);
        }

        // Forty stages, one of them with a long name.
        await desk.Know(manager);
        var draft = await desk.Send(new DraftAgreement.Command(), manager);
        var content = (await desk.Send(new GetAgreement.Query(draft), manager)).Version.Content;
        var warm = content.FirstOf(StageKind.Warm);
        var many = Enumerable.Range(1, 37).Select(i => warm with { Name = i == 20 ? new string('W', StageDefinition.NameMaxLength) : $"Warm {i}", Criteria = warm.Criteria with { MinScore = 20 + i } });
        Assert.True((await desk.Send(new ChangeAgreement.Command(draft, content with { Stages = [content.Stages[0], .. many, .. content.Stages.Skip(2)], Heirs = new Dictionary<string, string> { [warm.Name] = "Warm 1" } }), manager)).Succeeded);
        pages.Add(("agreement-of-40-stages", $"/agreement/{draft}"));
        return [.. pages];
    }
}
#endif
