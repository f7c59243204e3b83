using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Leads;

/// <summary>What the lead page shows, and what its parts do.</summary>
public sealed class LeadPageTests(App app) : IClassFixture<App>
{
    private readonly TestUser _marketer = TestData.Marketer();
    private readonly TestUser _rep = TestData.Rep();

    [Fact]
    public async Task The_history_of_the_score_ends_at_the_stored_score()
    {
        var lead = await app.HotLead(_marketer);
        await app.Send(new LogActivity.Command(lead.Id, TouchKind.Meeting) { Text = "At their place" }, _rep);
        await app.Send(new AnswerBant.Command(lead.Id, [new(Criterion.Authority, LearnedFrom.Meeting) { Level = Level.Possible }]), _rep);

        var (now, history) = (await app.Send(new GetLead.Query(lead.Id), _marketer), await app.Send(new GetScoreHistory.Query(lead.Id), _marketer));

        Assert.Equal(now.Score, history.Score);
        Assert.Equal(now.Score, history.Days[^1].Score);
    }

    [Fact]
    public async Task A_sales_manager_takes_over_what_a_rep_has_claimed()
    {
        var manager = TestData.SalesManager();
        var lead = await app.ClaimedLead(_rep);
        Assert.DoesNotContain("Take it over", await Page(TestData.Rep()), StringComparison.Ordinal);
        Assert.DoesNotContain("Take it over", await Page(TestData.MarketingManager()), StringComparison.Ordinal);
        Assert.Contains("Take it over", await Page(manager), StringComparison.Ordinal);

        Assert.True((await app.Send(new AssignLead.Command(lead.Id, manager.Id), manager)).Succeeded);
        Assert.Equal(manager.Id, (await app.Send(new GetLead.Query(lead.Id), manager)).Handoff!.ClaimedBy);
        Assert.DoesNotContain("Take it over", await Page(manager), StringComparison.Ordinal);

        async Task<string> Page(TestUser by) => await (await app.Browser(by)).GetStringAsync(new Uri($"/leads/{lead.Id}", UriKind.Relative), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_timeline_shows_one_side_or_one_kind_a_page_at_a_time()
    {
        var lead = await app.Lead(_marketer);
        for (var i = 0; i < 7; i++)
        {
            await app.Send(new LogActivity.Command(lead.Id, TouchKind.Note) { Text = $"Note {i}" }, i % 2 == 0 ? _marketer : _rep);
        }

        await app.Send(new LogActivity.Command(lead.Id, TouchKind.Call) { Outcome = TouchOutcome.NoAnswer }, _rep);

        var notes = await Timeline(new(lead.Id, 3) { Group = TimelineGroup.Notes });
        var rest = await Timeline(new(lead.Id, 10, notes.Lines[^1].At, notes.Lines[^1].Id) { Group = TimelineGroup.Notes });
        var sales = await Timeline(new(lead.Id) { Side = Side.Sales });
        var calls = await Timeline(new(lead.Id) { Side = Side.Sales, Group = TimelineGroup.Touches });

        Assert.True(notes.HasMore);
        Assert.Equal(["Note 6", "Note 5", "Note 4", "Note 3", "Note 2", "Note 1", "Note 0"], notes.Lines.Concat(rest.Lines).Select(l => l.Text));
        Assert.False(rest.HasMore);
        Assert.Equal(4, sales.Lines.Count);
        Assert.All(sales.Lines, l => Assert.Equal(Side.Sales, l.Side));
        Assert.Equal(ActivityKind.Call, Assert.Single(calls.Lines).Kind);
        Assert.Empty((await Timeline(new(lead.Id) { Group = TimelineGroup.Handoffs })).Lines);
    }

    [Fact]
    public async Task Every_kind_of_entry_belongs_to_one_group()
    {
        await Task.CompletedTask;
        Assert.All(Enum.GetValues<ActivityKind>(), k => Assert.Single(Enum.GetValues<TimelineGroup>(), g => g.Kinds().Contains(k)));
    }

    [Fact]
    public async Task Two_who_change_different_fields_are_both_kept_and_of_the_same_field_the_second_is_asked()
    {
        var lead = await app.Lead(_marketer);

        var city = await app.Send(new ChangeField.Command(lead.Id, "city", "Lima", ""), _marketer);
        var phone = await app.Send(new ChangeField.Command(lead.Id, "phone", "+51 1 234567", ""), _rep);
        var late = await app.Send(new ChangeField.Command(lead.Id, "city", "Cusco", ""), _rep);
        var after = await app.Send(new GetLead.Query(lead.Id), _marketer);

        Assert.True(city.Result!.Succeeded && phone.Result!.Succeeded);
        Assert.Null(late.Result);
        Assert.Equal(("Lima", _marketer.Name), (late.Conflict!.Theirs, late.Conflict.By));
        Assert.Equal(("Lima", "+51 1 234567"), (after.City, after.Phone));

        var chosen = await app.Send(new ChangeField.Command(lead.Id, "city", "Cusco", late.Conflict.Theirs), _rep);

        Assert.True(chosen.Result!.Succeeded);
        Assert.Equal("Cusco", (await app.Send(new GetLead.Query(lead.Id), _marketer)).City);
    }

    [Theory]
    [InlineData("firstName", 5000)]
    [InlineData("companySize", 3)]
    [InlineData("email", 4)]
    public async Task What_cannot_be_saved_stands_at_the_field_with_what_was_typed(string field, int length)
    {
        var lead = await app.Lead(_marketer);
        var typed = new string('x', length);

        var page = await Post($"/leads/{lead.Id}/edit/{field}", new() { ["Edit.Value"] = typed, ["Edit.Was"] = field is "firstName" ? lead.FirstName! : field is "email" ? lead.Email! : "" });

        Assert.Equal(typed, ((IHtmlInputElement)page.QuerySelector("#Edit_Value")!).Value);
        Assert.NotNull(page.QuerySelector("#Edit_Value-error"));
    }

    [Fact]
    public async Task Tags_are_put_on_and_taken_off_in_place_up_to_a_limit_that_is_said()
    {
        var lead = await app.Lead(_marketer);
        for (var i = 0; i < Lead.MaxTags; i++)
        {
            Assert.True((await app.Send(new TagLead.Command(lead.Id, $"tag {i}"), _marketer)).Succeeded);
        }

        var refused = await app.Send(new TagLead.Command(lead.Id, "one more"), _marketer);
        var again = await app.Send(new TagLead.Command(lead.Id, "TAG 1"), _marketer);
        var page = await Post($"/leads/{lead.Id}?handler=Tag", new() { ["tag"] = "one more" });
        await Post($"/leads/{lead.Id}?handler=Tag", new() { ["untag"] = "tag 3" });
        var after = await app.Send(new GetLead.Query(lead.Id), _marketer);

        Assert.Contains($"at most {Lead.MaxTags}", refused.Refusal, StringComparison.Ordinal);
        Assert.True(again.Succeeded);
        Assert.Contains($"at most {Lead.MaxTags}", page.QuerySelector("#Tags_Tag-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Lead.MaxTags - 1, after.Tags.Count);
        Assert.DoesNotContain("tag 3", after.Tags);
    }

    [Fact]
    public async Task Somebody_elses_answer_meanwhile_is_laid_beside_what_was_typed_and_a_second_press_saves_it()
    {
        var lead = await app.Lead(_marketer);
        await app.Send(new AnswerBant.Command(lead.Id, [new(Criterion.Need, LearnedFrom.Call) { Level = Level.Likely, Note = "Theirs" }]), _rep);

        var page = await Post($"/leads/{lead.Id}/bant", new() { ["Bant.Criterion"] = "Need", ["Bant.Level"] = "Confirmed", ["Bant.Note"] = "Mine" });
        var between = await app.Send(new GetLead.Query(lead.Id), _marketer);
        var seen = ((IHtmlInputElement)page.QuerySelector("details[open] [name='Bant.Seen']")!).Value;
        await Post($"/leads/{lead.Id}/bant", new() { ["Bant.Criterion"] = "Need", ["Bant.Level"] = "Confirmed", ["Bant.Note"] = "Mine", ["Bant.Seen"] = seen });
        var after = await app.Send(new GetLead.Query(lead.Id), _marketer);

        Assert.Contains(_rep.Name, page.QuerySelector("details[open] [role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Mine", page.QuerySelector("details[open] textarea")!.TextContent, StringComparison.Ordinal);
        Assert.Equal((Level.Likely, "Theirs"), (between.Bant.Need.Level, between.Bant.Need.Note));
        Assert.Equal((Level.Confirmed, "Mine"), (after.Bant.Need.Level, after.Bant.Need.Note));
    }

    [Fact]
    public async Task A_call_that_does_not_say_how_it_went_is_asked_for_it_and_not_logged()
    {
        var lead = await app.Lead(_marketer);

        var page = await Post($"/leads/{lead.Id}?handler=Touch", new() { ["Touch.Kind"] = "Call", ["Touch.Text"] = "Rang them" });
        Assert.NotNull(page.QuerySelector("#Touch_Outcome-error"));
        Assert.Equal("", ((IHtmlSelectElement)page.QuerySelector("#Touch_Outcome")!).Value);
        Assert.Contains("Rang them", page.QuerySelector("#Touch_Text")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain((await Timeline(new(lead.Id) { Group = TimelineGroup.Touches })).Lines, l => l.Kind == ActivityKind.Call);

        await Post($"/leads/{lead.Id}?handler=Touch", new() { ["Touch.Kind"] = "Call", ["Touch.Outcome"] = "NoAnswer" });
        await Post($"/leads/{lead.Id}?handler=Touch", new() { ["Touch.Kind"] = "Call", ["Touch.Direction"] = "Inbound" });
        Assert.Equal(2, (await Timeline(new(lead.Id) { Group = TimelineGroup.Touches })).Lines.Count(l => l.Kind == ActivityKind.Call));
    }

    [Fact]
    public async Task A_call_notes_the_timeframe_and_the_next_step_with_it_and_nothing_where_that_day_is_over()
    {
        var lead = await app.Lead(_marketer);
        Dictionary<string, string> call = new() { ["Touch.Kind"] = "Call", ["Touch.Outcome"] = "Reached", ["Touch.Timeframe"] = "month", ["Touch.Next"] = "Send the offer", ["Touch.NextOn"] = "2020-01-01" };

        var page = await Post($"/leads/{lead.Id}?handler=Touch", call);
        Assert.Contains("That day is over", page.QuerySelector("[id='Touch.Next-error'], #Touch_Next-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Send the offer", ((IHtmlInputElement)page.QuerySelector("[name='Touch.Next']")!).Value);
        Assert.DoesNotContain((await Timeline(new(lead.Id) { Group = TimelineGroup.Touches })).Lines, l => l.Kind == ActivityKind.Call);

        call["Touch.NextOn"] = "2090-01-01";
        await Post($"/leads/{lead.Id}?handler=Touch", call);
        var after = await app.Send(new GetLead.Query(lead.Id), _marketer);
        Assert.NotNull(after.Bant.Timeframe.To);
        Assert.Equal("Send the offer", after.NextAction!.Text);
    }

    [Fact]
    public async Task What_an_edit_changed_stands_on_the_timeline_with_what_it_was()
    {
        var lead = await app.Lead(_marketer, TestData.Capture(firstName: "Ada", lastName: "Old"));
        await app.Send(new ChangeField.Command(lead.Id, "lastName", "New", "Old"), _marketer);

        using var page = await new HtmlParser().ParseDocumentAsync(await (await app.Browser(_marketer)).GetStringAsync(new Uri($"/leads/{lead.Id}", UriKind.Relative), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        Assert.Contains("Last name: Old → New", page.QuerySelector(".lf-tl")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_of_the_page_comes_alone_for_htmx_and_says_what_an_answer_gave()
    {
        var lead = await app.Lead(_marketer);

        var part = await Post($"/leads/{lead.Id}/bant", new() { ["Bant.Criterion"] = "Timeframe", ["Bant.Pick"] = "now" }, htmx: true);

        Assert.Null(part.QuerySelector("main"));
        Assert.Contains("+20", part.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(15 + 5, (await app.Send(new GetLead.Query(lead.Id), _marketer)).Score); // Talking to them counts too.
    }

    [Fact]
    public async Task The_company_shows_its_other_leads_only_to_who_may_see_them()
    {
        var company = $"Neighbours {Guid.NewGuid():N}";
        var capture = TestData.Capture();
        var me = await app.Lead(_marketer, capture with { Contact = capture.Contact with { Company = company } });
        capture = TestData.Capture(firstName: "Ada", lastName: "Beside");
        var beside = await app.Lead(_marketer, capture with { Contact = capture.Contact with { Company = company } });

        var seen = await app.Send(new GetNeighbours.Query(me.Id), _marketer);

        Assert.Contains(seen.Colleagues, c => c.Id == beside.Id && c.Title == "Ada Beside");
        Assert.DoesNotContain(seen.Colleagues, c => c.Id == me.Id);
        Assert.Equal(company, seen.Where[0]);

        await app.Know(_rep);
        Assert.True((await app.Send(new AssignLead.Command(me.Id, _rep.Id), _marketer)).Succeeded);
        await app.Send(new SetCompany.Command("Ours", "UTC", RestrictReps: true), TestData.Admin());
        try
        {
            Assert.DoesNotContain((await app.Send(new GetNeighbours.Query(me.Id), _rep)).Colleagues, c => c.Id == beside.Id);
        }
        finally
        {
            await app.Send(new SetCompany.Command("Ours", "UTC", RestrictReps: false), TestData.Admin());
        }
    }

    [Fact]
    public async Task The_page_names_whose_turn_it_is_and_every_hand_off()
    {
        var lead = await app.ClaimedLead(_rep);
        await app.Send(new ReturnLead.Command(lead.Id, "No authority", "The boss decides"), _rep);
        var browser = await app.Browser(_marketer);

        using var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri($"/leads/{lead.Id}", UriKind.Relative), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        Assert.Contains("Marketing, Mara Marketer", page.QuerySelector(".lf-turn")!.TextContent, StringComparison.Ordinal);
        var step = Assert.Single(page.QuerySelectorAll(".lf-steps-list li"));
        Assert.Contains("no authority", step.TextContent, StringComparison.Ordinal);
        Assert.Contains("The boss decides", step.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_of_a_long_timeline_are_answered_by_its_index()
    {
        var plan = await app.Db(async db =>
        {
            await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await db.Database.ExecuteSqlAsync($"SET enable_seqscan = off; SET enable_bitmapscan = off");
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "EXPLAIN SELECT id FROM activities WHERE lead_id = '00000000-0000-0000-0000-000000000001' AND side = 'Sales' AND kind = ANY (ARRAY['Call']) ORDER BY at DESC, id DESC LIMIT 31";
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            List<string> lines = [];
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                lines.Add(reader.GetString(0));
            }

            return lines;
        });

        Assert.Contains("Index Only Scan Backward using ix_activities_of_lead", string.Join('\n', plan), StringComparison.Ordinal);
    }

    private Task<GetTimeline.Page> Timeline(GetTimeline.Query query) => app.Send(query, _marketer);

    private async Task<IDocument> Post(string path, Dictionary<string, string> form, bool htmx = false)
    {
        var browser = await app.Browser(_marketer);
        var lead = path.Split('/')[2].Split('?')[0];
        using var start = await browser.GetAsync(new Uri($"/leads/{lead}", UriKind.Relative), TestContext.Current.CancellationToken);
        using var page = await new HtmlParser().ParseDocumentAsync(await start.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        form["__RequestVerificationToken"] = ((IHtmlInputElement)page.QuerySelector("[name=__RequestVerificationToken]")!).Value;
        request.Content = new FormUrlEncodedContent(form);
        request.Headers.Add("Cookie", string.Join("; ", [browser.DefaultRequestHeaders.GetValues("Cookie").Single(), .. start.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])]));
        if (htmx)
        {
            request.Headers.Add("HX-Request", "true");
        }

        using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode is System.Net.HttpStatusCode.OK or System.Net.HttpStatusCode.Redirect, $"{path}: {answer.StatusCode}");
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
    }
}
