using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>The four steps as a browser without scripting takes them.</summary>
public sealed class ImportPagesTests(TestDatabase database) : IAsyncLifetime
{
    private const string People = "E-mail,Name,Created,Shoe size\nada@x.example,Ada Lovelace,01/02/2026,42\nemre@@x,Emre Y,02/03/2026,\n";

    private readonly ImportFixture desk = new(database);

    public ValueTask InitializeAsync() => desk.InitializeAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task From_the_file_to_the_leads()
    {
        using var browser = desk.Browser();

        var match = await Upload(browser, "people.csv", People);
        Assert.EndsWith("/match", match.Url, StringComparison.Ordinal);
        Assert.Equal(["email", "fullName", "capturedAt", ""], match.Page.QuerySelectorAll<IHtmlSelectElement>("select[name^=Fields]").Select(s => s.Value));
        Assert.Contains("Ada Lovelace", match.Page.Body!.TextContent, StringComparison.Ordinal);

        // 01/02 is in January or in February: only a person can tell.
        var fields = Fields(match.Page);
        fields["Fields[3]"] = MatchImport.OwnField;
        var asked = await Post(browser, match, fields);
        Assert.Contains("several ways", asked.Page.QuerySelector(".lf-field__err")!.TextContent, StringComparison.Ordinal);

        fields = Fields(asked.Page);
        fields["DateFormat"] = "dd/MM/yyyy";
        var check = await Post(browser, asked, fields);
        Assert.EndsWith("/check", check.Url, StringComparison.Ordinal);
        Assert.Contains("is not an e-mail address.", check.Page.QuerySelector("td.lf-cell")!.TextContent, StringComparison.Ordinal);

        fields = Fields(check.Page);
        fields["dryRun"] = "true";
        var waiting = await Post(browser, check, fields);
        Assert.NotNull(waiting.Page.QuerySelector("#import-state[hx-get]"));
        Assert.Contains("http-equiv=\"refresh\"", waiting.Page.QuerySelector("noscript")!.InnerHtml, StringComparison.Ordinal);

        await desk.RunAll();
        var counted = await Get(browser, waiting.Url);
        Assert.Equal(["1", "0", "0", "1"], counted.Page.QuerySelectorAll("dl.lf-sum dd").Select(d => d.TextContent));
        Assert.Equal(0, await desk.Ask(db => db.Leads.CountAsync()));

        await Post(browser, counted, Fields(counted.Page, "#import-state"), counted.Page.QuerySelector("#import-state form")!.GetAttribute("action"));
        await desk.RunAll();
        var done = await Get(browser, waiting.Url);
        Assert.Null(done.Page.QuerySelector("#import-state[hx-get]"));
        var leads = await Get(browser, done.Page.QuerySelector<IHtmlAnchorElement>("#import-state a.btn-primary")!.GetAttribute("href")!);
        Assert.Equal("Ada Lovelace", Assert.Single(leads.Page.QuerySelectorAll("tbody td.c-lead a, tbody .c-lead a")).TextContent.Trim());
        var lead = await desk.Ask(db => db.Leads.SingleAsync());
        Assert.Equal(("Ada", new DateOnly(2026, 2, 1), "42"), (lead.FirstName, lead.CapturedOn, lead.CustomFields!["Shoe size"]));

        var rejected = await browser.GetStringAsync(done.Page.QuerySelector<IHtmlAnchorElement>("dl.lf-sum a")!.GetAttribute("href"), TestContext.Current.CancellationToken);
        Assert.Contains("emre@@x", rejected, StringComparison.Ordinal);
        Assert.Contains("people.csv", (await Get(browser, "/import")).Page.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_table_is_refused_on_the_page()
    {
        using var browser = desk.Browser();

        var page = await Upload(browser, "leads.csv", "%PDF-1.7\n%\u0001\u0002\n1 0 obj\n");

        Assert.Contains("PDF", page.Page.QuerySelector(".lf-summary")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<(string Url, IHtmlDocument Page)> Upload(HttpClient browser, string name, string text)
    {
        var start = await Get(browser, "/import");
        using var form = new MultipartFormDataContent { { new StringContent(Fields(start.Page, "form[enctype]")["__RequestVerificationToken"]), "__RequestVerificationToken" }, { new StringContent(text), "Upload", name } };
        return await Read(await browser.PostAsync(new Uri("/import", UriKind.Relative), form, TestContext.Current.CancellationToken));
    }

    private static async Task<(string Url, IHtmlDocument Page)> Get(HttpClient browser, string url) =>
        await Read(await browser.GetAsync(new Uri(url, UriKind.Relative), TestContext.Current.CancellationToken));

    private static async Task<(string Url, IHtmlDocument Page)> Post(HttpClient browser, (string Url, IHtmlDocument Page) at, Dictionary<string, string> fields, string? action = null)
    {
        using var form = new FormUrlEncodedContent(fields);
        return await Read(await browser.PostAsync(new Uri(action ?? at.Url, UriKind.Relative), form, TestContext.Current.CancellationToken));
    }

    private static async Task<(string Url, IHtmlDocument Page)> Read(HttpResponseMessage response)
    {
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, html);
        return (response.RequestMessage!.RequestUri!.AbsolutePath, await new HtmlParser().ParseDocumentAsync(html, TestContext.Current.CancellationToken));
    }

    /// <summary>What the form would send as it stands, buttons aside.</summary>
    private static Dictionary<string, string> Fields(IHtmlDocument page, string form = "main form")
    {
        var fields = new Dictionary<string, string>();
        foreach (var control in page.QuerySelectorAll($"{form} input[name], {form} select[name]"))
        {
            switch (control)
            {
                case IHtmlInputElement { Type: "radio" or "checkbox", IsChecked: false }:
                    break;
                case IHtmlInputElement input:
                    fields[input.Name!] = input.Value;
                    break;
                case IHtmlSelectElement select:
                    fields[select.Name!] = select.Value ?? "";
                    break;
            }
        }

        return fields;
    }
}
