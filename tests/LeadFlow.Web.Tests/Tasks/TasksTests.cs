using LeadFlow.Domain.Leads;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.MyDay;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Tasks;

public sealed class TasksTests(App app) : IClassFixture<App>
{
    private readonly TestUser _sdr = TestData.Sdr();
    private readonly TestUser _other = TestData.Sdr("Olaf Other");

    [Fact]
    public async Task However_many_finish_a_task_at_once_it_is_done_once()
    {
        var lead = await app.Lead();
        var task = await Plan(lead.Id, "Call them");
        await app.Know(_other);

        var finished = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => app.Send(new FinishTask.Command(task) { Outcome = TouchResult.Reached, Text = $"Said {n}", Next = new("Send the offer") }, n % 2 == 0 ? _sdr : _other)));

        Assert.All(finished, f => Assert.True(f.Result.Succeeded));
        Assert.Equal(1, finished.Count(f => !f.WasDone));
        Assert.Equal([(ActivityKind.Call, 1), (ActivityKind.TaskPlanned, 2), (ActivityKind.TaskDone, 1)], await Kinds(lead.Id, ActivityKind.Call, ActivityKind.TaskDone, ActivityKind.TaskPlanned));
        Assert.Equal("Send the offer", Assert.Single(await app.Send(new GetTasksOfLead.Query(lead.Id), _sdr)).Title);
    }

    [Fact]
    public async Task Finishing_a_call_logs_it_and_plans_the_next_or_does_neither()
    {
        var lead = await app.Lead();
        var task = await Plan(lead.Id, "Call them");
        var gone = TestData.Rep("Gone Gina");
        await app.Know(gone);
        await app.Send(new DeactivateUser.Command(gone.Id), TestData.Admin());

        var refused = await app.Send(new FinishTask.Command(task) { Outcome = TouchResult.Reached, Text = "Yes", Next = new("Visit them", AssigneeId: gone.Id) }, _sdr);
        Assert.Contains("no longer works here", refused.Result.Refusal, StringComparison.Ordinal);
        Assert.True((await app.Send(new GetTask.Query(task), _sdr)).IsOpen);
        Assert.Empty(await Kinds(lead.Id, ActivityKind.Call, ActivityKind.TaskDone));

        var finished = await app.Send(new FinishTask.Command(task) { Outcome = TouchResult.NoAnswer, Text = "Yes", Next = new("Call again", DueOn: new(2027, 1, 4)) }, _sdr);
        Assert.True(finished.Result.Succeeded);
        var next = await app.Send(new GetLead.Query(lead.Id), _sdr);
        Assert.Equal(("Call again", new DateTimeOffset(2027, 1, 4, 23, 59, 0, TimeSpan.Zero)), (next.NextAction!.Text, next.NextAction.DueAt));
    }

    [Fact]
    public async Task A_new_task_is_due_today_or_later_by_the_days_of_whoever_plans_it()
    {
        var lead = await app.Lead();
        var today = DateOnly.FromDateTime(app.Clock.Now.UtcDateTime);
        var task = await Plan(lead.Id, "Call them");

        Assert.NotNull((await app.Send(new AddTask.Command(lead.Id, "Call") { DueOn = today }, _sdr)).TaskId);
        Assert.NotNull((await app.Send(new AddTask.Command(lead.Id, "Call") { DueAt = app.Clock.Now.Date == app.Clock.Now.AddMinutes(-1).Date ? app.Clock.Now.AddMinutes(-1) : app.Clock.Now }, _sdr)).TaskId);
        foreach (var late in new AddTask.Command[] { new(lead.Id, "Call") { DueOn = today.AddDays(-1) }, new(lead.Id, "Call") { DueAt = app.Clock.Now.AddDays(-1) } })
        {
            Assert.Equal("dueOn", (await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.Send(late, _sdr))).Errors.Single().PropertyName);
        }

        var next = await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.Send(new FinishTask.Command(task) { Next = new("Again", DueOn: today.AddDays(-1)) }, _sdr));
        Assert.Equal("next.dueOn", next.Errors.Single().PropertyName);
        Assert.True((await app.Send(new GetTask.Query(task), _sdr)).IsOpen);
    }

    [Fact]
    public async Task A_title_of_five_thousand_characters_is_refused_at_its_field_and_a_strange_one_is_kept_as_it_is()
    {
        var client = await app.Client(_sdr);
        (await Http.Api.Post(client, "tasks", new { title = new string('x', 5000) })).ExpectProblem(422, "title");
        (await Http.Api.Post(client, "tasks", new { title = "  " })).ExpectProblem(422, "title");
        (await Http.Api.Post(client, "tasks", new { title = "x", dueOn = "9999-12-31" })).ExpectProblem(422, "dueOn");
        foreach (var strange in new[] { "<script>alert(1)</script>", "'; DROP TABLE tasks;--", "שלום ‮abc", "👩‍👩‍👧 Ωé", "{{7*7}} ${x} %s" })
        {
            var added = (await Http.Api.Post(client, "tasks", new { title = strange, note = strange })).Expect(System.Net.HttpStatusCode.Created);
            Assert.Equal((strange, strange), ((string?)added["title"], (string?)added["note"]));
            using var browser = await app.Browser(_sdr);
            var page = await browser.GetStringAsync(new Uri("/my-day", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Contains(strange, System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            (await Http.Api.Post(client, $"tasks/{added["id"]}/drop")).Expect(System.Net.HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task The_api_plans_edits_finishes_puts_off_drops_and_reopens()
    {
        var client = await app.Client(_sdr);
        var lead = await app.Lead();
        var key = Guid.NewGuid().ToString();
        var body = new { leadId = lead.Id, title = "Call", kind = "call", dueAt = "2027-02-01T09:30:00Z", repeat = "weekly" };
        var first = (await Http.Api.Post(client, "tasks", body, ("Idempotency-Key", key))).Expect(System.Net.HttpStatusCode.Created);
        var again = (await Http.Api.Post(client, "tasks", body, ("Idempotency-Key", key))).Expect(System.Net.HttpStatusCode.Created);
        Assert.Equal((string?)first["id"], (string?)again["id"]);
        Assert.Equal(("open", "weekly", false), ((string?)first["state"], (string?)first["repeat"], (bool)first["allDay"]!));
        var path = $"tasks/{first["id"]}";

        (await Http.Api.Patch(client, path, new { title = "Call twice" }, null)).ExpectProblem(428);
        var edited = (await Http.Api.Patch(client, path, new { title = "Call twice" }, 1)).Expect(System.Net.HttpStatusCode.OK);
        Assert.Equal(("Call twice", 2, "2027-02-01T09:30:00Z"), ((string?)edited["title"], (int)edited["version"]!, (string?)edited["dueAt"]));
        Assert.Equal("Call twice", (string?)(await Http.Api.Patch(client, path, new { title = "Mine" }, 1)).ExpectProblem(412)["current"]!["title"]);
        (await Http.Api.Patch(client, path, new { title = (string?)null }, 2)).ExpectProblem(422, "title");

        var put = (await Http.Api.Post(client, $"{path}/snooze", new { day = "2027-02-03" })).Expect(System.Net.HttpStatusCode.OK);
        Assert.Equal(("2027-02-03T09:00:00Z", 1), ((string?)put["dueAt"], (int)put["snoozes"]!));
        (await Http.Api.Post(client, $"{path}/snooze", new { })).ExpectProblem(422, "day");
        (await Http.Api.Post(client, $"{path}/snooze", new { day = "2001-02-03" })).ExpectProblem(409);
        (await Http.Api.Post(client, $"{path}/finish", new { outcome = "shouted" })).ExpectProblem(422, "outcome");
        (await Http.Api.Post(client, $"{path}/finish", new { next = new { title = "" } })).ExpectProblem(422, "next.title");
        var done = (await Http.Api.Post(client, $"{path}/finish", new { outcome = "left-message" })).Expect(System.Net.HttpStatusCode.OK);
        Assert.Equal("done", (string?)done["state"]);
        (await Http.Api.Post(client, $"{path}/drop")).ExpectProblem(409);
        var open = (await Http.Api.Get(client, $"tasks?leadId={lead.Id}")).Expect(System.Net.HttpStatusCode.OK)["items"]!.AsArray();
        Assert.Equal("2027-02-08T09:30:00Z", (string?)Assert.Single(open)!["dueAt"]); // In its rhythm, not a week after the day it was put off to.
        (await Http.Api.Post(client, $"{path}/reopen")).Expect(System.Net.HttpStatusCode.OK);
        Assert.Equal((string?)first["id"], (string?)Assert.Single((await Http.Api.Get(client, $"tasks?leadId={lead.Id}")).Json["items"]!.AsArray())!["id"]);
        Assert.Equal("dropped", (string?)(await Http.Api.Post(client, $"{path}/drop")).Expect(System.Net.HttpStatusCode.OK)["state"]);

        var reader = await app.Client(_sdr, "leads:read");
        (await Http.Api.Get(reader, "tasks")).Expect(System.Net.HttpStatusCode.OK);
        (await Http.Api.Post(reader, $"{path}/reopen")).ExpectProblem(403);
    }

    [Fact]
    public async Task Lists_page_through_every_task_once()
    {
        var rep = TestData.Rep();
        var client = await app.Client(rep);
        var due = app.Clock.Now.AddDays(2);
        for (var n = 0; n < 7; n++)
        {
            await app.Send(new AddTask.Command(null, $"Task {n}") { DueAt = due.AddMinutes(n / 3) }, rep); // Some due in one instant.
        }

        foreach (var state in new[] { "open", "done" })
        {
            List<string> seen = [];
            for (string? cursor = null, next = ""; next is not null; cursor = next)
            {
                var page = (await Http.Api.Get(client, $"tasks?state={state}&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(System.Net.HttpStatusCode.OK);
                seen.AddRange(page["items"]!.AsArray().Select(i => (string)i!["id"]!));
                next = (string?)page["nextCursor"];
            }

            Assert.Equal((7, 7), (seen.Count, seen.Distinct().Count()));
            foreach (var id in seen.Where(_ => state == "open"))
            {
                (await Http.Api.Post(client, $"tasks/{id}/finish")).Expect(System.Net.HttpStatusCode.OK);
            }
        }

        (await Http.Api.Get(client, "tasks?state=lost")).ExpectProblem(422, "state");
        (await Http.Api.Get(client, "tasks?cursor=zzz")).ExpectProblem(422, "cursor");
    }

    [Fact]
    public async Task A_task_of_no_lead_is_its_peoples_and_their_managers_business()
    {
        var task = (await app.Send(new AddTask.Command(null, "Tidy my desk"), _sdr)).TaskId!.Value;

        await Assert.ThrowsAsync<NotFoundException>(() => app.Send(new GetTask.Query(task), _other));
        await Assert.ThrowsAsync<NotFoundException>(() => app.Send(new DropTask.Command(task), _other));
        Assert.Empty((await app.Send(new FindTasks.Query(AssigneeId: _sdr.Id), _other)).Items);
        Assert.Single((await app.Send(new FindTasks.Query(AssigneeId: _sdr.Id), TestData.SalesManager())).Items);
    }

    [Fact]
    public async Task A_second_editor_is_told_what_it_is_by_now_and_somebody_given_a_task_hears_of_it()
    {
        var task = await Plan((await app.Lead()).Id, "Call them");
        await app.Know(_other);
        Assert.True((await app.Send(new EditTask.Command(task, 1, "Call them soon") { AssigneeId = _other.Id }, _sdr)).Succeeded);
        await Assert.ThrowsAsync<ChangedMeanwhileException>(() => app.Send(new EditTask.Command(task, 1, "Mine"), _sdr));

        Assert.Equal(1, await app.Db(db => db.Notices.CountAsync(n => n.UserId == _other.Id, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_dead_lead_has_nothing_to_do_and_undo_brings_it_back()
    {
        var lead = await app.Lead();
        var task = await Plan(lead.Id, "Call them");
        Assert.True((await app.Send(new MoveLead.Command(lead.Id, "dead", "No need"), _sdr)).Succeeded);
        Assert.Empty(await app.Send(new GetTasksOfLead.Query(lead.Id), _sdr));
        Assert.Contains("dead", (await app.Send(new AddTask.Command(lead.Id, "More"), _sdr)).Result.Refusal, StringComparison.Ordinal);

        Assert.True((await app.Send(new UndoMove.Command(lead.Id), _sdr)).Succeeded);
        Assert.Equal(task, Assert.Single(await app.Send(new GetTasksOfLead.Query(lead.Id), _sdr)).Id);
        Assert.Equal("Call them", (await app.Send(new GetLead.Query(lead.Id), _sdr)).NextAction!.Text);
    }

    [Fact]
    public async Task My_day_gathers_what_waits_for_whoever_looks()
    {
        var (marketer, rep) = (TestData.Marketer(), TestData.Rep());
        var raw = await app.Lead(marketer);
        var hot = await app.HotLead(marketer);
        var mine = await app.ClaimedLead(rep);
        var accepted = await app.AcceptedLead(rep);
        await app.Send(new LogActivity.Command(accepted.Id, TouchKind.Email) { Direction = TouchDirection.Inbound, Text = "We can do Tuesday" }, rep);

        var day = await app.Send(new GetMyDay.Query(), rep);
        Assert.Contains(day.RunningOut.Items, i => i.LeadId == mine.Id && i.State == Domain.Handoffs.HandoffState.Claimed);
        Assert.Contains(day.RunningOut.Items, i => i.LeadId == hot.Id && i.State == Domain.Handoffs.HandoffState.Offered);
        Assert.Equal((accepted.Id, "We can do Tuesday"), (Assert.Single(day.Answered.Items).LeadId, day.Answered.Items[0].Says));
        Assert.Null(day.Unowned);
        await app.Send(new LogActivity.Command(accepted.Id, TouchKind.Call), rep);
        Assert.Empty((await app.Send(new GetMyDay.Query(), rep)).Answered.Items);

        Assert.Contains((await app.Send(new GetMyDay.Query(), marketer)).ToGreet.Items, i => i.LeadId == raw.Id);
        await app.Send(new ReturnLead.Command(mine.Id, "No budget", "Ask in spring"), rep);
        Assert.True((await app.Send(new GetMyDay.Query(), TestData.MarketingManager())).Unowned > 0);
    }

    [Fact]
    public async Task An_sdr_has_a_list_to_call_of_calls_that_are_due_and_of_their_leads_to_greet()
    {
        var sdr = TestData.Sdr("Sally Sdr");
        await app.Know(sdr);
        var capture = TestData.Capture(firstName: "Gustav", lastName: "Greeted");
        var greet = await app.Lead(capture: capture with { Contact = capture.Contact with { Phone = "+49 30 1234567" } });
        var other = await app.Lead(capture: TestData.Capture(firstName: "Carla", lastName: "Called"));
        Assert.True((await app.Send(new AssignLead.Command(greet.Id, sdr.Id), TestData.Marketer())).Succeeded);
        await app.Send(new AddTask.Command(other.Id, "Ring Carla") { DueOn = DateOnly.FromDateTime(app.Clock.Now.UtcDateTime) }, sdr);
        await app.Send(new AddTask.Command(other.Id, "Write to Carla", TaskKind.Email) { DueOn = DateOnly.FromDateTime(app.Clock.Now.UtcDateTime) }, sdr);

        using var page = await new AngleSharp.Html.Parser.HtmlParser().ParseDocumentAsync(await (await app.Browser(sdr)).GetStringAsync(new Uri("/my-day", UriKind.Relative), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        var rows = page.QuerySelectorAll("#to-call [data-row-link]").Select(r => r.TextContent);
        Assert.Equal(["Ring Carla", "Gustav Greeted"], rows);
        Assert.Contains("tel:+49301234567", page.QuerySelectorAll("#to-call a").Select(a => a.GetAttribute("href")));
        Assert.Equal(["Write to Carla"], page.QuerySelectorAll("#to-do [data-row-link]").Select(r => r.TextContent));
        Assert.Null(page.QuerySelector("#greet"));
    }

    [Fact]
    public async Task An_own_lead_that_has_been_silent_too_long_with_nothing_planned_shows_until_something_is()
    {
        var lead = await app.Lead(_sdr);
        await app.Send(new AssignLead.Command(lead.Id, _sdr.Id), _sdr);
        await app.Send(new LogActivity.Command(lead.Id, TouchKind.Call) { Outcome = TouchOutcome.NoAnswer }, _sdr);
        Assert.DoesNotContain((await app.Send(new GetMyDay.Query(), _sdr)).Idle.Items, i => i.LeadId == lead.Id);
        await app.Db(db => db.Qualifications.Where(q => q.LeadId == lead.Id).ExecuteUpdateAsync(s => s.SetProperty(q => q.NextActionAt, app.Clock.Now.AddMinutes(-1)), TestContext.Current.CancellationToken));

        Assert.Contains((await app.Send(new GetMyDay.Query(), _sdr)).Idle.Items, i => i.LeadId == lead.Id);
        await Plan(lead.Id, "Write to them");
        Assert.DoesNotContain((await app.Send(new GetMyDay.Query(), _sdr)).Idle.Items, i => i.LeadId == lead.Id);
    }

    private async Task<Guid> Plan(Guid leadId, string title) => (await app.Send(new AddTask.Command(leadId, title) { DueAt = app.Clock.Now.AddHours(2) }, _sdr)).TaskId!.Value;

    private Task<List<(ActivityKind, int)>> Kinds(Guid leadId, params ActivityKind[] kinds) => app.Db(async db =>
        (await db.Activities.Where(a => a.LeadId == leadId && kinds.Contains(a.Kind)).ToListAsync(TestContext.Current.CancellationToken)).GroupBy(a => a.Kind).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())).ToList());
}
