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
    public async Task A_rep_builds_no_forms()
    {
        using var answer = await (await app.Browser(TestData.Rep())).GetAsync(new Uri("/forms", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private async Task<Guid> Begin(TestUser by) => (await app.Send(new BeginForm.Command($"Form {Guid.NewGuid():N}", FormTemplate.DemoRequest), by)).FormId;

    private Task<FormContent> Draft(Guid id) => app.Db(db => db.Forms.Where(f => f.Id == id).Select(f => f.Draft).SingleAsync(Cancel));

    private static async Task<HttpStatusCode> Save(HttpClient browser, Guid id, string key, Action<Dictionary<string, string>> change)
    {
        using var start = await browser.GetAsync(new Uri($"/forms/{id}?q={key}", UriKind.Relative), Cancel);
        using var page = await new HtmlParser().ParseDocumentAsync(await start.Content.ReadAsStringAsync(Cancel), Cancel);
        var form = (IHtmlFormElement)page.QuerySelector("#question")!;
        var fields = form.Elements.OfType<IHtmlElement>().Where(e => e.GetAttribute("name") is { Length: > 0 } && e is not IHtmlButtonElement && e is not IHtmlInputElement { Type: "checkbox", IsChecked: false })
            .ToDictionary(e => e.GetAttribute("name")!, e => e switch { IHtmlSelectElement s => s.Value ?? "", IHtmlTextAreaElement t => t.Value, IHtmlInputElement i => i.Value, _ => "" });
        change(fields);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(form.GetAttribute("action")!, UriKind.Relative)) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Cookie", string.Join("; ", [browser.DefaultRequestHeaders.GetValues("Cookie").Single(), .. start.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])]));
        using var answer = await browser.SendAsync(request, Cancel);
        return answer.StatusCode;
    }
}
