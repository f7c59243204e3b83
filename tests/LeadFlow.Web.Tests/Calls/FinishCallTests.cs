using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using FluentValidation;
using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Features.Calls;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Fields;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Shared;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Calls;

/// <summary>A call by the sheet: all that comes of it in one save.</summary>
public sealed class FinishCallTests(App app) : IClassFixture<App>
{
    private readonly TestUser _sdr = TestData.Sdr(), _rep = TestData.Rep(), _manager = TestData.MarketingManager();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fresh_installation_has_a_sheet_for_every_lead_and_one_press_keeps_all_that_was_said()
    {
        var lead = await Lead();
        var sheet = await app.Send(new GetCallSheet.Query(lead.Id), _sdr);
        Assert.Null(sheet.ScriptId);
        Assert.Equal(sheet.NextBest, sheet.Questions[0].Criterion);

        var preview = await app.Send(new PreviewCall.Query(lead.Id, Filled()), _sdr);
        Assert.Equal(lead.Score, (await app.Send(new GetLead.Query(lead.Id), _sdr)).Score); // Nothing is kept by looking.
        var done = await app.Send(new FinishCall.Command(lead.Id, Guid.NewGuid(), Disposition.Reached, Filled()) { Note = "Nice talk", Next = new("Send the offer", TaskKind.Email, app.Clock.Now.AddHours(3)) }, _sdr);

        Assert.True(done.Result.Succeeded, done.Result.Refusal);
        var after = await app.Send(new GetLead.Query(lead.Id), _sdr);
        Assert.Equal((preview.Score, preview.Stage), (after.Score, after.Stage.Name)); // By the very same rules.
        Assert.Equal(("confirmed", 12_000m, "likely"), (after.Bant.Budget.Level.ToString().ToLowerInvariant(), after.Bant.Budget.Amount, after.Bant.Need.Level.ToString().ToLowerInvariant()));
        Assert.Equal("Send the offer", after.NextAction!.Text);
        Assert.Equal(_sdr.Id, after.Owner); // Warm by it, and nobody's before.
        var answers = await app.Db(db => db.Answers.Where(a => a.LeadId == lead.Id).ToListAsync(Ct));
        Assert.All(answers, a => Assert.Equal(LearnedFrom.Call, a.LearnedFrom));
    }

    [Fact]
    public async Task The_activity_says_how_it_ended_to_programs_too()
    {
        var lead = await Lead();
        await app.Send(new FinishCall.Command(lead.Id, Guid.NewGuid(), Disposition.NotInterested, null) { Note = "They have one" }, _sdr);

        var call = (await (await app.Client(_sdr)).Get($"leads/{lead.Id}/activities")).Json["items"]!.AsArray().Single(a => (string?)a!["kind"] == "call")!;

        Assert.Equal(("not-interested", "reached", "outbound"), ((string?)call["data"]!["disposition"], (string?)call["data"]!["outcome"], (string?)call["data"]!["direction"]));
    }

    [Fact]
    public async Task The_same_sheet_again_does_nothing_twice_even_at_once()
    {
        var lead = await Lead();
        var command = new FinishCall.Command(lead.Id, Guid.NewGuid(), Disposition.Reached, Filled()) { Next = new("Call again") };

        var both = await Task.WhenAll(app.Send(command, _sdr), app.Send(command, _sdr));
        var again = await app.Send(command, _sdr);

        Assert.All(both, b => Assert.True(b.Result.Succeeded));
        Assert.Single(both, b => b.WasDone);
        Assert.True(again.WasDone);
        Assert.Equal((1, 1, 1), await app.Db(async db => (await db.Calls.CountAsync(c => c.LeadId == lead.Id, Ct), await db.Tasks.CountAsync(t => t.LeadId == lead.Id, Ct), await db.Activities.CountAsync(a => a.LeadId == lead.Id && a.Kind == ActivityKind.Call, Ct))));
        await Assert.ThrowsAsync<NotFoundException>(() => app.Send(command, _rep)); // Nobody finishes another's sheet.
    }

