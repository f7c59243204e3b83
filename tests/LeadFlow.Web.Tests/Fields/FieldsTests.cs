using System.Net;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Fields;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Leads.Bulk;
using LeadFlow.Web.Features.Leads.Tags;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Fields;

/// <summary>What a company asks of its leads beyond what every lead has: defined, filled in, asked for in lists, taken in and given out.</summary>
public sealed class FieldsTests(App app) : IClassFixture<App>
{
    private readonly TestUser _admin = TestData.Admin();
    private readonly TestUser _marketer = TestData.Marketer();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_field_is_defined_once_changed_by_who_looked_last_and_noted()
    {
        var field = await Define("Number of docks", FieldKind.Number);
        Assert.Equal("number-of-docks", field.Key);
        Assert.Contains("already", (await app.Send(new DefineField.Command("number of DOCKS", FieldKind.Text), _admin)).Refusal, StringComparison.Ordinal);
        Assert.False((await app.Send(new RedefineField.Command(field.Id, field.Version + 1, "Docks", FieldKind.Number), _admin)).Succeeded);
        Assert.True((await app.Send(new RedefineField.Command(field.Id, field.Version, "Docks", FieldKind.Number), _admin)).Succeeded);
        Assert.Equal(("number-of-docks", "Docks"), (await Fields(f => f.Id == field.Id)) is var f ? (f.Key, f.Label) : default);
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.Send(new DefineField.Command("Colour", FieldKind.Choice, " \n "), _admin));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.Send(new DefineField.Command("Colour", FieldKind.Text), _marketer));
        Assert.True(await app.Db(db => db.Audit.AnyAsync(a => a.Action == "field.define" && a.Subject.Contains("number-of-docks"), Token)));
    }

    [Fact]
    public async Task A_lead_is_found_by_what_its_fields_say_in_every_way_that_its_kind_allows()
    {
        var (choice, many, number, day, yes, text) = (await Define("Trade", FieldKind.Choice, "Retail\nPublic\nIndustry"), await Define("Ranges", FieldKind.MultiChoice, "Frozen\nChilled\nAmbient"), await Define("Seats", FieldKind.Number), await Define("Ends", FieldKind.Date), await Define("Audited", FieldKind.YesNo), await Define("Remark", FieldKind.Text));
        var a = await Capture(new() { [choice.Key] = "retail", [many.Key] = "chilled; frozen", [number.Key] = "12,5", [day.Key] = "2027-03-31", [yes.Key] = "true", [text.Key] = "Größte Halle am Hafen" });
        var b = await Capture(new() { [choice.Key] = "Public", [many.Key] = "Chilled", [number.Key] = "100", [yes.Key] = "no" });
        var c = await Capture([]);

        await Finds([a, b], choice, "Retail|public");
        await Finds([b, c], choice, "Public|(none)");
        await Finds([a], many, "Frozen");
        await Finds([a, b], many, "Chilled");
        await Finds([a], number, "..50");
        await Finds([b], number, "100");
        await Finds([a, b], number, "12.5..100");
        await Finds([a], day, "2027-03-01..2027-03-31");
        await Finds([], day, "2027-04-01..");
        await Finds([b], yes, "no");
        await Finds([a], text, "grosste hafen"); // ß is a letter of its own; ö is an o.
        await Finds([c], yes, "(none)");
        await Finds([a, b], choice, "(any)");

        async Task Finds(Guid[] leads, GetFields.Field field, string asked)
        {
            var found = (await app.Send(new FindLines.Query { Fields = FieldQuery.Of([new(field.Key, asked)]), Limit = 200 }, _marketer)).Items.Select(l => l.Id).Where(new[] { a, b, c }.Contains).ToHashSet();
            Assert.True(found.SetEquals(asked.StartsWith("grosste", StringComparison.Ordinal) ? [] : leads), $"{field.Label} {asked}: {found.Count} found");
        }
    }

    [Fact]
    public async Task What_filters_ask_follows_every_change_of_a_lead()
    {
        var (seats, ranges) = (await Define("Beds", FieldKind.Number), await Define("Zones", FieldKind.MultiChoice, "A\nB\nC"));
        var id = await Capture(new() { [seats.Key] = "5", [ranges.Key] = "A;B;C" });
        Assert.Equal([$"{seats.Key} 0 5", $"{ranges.Key} 0 a", $"{ranges.Key} 1 b", $"{ranges.Key} 2 c"], await Rows(id));

        await Change(id, seats, "7");
        await Change(id, ranges, "C");
        Assert.Equal([$"{seats.Key} 0 7", $"{ranges.Key} 0 c"], await Rows(id));
        await Change(id, seats, "");
        await Change(id, ranges, null);
        Assert.Empty(await Rows(id));
        Assert.Null((await app.Send(new GetLead.Query(id), _marketer)).CustomFields);

        async Task<List<string>> Rows(Guid lead) => await app.Db(db => db.FieldValues.Where(v => v.LeadId == lead).OrderBy(v => v.Key).ThenBy(v => v.No).Select(v => $"{v.Key} {v.No} {v.Value}").ToListAsync(Token));
    }

    [Fact]
    public async Task Two_who_change_different_fields_are_both_kept_and_of_the_same_field_the_second_is_asked()
    {
        var (one, other) = (await Define("First of two", FieldKind.Text), await Define("Second of two", FieldKind.Text));
        var id = await Capture([]);
        await Task.WhenAll(Change(id, one, "a"), Change(id, other, "b"));
        var lead = await app.Send(new GetLead.Query(id), _marketer);
        Assert.Equal(("a", "b"), (lead.CustomFields![one.Key], lead.CustomFields[other.Key]));

        var answer = await app.Send(new ChangeCustomField.Command(id, one.Key, "mine", Was: ""), TestData.Sdr());
        Assert.Equal(("a", _marketer.Name), (answer.Conflict?.Theirs, answer.Conflict?.By));
        Assert.True((await app.Send(new ChangeCustomField.Command(id, one.Key, "mine", Was: "a"), TestData.Sdr())).Result!.Succeeded);
    }

    [Fact]
    public async Task The_api_takes_values_of_their_kinds_and_says_at_which_field_one_is_none()
    {
        var (number, many) = (await Define("Api seats", FieldKind.Number), await Define("Api ranges", FieldKind.MultiChoice, "Frozen\nChilled"));
        var client = await app.Client(_marketer);
        var wrong = (await client.Post("leads", new { email = TestData.Email(), customFields = new Dictionary<string, object> { [number.Key] = "lots", ["unheard-of"] = "fine" } })).ExpectProblem(422);
        Assert.NotNull(wrong["errors"]![$"customFields.{number.Key}"]);

        var lead = await client.Capture(new { customFields = new Dictionary<string, object> { [number.Key] = 12, [many.Key] = new[] { "Chilled", "Frozen" }, ["unheard-of"] = "fine" } });
        Assert.Equal(("12", "Frozen\nChilled", "fine"), ((string?)lead["customFields"]![number.Key], (string?)lead["customFields"]![many.Key], (string?)lead["customFields"]!["unheard-of"]));

        var path = $"leads/{lead["id"]}";
        var version = (int)lead["version"]!;
        Assert.NotNull((await client.Patch(path, new { customFields = new Dictionary<string, object> { [many.Key] = "Boiling" } }, version)).ExpectProblem(422)["errors"]![$"customFields.{many.Key}"]);
        var patched = (await client.Patch(path, new { city = "Kiel", customFields = new Dictionary<string, object?> { [number.Key] = null, [many.Key] = "Frozen" } }, version)).Expect(HttpStatusCode.OK);
        Assert.Equal(("Kiel", "Frozen", (string?)null), ((string?)patched["city"], (string?)patched["customFields"]![many.Key], (string?)patched["customFields"]![number.Key]));

        Assert.Equal([(string?)lead["id"]], (await client.Get($"leads?customFields.{many.Key}=Frozen")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(l => (string?)l!["id"]));
        Assert.NotNull((await client.Get($"leads?customFields.{number.Key}=many")).ExpectProblem(422)["errors"]![$"customFields.{number.Key}"]);
        var listed = (await client.Get("custom-fields?limit=200")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Single(f => (string?)f!["key"] == many.Key)!;
        Assert.Equal(("multi-choice", "Frozen"), ((string?)listed["kind"], (string?)listed["choices"]![0]));
    }

    [Fact]
    public async Task What_leads_held_before_is_shown_as_text_and_can_be_defined()
    {
        var id = await Capture(new() { ["vatNumber"] = "DE 1" });
        using var browser = await app.Browser(_admin);
        var page = await browser.GetStringAsync(new Uri("/fields", UriKind.Relative), Token);
        Assert.Contains("vatNumber", page, StringComparison.Ordinal);
        Assert.Contains("not defined", await browser.GetStringAsync(new Uri($"/leads/{id}", UriKind.Relative), Token), StringComparison.Ordinal);

        Assert.True((await app.Send(new DefineField.Command("VAT number", FieldKind.Text, Key: "vatNumber"), _admin)).Succeeded);
        using var lead = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri($"/leads/{id}", UriKind.Relative), Token), Token);
        Assert.Contains("VAT number", lead.QuerySelector("#own")!.TextContent, StringComparison.Ordinal);
        Assert.False((await app.Send(new RedefineField.Command((await Fields(f => f.Key == "vatNumber")).Id, 1, "VAT number", FieldKind.Number), _admin)).Succeeded); // Leads hold it.
    }

    [Fact]
    public async Task The_list_has_a_column_a_filter_in_words_and_the_file_a_column_for_each_field()
    {
        var (grade, weight) = (await Define("Grade", FieldKind.Choice, "Gold\nSilver"), await Define("Weight", FieldKind.Number));
        var id = await Capture(new() { [grade.Key] = "Gold", [weight.Key] = "1250" });
        using var browser = await app.Browser(_marketer);
        await app.Send(new SetLeadColumns.Command(["score", $"customFields.{grade.Key}", "customFields.never"]), _marketer);
        using var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri($"/leads?customFields.{grade.Key}=Gold&customFields.{weight.Key}.from=1000&customFields.{weight.Key}.to=", UriKind.Relative), Token), Token);
        Assert.Equal("Gold", page.QuerySelector($"#row-{id} .c-own")!.TextContent.Trim());
        Assert.Single(page.QuerySelectorAll("th.c-own"));
        Assert.Contains(page.QuerySelectorAll(".lf-filter .lf-chip"), c => c.TextContent.Contains("Grade is Gold", StringComparison.Ordinal));
        Assert.Contains(page.QuerySelectorAll(".lf-filter .lf-chip"), c => c.TextContent.Contains("Weight from 1,000", StringComparison.Ordinal));
        Assert.Contains("Weight", await browser.GetStringAsync(new Uri($"/leads?customFields.{weight.Key}=heavy", UriKind.Relative), Token), StringComparison.Ordinal);

        await using var scope = await app.Scope(TestData.MarketingManager());
        var file = await scope.ServiceProvider.GetRequiredService<ISender>().Send(new ExportLeads.Query(new(), "", [id]), Token);
        using var stream = new MemoryStream();
        await file.Write(stream, Token);
        var lines = System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split("\r\n");
        Assert.Contains("Grade", lines[0], StringComparison.Ordinal);
        Assert.Contains("Gold", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_is_edited_where_it_stands_without_script_and_a_wrong_value_says_why()
    {
        var size = await Define("Hall size", FieldKind.Number, help: "In square metres");
        var id = await Capture([]);
        using var browser = await app.Browser(_marketer);
        var address = new Uri($"/leads/{id}/fields/{size.Key}", UriKind.Relative);
        using var opened = await browser.GetAsync(address, Token);
        using var form = await new HtmlParser().ParseDocumentAsync(await opened.Content.ReadAsStringAsync(Token), Token);
        Assert.Contains("In square metres", form.Body!.TextContent, StringComparison.Ordinal);
        var token = form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var cookies = string.Join("; ", browser.DefaultRequestHeaders.GetValues("Cookie").Concat(opened.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));

        using var wrong = await Press("huge");
        Assert.Contains("is not a number", await wrong.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var right = await Press("1,250");
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        Assert.Equal("1250", (await app.Send(new GetLead.Query(id), _marketer)).CustomFields![size.Key]);

        async Task<HttpResponseMessage> Press(string value)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent([new("Edit.Value", value), new("Edit.Was", ""), new("__RequestVerificationToken", token)]) };
            request.Headers.Add("Cookie", cookies);
            return await browser.SendAsync(request, Token);
        }
    }

    [Fact]
    public async Task A_restricted_rep_finds_by_fields_only_what_is_theirs()
    {
        var field = await Define("Secret", FieldKind.Choice, "One\nTwo");
        var theirs = await Capture(new() { [field.Key] = "One" });
        var rep = TestData.Rep("Fields Rep");
        var own = (await app.Send(TestData.Capture() with { CustomFields = new() { [field.Key] = "One" }, Mine = true }, rep)).LeadId;
        await app.Send(new Features.Administration.SetCompany.Command("Ours", "Europe/Berlin", RestrictReps: true), _admin);
        try
        {
            var found = (await app.Send(new FindLines.Query { Fields = FieldQuery.Of([new(field.Key, "One")]) }, rep)).Items.Select(l => l.Id).ToList();
            Assert.Equal((true, false), (found.Contains(own), found.Contains(theirs)));
            await app.Send(new TagLead.Command(theirs, "hidden tag"), _marketer);
            Assert.DoesNotContain("hidden tag", await app.Send(new SuggestTags.Query("hid"), rep));
        }
        finally
        {
            await app.Send(new Features.Administration.SetCompany.Command("Ours", "Europe/Berlin", RestrictReps: false), _admin);
        }
    }

    [Fact]
    public async Task A_draft_that_asks_for_an_unknown_field_is_not_proposed_and_one_that_is_asked_for_is_not_archived()
    {
        var manager = TestData.SalesManager();
        var field = await Define("Agreed on", FieldKind.Text);
        var draft = await app.Send(new DraftAgreement.Command(), manager);
        var content = (await app.Send(new GetAgreement.Query(draft), manager)).Version.Content;
        await app.Send(new ChangeAgreement.Command(draft, Asking(content, "nobody-knows")), manager);
        Assert.Contains((await app.Send(new GetAgreement.Query(draft), manager)).Problems, p => p.Sentence.Contains("nobody-knows", StringComparison.Ordinal));
        Assert.Contains("nobody-knows", (await app.Send(new ProposeAgreement.Command(draft), manager)).Refusal, StringComparison.Ordinal);

        await app.Send(new ChangeAgreement.Command(draft, Asking(content, field.Key)), manager);
        using (var browser = await app.Browser(manager))
        {
            using var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri($"/agreement/{draft}", UriKind.Relative), Token), Token);
            Assert.NotNull(page.QuerySelector($"input[name$='.own'][value='{field.Key}'][checked]"));
        }

        Assert.True((await app.Send(new ProposeAgreement.Command(draft), manager)).Succeeded);
        Assert.Contains("Hot", (await app.Send(new ArchiveField.Command(field.Id), _admin)).Refusal, StringComparison.Ordinal);
        await app.Send(new WithdrawAgreement.Command(draft), manager);
        Assert.True((await app.Send(new ArchiveField.Command(field.Id), _admin)).Succeeded);
        await app.Send(new DiscardAgreement.Command(draft), manager);
    }

    [Fact]
    public async Task A_tag_is_called_otherwise_on_every_lead_merged_and_taken_back_as_one()
    {
        var (old, kept) = ($"old{Guid.NewGuid():N}", $"kept{Guid.NewGuid():N}");
        var (a, b) = (await app.Lead(_marketer, TestData.Capture() with { Tags = [old, "x"] }), await app.Lead(_marketer, TestData.Capture() with { Tags = [old, kept] }));
        Assert.Contains(old, await app.Send(new SuggestTags.Query(old[..8]), TestData.Sdr()));
        await app.Send(new Features.Leads.Views.SaveView.Command($"By {old}", $"tag={old}", [], IsShared: false), _marketer);
        await app.Send(new Features.Leads.Views.SaveView.Command($"By {kept}", $"tag={kept}", [], IsShared: false), _marketer);
        var started = await app.Send(new RenameTag.Command(old, kept), _admin);
        Assert.Equal([$"tag={kept}", $"tag={old}"], await Views()); // They follow when all leads have.
        await app.Send(new RunBulk.Command(), _admin);
        Assert.Equal([kept, "x"], (await app.Send(new GetLead.Query(a.Id), _marketer)).Tags);
        Assert.Equal([kept], (await app.Send(new GetLead.Query(b.Id), _marketer)).Tags);
        Assert.Equal(2, (await app.Send(new GetTags.Query(), _admin)).Single(t => t.Name == kept).Leads);
        Assert.Equal([$"tag={kept}", $"tag={kept}"], await Views());

        Assert.True((await app.Send(new UndoBulk.Command(started.BulkId), _admin)).Succeeded);
        await app.Send(new RunBulk.Command(), _admin);
        Assert.Equal([old, "x"], (await app.Send(new GetLead.Query(a.Id), _marketer)).Tags);
        Assert.Equal([kept, old], (await app.Send(new GetLead.Query(b.Id), _marketer)).Tags);
        Assert.Equal([$"tag={kept}", $"tag={old}"], await Views());

        await app.Send(new RenameTag.Command(old, null), _admin);
        await app.Send(new RunBulk.Command(), _admin);
        Assert.DoesNotContain(await app.Send(new GetTags.Query(), _admin), t => t.Name == old);

        Task<List<string>> Views() => app.Db(db => db.SavedViews.IgnoreQueryFilters().Where(v => v.Name == $"By {old}" || v.Name == $"By {kept}").OrderBy(v => v.Name).Select(v => v.Query).ToListAsync());
    }

    internal static AgreementContent Asking(AgreementContent content, params string[] keys) =>
        content with { Stages = [.. content.Stages.Select(s => s.Kind == StageKind.Hot ? s with { Criteria = s.Criteria with { RequiredCustomFields = keys } } : s)] };

    private async Task<GetFields.Field> Define(string label, FieldKind kind, string? choices = null, string? help = null)
    {
        var result = await app.Send(new DefineField.Command(label, kind, choices, help), _admin);
        Assert.True(result.Succeeded, result.Refusal);
        return await Fields(f => f.Label == label);
    }

    private async Task<GetFields.Field> Fields(Func<GetFields.Field, bool> which) => (await app.Send(new GetFields.Query(), _marketer)).Single(which);

    private async Task<Guid> Capture(Dictionary<string, string> fields) => (await app.Send(TestData.Capture() with { CustomFields = fields }, _marketer)).LeadId;

    private async Task Change(Guid id, GetFields.Field field, string? value)
    {
        var was = (await app.Send(new GetLead.Query(id), _marketer)).CustomFields?.GetValueOrDefault(field.Key);
        var answer = await app.Send(new ChangeCustomField.Command(id, field.Key, value, was), _marketer);
        Assert.True(answer.Result?.Succeeded, answer.Result?.Refusal);
    }
}
