using System.Net;
using System.Text.RegularExpressions;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Pages;

public sealed partial class KeptFormsTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task What_was_typed_when_the_session_had_ended_comes_back_after_signing_in_and_is_sent_by_one_button()
    {
        var (marketer, lead, browser) = (TestData.Marketer(), await app.Lead(), Browser());
        await app.Know(marketer);

        var page = await Text(await Post(browser, $"/leads/{lead.Id}?handler=Touch", "same-origin", new() { ["Touch.Kind"] = "Note", ["Touch.Text"] = "They ask for the yellow one" }));
        var resume = await Text(await Post(browser, "/sign-in", "same-origin", new() { ["Input.Email"] = marketer.Email, ["Input.Password"] = TestUser.Password, ["Kept"] = Value(page, "Kept"), ["__RequestVerificationToken"] = Value(page, "__RequestVerificationToken") }));
        Assert.Contains("They ask for the yellow one", resume, StringComparison.Ordinal);
        var sent = await Post(browser, $"/leads/{lead.Id}?handler=Touch", "same-origin", new() { ["Touch.Kind"] = "Note", ["Touch.Text"] = "They ask for the yellow one", ["__RequestVerificationToken"] = Value(resume, "__RequestVerificationToken") });

        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var timeline = await app.Send(new GetTimeline.Query(lead.Id), marketer);
        Assert.Single(timeline.Lines, l => l.Text == "They ask for the yellow one");
    }

    [Fact]
    public async Task What_one_person_typed_is_not_shown_to_another_who_signs_in_then()
    {
        var (author, other, browser) = (TestData.Marketer("Ada Author"), TestData.Marketer("Olga Other"), Browser());
        await app.Know(author);
        await app.Know(other);

        var page = await Text(await Post(browser, "/leads/new", "same-origin", new() { ["Capture.Notes"] = "Between us", [LeadFlow.Web.Security.KeptForms.AuthorField] = author.Id.ToString() }));
        var resume = await Text(await Post(browser, "/sign-in", "same-origin", new() { ["Input.Email"] = other.Email, ["Input.Password"] = TestUser.Password, ["Kept"] = Value(page, "Kept"), ["__RequestVerificationToken"] = Value(page, "__RequestVerificationToken") }));

        Assert.DoesNotContain("Between us", resume, StringComparison.Ordinal);
        Assert.Contains("Ada Author was typing here", resume, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross-site"), InlineData("same-site"), InlineData("none")]
    public async Task What_another_site_sends_is_not_kept(string site)
    {
        var lead = await app.Lead();

        var answer = await Post(Browser(), $"/leads/{lead.Id}?handler=Touch", site, new() { ["Touch.Text"] = "Planted" });

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/sign-in", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passwords_are_never_kept()
    {
        var page = await Text(await Post(Browser(), "/users?handler=Invite", "same-origin", new() { ["Some.Password"] = "hidden-word", ["Invite.Name"] = "Nora" }));

        var kept = new LeadFlow.Web.Security.KeptForms((Microsoft.AspNetCore.DataProtection.IDataProtectionProvider)app.Services.GetService(typeof(Microsoft.AspNetCore.DataProtection.IDataProtectionProvider))!).Read(Value(page, "Kept"));
        Assert.Equal("Invite.Name", Assert.Single(kept!.Fields).Name);
    }

    private HttpClient Browser() => app.Server.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = true });

    private static async Task<HttpResponseMessage> Post(HttpClient browser, string path, string site, Dictionary<string, string> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Sec-Fetch-Site", site);
        return await browser.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<string> Text(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static string Value(string page, string name) =>
        WebUtility.HtmlDecode(Inputs().Matches(page).Last(m => m.Groups["name"].Value == name).Groups["value"].Value);

    [GeneratedRegex("<input[^>]*name=\"(?<name>[^\"]+)\"[^>]*value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Inputs();
}