    [Fact]
    public async Task Who_answers_the_same_meanwhile_is_shown_and_the_next_press_wins()
    {
        var lead = await Lead();
        var seen = (await app.Send(new GetBant.Query(lead.Id), _sdr)).Criteria.ToDictionary(c => c.Criterion, c => c.LearnedAt);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        await app.Send(new AnswerBant.Command(lead.Id, [new(Criterion.Need, LearnedFrom.Mail) { Level = Level.No, Note = "By mail" }]), _rep);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        var command = new FinishCall.Command(lead.Id, Guid.NewGuid(), Disposition.Reached, Filled() with { Seen = seen });

        Assert.Equal(Criterion.Need, Assert.Single((await app.Send(new PreviewCall.Query(lead.Id, command.Sheet), _sdr)).Theirs).Criterion);
        var first = await app.Send(command, _sdr);
        var theirs = Assert.Single(first.Theirs);
        Assert.Equal((false, Criterion.Need, _rep.Name, "no, “By mail”"), (first.Result.Succeeded, theirs.Criterion, theirs.By, theirs.Says));
        Assert.Empty(await app.Db(db => db.Calls.Where(c => c.LeadId == lead.Id).ToListAsync(Ct)));

        seen[Criterion.Need] = theirs.At;
        Assert.True((await app.Send(command with { Sheet = command.Sheet! with { Seen = seen } }, _sdr)).Result.Succeeded);
        Assert.Equal(Level.Likely, (await app.Send(new GetLead.Query(lead.Id), _sdr)).Bant.Need.Level);
    }

    [Fact]
    public async Task A_call_back_is_a_task_at_its_time_and_the_task_that_said_to_call_is_done()
    {
        var lead = await Lead();
        var task = (await app.Send(new AddTask.Command(lead.Id, "Call about the offer") { DueAt = app.Clock.Now.AddMinutes(5) }, _sdr)).TaskId!.Value;
        var at = new DateTimeOffset(app.Clock.Now.AddDays(2).Date, TimeSpan.Zero).AddHours(14);

        Assert.False((await app.Send(new FinishCall.Command(lead.Id, Guid.NewGuid(), Disposition.CallBack, null) { TaskId = task }, _sdr)).Result.Succeeded);
        Assert.Null((await app.Db(db => db.Tasks.SingleAsync(t => t.Id == task, Ct))).DoneAt); // All or nothing.
        await Assert.ThrowsAsync<ValidationException>(() => app.Send(new FinishCall.Command(lead.Id, Guid.NewGuid(), Disposition.CallBack, null) { Next = new(null, DueOn: new(2020, 1, 1)) }, _sdr));
        Assert.True((await app.Send(new FinishCall.Command(lead.Id, Guid.NewGuid(), Disposition.CallBack, null) { TaskId = task, Next = new(null, DueAt: at) }, _sdr)).Result.Succeeded);

        var tasks = await app.Db(db => db.Tasks.Where(t => t.LeadId == lead.Id).OrderBy(t => t.CreatedAt).ToListAsync(Ct));
        Assert.NotNull(tasks[0].DoneAt);
        Assert.Equal((FinishCall.CallBack, TaskKind.Call, at, _sdr.Id), (tasks[1].Title, tasks[1].Kind, tasks[1].DueAt, tasks[1].AssigneeId));
    }

    [Fact]
    public async Task Dead_by_a_call_is_taken_back_with_its_answers_in_one()
    {
        var lead = await Lead();
        var done = await app.Send(new FinishCall.Command(lead.Id, Guid.NewGuid(), Disposition.NotInterested, Filled()) { DeadReason = "no need" }, _sdr);
        Assert.Equal((LeadStanding.Dead, "No need"), await Standing());
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.False((await app.Send(new UndoCall.Command(done.CallId!.Value), _rep)).Succeeded);
        Assert.True((await app.Send(new UndoCall.Command(done.CallId!.Value), _sdr)).Succeeded);

        Assert.Equal((LeadStanding.Open, null), await Standing());
        Assert.Equal(Level.Unknown, (await app.Send(new GetLead.Query(lead.Id), _sdr)).Bant.Budget.Level);
        Assert.False((await app.Send(new FinishCall.Command(lead.Id, Guid.NewGuid(), Disposition.NotInterested, null) { DeadReason = "Because" }, _sdr)).Result.Succeeded);

        async Task<(LeadStanding, string?)> Standing()
        {
            var now = await app.Send(new GetLead.Query(lead.Id), _sdr);
            return (now.Standing, now.DeadReason);
        }
    }

