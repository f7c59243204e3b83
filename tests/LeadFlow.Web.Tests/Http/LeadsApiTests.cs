using System.Net;
using System.Text.Json.Nodes;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Http;

public sealed class LeadsApiTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_capture_creates_a_lead_and_the_same_person_again_lands_on_it()
    {
        var client = await app.Client(TestData.Marketer());
        var email = TestData.Email();
        var body = new
        {
            email,
            firstName = "Zoë",
            lastName = "Åberg",
            company = "Hafen GmbH",
            companySize = 12,
            source = "New source",
            campaign = "New campaign",
            externalId = new { system = "crm", id = email },
            utm = new { source = "g" },
            tags = new[] { "a" },
            customFields = new { vat = "DE1" },
            bant = new { need = new { level = "likely", note = "n" }, timeframe = new { from = "2027-01-01" } },
            interest = new[] { new { kind = "form", at = "2026-11-01T10:00:00Z" } },
            capturedAt = "2026-11-01T10:00:00+02:00",
            consent = "yes",
        };

        var first = await client.Post("leads", body);
        var lead = first.Expect(HttpStatusCode.Created);
        var again = (await client.Post("leads", new { email = email.ToUpperInvariant(), city = "Kiel" })).Expect(HttpStatusCode.OK);

        Assert.Equal("created", (string?)lead["outcome"]);
        Assert.Equal($"/api/v1/leads/{lead["id"]}", first.Location?.ToString());
        Assert.Equal("Zoë Åberg", (string?)lead["title"]);
        Assert.Equal("2026-11-01T08:00:00Z", (string?)lead["capturedAt"]);
        Assert.Equal("likely", (string?)lead["bant"]!["need"]!["level"]);
        Assert.Equal("New campaign", (string?)lead["campaign"]);
        Assert.Equal("DE1", (string?)lead["customFields"]!["vat"]);
        Assert.Equal("open", (string?)lead["standing"]);
        Assert.Equal("raw", (string?)lead["stage"]!["kind"]);
        Assert.True(lead.ContainsKey("owner") && lead["owner"] is null, "Documented fields are written as null.");
        Assert.Equal("reinquiry", (string?)again["outcome"]);
        Assert.Equal((string?)lead["id"], (string?)again["id"]);
        Assert.Equal("Kiel", (string?)again["city"]);
    }

    [Fact]
    public async Task Of_twenty_captures_of_one_new_person_at_once_one_creates_the_lead()
    {
        var client = await app.Client(TestData.Marketer());
        var email = TestData.Email();

        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(_ => client.Post("leads", new { email, source = "Website" })));

        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.Created or HttpStatusCode.OK, a.Text));
        Assert.Single(answers.Select(a => (string?)a.Json["id"]).Distinct());
        Assert.Equal(1, await app.Db(db => db.Leads.CountAsync(l => l.Email == email, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task What_is_captured_at_once_lands_in_the_name_of_whoever_sent_it_and_is_answered_as_it_is_read()
    {
        var users = new[] { TestData.Marketer("Mia Marketer"), TestData.Rep("Rob Rep") };
        var clients = await Task.WhenAll(users.Select(u => app.Client(u)));
        var known = (await clients[0].Post("leads", new { email = TestData.Email() })).Expect(HttpStatusCode.Created);

        var sent = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => (i, Answer: await clients[i % 2].Post("leads", i == 7 ? new { email = (string)known["email"]! } : new
        {
            email = i == 20 ? "no address" : TestData.Email(),
            firstName = "Zoë",
            lastName = $"Number {i}",
            company = "Hafen \"GmbH\"",
            companySize = 12,
            phone = "+47 22 33 44 55",
            country = "NO",
            notes = "n\nm",
            source = $"Source {i % 3}",
            campaign = "A campaign",
            externalId = new { system = "crm", id = TestData.Email() },
            utm = new { utm_source = "g", a = "b" },
            tags = new[] { "b", "a {1}" },
            customFields = new { vat = "DE1" },
            bant = i % 4 == 0 ? new { budget = new { level = "likely", amount = 10.555, currency = "EUR" } } : null,
            interest = i % 8 == 1 ? new[] { new { kind = "form", at = "2026-11-01T10:00:00.1234567Z" } } : null,
            capturedAt = i % 8 == 2 ? "2026-11-01T10:00:00.1234567+02:00" : null,
            consent = "yes",
        }))));

        Assert.Equal(HttpStatusCode.OK, sent[7].Answer.Status);
        sent[20].Answer.ExpectProblem(422, "email");
        foreach (var (i, answer) in sent.Where(s => s.i is not (7 or 20)))
        {
            var lead = answer.Expect(HttpStatusCode.Created);
            Assert.Equal($"/api/v1/leads/{lead["id"]}", answer.Location?.ToString());
            lead.Remove("outcome");
            var read = (await clients[0].Get($"leads/{lead["id"]}")).Expect(HttpStatusCode.OK);
            Assert.True(JsonNode.DeepEquals(read, lead), $"{read}\n{lead}");
            var captured = (await clients[0].Get($"leads/{lead["id"]}/activities?limit=50")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Single(a => (string?)a!["kind"] == "captured")!;
            Assert.Equal(users[i % 2].Name, (string?)captured["by"]);
        }

        var ids = sent.Select(s => s.Answer.Json["id"]?.ToString()).OfType<string>().Select(Guid.Parse).ToList();
        var captures = await app.Db(db => db.Captures.Where(c => ids.Contains(c.LeadId!.Value)).Select(c => new { c.LeadId, c.ReceivedFromId, c.Body }).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(40, captures.Count); // One of the lead that was known before.
        Assert.All(captures.Where(c => c.Body.Contains("Number", StringComparison.Ordinal)), c => Assert.Equal(users[int.Parse(JsonNode.Parse(c.Body)!["lastName"]!.ToString()["Number ".Length..], System.Globalization.CultureInfo.InvariantCulture) % 2].Id, c.ReceivedFromId));
    }

    [Fact]
    public async Task Whatever_somebody_types_comes_back_as_they_typed_it()
    {
        var client = await app.Client(TestData.Marketer());
        var strings = JsonNode.Parse(await File.ReadAllTextAsync(SharedData.Path("strings/blns.json"), TestContext.Current.CancellationToken))!.AsArray().Select(s => (string)s!).ToList();
        Assert.True(strings.Count > 400);

        foreach (var text in strings.Where(s => s.Length > 0))
        {
            var answer = await client.Post("leads", new JsonObject { ["email"] = TestData.Email(), ["company"] = text, ["notes"] = text }.ToJsonString());
            if (text.Length > 300 || text.Contains('\0', StringComparison.Ordinal))
            {
                answer.ExpectProblem(422, "company");
                continue;
            }

            var id = (string)answer.Expect(HttpStatusCode.Created)["id"]!;
            var lead = (await client.Get($"leads/{id}")).Expect(HttpStatusCode.OK);
            Assert.Equal(text, (string?)lead["company"]);
            Assert.Equal(text, (string?)lead["notes"]);
        }
    }

    [Fact]
    public async Task A_list_is_read_in_pages_without_gaps_or_repeats()
    {
        var client = await app.Client(TestData.Marketer());
        var source = $"Pages {Guid.NewGuid():N}";
        for (var i = 0; i < 5; i++)
        {
            await client.Capture(new { source });
        }

        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await client.Get($"leads?source={source}&limit=2&count=true&sort=capturedAt{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(HttpStatusCode.OK);
            ids.AddRange(page["items"]!.AsArray().Select(l => (string)l!["id"]!));
            cursor = (string?)page["nextCursor"];
            Assert.Equal(5, (int)page["count"]!);
            Assert.True((bool)page["countIsExact"]!);
        }
        while (cursor is not null);

        Assert.Equal(5, ids.Count);
        Assert.Equal(5, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("limit=0", "limit"), InlineData("limit=201", "limit"), InlineData("limit=x", "limit"), InlineData("standing=nope", "standing"), InlineData("sort=nope", "sort")]
    [InlineData("cursor=nope", "cursor"), InlineData("owner=nope", "owner"), InlineData("capturedFrom=1.2.2026", "capturedFrom"), InlineData("count=x", "count"), InlineData("q=%00", "q"), InlineData("stage=%00", "stage")]
    public async Task A_filter_that_cannot_be_meant_is_named(string query, string field) =>
        (await (await app.Client(TestData.Rep())).Get($"leads?{query}")).ExpectProblem(422, field);

    [Fact]
    public async Task Filters_find_by_stage_standing_owner_campaign_text_and_day()
    {
        var user = TestData.Sdr();
        var client = await app.Client(user);
        var name = $"N{Guid.NewGuid():N}";
        var lead = await client.Capture(new { lastName = name, campaign = name });
        await client.Post($"leads/{lead["id"]}/reassign", new { owner = user.Id });

        foreach (var query in new[] { $"q={name}", $"campaign={name}", $"q={name}&stage=raw&standing=open&owner=me", $"owner={user.Id}", $"q={name}&capturedFrom={app.Clock.Now:yyyy-MM-dd}&capturedTo={app.Clock.Now:yyyy-MM-dd}" })
        {
            var page = (await client.Get($"leads?{query}")).Expect(HttpStatusCode.OK);
            Assert.Equal((string?)lead["id"], (string?)Assert.Single(page["items"]!.AsArray())!["id"]);
            Assert.False(page.ContainsKey("count"));
        }

        Assert.Empty((await client.Get($"leads?q={name}&stage=hot")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task An_edit_changes_what_it_names_and_clears_what_is_null()
    {
        var client = await app.Client(TestData.Marketer());
        var lead = await client.Capture(new { firstName = "Ada", company = "Engines", city = "London" });
        var version = (int)lead["version"]!;

        var edited = (await client.Patch($"leads/{lead["id"]}", new { company = "Analytical Engines", city = (string?)null, companySize = 3 }, version)).Expect(HttpStatusCode.OK);

        Assert.Equal(("Ada", "Analytical Engines", null, 3), ((string?)edited["firstName"], (string?)edited["company"], (string?)edited["city"], (int)edited["companySize"]!));
        Assert.Equal(version + 1, (int)edited["version"]!);
    }

    [Fact]
    public async Task Whoever_edits_second_gets_412_with_the_lead_as_it_is_now()
    {
        var client = await app.Client(TestData.Marketer());
        var lead = await client.Capture(new { firstName = "Ada" });
        await client.Patch($"leads/{lead["id"]}", new { city = "Kiel" }, 1);

        var problem = (await client.Patch($"leads/{lead["id"]}", new { city = "Bonn" }, 1)).ExpectProblem(412);

        Assert.Equal("Kiel", (string?)problem["current"]!["city"]);
        Assert.Equal(2, (int)problem["current"]!["version"]!);
        (await client.Patch($"leads/{lead["id"]}", new { city = "Bonn" }, null)).ExpectProblem(428);
        (await client.Patch($"leads/{lead["id"]}", new { score = 99 }, 2)).ExpectProblem(422, "score");
        (await client.Patch($"leads/{lead["id"]}", new { companySize = "many" }, 2)).ExpectProblem(422, "companySize");
        (await client.Patch($"leads/{lead["id"]}", new { email = "no address" }, 2)).ExpectProblem(422, "email");
        (await client.Patch($"leads/{Guid.NewGuid()}", new { city = "Bonn" }, 2)).ExpectProblem(404);
    }

    [Fact]
    public async Task What_was_learned_moves_score_and_stage_and_is_explained()
    {
        var client = await app.Client(TestData.Sdr());
        var hot = await client.CaptureHot(app);

        var q = (await client.Get($"leads/{hot["id"]}/qualification")).Expect(HttpStatusCode.OK);

        Assert.True((bool)hot["salesReady"]!);
        Assert.Equal("hot", (string?)hot["stage"]!["kind"]);
        Assert.Equal("decision-maker", (string?)hot["bant"]!["authority"]!["role"]);
        Assert.Equal("offered", (string?)hot["handoff"]!["status"]);
        Assert.Equal((int)hot["score"]!, (int)q["score"]!);
        Assert.Equal("confirmed", (string?)q["criteria"]!["budget"]!["level"]);
        var parts = q["criteria"]!.AsObject().Sum(c => (int)c.Value!["points"]!) + q["adjustments"]!.AsArray().Sum(a => (int)a!["points"]!);
        Assert.Equal((int)q["score"]!, parts);
        (await client.Put($"leads/{hot["id"]}/bant", new { budget = new { level = "maybe" } })).ExpectProblem(422, "budget.level");
        (await client.Put($"leads/{hot["id"]}/bant", new { budget = new { amount = 1 } })).ExpectProblem(422, "budget.level");
        (await client.Put($"leads/{hot["id"]}/bant", new { budget = new { level = "likely", amount = -1, currency = "EUR" } })).ExpectProblem(422, "budget.amount");
        (await client.Put($"leads/{hot["id"]}/bant", new { })).ExpectProblem(422);
    }

    [Fact]
    public async Task Touches_are_on_the_timeline_newest_first()
    {
        var user = TestData.Sdr();
        var client = await app.Client(user);
        var lead = await client.Capture();

        var call = await client.Post($"leads/{lead["id"]}/activities", new { kind = "call", direction = "outbound", outcome = "no-answer", text = "nobody there" });
        Assert.Equal("call", (string?)call.Expect(HttpStatusCode.Created)["kind"]);
        var timeline = (await client.Get($"leads/{lead["id"]}/activities?limit=1")).Expect(HttpStatusCode.OK);

        var line = Assert.Single(timeline["items"]!.AsArray())!;
        Assert.Equal(("call", "sales", user.Name), ((string?)line["kind"], (string?)line["side"], (string?)line["by"]));
        Assert.Equal("no-answer", (string?)line["data"]!["outcome"]);
        var next = (await client.Get($"leads/{lead["id"]}/activities?cursor={timeline["nextCursor"]}")).Expect(HttpStatusCode.OK);
        Assert.Equal("captured", (string?)next["items"]![0]!["kind"]);
        (await client.Post($"leads/{lead["id"]}/activities", new { kind = "dance" })).ExpectProblem(422, "kind");
        (await client.Post($"leads/{lead["id"]}/activities", new { })).ExpectProblem(422, "kind");
        (await client.Get($"leads/{Guid.NewGuid()}/activities")).ExpectProblem(404);
    }

    [Fact]
    public async Task A_lead_is_moved_to_dead_with_a_reason_and_woken_again()
    {
        var client = await app.Client(TestData.Marketer());
        var lead = await client.Capture();

        (await client.Post($"leads/{lead["id"]}/stage", new { stage = "dead", reason = "whatever" })).ExpectProblem(409);
        var dead = (await client.Post($"leads/{lead["id"]}/stage", new { stage = "dead", reason = "Bad timing", revisitOn = "2030-01-31" })).Expect(HttpStatusCode.OK);
        var woken = (await client.Post($"leads/{lead["id"]}/wake", new { stage = "warm" })).Expect(HttpStatusCode.OK);

        Assert.Equal(("dead", "2030-01-31", "Bad timing"), ((string?)dead["standing"], (string?)dead["revisitOn"], (string?)dead["deadReason"]));
        Assert.Equal(("open", "warm"), ((string?)woken["standing"], (string?)woken["stage"]!["kind"]));
        (await client.Post($"leads/{lead["id"]}/wake", new { stage = "warm", relay = "none" })).ExpectProblem(422, "relay");
    }
}
