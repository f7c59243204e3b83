using System.Net;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Http;

/// <summary>Routing rules, teams, absences and disputes as another program reaches them.</summary>
public sealed class RoutingApiTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_are_added_changed_tried_and_dropped_and_place_what_is_offered()
    {
        var rep = TestData.Rep();
        await app.Know(rep);
        var (manager, other) = (await app.Client(TestData.SalesManager()), await app.Client(rep));
        var rule = new
        {
            name = "Germany",
            conditions = new[] { new { field = "source", test = "is", values = new[] { "API fair" } } },
            target = new { to = "round-robin", shares = new[] { new { personId = rep.Id, weight = 2 } } },
        };
        (await other.Post("routing-rules", rule)).ExpectProblem(403);
        (await manager.Post("routing-rules", rule with { name = "" })).ExpectProblem(422, "name");
        (await manager.Post("routing-rules", rule with { conditions = [new { field = "shoeSize", test = "is", values = new[] { "44" } }] })).ExpectProblem(422, "conditions[0]");
        var id = (string)(await manager.Post("routing-rules", rule)).Expect(HttpStatusCode.Created)["id"]!;

        var listed = (await other.Get("routing-rules")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Single(r => (string?)r!["id"] == id)!;
        Assert.Equal(("Germany", "round-robin", true), ((string?)listed["name"], (string?)listed["target"]!["to"], (bool)listed["acts"]!));
        (await manager.Call(HttpMethod.Put, $"routing-rules/{id}", new { rule.name, rule.conditions, rule.target, version = 7 })).ExpectProblem(409);
        (await manager.Call(HttpMethod.Put, $"routing-rules/{id}", new { name = "Fair", rule.conditions, rule.target, version = 1 })).Expect(HttpStatusCode.NoContent);

        var marketing = await app.Client(TestData.Marketer());
        var lead = (string)(await marketing.Capture(new { firstName = "Fair", source = "API fair", interest = new[] { new { kind = "reply" }, new { kind = "form" } } }))["id"]!;
        (await marketing.Put($"leads/{lead}/bant", Api.ReadyToBuy(app))).Expect(HttpStatusCode.OK);
        await app.Send(new RouteOffers.Command(), TestData.Admin());
        var offer = (await other.Get($"handoffs?status=offered&leadId={lead}")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Single()!;
        Assert.Equal(("assigned", rep.Id.ToString()), ((string?)offer["kind"], (string?)offer["assignee"]));
        var tried = (await manager.Post($"routing-rules/simulate?ruleId={id}", rule)).Expect(HttpStatusCode.OK);
        Assert.Equal(1, (int)tried["byDraft"]!);

        (await manager.Call(HttpMethod.Delete, $"routing-rules/{id}")).Expect(HttpStatusCode.NoContent);
        Assert.DoesNotContain((await manager.Get("routing-rules")).Expect(HttpStatusCode.OK)["items"]!.AsArray(), r => (string?)r!["id"] == id);
    }

    [Fact]
    public async Task Hours_caps_days_away_and_territories_are_said_by_whom_they_concern_and_by_managers()
    {
        var (rep, colleague) = (TestData.Rep("Wanda Works"), TestData.Rep());
        await app.Know(rep);
        var (manager, own, other) = (await app.Client(TestData.SalesManager()), await app.Client(rep), await app.Client(colleague));
        var hours = new { monday = new { from = "08:00", until = "14:00" } };
        (await own.Call(HttpMethod.Put, $"users/{rep.Id}/work", new { hours })).Expect(HttpStatusCode.NoContent);
        (await own.Call(HttpMethod.Put, $"users/{rep.Id}/work", new { hours, cap = 3 })).ExpectProblem(409);
        (await other.Call(HttpMethod.Put, $"users/{rep.Id}/work", new { hours })).ExpectProblem(409);
        (await manager.Call(HttpMethod.Put, $"users/{rep.Id}/work", new { hours, cap = 3 })).Expect(HttpStatusCode.NoContent);
        (await manager.Call(HttpMethod.Put, $"users/{rep.Id}/work", new { cap = -1 })).ExpectProblem(422, "cap");
        (await manager.Call(HttpMethod.Put, $"users/{rep.Id}/work", new { hours = new { monday = new { from = "14:00", until = "08:00" } } })).ExpectProblem(422);

        var today = DateOnly.FromDateTime(app.Clock.Now.DateTime);
        (await own.Post($"users/{rep.Id}/absences", new { from = today.AddDays(4), until = today })).ExpectProblem(422, "until");
        (await other.Post($"users/{rep.Id}/absences", new { from = today })).ExpectProblem(409);
        var absence = (string)(await own.Post($"users/{rep.Id}/absences", new { from = today, until = today.AddDays(4), note = "Hiking" })).Expect(HttpStatusCode.Created)["id"]!;
        var member = Member(await own.Get("teams"));
        Assert.Equal((3, true, "14:00:00", "Hiking"), ((int)member["cap"]!, (bool)member["isAway"]!, (string?)member["hours"]!["monday"]!["until"], (string?)member["absences"]![0]!["note"]));
        (await other.Call(HttpMethod.Delete, $"absences/{absence}")).ExpectProblem(409);
        Assert.Contains("already", (await own.Post($"users/{rep.Id}/absences", new { from = today.AddDays(3), until = today.AddDays(9) })).ExpectProblem(409)["detail"]!.ToString(), StringComparison.Ordinal);
        (await own.Post($"users/{rep.Id}/absences", new { from = today.AddDays(5), until = today.AddDays(9) })).Expect(HttpStatusCode.Created);
        (await manager.Call(HttpMethod.Delete, $"absences/{absence}")).Expect(HttpStatusCode.NoContent);
        Assert.False((bool)Member(await own.Get("teams"))["isAway"]!);

        var team = await app.Send(new Features.Administration.CreateTeam.Command($"West {Guid.NewGuid():N}", Domain.People.Side.Sales), TestData.Admin());
        var west = new { name = $"West {Guid.NewGuid():N}", side = "sales", territory = new { countries = new[] { "FR" }, postcodeFrom = "75", postcodeTo = "69" } };
        (await manager.Call(HttpMethod.Put, $"teams/{team}", west)).ExpectProblem(422, "territory.postcodeTo");
        (await other.Call(HttpMethod.Put, $"teams/{team}", west)).ExpectProblem(403);
        (await manager.Call(HttpMethod.Put, $"teams/{team}", west with { territory = new { countries = new[] { "FR" }, postcodeFrom = "69", postcodeTo = "75" } })).Expect(HttpStatusCode.NoContent);
        var changed = (await own.Get("teams")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Single(t => (string?)t!["id"] == team.ToString())!;
        Assert.Equal("69", (string?)changed["territory"]!["postcodeFrom"]);

        System.Text.Json.Nodes.JsonNode Member(Answer answer) => answer.Expect(HttpStatusCode.OK)["items"]!.AsArray().SelectMany(t => t!["people"]!.AsArray()).Single(p => (string?)p!["id"] == rep.Id.ToString())!;
    }

    [Fact]
    public async Task A_return_is_disputed_by_who_qualified_it_and_settled_by_a_manager()
    {
        var (sales, both) = (TestData.SalesManager(), TestData.MarketingManager());
        await app.Know(both);
        var (marketing, stranger, rep, manager) = (await app.Client(TestData.Marketer()), await app.Client(TestData.Sdr()), await app.Client(TestData.Rep()), await app.Client(sales));
        var id = (string)(await marketing.CaptureHot(app))["id"]!;
        (await rep.Post($"leads/{id}/claim")).Expect(HttpStatusCode.OK);
        (await marketing.Post($"leads/{id}/dispute", new { why = "Too early" })).ExpectProblem(409);
        (await rep.Post($"leads/{id}/return", new { reason = "No budget" })).Expect(HttpStatusCode.OK);

        (await marketing.Post($"leads/{id}/dispute", new { why = " " })).ExpectProblem(422, "why");
        (await stranger.Post($"leads/{id}/dispute", new { why = "Why not" })).ExpectProblem(409);
        (await marketing.Post($"leads/{id}/dispute", new { why = "They signed on Monday" })).Expect(HttpStatusCode.OK);
        var lead = Guid.Parse(id);
        Assert.Equal(new[] { sales.Id, both.Id }.Order(), (await app.Db(db => db.Notices.Where(n => n.LeadId == lead && n.Kind == NoticeKind.Disputed && (n.UserId == sales.Id || n.UserId == both.Id)).Select(n => n.UserId).ToListAsync(Cancel))).Order());

        Assert.Equal("They signed on Monday", (await app.Send(new Features.MyDay.GetMyDay.Query(), both)).Disputed.Items.Single(i => i.LeadId == lead).Says);

        Assert.Contains("a manager decides", await (await app.Browser(both)).GetStringAsync(new Uri($"/leads/{id}", UriKind.Relative), Cancel), StringComparison.Ordinal); // Where the lead begins.
        (await rep.Post($"leads/{id}/settle", new { stands = false })).ExpectProblem(403);
        var settled = (await manager.Post($"leads/{id}/settle", new { stands = false, note = "Marketing was right" })).Expect(HttpStatusCode.OK);
        Assert.Equal(("hot", "offered"), ((string?)settled["stage"]!["kind"], (string?)settled["handoff"]!["status"]));
        (await manager.Post($"leads/{id}/settle", new { stands = true })).ExpectProblem(409);
        var second = await app.Client(both);
        Assert.Contains($"{sales.Name} settled it already: the return does not stand.", (await second.Post($"leads/{id}/settle", new { stands = false })).ExpectProblem(409)["detail"]!.ToString(), StringComparison.Ordinal);
        (await second.Post($"leads/{id}/settle", new { stands = true, note = "Seen from our side" })).ExpectProblem(409);
        Assert.Equal("Seen from our side", await app.Db(db => db.Activities.Where(a => a.LeadId == lead && a.Kind == ActivityKind.Note && a.ActorId == both.Id).Select(a => a.Text).SingleAsync(Cancel)));
        Assert.Empty((await app.Send(new Features.MyDay.GetMyDay.Query(), both)).Disputed.Items);
        Assert.Equal(1, await app.Db(db => db.Activities.CountAsync(a => a.LeadId == lead && a.Kind == ActivityKind.Settled, Cancel)));
        Assert.Equal(HandoffState.Returned, await app.Db(db => db.Handoffs.Where(h => h.LeadId == lead && h.DisputedAt != null).Select(h => h.State).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task Whoever_leaves_is_looked_at_passed_on_and_taken_back()
    {
        var (leaver, next) = (TestData.Rep("Lea Leaves"), TestData.Rep());
        await app.Know(leaver);
        await app.Know(next);
        var (manager, rep) = (await app.Client(TestData.SalesManager()), await app.Client(leaver));
        var claimed = (await app.ClaimedLead(leaver)).Id;
        (await rep.Get($"users/{leaver.Id}/pass-on")).ExpectProblem(403);
        (await manager.Get($"users/{Guid.NewGuid()}/pass-on")).ExpectProblem(404);
        Assert.Equal(1, (int)(await manager.Get($"users/{leaver.Id}/pass-on")).Expect(HttpStatusCode.OK)["handoffs"]!);
        (await rep.Post($"users/{leaver.Id}/pass-on", new { to = new[] { next.Id } })).ExpectProblem(403);
        (await manager.Post($"users/{leaver.Id}/pass-on", new { to = Array.Empty<Guid>() })).ExpectProblem(422, "to");
        (await manager.Post($"users/{leaver.Id}/pass-on", new { to = new[] { leaver.Id } })).ExpectProblem(409);

        var bulk = (string)(await manager.Post($"users/{leaver.Id}/pass-on", new { to = new[] { next.Id } })).Expect(HttpStatusCode.Accepted)["id"]!;
        await app.Send(new Features.Leads.Bulk.RunBulk.Command(), TestData.Admin());
        var stands = (await manager.Get($"bulk/{bulk}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("completed", 1, 0), ((string?)stands["state"], (int)stands["changed"]!, (int)stands["refused"]!));
        Assert.Equal(next.Id, await Claimer());

        (await rep.Post($"bulk/{bulk}/undo")).ExpectProblem(409);
        (await manager.Post($"bulk/{bulk}/undo")).Expect(HttpStatusCode.Accepted);
        await app.Send(new Features.Leads.Bulk.RunBulk.Command(), TestData.Admin());
        Assert.Equal(1, (int)(await manager.Get($"bulk/{bulk}")).Expect(HttpStatusCode.OK)["takenBack"]!);
        Assert.Equal(leaver.Id, await Claimer());
        (await manager.Post($"bulk/{bulk}/cancel")).ExpectProblem(409);

        Task<Guid?> Claimer() => app.Db(db => db.Handoffs.Where(h => h.LeadId == claimed && h.State == HandoffState.Claimed).Select(h => h.ClaimedById).SingleAsync(Cancel));
    }

    [Fact]
    public async Task How_one_is_told_is_read_and_changed_by_whoever_it_is()
    {
        var rep = await app.Client(TestData.Rep("Told Thora"));
        (await app.Anonymous().Get("preferences")).ExpectProblem(401);
        (await rep.Patch("preferences", new { mails = new { claimed = "digest" }, muted = new[] { "accepted" }, quiet = new { from = "22:00", to = "06:30", daysOff = new[] { "sunday" } }, timeZone = "Europe/Oslo" }, null)).Expect(HttpStatusCode.OK);
        (await rep.Patch("preferences", new { digest = new { at = "07:15", days = new[] { "monday" } } }, null)).Expect(HttpStatusCode.OK);
        (await rep.Patch("preferences", new { quiet = new { from = "25:00", to = "06:00" } }, null)).ExpectProblem(422, "quietFrom");
        (await rep.Patch("preferences", new { timeZone = "Mars/Olympus" }, null)).ExpectProblem(422, "timeZone");
        (await rep.Patch("preferences", new { mails = new { claimed = "by-pigeon" } }, null)).ExpectProblem(422, "mails.claimed");

        var told = (await rep.Get("preferences")).Expect(HttpStatusCode.OK);
        Assert.Equal(("digest", "accepted", "22:00", "06:30", "sunday"), ((string?)told["mails"]!["claimed"], (string?)told["muted"]!.AsArray().Single(), (string?)told["quiet"]!["from"], (string?)told["quiet"]!["to"], (string?)told["quiet"]!["daysOff"]![0]));
        Assert.Equal(("07:15", "monday", "Europe/Oslo"), ((string?)told["digest"]!["at"], (string?)told["digest"]!["days"]!.AsArray().Single(), (string?)told["timeZone"]));
    }
}
