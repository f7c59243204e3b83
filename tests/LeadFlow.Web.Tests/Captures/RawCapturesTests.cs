using System.Net;
using FluentValidation;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Received;
using LeadFlow.Web.Features.Fields;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>Nothing that came in is dropped: what failed is kept as it came, and becomes one lead when it is tried again.</summary>
public sealed class RawCapturesTests(App app) : IClassFixture<App>
{
    private readonly TestUser _marketer = TestData.Marketer();

    [Fact]
    public async Task What_failed_through_no_fault_of_the_sender_is_kept_and_becomes_the_lead_it_would_have_been()
    {
        using var client = await app.Client(_marketer);
        var email = TestData.Email();
        var body = $$$"""{"email":"{{{email}}}","firstName":"Zoë","source":"Broken door","bant":{"timeframe":{"from":"2026-12-01","to":"2026-12-20"},"need":{"level":"confirmed","note":"soon"}},"interest":[{"kind":"form"}],"tags":["late"],"customFields":{"shoe":"42"} }""";
        await Broken(email, async () => (await client.Post("leads", body)).ExpectProblem(500));

        var failed = Assert.Single((await app.Send(new FindCaptures.Query(Outcome: CaptureOutcome.Failed), _marketer)).Items, c => c.Attempts > 0);
        var kept = await app.Send(new GetCapture.Query(failed.Id), _marketer);
        Assert.Equal((body, CaptureRoute.Api, 1, true), (kept.Body, kept.Route, kept.Attempts, kept.MayRetry));
        Assert.Contains("door is shut", kept.Error, StringComparison.Ordinal);
        Assert.Equal("Zoë", failed.Who);

        app.Clock.Advance(TimeSpan.FromHours(5));
        var retried = await app.Send(new RetryCapture.Command(failed.Id), TestData.MarketingManager());
        Assert.True(retried.Result.Succeeded, retried.Result.Refusal);
        var lead = await app.Send(new GetLead.Query(retried.LeadId!.Value), _marketer);
        Assert.Equal((email, "Zoë", "Broken door", kept.ReceivedAt), (lead.Email, lead.FirstName, lead.Source, lead.CapturedAt));
        var stored = await app.Db(db => db.Leads.Include(l => l.Activities).Include(l => l.Answers).SingleAsync(l => l.Id == lead.Id, TestContext.Current.CancellationToken));
        Assert.Equal((new DateOnly(2026, 12, 1), new DateOnly(2026, 12, 20), "late", "42"), (stored.TimeframeFrom, stored.TimeframeTo, stored.Tags.Single(), stored.CustomFields!["shoe"]));
        Assert.Contains(stored.Activities, a => a.Kind == ActivityKind.Captured && a.By == _marketer.Name); // As whoever sent it.
        var now = await app.Send(new GetCapture.Query(failed.Id), _marketer);
        Assert.Equal((CaptureOutcome.Created, lead.Id, null, false), (now.Outcome, now.LeadId, now.Error, now.MayRetry));
    }

