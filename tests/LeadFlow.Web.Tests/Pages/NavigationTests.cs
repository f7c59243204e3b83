using AngleSharp.Html.Parser;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Pages;

/// <summary>The frame says where one is.</summary>
public sealed class NavigationTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("/users", "/users")]
    [InlineData("/sources", "/users")]
    [InlineData("/fields", "/users")]
    [InlineData("/tags", "/users")]
    [InlineData("/workspace", "/users")]
    [InlineData("/campaigns", "/import")]
    [InlineData("/captures", "/import")]
    public async Task A_page_that_is_a_tab_of_another_is_current_under_its_link(string page, string link)
    {
        using var browser = await app.Browser(TestData.Admin());
        using var html = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri(page, UriKind.Relative), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        Assert.Equal(link, Assert.Single(html.QuerySelectorAll("a[data-key][aria-current=page]")).GetAttribute("href"));
    }
}
