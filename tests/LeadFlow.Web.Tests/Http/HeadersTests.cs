using System.Net;
using LeadFlow.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Http;

public sealed class HeadersTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Pages_and_answers_are_not_kept_and_files_of_the_face_are()
    {
        var (browser, program) = (await app.Browser(TestData.Rep()), await app.Client(TestData.Rep()));

        using var page = await browser.GetAsync(new Uri("/leads", UriKind.Relative), TestContext.Current.CancellationToken);
        using var missing = await browser.GetAsync(new Uri($"/leads/{Guid.NewGuid()}", UriKind.Relative), TestContext.Current.CancellationToken);
        using var file = await browser.GetAsync(new Uri("/icon.svg", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.True(missing.Headers.CacheControl!.NoStore);
        Assert.Equal("no-store", (await program.Get("leads")).Header("Cache-Control"));
        Assert.Equal("no-store", (await program.Get("leads?limit=0")).Header("Cache-Control"));
        Assert.False(file.Headers.CacheControl?.NoStore ?? false);
    }

    [Theory]
    [InlineData(null, "10.0.0.2", false)]
    [InlineData("10.0.0.2", "10.0.0.2", true)]
    [InlineData("192.168.0.1, 10.0.0.0/8", "10.0.0.2", true)]
    [InlineData("10.0.0.2", "10.0.0.3", false)]
    public async Task What_a_proxy_says_counts_only_where_the_configuration_names_it(string? known, string from, bool counts)
    {
        await using var node = app.Server.WithWebHostBuilder(host => host.UseSetting("LeadFlow:Security:KnownProxies", known).ConfigureServices(s => s.AddSingleton<IStartupFilter>(new From(IPAddress.Parse(from)))));
        using var client = node.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new("http://desk.example"), AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(counts, answer.Headers.Contains("Strict-Transport-Security")); // It took the request for one over HTTPS.
    }

    private sealed class From(IPAddress address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Connection.RemoteIpAddress = address;
                return rest(context);
            });
            next(app);
        };
    }
}
