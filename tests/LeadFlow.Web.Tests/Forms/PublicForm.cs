using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.Forms;
using LeadFlow.Web.Features.Forms;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Forms;

/// <summary>A published form, and a visitor who opens and sends it as a browser without script does.</summary>
public sealed class PublicForm(App app, string slug, Guid id)
{
    public string Slug => slug;
    public Guid Id => id;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<PublicForm> Publish(App app, Func<FormContent, FormContent>? change = null, FormTemplate template = FormTemplate.DemoRequest)
    {
        var marketer = TestData.Marketer();
        var begun = await app.Send(new BeginForm.Command($"Form {Guid.NewGuid():N}", template), marketer);
        await app.Db(async db =>
        {
            var form = await db.Forms.SingleAsync(f => f.Id == begun.FormId, Cancel);
            form.Change((change ?? (f => f))(form.Draft));
            await db.SaveChangesAsync(Cancel);
        });
        var version = await app.Db(db => db.Forms.Where(f => f.Id == begun.FormId).Select(f => f.Version).SingleAsync(Cancel));
        var published = await app.Send(new PublishForm.Command(begun.FormId, version), marketer);
        Assert.True(published.Succeeded, published.Refusal);
        return new(app, await app.Db(db => db.Forms.Where(f => f.Id == begun.FormId).Select(f => f.Slug).SingleAsync(Cancel)), begun.FormId);
    }

    public static Dictionary<string, string> Answers(string? email = null) => new() { ["name"] = "Ingrid Solberg", ["email"] = email ?? TestData.Email(), ["company"] = "Nordhavn Logistics" };

    /// <summary>The hidden fields of a page that was just opened.</summary>
    public async Task<Dictionary<string, string>> Open(string query = "", HttpClient? browser = null)
    {
        using var answer = await (browser ?? app.Anonymous()).GetAsync(new Uri($"/f/{slug}{query}", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var page = await Parse(answer);
        return page.QuerySelectorAll("form[data-form] input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
    }

    public async Task<(HttpStatusCode Status, string? To, IDocument Page)> Post(IEnumerable<KeyValuePair<string, string>> fields, string handler = "", HttpClient? browser = null)
    {
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await (browser ?? app.Anonymous()).PostAsync(new Uri($"/f/{slug}{handler}", UriKind.Relative), content, Cancel);
        return (answer.StatusCode, answer.Headers.Location?.ToString(), await Parse(answer));
    }

    /// <summary>Opens, takes as long as a person, sends.</summary>
    public async Task<(HttpStatusCode Status, string? To, IDocument Page)> Fill(Dictionary<string, string> answers, string query = "")
    {
        var hidden = await Open(query);
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        return await Post(hidden.Concat(answers));
    }

    private static async Task<IDocument> Parse(HttpResponseMessage answer) => await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(Cancel), Cancel);
}
