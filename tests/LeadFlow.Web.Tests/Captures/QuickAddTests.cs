using System.Net;
using AngleSharp.Html.Parser;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

public sealed class QuickAddTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_half_typed_source_becomes_none_unless_an_admin_says_that_it_is_a_new_one()
    {
        await app.Lead(capture: TestData.Capture(source: "Trade fair"));
        var (marketer, admin) = (TestData.Marketer(), TestData.Admin());

        var (refused, page) = await Add(marketer, new() { ["Input.Source"] = "Trade f", ["Input.NewSource"] = "Trade f" });
        Assert.Equal(HttpStatusCode.OK, refused);
        Assert.NotNull(page.QuerySelector("#Input_Source-error"));
        Assert.Null(page.QuerySelector("[name='Input.NewSource']"));
        Assert.Equal(HttpStatusCode.Redirect, (await Add(marketer, new() { ["Input.Source"] = "trade FAIR" })).Status);

        (refused, page) = await Add(admin, new() { ["Input.Source"] = "Podcast" });
        Assert.Equal(HttpStatusCode.OK, refused);
        Assert.Equal("Podcast", page.QuerySelector("[name='Input.NewSource']")!.GetAttribute("value"));
        Assert.Equal(["Trade fair"], await Sources());

        Assert.Equal(HttpStatusCode.OK, (await Add(admin, new() { ["Input.Source"] = "Podcasts", ["Input.NewSource"] = "Podcast" })).Status); // Typed on since: asked again.
        Assert.Equal(HttpStatusCode.Redirect, (await Add(admin, new() { ["Input.Source"] = "Podcast", ["Input.NewSource"] = "Podcast" })).Status);
        Assert.Equal(["Podcast", "Trade fair"], await Sources());
    }

    private Task<List<string>> Sources() => app.Db(db => db.Sources.Select(s => s.Name).Where(n => n == "Trade fair" || n.StartsWith("Podcast") || n == "Trade f").Order().ToListAsync(TestContext.Current.CancellationToken));

    private async Task<(HttpStatusCode Status, AngleSharp.Dom.IDocument Page)> Add(TestUser by, Dictionary<string, string> form)
    {
        var browser = await app.Browser(by);
        using var start = await browser.GetAsync(new Uri("/leads/new", UriKind.Relative), TestContext.Current.CancellationToken);
        using var empty = await new HtmlParser().ParseDocumentAsync(await start.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/leads/new", UriKind.Relative));
        (form["Input.FirstName"], form["Input.Email"], form["Input.RequestId"]) = ("Ada Lovelace", TestData.Email(), Guid.NewGuid().ToString("N"));
        form["__RequestVerificationToken"] = empty.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        request.Content = new FormUrlEncodedContent(form);
        request.Headers.Add("Cookie", string.Join("; ", [browser.DefaultRequestHeaders.GetValues("Cookie").Single(), .. start.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])]));
        using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken));
    }
}