    [Fact]
    public async Task The_script_of_a_source_is_asked_of_its_leads_and_a_sheet_is_finished_under_the_version_it_was_begun_with()
    {
        var lead = await Lead("Hotline of scripts");
        var source = (await app.Send(new GetSources.Query(), TestData.Admin())).Sources.Single(s => s.Name == "Hotline of scripts").Id;
        await app.Send(new DefineField.Command("Machine", FieldKind.Choice, "Press\nLathe", null), TestData.Admin());
        var version = (await app.Send(new GetScript.Query(source), _manager)).Version;
        var question = new ScriptQuestion("", "Which machine?", QuestionFills.Field) { Field = FieldKey.Prefix + "machine", Choices = [new("Press"), new("Lathe")] };
        Assert.True((await app.Send(new SaveQuestion.Command(source, version, question), _manager)).Succeeded);
        Assert.False((await app.Send(new SaveQuestion.Command(source, version, question), _manager)).Succeeded); // Somebody was faster.
        Assert.False((await app.Send(new SaveQuestion.Command(source, 1, question with { Choices = [new("Mill")] }), _manager)).Succeeded);
        Assert.DoesNotContain((await app.Send(new GetCallSheet.Query((await Lead()).Id), _sdr)).Questions, q => q.Text == "Which machine?");

        var begun = await app.Send(new GetCallSheet.Query(lead.Id), _sdr);
        var asked = begun.Questions.Single(q => q.Text == "Which machine?");
        Assert.True((await app.Send(new DropQuestion.Command(source, asked.Key), _manager)).Succeeded);
        Assert.DoesNotContain((await app.Send(new GetCallSheet.Query(lead.Id), _sdr)).Questions, q => q.Key == asked.Key);
        var sheet = new FilledSheet(begun.ScriptId, CallChannel.Phone, false, [new(asked.Key) { Choice = 2 }]);

        Assert.True((await app.Send(new FinishCall.Command(lead.Id, Guid.NewGuid(), Disposition.Reached, sheet), _sdr)).Result.Succeeded);
        Assert.Equal("Lathe", (await app.Send(new GetLead.Query(lead.Id), _sdr)).CustomFields!["machine"]);
        Assert.True((await app.Send(new DropScript.Command(source), _manager)).Succeeded);
        Assert.Null((await app.Send(new GetCallSheet.Query(lead.Id), _sdr)).ScriptId);
        await Assert.ThrowsAsync<ForbiddenException>(() => app.Send(new DropScript.Command(source), _sdr));
    }

