using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Opportunities;
using LeadFlow.Web.Features.Qualifying;
using Xunit;

namespace LeadFlow.Web.Tests.Support;

/// <summary>People and leads with defaults: a test names only what it is about. Leads are made by the same commands that people send.</summary>
public static class TestData
{
    private static int _number;

    public static TestUser Marketer(string name = "Mara Marketer") => new(name, Role.Marketer, Side.Marketing);

    public static TestUser Sdr(string name = "Sid Sdr") => new(name, Role.Sdr, Side.Sales);

    public static TestUser Rep(string name = "Rita Rep") => new(name, Role.Rep, Side.Sales);

    public static TestUser SalesManager(string name = "Sam Salesmanager") => new(name, Role.Manager, Side.Sales);

    public static TestUser MarketingManager(string name = "Mia Marketingmanager") => new(name, Role.Manager, Side.Marketing);

    public static TestUser Admin(string name = "Ada Admin") => new(name, Role.Admin, Side.Marketing);

    /// <summary>One of each role and side.</summary>
    public static IReadOnlyList<TestUser> OneOfEach() => [Marketer(), Sdr(), Rep(), SalesManager(), MarketingManager(), Admin()];

    /// <summary>An address that no other lead of the run has.</summary>
    public static string Email() => $"person{Interlocked.Increment(ref _number)}@example.com";

    public static CaptureLead.Command Capture(string? email = null, string firstName = "Grace", string lastName = "Hopper", string? source = "Website") =>
        new(CaptureRoute.QuickAdd, new() { FirstName = firstName, LastName = lastName, Email = email ?? Email(), Company = "Compilers Ltd" }, source, "{}");

    /// <summary>What makes a lead sales-ready under the first agreement.</summary>
    public static IReadOnlyList<AnswerGiven> ReadyToBuy(DateOnly today) =>
    [
        new(Criterion.Budget, LearnedFrom.Call) { Level = Level.Confirmed, Amount = 20_000, Currency = "EUR" },
        new(Criterion.Authority, LearnedFrom.Call) { Level = Level.Confirmed, Role = BuyingRole.DecisionMaker },
        new(Criterion.Need, LearnedFrom.Call) { Level = Level.Confirmed, Note = "Their old tool is switched off in spring" },
        new(Criterion.Timeframe, LearnedFrom.Call) { Timeframe = Timeframe.Between(today.AddDays(20), today.AddDays(40)) },
    ];

    /// <summary>A raw lead.</summary>
    public static async Task<LeadView> Lead(this App app, TestUser? by = null, CaptureLead.Command? capture = null)
    {
        by ??= Marketer();
        var captured = await app.Send(capture ?? Capture(), by);
        return await app.Send(new GetLead.Query(captured.LeadId), by);
    }

    /// <summary>A lead that has just been offered to sales.</summary>
    public static async Task<LeadView> HotLead(this App app, TestUser? by = null, string lastName = "Hopper")
    {
        by ??= Marketer();
        var captured = await app.Send(Capture(lastName: lastName) with { Interest = [new(ResponseKind.Reply, null), new(ResponseKind.Form, null)] }, by);
        Assert.True((await app.Send(new AnswerBant.Command(captured.LeadId, ReadyToBuy(DateOnly.FromDateTime(app.Clock.Now.DateTime))), by)).Succeeded);
        return await app.Send(new GetLead.Query(captured.LeadId), by);
    }

    public static async Task<LeadView> ClaimedLead(this App app, TestUser claimer)
    {
        var lead = await app.HotLead();
        Assert.True((await app.Send(new ClaimLead.Command(lead.Id), claimer)).Succeeded);
        return await app.Send(new GetLead.Query(lead.Id), claimer);
    }

    /// <summary>A lead with an open opportunity.</summary>
    public static async Task<LeadView> AcceptedLead(this App app, TestUser claimer)
    {
        var lead = await app.ClaimedLead(claimer);
        Assert.True((await app.Send(new AcceptLead.Command(lead.Id, Amount: 12_000, Currency: "EUR"), claimer)).Succeeded);
        return await app.Send(new GetLead.Query(lead.Id), claimer);
    }

    public static async Task<LeadView> WonLead(this App app, TestUser claimer)
    {
        var lead = await app.AcceptedLead(claimer);
        Assert.True((await app.Send(new WinOpportunity.Command(lead.Opportunity!.Id, 12_000, "EUR"), claimer)).Result.Succeeded);
        return await app.Send(new GetLead.Query(lead.Id), claimer);
    }

    public static async Task<LeadView> DeadLead(this App app, TestUser? by = null, string reason = "Bad timing")
    {
        by ??= Marketer();
        var lead = await app.Lead(by);
        Assert.True((await app.Send(new MoveLead.Command(lead.Id, "dead", reason), by)).Succeeded);
        return await app.Send(new GetLead.Query(lead.Id), by);
    }
}
