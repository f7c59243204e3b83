using System.Net;
using AngleSharp.Html.Parser;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Pages;

public sealed class ApiPageTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Every_call_of_the_document_stands_on_the_page_with_its_fields()
    {
        var document = (await app.Anonymous().Get("openapi.json")).Expect(HttpStatusCode.OK);
        var calls = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject(), (p, o) => $"{o.Key.ToUpperInvariant()} {p.Key}").Order().ToList();

        using var page = await new HtmlParser().ParseDocumentAsync(await (await app.Browser(TestData.Rep())).GetStringAsync(new Uri("/api", UriKind.Relative), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        var shown = page.QuerySelectorAll(".lf-call").ToDictionary(c => $"{c.QuerySelector("summary b")!.TextContent} {c.QuerySelector("summary code")!.TextContent}", c => c.TextContent);
        Assert.Equal(calls, shown.Keys.Order());
        var capture = shown["POST /api/v1/leads"];
        Assert.All(new[] { "email", "bant.budget.level", "externalId.system", "interest[].kind", "Idempotency-Key", "confirmed" }, field => Assert.Contains(field, capture, StringComparison.Ordinal));
        Assert.Contains("nextAction", shown["GET /api/v1/leads"], StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("[style], script:not([src])"));
    }

    [Fact]
    public async Task It_is_a_page_for_people_who_signed_in_and_no_call()
    {
        using var nobody = app.Anonymous();
        var program = await app.Client(TestData.Admin());

        foreach (var client in new[] { nobody, program })
        {
            using var answer = await client.GetAsync(new Uri("/api", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.StartsWith("/sign-in", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        }

        (await nobody.Get("/api/nothing")).ExpectProblem(401);
        (await program.Get("/api/nothing")).ExpectProblem(404);
    }
}