    [Fact]
    public async Task Naughty_texts_go_through_the_sheet_and_come_out_as_they_went_in_on_the_page_and_to_programs()
    {
        var texts = JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(SharedData.Path("strings/blns.json"), Ct))!.Where(t => t.Trim().Trim('\uFEFF', '\u200B').Trim() == t && t.Length is > 0 and < 1500 && !t.Contains('\r', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(texts.Count > 300, $"{texts.Count} texts");
        var lead = await Lead();
        using var browser = await app.Browser(_sdr);
        foreach (var part in texts.Chunk(100))
        {
            var note = string.Join('\n', part);
            var shown = await Post(browser, lead.Id, new() { ["Sheet.Note"] = note, ["Sheet.Disposition"] = "CallBack", ["Sheet.Answers[0].Text"] = part[0], ["Sheet.Back.Day"] = "2001-01-01" }); // Refused: what was typed comes back.
            Assert.Equal(note, ((IHtmlTextAreaElement)shown.QuerySelector("#Sheet_Note")!).Value.ReplaceLineEndings("\n"));
            Assert.Equal(part[0], ((IHtmlTextAreaElement)shown.QuerySelector("#text-0")!).Value);
            var kept = await app.Send(new FinishCall.Command(lead.Id, Guid.NewGuid(), Disposition.LeftMessage, null) { Note = note }, _sdr);
            Assert.True(kept.Result.Succeeded);
        }

        var said = (await (await app.Client(_sdr)).Get($"leads/{lead.Id}/activities?limit=200")).Json["items"]!.AsArray().Where(a => (string?)a!["kind"] == "call").Select(a => (string?)a!["text"]).Reverse();
        Assert.Equal(texts.Chunk(100).Select(c => string.Join('\n', c).Trim()), said);
    }

    [Fact]
    public async Task Whoever_rings_is_found_or_added_and_their_sheet_opens()
    {
        using var browser = await app.Browser(_sdr);
        using var page = await Get(browser, "/call?channel=Chat&q=new.caller@example.com");
        Assert.Equal("new.caller@example.com", ((IHtmlInputElement)page.QuerySelector("#Input_Email")!).Value);

        var form = Fields(page, "form[method=post][action*='/call']");
        form["Input.Name"] = "Nina van Caller";
        var answer = await Send(browser, page, "/call?channel=Chat", form);

        var lead = await app.Db(db => db.Leads.Include(l => l.Source).SingleAsync(l => l.Email == "new.caller@example.com", Ct));
        Assert.Equal($"/leads/{lead.Id}/call?channel=Chat&inbound=True", answer.Headers.Location!.ToString());
        Assert.Equal((SourceKind.WebChat, "Nina van", "Caller"), (lead.Source!.Kind, lead.FirstName, lead.LastName));
        using var found = await Get(browser, "/call?q=caller");
        Assert.Contains(found.QuerySelectorAll(".lf-entries a"), a => a.GetAttribute("href")!.Contains(lead.Id.ToString(), StringComparison.Ordinal));
    }

    private async Task<LeadView> Lead(string source = "Website") => await app.Lead(capture: TestData.Capture(source: source));

    private static FilledSheet Filled() => new(null, CallChannel.Phone, false, [new("need") { Choice = 2, Text = "The old one breaks" }, new("budget") { Choice = 1, Amount = 12_000, Currency = "EUR" }]);

    private static async Task<IHtmlDocument> Post(HttpClient browser, Guid lead, Dictionary<string, string> typed)
    {
        using var page = await Get(browser, $"/leads/{lead}/call");
        var form = Fields(page, "#sheet");
        foreach (var (name, value) in typed)
        {
            form[name] = value;
        }

        using var answer = await Send(browser, page, $"/leads/{lead}/call", form);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(Ct), Ct);
    }

    private static async Task<IHtmlDocument> Get(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        var page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(Ct), Ct);
        page.Body!.SetAttribute("data-cookies", string.Join("; ", answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.Select(c => c.Split(';')[0]) : []));
        return page;
    }

    private static Dictionary<string, string> Fields(IHtmlDocument page, string form) => page.QuerySelectorAll($"{form} input[type=hidden]").OfType<IHtmlInputElement>().Where(i => i.Name is not null).GroupBy(i => i.Name!).ToDictionary(g => g.Key, g => g.First().Value)
        .Concat(page.QuerySelectorAll($"{form} input:not([type=hidden]):not([type=radio])").OfType<IHtmlInputElement>().Where(i => i.Name is not null).GroupBy(i => i.Name!).Select(g => KeyValuePair.Create(g.Key, g.First().Value))).ToDictionary();

    private static async Task<HttpResponseMessage> Send(HttpClient browser, IHtmlDocument page, string path, Dictionary<string, string> form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = new FormUrlEncodedContent(form);
        request.Headers.Add("Cookie", string.Join("; ", browser.DefaultRequestHeaders.GetValues("Cookie").Single(), page.Body!.GetAttribute("data-cookies")));
        return await browser.SendAsync(request, Ct);
    }
}
