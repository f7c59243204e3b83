using System.Text.Json;
using LeadFlow.Domain;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Leads.Merging;
using LeadFlow.Web.Features.Opportunities;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Architecture;

/// <summary>Where reps see their own leads and the queue only, nothing of another's lead reaches them by any way.</summary>
public sealed class RestrictedRepTests(RestrictedRepTests.Restricted app) : IClassFixture<RestrictedRepTests.Restricted>
{
    private const string Secret = "Nobodyelsesbusiness";
    private readonly TestUser _rep = TestData.Rep("Rested Rep");

    public sealed class Restricted(TestDatabase databases) : App(databases)
    {
        public LeadView Lead { get; private set; } = null!;
        public Guid OpportunityId => Lead.Opportunity!.Id;
        public LeadView RawLead { get; private set; } = null!;

        protected override async Task Prepare()
        {
            await this.Send(new SetCompany.Command("Ours", "UTC", RestrictReps: true), TestData.Admin());
            var owner = TestData.Rep("Owning Rep");
            var accepted = await this.AcceptedLead(owner);
            var manager = TestData.SalesManager();
            await this.Send(new EditLead.Command(accepted.Id, accepted.Version, new() { FirstName = Secret, Email = accepted.Email, Company = Secret }), manager);
            Lead = await this.Send(new GetLead.Query(accepted.Id), manager);
            RawLead = await this.Lead(capture: TestData.Capture(firstName: Secret));
        }
    }

    public static TheoryData<string, string> AboutALead => [.. from r in Requests.All from p in new[] { "LeadId", "OpportunityId" } where Requests.PropertyOf(r, p) is not null select (Requests.NameOf(r), p)];

    public static TheoryData<string> ListsAndReports => [.. Requests.All.Where(r => r.Name == "Query" && r.GetConstructors().Any(c => c.GetParameters().All(p => p.HasDefaultValue))).Select(Requests.NameOf)];

    [Fact]
    public void There_is_something_to_walk()
    {
        Assert.True(AboutALead.Count >= 20, $"{AboutALead.Count} requests name a lead or an opportunity");
        Assert.True(ListsAndReports.Count >= 8, $"{ListsAndReports.Count} lists and reports");
    }

    [Fact]
    public async Task Of_a_merge_that_they_take_back_the_lead_of_another_is_found_again_too()
    {
        var (one, other, colleague, manager) = (await app.Lead(), await app.Lead(), TestData.Rep("Other Rested Rep"), TestData.SalesManager());
        await app.Know(_rep);
        await app.Know(colleague);
        Assert.True((await app.Send(new AssignLead.Command(one.Id, _rep.Id), manager)).Succeeded);
        Assert.True((await app.Send(new AssignLead.Command(other.Id, colleague.Id), manager)).Succeeded);
        var merged = await app.Send(new MergeLeads.Command(one.Id, [other.Id]), manager);
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True((await app.Send(new UndoMerge.Command(merged.MergeId!.Value), _rep)).Result.Succeeded);

        Assert.Equal(2, await app.Db(db => db.LeadSearch.IgnoreQueryFilters().CountAsync(s => s.LeadId == one.Id || s.LeadId == other.Id)));
        await Assert.ThrowsAsync<Pipeline.NotFoundException>(() => app.Send(new GetLead.Query(other.Id), _rep));
    }

    [Theory]
    [MemberData(nameof(AboutALead))]
    public async Task Another_ones_lead_does_not_exist_for_them(string name, string property)
    {
        var type = Requests.All.Single(r => Requests.NameOf(r) == name);
        foreach (var id in property == "LeadId" ? new[] { app.Lead.Id, app.RawLead.Id } : [app.OpportunityId])
        {
            var before = await Everything();
            object? answer;
            try
            {
                answer = await Send(Requests.Make(type, (property, id)));
            }
            catch (Exception e) when (e is NotFoundException or ForbiddenException)
            {
                answer = null;
            }

            Assert.True(answer is null or Result { Succeeded: false } or Closed { Result.Succeeded: false } || IsEmpty(answer), $"{name} answered {JsonSerializer.Serialize(answer, answer?.GetType() ?? typeof(object))}");
            Assert.DoesNotContain(Secret, JsonSerializer.Serialize(answer, answer?.GetType() ?? typeof(object)), StringComparison.OrdinalIgnoreCase);
            Assert.Equal(before, await Everything());
        }
    }

