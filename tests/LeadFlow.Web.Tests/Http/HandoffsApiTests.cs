using System.Net;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Http;

public sealed class HandoffsApiTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task From_offer_to_customer_and_back()
    {
        var rep = TestData.Rep();
        var (marketing, sales) = (await app.Client(TestData.Marketer()), await app.Client(rep));
        var id = (string)(await marketing.CaptureHot(app))["id"]!;

        var claimed = (await sales.Post($"leads/{id}/claim")).Expect(HttpStatusCode.OK);
        var accepted = (await sales.Post($"leads/{id}/accept", new { amount = 1000, currency = "EUR", expectedClose = "2027-01-31", name = "Deal" })).Expect(HttpStatusCode.OK);
        var opportunity = (string)accepted["opportunity"]!["id"]!;
        var referred = TestData.Email();
        (await sales.Post($"opportunities/{opportunity}/win", new { amount = 1000, currency = "EUR", referrals = new[] { new { email = "x" } } })).ExpectProblem(422, "referrals[0].email");
        var won = (await sales.Post($"opportunities/{opportunity}/win", new { amount = 1100.5, currency = "EUR", referrals = new[] { new { email = referred } } })).Expect(HttpStatusCode.OK);
        var listed = (await sales.Get("opportunities?state=won")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Single(o => (string?)o!["id"] == opportunity)!;
        var reopened = (await sales.Post($"opportunities/{opportunity}/reopen")).Expect(HttpStatusCode.OK);
        var lost = (await sales.Post($"opportunities/{opportunity}/lose", new { reason = "No need" })).Expect(HttpStatusCode.OK);

        Assert.Equal(rep.Id.ToString(), (string?)claimed["owner"]);
        Assert.Equal(("in-opportunity", "accepted"), ((string?)accepted["standing"], (string?)accepted["handoff"]!["status"]));
        Assert.Equal(("customer", "in-opportunity", "dead"), ((string?)won["standing"], (string?)reopened["standing"], (string?)lost["standing"]));
        Assert.Equal(1100.5m, (decimal)listed["amount"]!);
        Assert.Equal("Referral", (string?)(await sales.Get($"leads?q={referred}")).Json["items"]![0]!["source"]);
    }

    [Fact]
    public async Task A_claimer_returns_rejects_and_releases()
    {
        var (marketing, sales) = (await app.Client(TestData.Marketer()), await app.Client(TestData.Rep()));

        async Task<string> Claimed()
        {
            var id = (string)(await marketing.CaptureHot(app))["id"]!;
            (await sales.Post($"leads/{id}/claim")).Expect(HttpStatusCode.OK);
            return id;
        }

        var returned = (await sales.Post($"leads/{await Claimed()}/return", new { reason = "No budget", note = "cut" })).Expect(HttpStatusCode.OK);
        var rejected = (await sales.Post($"leads/{await Claimed()}/reject", new { reason = "Spam" })).Expect(HttpStatusCode.OK);
        var released = (await sales.Post($"leads/{await Claimed()}/release")).Expect(HttpStatusCode.OK);

        Assert.Equal(("returned", "No budget", "warm"), ((string?)returned["handoff"]!["status"], (string?)returned["handoff"]!["reason"], (string?)returned["stage"]!["kind"]));
        Assert.Equal("dead", (string?)rejected["standing"]);
        Assert.Equal("offered", (string?)released["handoff"]!["status"]);
        (await sales.Post($"leads/{await Claimed()}/return", new { reason = "Because" })).ExpectProblem(409);
        (await sales.Post($"leads/{await Claimed()}/return")).ExpectProblem(422, "reason");
    }

    [Fact]
    public async Task The_slower_is_told_by_name_who_was_faster()
    {
        var (marketing, first, second) = (await app.Client(TestData.Marketer()), await app.Client(TestData.Rep("Fast Fiona")), await app.Client(TestData.Rep()));
        var id = (string)(await marketing.CaptureHot(app))["id"]!;
        await first.Post($"leads/{id}/claim");

        Assert.Contains("Fast Fiona", (string?)(await second.Post($"leads/{id}/claim")).ExpectProblem(409)["detail"], StringComparison.Ordinal);
        (await second.Post($"leads/{id}/accept")).ExpectProblem(409);
        (await marketing.Post($"leads/{id}/claim")).ExpectProblem(403);
        (await second.Post($"leads/{Guid.NewGuid()}/claim")).ExpectProblem(404);
    }

    [Fact]
    public async Task Hand_offs_are_listed_by_status_with_the_earliest_deadline_first()
    {
        var (marketing, sales) = (await app.Client(TestData.Marketer()), await app.Client(TestData.Rep()));
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((string)(await marketing.CaptureHot(app))["id"]!);
        }

        var page = (await sales.Get("handoffs?status=offered&limit=2")).Expect(HttpStatusCode.OK);
        var rest = (await sales.Get($"handoffs?status=offered&cursor={page["nextCursor"]}")).Expect(HttpStatusCode.OK);

        var all = page["items"]!.AsArray().Concat(rest["items"]!.AsArray()).ToList();
        Assert.Equal(all.Select(h => (string)h!["dueAt"]!).Order(StringComparer.Ordinal), all.Select(h => (string)h!["dueAt"]!));
        Assert.Superset(ids.ToHashSet(), all.Select(h => (string)h!["leadId"]!).ToHashSet());
        Assert.Equal(all.Count, all.Select(h => (string)h!["id"]!).Distinct().Count());
        Assert.All(["id", "leadId", "kind", "status", "score", "agreementVersion", "offeredBy", "offeredAt", "dueAt", "claimedBy", "claimedAt", "closedAt", "reason", "note", "override", "seriesId", "attempt"],
            (string name) => Assert.True(all[0]!.AsObject().ContainsKey(name), name));
        (await sales.Get("handoffs?status=nope")).ExpectProblem(422, "status");
    }

    [Fact]
    public async Task Only_a_manager_reassigns_what_sales_has()
    {
        var (claimer, other) = (TestData.Rep(), TestData.Rep("Otto Other"));
        var lead = await app.ClaimedLead(claimer);
        await app.Know(other);

        (await (await app.Client(other)).Post($"leads/{lead.Id}/reassign", new { owner = other.Id })).ExpectProblem(409);
        var reassigned = (await (await app.Client(TestData.SalesManager())).Post($"leads/{lead.Id}/reassign", new { owner = other.Id })).Expect(HttpStatusCode.OK);

        Assert.Equal(other.Id.ToString(), (string?)reassigned["owner"]);
    }
}
