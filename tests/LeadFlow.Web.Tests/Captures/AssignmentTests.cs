using FluentValidation;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Assigning;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.MyDay;
using LeadFlow.Web.Features.Notices;
using LeadFlow.Web.Features.Preferences;
using LeadFlow.Web.Live;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Live;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>Who acts first on what is captured, by source and territory.</summary>
public sealed class AssignmentTests(App app) : IClassFixture<App>
{
    private readonly TestUser _manager = TestData.SalesManager();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_capture_by_the_api_goes_to_who_has_the_territory_whose_clock_runs_and_who_hears_of_it_at_once()
    {
        var owner = TestData.Sdr("Nora North");
        await app.Know(owner);
        await Rule(new(["Norway"], null, "50", "59"), owner);
        await using var browser = await LiveBrowser.Connect(app, owner);

        var client = await app.Client(TestData.Marketer());
        var captured = await client.Capture(new { firstName = "Bjørn", email = TestData.Email(), country = "NO", postcode = "5003", source = "Website" });

        await browser.Next(m => m.Topics == LiveTopics.Notices);
        Assert.Equal(owner.Id.ToString(), (string?)captured["owner"]);
        var line = Assert.Single((await app.Send(new GetNotices.Query(), owner)).Lines);
        Assert.Equal((NoticeKind.Assigned, "A new lead is yours: Bjørn", (string?)captured["id"]), (line.Kind, line.Summary, line.LeadId.ToString()));
        var next = (await app.Send(new GetLead.Query(line.LeadId!.Value), owner)).NextAction!;
        var capturedAt = await app.Db(db => db.Leads.Where(l => l.Id == line.LeadId).Select(l => l.CapturedAt).SingleAsync(Ct));
        Assert.Equal((Lead.GreetIt, capturedAt.AddMinutes(240)), (next.Text, next.DueAt));
        Assert.Contains((await app.Send(new GetMyDay.Query(), owner)).ToGreet.Items, i => i.LeadId == line.LeadId);
        Assert.Null((string?)(await client.Capture(new { firstName = "Elsewhere", email = TestData.Email(), country = "NO", postcode = "0150", source = "Website" }))["owner"]);
    }

    [Fact]
    public async Task Whoever_adds_a_lead_for_themselves_is_told_nothing_nor_whoever_wants_no_notice()
    {
        var (own, quiet) = (TestData.Rep("Oda Own"), TestData.Rep("Quinn Quiet"));
        await app.Know(own);
        await app.Send(new SavePreferences.Command { Muted = [NoticeKind.Assigned] }, quiet);
        await Rule(new(["Iceland"]), own);
        await Rule(new(["Greenland"]), quiet);

        var lead = await app.Lead(own, From("Iceland"));
        Assert.Equal(own.Id, lead.Owner);
        Assert.Equal(quiet.Id, (await app.Lead(capture: From("Greenland"))).Owner);

        Assert.Empty((await app.Send(new GetNotices.Query(), own)).Lines);
        Assert.Empty((await app.Send(new GetNotices.Query(), quiet)).Lines);
    }