    [Theory]
    [MemberData(nameof(ListsAndReports))]
    public async Task No_list_holds_another_ones_lead(string name)
    {
        var type = Requests.All.Single(r => Requests.NameOf(r) == name);
        try
        {
            var answer = await Send(Requests.Make(type));
            var text = answer is null ? "" : JsonSerializer.Serialize(answer, answer.GetType());
            Assert.DoesNotContain(Secret, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(app.Lead.Id.ToString(), text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(app.RawLead.Id.ToString(), text, StringComparison.OrdinalIgnoreCase);
        }
        catch (ForbiddenException)
        {
        }
    }

    [Fact]
    public async Task The_api_answers_404_for_it_and_keeps_it_out_of_lists()
    {
        var client = await app.Client(_rep);
        foreach (var path in new[] { "", "/qualification", "/activities" })
        {
            (await client.Get($"leads/{app.Lead.Id}{path}")).ExpectProblem(404);
        }

        (await client.Patch($"leads/{app.Lead.Id}", new { city = "X" }, 1)).ExpectProblem(404);
        (await client.Put($"leads/{app.Lead.Id}/bant", new { need = new { level = "no" } })).ExpectProblem(404);
        (await client.Post($"leads/{app.Lead.Id}/activities", new { kind = "note", text = "x" })).ExpectProblem(404);
        (await client.Post($"opportunities/{app.OpportunityId}/win", new { })).ExpectProblem(404);
        foreach (var list in new[] { "leads", $"leads?q={Secret}", "handoffs", "opportunities" })
        {
            Assert.DoesNotContain(Secret, (await client.Get(list)).Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(app.Lead.Id.ToString(), (await client.Get(list)).Text, StringComparison.Ordinal);
        }

        var landed = await client.Post("leads", new { email = app.Lead.Email, notes = "x" });
        Assert.DoesNotContain(Secret, landed.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_they_capture_claim_and_give_back_is_answered_in_full()
    {
        var client = await app.Client(_rep);
        var captured = await client.Capture(new { firstName = "Mine" });
        Assert.Equal("Mine", (string?)captured["firstName"]);
        var hot = await app.HotLead();
        (await client.Post($"leads/{hot.Id}/claim")).Expect(System.Net.HttpStatusCode.OK);
        (await client.Get($"leads/{hot.Id}")).Expect(System.Net.HttpStatusCode.OK);

        var returned = (await client.Post($"leads/{hot.Id}/return", new { reason = "No budget" })).Expect(System.Net.HttpStatusCode.OK);

        Assert.Equal("returned", (string?)returned["handoff"]!["status"]);
        (await client.Get($"leads/{hot.Id}")).ExpectProblem(404);
    }

    private async Task<object?> Send(object request)
    {
        await using var scope = await app.Scope(_rep);
        Assert.True(scope.ServiceProvider.GetRequiredService<CurrentUser>().SeesOnlyOwn);
        return await scope.ServiceProvider.GetRequiredService<ISender>().Send(request, TestContext.Current.CancellationToken);
    }

    /// <summary>What the two leads look like: nothing that a restricted rep tries may change it.</summary>
    private Task<string> Everything() => app.Db(async db => JsonSerializer.Serialize(new
    {
        Leads = await db.Leads.Where(l => l.Id == app.Lead.Id || l.Id == app.RawLead.Id).OrderBy(l => l.Id).Select(l => new { l.Version, l.OwnerId, l.Qualification.StageName, l.Qualification.EvidenceNo, Activities = l.Activities.Count }).ToListAsync(TestContext.Current.CancellationToken),
        Opportunity = await db.Opportunities.Where(o => o.Id == app.OpportunityId).Select(o => new { o.State, o.OwnerId }).SingleAsync(TestContext.Current.CancellationToken),
    }));

    /// <summary>A page without lines.</summary>
    private static bool IsEmpty(object answer) => answer.GetType().GetProperties().Where(p => typeof(System.Collections.ICollection).IsAssignableFrom(p.PropertyType) || p.PropertyType.Name.StartsWith("IReadOnlyList", StringComparison.Ordinal)).ToList() is { Count: > 0 } lists
        && lists.TrueForAll(l => !((System.Collections.IEnumerable)l.GetValue(answer)!).Cast<object>().Any());
}
