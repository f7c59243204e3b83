using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Forms;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Forms;

/// <summary>The builder as a browser without script posts it.</summary>
public sealed class FormBuilderTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_question_is_said_anew_with_what_each_choice_means_and_another_choice_is_added()
    {
        var marketer = TestData.Marketer();
        var id = await Begin(marketer);
        var browser = await app.Browser(marketer);

        var status = await Save(browser, id, "budget", fields =>
        {
            fields["Input.Label"] = "Is there a budget?";
            fields["Input.Choices[1].Level"] = "Likely";
            fields["Input.Choices[4].Label"] = "Ask me again";
        });

        Assert.Equal(HttpStatusCode.Redirect, status);
        var question = (await Draft(id)).Question("budget")!;
        Assert.Equal(("Is there a budget?", 5), (question.Label, question.Choices.Count));
        Assert.Equal((Level.Likely, "Ask me again"), (question.Choices[1].Level, question.Choices[4].Label));
        Assert.Equal(["amount", "roughly", "discussed", "no"], question.Choices.Take(4).Select(c => c.Key));
    }

    [Fact]
    public async Task Nobody_makes_a_form_confirm_anything()
    {
        var marketer = TestData.Marketer();
        var id = await Begin(marketer);

        Assert.Equal(HttpStatusCode.OK, await Save(await app.Browser(marketer), id, "budget", f => f["Input.Choices[0].Level"] = "Confirmed"));

        Assert.Equal(Level.Likely, (await Draft(id)).Question("budget")!.Choices[0].Level);
    }

    [Fact]
    public async Task The_second_of_two_windows_is_told_and_nothing_of_the_first_is_lost()
    {
        var marketer = TestData.Marketer();
        var id = await Begin(marketer);
        Assert.True((await app.Send(new PlaceQuestion.Command(id, 1, "phone", 0), marketer)).Succeeded);

        var late = await app.Send(new PlaceQuestion.Command(id, 1, "company", 0), marketer);

        Assert.False(late.Succeeded);
        Assert.Equal(["phone", "name"], (await Draft(id)).Questions.Take(2).Select(q => q.Key));
    }

    [Fact]
    public async Task What_the_second_of_two_windows_typed_stands_in_the_field_and_wins_when_it_is_saved_again()
    {
        var marketer = TestData.Marketer();
        var id = await Begin(marketer);
        var browser = await app.Browser(marketer);
        async Task Theirs() => Assert.True((await app.Send(new ChangeQuestion.Command(id, 1, (await Draft(id)).Question("budget")! with { Label = "Theirs" }), marketer)).Succeeded);

        var (status, page) = await Post(browser, id, "budget", f => f["Input.Label"] = "Mine", meanwhile: Theirs);

        Assert.Equal(HttpStatusCode.OK, status);
        using var shown = await new HtmlParser().ParseDocumentAsync(page, Cancel);
        Assert.Equal(("Mine", "2"), (((IHtmlTextAreaElement)shown.QuerySelector("#q-label")!).Value, shown.QuerySelector("#question [name=version]")!.GetAttribute("value")));
        Assert.Contains("meanwhile", shown.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Theirs", (await Draft(id)).Question("budget")!.Label);
    }

    [Fact]
    public async Task A_condition_without_an_answer_and_a_last_day_that_is_over_are_refused_at_their_place()
    {
        var marketer = TestData.Marketer();
        var id = await Begin(marketer);
        var (status, page) = await Post(await app.Browser(marketer), id, (await Draft(id)).Questions[^1].Key, f => f["Input.IfQuestion"] = "budget");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Tick the answers upon which it is asked", page, StringComparison.Ordinal);

        var yesterday = DateOnly.FromDateTime(app.Clock.Now.UtcDateTime).AddDays(-2);
        var refused = await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.Send(Settings(id, yesterday), marketer));
        Assert.Equal("closesOn", Assert.Single(refused.Errors).PropertyName);
        Assert.True((await app.Send(Settings(id, yesterday.AddDays(4)), marketer)).Succeeded);

        static ChangeForm.Command Settings(Guid id, DateOnly last) => new(id, 1, "Form", "Title", null, null, null, null, null, null, null, null, null, [], last, false, null, null);
    }

    [Fact]
    public async Task Every_version_that_was_shown_is_listed_with_its_answers_and_can_be_looked_at()
    {
        var form = await PublicForm.Publish(app);
        var marketer = TestData.Marketer();
        await form.Fill(PublicForm.Answers());
        await app.Db(async db =>
        {
            var changed = await db.Forms.SingleAsync(f => f.Id == form.Id, Cancel);
            changed.Change(changed.Draft with { Title = "Said anew" });
            await db.SaveChangesAsync(Cancel);
        });
        var version = await app.Db(db => db.Forms.Where(f => f.Id == form.Id).Select(f => f.Version).SingleAsync(Cancel));
        Assert.True((await app.Send(new PublishForm.Command(form.Id, version), marketer)).Succeeded);

        Assert.Equal([(2, 0), (1, 1)], (await app.Send(new FindFormVersions.Query(form.Id), marketer)).Select(v => (v.Number, v.Answers)));
        var browser = await app.Browser(marketer);
        using var settings = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri($"/forms/{form.Id}/settings", UriKind.Relative), Cancel), Cancel);
        Assert.Contains("Version 2 in force", Words(settings.QuerySelector(".lf-formversions li")!.TextContent), StringComparison.Ordinal);
        Assert.DoesNotContain("Said anew", await browser.GetStringAsync(new Uri($"/forms/{form.Id}/preview?version=1", UriKind.Relative), Cancel), StringComparison.Ordinal);
        Assert.Contains("Said anew", await browser.GetStringAsync(new Uri($"/forms/{form.Id}/preview?version=2", UriKind.Relative), Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(new Uri($"/forms/{form.Id}/preview?version=9", UriKind.Relative), Cancel)).StatusCode);

        static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_language_that_there_is_not_is_refused_with_a_sentence()
    {
        var marketer = TestData.Marketer();
        var id = await Begin(marketer);
        var browser = await app.Browser(marketer);

        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.Send(new TranslateForm.Command(id, 1, "xq", new Dictionary<string, string>()), marketer));
        Assert.Contains("is no language that is known here", await browser.GetStringAsync(new Uri($"/forms/{id}/languages?language=xq", UriKind.Relative), Cancel), StringComparison.Ordinal);
        Assert.True((await app.Send(new TranslateForm.Command(id, 1, "fi", new Dictionary<string, string> { ["title"] = "Hei" }), marketer)).Succeeded);
    }

    [Fact]
    public async Task A_rep_builds_no_forms()
    {
        using var answer = await (await app.Browser(TestData.Rep())).GetAsync(new Uri("/forms", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private async Task<Guid> Begin(TestUser by) => (await app.Send(new BeginForm.Command($"Form {Guid.NewGuid():N}", FormTemplate.DemoRequest), by)).FormId;

    private Task<FormContent> Draft(Guid id) => app.Db(db => db.Forms.Where(f => f.Id == id).Select(f => f.Draft).SingleAsync(Cancel));

    private static async Task<HttpStatusCode> Save(HttpClient browser, Guid id, string key, Action<Dictionary<string, string>> change) => (await Post(browser, id, key, change)).Status;

    private static async Task<(HttpStatusCode Status, string Page)> Post(HttpClient browser, Guid id, string key, Action<Dictionary<string, string>> change, Func<Task>? meanwhile = null)
    {
        using var start = await browser.GetAsync(new Uri($"/forms/{id}?q={key}", UriKind.Relative), Cancel);
        using var page = await new HtmlParser().ParseDocumentAsync(await start.Content.ReadAsStringAsync(Cancel), Cancel);
        var form = (IHtmlFormElement)page.QuerySelector("#question")!;
        var fields = form.Elements.OfType<IHtmlElement>().Where(e => e.GetAttribute("name") is { Length: > 0 } && e is not IHtmlButtonElement && e is not IHtmlInputElement { Type: "checkbox", IsChecked: false })
            .ToDictionary(e => e.GetAttribute("name")!, e => e switch { IHtmlSelectElement s => s.Value ?? "", IHtmlTextAreaElement t => t.Value, IHtmlInputElement i => i.Value, _ => "" });
        change(fields);
        if (meanwhile is not null)
        {
            await meanwhile();
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(form.GetAttribute("action")!, UriKind.Relative)) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Cookie", string.Join("; ", [browser.DefaultRequestHeaders.GetValues("Cookie").Single(), .. start.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])]));
        using var answer = await browser.SendAsync(request, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