    [Fact]
    public async Task An_import_assigns_by_the_same_rules()
    {
        var (owner, team) = (TestData.Sdr("Petra Portugal"), await app.Send(new CreateTeam.Command($"Iberia {Guid.NewGuid():N}", Side.Sales), TestData.Admin()));
        await app.Know(owner);
        await Rule(new(["Portugal"]), owner);
        Assert.True((await app.Send(new SaveCaptureRule.Command(null, 0, null, new(["Spain"]), null, team), _manager)).Succeeded);

        await app.Send(new ReceiveImport.Command("iberia.csv", "E-mail,Country\none@iberia.example,Portugal\ntwo@iberia.example,Spain\nthree@iberia.example,Cyprus\n"u8.ToArray(), new("""{"columns": {"E-mail": "email", "Country": "country"}}""", ImportPolicy.Skip, DryRun: false)), TestData.Admin());
        await app.Send(new RunImports.Command(), TestData.Admin());

        var owners = await app.Db(db => db.Leads.Where(l => l.Email!.EndsWith("@iberia.example")).ToDictionaryAsync(l => l.Email!, l => l.OwnerId, Ct));
        Assert.Equal((owner.Id, null, null), (owners["one@iberia.example"], owners["two@iberia.example"], owners["three@iberia.example"]));
        Assert.Contains(await app.Db(db => db.Activities.Where(a => a.Kind == ActivityKind.Imported).Select(a => a.Summary).ToListAsync(Ct)), s => s.StartsWith("Imported from iberia.csv, for the team Iberia", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_has_left_is_passed_over_and_the_tester_says_by_which_rule()
    {
        var (leaving, staying) = (TestData.Sdr("Lena Leaving"), TestData.Sdr("Stina Staying"));
        await app.Know(leaving);
        await app.Know(staying);
        await Rule(new(["Malta"]), leaving);
        await Rule(new(["MT"]), staying);
        var numbers = (await app.Send(new GetCaptureRules.Query(), _manager)).Where(r => r.OwnerId == leaving.Id || r.OwnerId == staying.Id).ToList();
        Assert.Equal((leaving.Name, numbers[0].No), await Try());

        Assert.True((await app.Send(new DeactivateUser.Command(leaving.Id), TestData.Admin())).Succeeded);
        Assert.Equal((staying.Name, numbers[1].No), await Try());
        Assert.Equal(staying.Id, (await app.Lead(capture: From("Malta"))).Owner);
        Assert.False((await app.Send(new GetCaptureRules.Query(), _manager)).Single(r => r.Id == numbers[0].Id).Acts);

        async Task<(string?, int?)> Try()
        {
            var answer = await app.Send(new TryAssignment.Query(Country: "malta"), _manager);
            return (answer.Owner, answer.RuleNo);
        }
    }

    [Fact]
    public async Task Rules_are_moved_changed_and_dropped_and_who_saves_second_is_told()
    {
        var owner = TestData.Sdr("Rune Ruled");
        await app.Know(owner);
        await Rule(new(["Fiji"]), owner);
        await Rule(new(["Tonga"]), owner);
        var mine = (await Mine()).ToList();

        Assert.True((await app.Send(new MoveCaptureRule.Command(mine[1].Id, Up: true), _manager)).Succeeded);
        Assert.Equal([mine[1].Id, mine[0].Id], (await Mine()).Select(r => r.Id));
        Assert.True((await app.Send(new SaveCaptureRule.Command(mine[0].Id, 1, null, new(["Samoa"]), owner.Id, null), _manager)).Succeeded);
        Assert.False((await app.Send(new SaveCaptureRule.Command(mine[0].Id, 1, null, new(["Chile"]), owner.Id, null), _manager)).Succeeded);
        Assert.True((await app.Send(new DropCaptureRule.Command(mine[1].Id), _manager)).Succeeded);
        Assert.Equal(["Samoa"], Assert.Single(await Mine()).Territory.Countries);

        async Task<IEnumerable<GetCaptureRules.Item>> Mine() => (await app.Send(new GetCaptureRules.Query(), _manager)).Where(r => r.OwnerId == owner.Id);
    }

    public static TheoryData<Territory, bool> Wrong => new() { { Territory.Anywhere, true }, { new([new string('x', 301)]), true }, { new(["Peru", "Atlantis"]), true }, { new([], null, null, "14"), true }, { new([], null, "14", "10"), true }, { new([], null, "--"), true }, { new(["Peru"]), false } };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_rule_that_cannot_hold_is_not_kept(Territory territory, bool hasOwner)
    {
        await app.Know(_manager);
        await Assert.ThrowsAsync<ValidationException>(() => app.Send(new SaveCaptureRule.Command(null, 0, null, territory, hasOwner ? _manager.Id : null, null), _manager));
    }

    private async Task Rule(Territory territory, TestUser owner) => Assert.True((await app.Send(new SaveCaptureRule.Command(null, 0, null, territory, owner.Id, null), _manager)).Succeeded);

    private static CaptureLead.Command From(string country)
    {
        var capture = TestData.Capture();
        return capture with { Contact = capture.Contact with { Country = country } };
    }
}
