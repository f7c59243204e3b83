using System.Net;
using Xunit;

namespace LeadFlow.Web.Tests.Support;

/// <summary>A form sent as a browser without scripts sends it: from its page, with the token that stands there.</summary>
public static class FormPost
{
    public static async Task<HttpResponseMessage> PostForm(this HttpClient browser, string page, string action, params IEnumerable<(string Name, string Value)> fields)
    {
        using var opened = await browser.GetAsync(new Uri(page, UriKind.Relative), TestContext.Current.CancellationToken);
        var html = await opened.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var token = WebUtility.HtmlDecode(html.Split("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"")[1].Split('"')[0]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(action, UriKind.Relative))
        {
            Content = new FormUrlEncodedContent([.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]),
        };
        if (opened.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            request.Headers.Add("Cookie", string.Join("; ", browser.DefaultRequestHeaders.GetValues("Cookie").Concat(cookies.Select(c => c.Split(';')[0]))));
        }

        return await browser.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