    [Fact]
    public async Task Two_who_press_at_once_make_one_lead()
    {
        var email = TestData.Email();
        await Broken(email, () => Assert.ThrowsAnyAsync<Exception>(() => app.Send(TestData.Capture(email), _marketer)));
        var id = await Failed(email);

        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Send(new RetryCapture.Command(id), TestData.Admin())));

        Assert.All(both, r => Assert.True(r.Result.Succeeded, r.Result.Refusal));
        Assert.Single(both.Select(r => r.LeadId).Distinct());
        Assert.Equal(1, await app.Db(db => db.Leads.CountAsync(l => l.Email == email, TestContext.Current.CancellationToken)));
        Assert.Equal(1, await app.Db(db => db.Activities.CountAsync(a => a.LeadId == both[0].LeadId && (a.Kind == ActivityKind.Captured || a.Kind == ActivityKind.Reinquiry), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task The_same_request_once_more_uses_the_record_that_was_kept()
    {
        var (email, key) = (TestData.Email(), Guid.NewGuid().ToString("N"));
        await Broken(email, () => Assert.ThrowsAnyAsync<Exception>(() => app.Send(TestData.Capture(email) with { RequestKey = key }, _marketer)));
        await Broken(email, () => Assert.ThrowsAnyAsync<Exception>(() => app.Send(TestData.Capture(email) with { RequestKey = key }, _marketer)));

        var captured = await app.Send(TestData.Capture(email) with { RequestKey = key }, _marketer);

        Assert.True(captured.IsNew);
        var raw = await app.Db(db => db.Captures.SingleAsync(c => c.RequestKey == key, TestContext.Current.CancellationToken));
        Assert.Equal((CaptureOutcome.Created, captured.LeadId, 2), (raw.Outcome, raw.LeadId, raw.Attempts));
        Assert.Equal(captured.LeadId, (await app.Send(TestData.Capture(email) with { RequestKey = key }, _marketer)).LeadId);
    }

    [Fact]
    public async Task All_that_failed_are_tried_again_in_the_background_each_once_in_a_run()
    {
        var (fine, broken) = (TestData.Email(), TestData.Email());
        foreach (var email in new[] { fine, broken })
        {
            await Broken(email, () => Assert.ThrowsAnyAsync<Exception>(() => app.Send(TestData.Capture(email), _marketer)));
        }

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await app.Send(new RetryCaptures.Command(), _marketer)).Succeeded);
        Assert.True((await app.Send(new RetryCaptures.Command(), _marketer)).Succeeded); // One run, however often it is pressed.
        Assert.Equal(1, await app.Db(db => db.Jobs.CountAsync(j => j.Kind == RunRetries.Kind && j.State == Jobs.JobState.Queued, TestContext.Current.CancellationToken)));
        await Broken(broken, () => app.Send(new RunRetries.Command(), TestData.Admin()));

        Assert.Equal(1, await app.Db(db => db.Leads.CountAsync(l => l.Email == fine, TestContext.Current.CancellationToken)));
        Assert.Equal(2, (await app.Send(new GetCapture.Query(await Failed(broken)), _marketer)).Attempts);
        await app.Send(new RetryCapture.Command(await Failed(broken)), _marketer);
    }

    [Fact]
    public async Task What_our_fields_refuse_of_a_program_is_kept_and_becomes_a_lead_when_they_allow_it_and_who_types_just_mends_it()
    {
        var admin = TestData.Admin();
        await app.Send(new DefineField.Command("Size", FieldKind.Number), admin);
        var (email, typed) = (TestData.Email(), TestData.Email());
        using var client = await app.Client(_marketer);
        (await client.Post("leads", $$"""{"email":"{{email}}","source":"Api","customFields":{"size":"large"} }""")).ExpectProblem(422, "customFields.size");
        await Assert.ThrowsAsync<ValidationException>(() => app.Send(TestData.Capture(typed) with { CustomFields = new() { ["size"] = "large" } }, _marketer));

        var id = await Failed(email);
        Assert.DoesNotContain(await app.Db(db => db.Captures.Select(c => c.Given).ToListAsync(TestContext.Current.CancellationToken)), g => g?.Contains(typed, StringComparison.Ordinal) == true);
        Assert.Contains("failed again", (await app.Send(new RetryCapture.Command(id), admin)).Result.Refusal, StringComparison.Ordinal);
        Assert.Equal(2, (await app.Send(new GetCapture.Query(id), _marketer)).Attempts);
        await app.Db(db => db.CustomFields.ExecuteDeleteAsync(TestContext.Current.CancellationToken));
        await app.Db(db => db.Database.ExecuteSqlAsync($"UPDATE companies SET rules_no = rules_no + 1", TestContext.Current.CancellationToken));
        Assert.True((await app.Send(new RetryCapture.Command(id), admin)).Result.Succeeded);
    }

    [Fact]
    public async Task What_fails_before_it_is_noted_that_it_was_tried_is_come_to_once_in_a_run()
    {
        var email = TestData.Email();
        await Broken(email, () => Assert.ThrowsAnyAsync<Exception>(() => app.Send(TestData.Capture(email), _marketer)));
        var one = await Failed(email);
        await app.Db(db => db.Database.ExecuteSqlAsync($"UPDATE captures SET given = replace(given::text, {email}, 'no address')::jsonb WHERE id = {one}", TestContext.Current.CancellationToken)); // The validator refuses it.
        await app.Db(db => db.Database.ExecuteSqlAsync($"""
            INSERT INTO captures (id, route, body, received_at, outcome, error, given, tried_at, attempts)
            SELECT gen_random_uuid(), route, body, received_at, outcome, error, given, tried_at, attempts FROM captures, generate_series(1, 44) WHERE id = {one}
            """, TestContext.Current.CancellationToken));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.Send(new RetryCaptures.Command(), _marketer);

        await app.Send(new RunRetries.Command(), TestData.Admin());

        Assert.True(await app.Db(db => db.Jobs.AnyAsync(j => j.Kind == RunRetries.Kind && j.State == Jobs.JobState.Completed && j.Done >= 45, TestContext.Current.CancellationToken)));
        Assert.True((await app.Send(new GetRetrying.Query(), _marketer)) is { AtWork: null, Failed: >= 45 });
        await app.Db(db => db.Database.ExecuteSqlAsync($"DELETE FROM captures WHERE given::text LIKE '%no address%'", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_body_that_is_no_text_is_shown_as_it_came() => Assert.Equal("""{"name":"\ud800"}""", CaptureWords.Pretty("""{"name":"\ud800"}"""));

    [Fact]
    public async Task What_the_sender_is_told_to_mend_is_not_kept()
    {
        using var client = await app.Client(_marketer);
        var before = await app.Db(db => db.Captures.CountAsync(TestContext.Current.CancellationToken));
        (await client.Post("leads", """{"email":"not an address"}""")).ExpectProblem(422, "email");
        Assert.Equal(before, await app.Db(db => db.Captures.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task The_list_is_filtered_and_paged_and_a_line_shows_the_body_as_text()
    {
        using var client = await app.Client(_marketer);
        var lead = (await client.Post("leads", """{"firstName":"<script>alert(1)</script>","email":"raw-body@example.com","source":"Api"}""")).Expect(HttpStatusCode.Created);
        for (var i = 0; i <= FindCaptures.PageSize; i++)
        {
            await app.Lead(_marketer);
        }

        var first = await app.Send(new FindCaptures.Query(CaptureRoute.QuickAdd), _marketer);
        Assert.Equal((FindCaptures.PageSize, true), (first.Items.Count, first.HasMore));
        var next = await app.Send(new FindCaptures.Query(CaptureRoute.QuickAdd, AfterAt: first.Items[^1].ReceivedAt, AfterId: first.Items[^1].Id), _marketer);
        Assert.Empty(next.Items.Select(i => i.Id).Intersect(first.Items.Select(i => i.Id)));
        var today = DateOnly.FromDateTime(app.Clock.Now.DateTime);
        Assert.Empty((await app.Send(new FindCaptures.Query(From: today.AddDays(2)), _marketer)).Items);
        var id = (await app.Send(new FindCaptures.Query(CaptureRoute.Api, CaptureOutcome.Created), _marketer)).Items.Single(c => c.LeadId == (Guid)lead["id"]!).Id;

        var browser = await app.Browser(_marketer);
        var page = await (await browser.GetAsync(new Uri($"/captures/{id}", UriKind.Relative), TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert(1)", page, StringComparison.Ordinal);
        var rep = await app.Browser(TestData.Rep());
        Assert.NotEqual(HttpStatusCode.OK, (await rep.GetAsync(new Uri("/captures", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public void A_capture_is_read_back_as_it_was_written()
    {
        var command = TestData.Capture() with
        {
            Campaign = "C",
            ExternalId = new("s", "1"),
            CapturedAt = app.Clock.Now,
            Answers = TestData.ReadyToBuy(new(2026, 5, 1)),
            Interest = [new(ResponseKind.Form, app.Clock.Now), new(ResponseKind.Call, null)],
            Tags = ["a"],
            CustomFields = new() { ["k"] = "v" },
            Utm = new() { ["utm_source"] = "x" },
            Consent = "yes",
            RequestKey = "r",
            Mine = true,
        };
        var raw = Capture.Received(command.Route, command.Body, app.Clock.Now, null);
        raw.Failed("why", KeepFailedCapture.Write(command), app.Clock.Now);

        var read = KeepFailedCapture.Read(raw);

        Assert.Equal(KeepFailedCapture.Write(command), KeepFailedCapture.Write(read));
        Assert.Equal(command.Answers, read.Answers);
        Assert.Equal((command.Contact, command.Source, command.Body, raw.Id), (read.Contact, read.Source, read.Body, read.CaptureId));
    }

    /// <summary>While it lasts the database refuses leads with that address.</summary>
    private async Task Broken(string email, Func<Task> act)
    {
        var sql = $"""
            CREATE FUNCTION shut() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN IF NEW.email = '{email}' THEN RAISE EXCEPTION 'the door is shut'; END IF; RETURN NEW; END $f$;
            CREATE TRIGGER shut BEFORE INSERT ON leads FOR EACH ROW EXECUTE FUNCTION shut();
            """;
        await app.Db(db => db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken));
        try
        {
            await act();
        }
        finally
        {
            await app.Db(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER shut ON leads; DROP FUNCTION shut();", TestContext.Current.CancellationToken));
        }
    }

    private Task<Guid> Failed(string email) => app.Db(async db => (await db.Captures.Where(c => c.Outcome == CaptureOutcome.Failed).ToListAsync(TestContext.Current.CancellationToken)).Single(c => c.Given!.Contains(email, StringComparison.Ordinal)).Id);
}
