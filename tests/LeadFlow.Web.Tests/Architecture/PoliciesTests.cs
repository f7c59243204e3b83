using System.Net;
using System.Reflection;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Architecture;

/// <summary>Walks everything that can be asked for and everybody who can ask.</summary>
public sealed class PoliciesTests(App app) : IClassFixture<App>
{
    /// <summary>What anybody reaches: health, the files of the face, the document, and the pages before signing in.</summary>
    private static readonly string[] _open = ["/healthz", "/readyz", "/api/v1/openapi.json", "/error", "/sign-in", "/sign-out", "/resume", "/accept-invitation", "/first-steps", "/in/mail", "/f/{slug}", "/embed.js", "/consent", "/kiosk", "/add", "/calendar/{token}.ics"];

    public static TheoryData<string> Names => [.. Requests.All.Select(Requests.NameOf)];

    [Fact]
    public void Every_request_says_who_may_send_it()
    {
        Assert.True(Requests.All.Count >= 50, $"{Requests.All.Count} requests");
        Assert.All(Requests.All, request =>
        {
            var policy = request.GetCustomAttribute<RequirePolicyAttribute>()?.Policy;
            var anybody = request.GetCustomAttribute<AllowAnybodyAttribute>();
            Assert.True(policy is null != anybody is null, $"{Requests.NameOf(request)} declares one policy, or why anybody may send it");
            Assert.True(policy is null || Policies.All.ContainsKey(policy), policy);
            Assert.True(anybody is null || anybody.Why.Length > 10, Requests.NameOf(request));
        });
        Assert.InRange(Requests.All.Count(r => r.GetCustomAttribute<AllowAnybodyAttribute>() is not null), 1, 12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_request_is_refused_to_nobody_and_to_every_role_that_may_not(string name)
    {
        var request = Requests.All.Single(r => Requests.NameOf(r) == name);
        if (request.GetCustomAttribute<RequirePolicyAttribute>()?.Policy is not { } policy)
        {
            return;
        }

        await Assert.ThrowsAsync<NotSignedInException>(() => Send(request, null));
        foreach (var user in TestData.OneOfEach().Where(u => !Policies.All[policy].Allows(u.Actor)))
        {
            await Assert.ThrowsAsync<ForbiddenException>(() => Send(request, user));
        }
    }

    [Fact]
    public async Task Every_page_and_endpoint_needs_somebody_or_is_on_the_short_list_of_those_that_do_not()
    {
        var walked = 0;
        foreach (var endpoint in Endpoints().Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null && !IsFile(e)))
        {
            walked++;
            var pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            Assert.True(_open.Any(o => pattern.StartsWith(o, StringComparison.OrdinalIgnoreCase)), $"{pattern} is open to anybody");
        }

        Assert.InRange(walked, 4, 30);
        Assert.All(ApiEndpoints(), e => Assert.True(e.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy is { } policy && Policies.All.ContainsKey(policy)), $"{e.DisplayName} names no policy"));
        Assert.True(ApiEndpoints().Count >= 30, $"{ApiEndpoints().Count} calls");
        var provider = app.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        Assert.NotNull(await provider.GetFallbackPolicyAsync());
    }

    [Fact]
    public async Task Every_call_of_the_api_is_refused_to_nobody_to_the_cookie_and_to_every_role_that_may_not()
    {
        using var nobody = app.Anonymous();
        var browser = await app.Browser(TestData.Admin());
        var people = new List<(TestUser User, HttpClient Client)>();
        foreach (var user in TestData.OneOfEach())
        {
            people.Add((user, await app.Client(user, Policies.Scopes.All)));
        }

        foreach (var endpoint in ApiEndpoints())
        {
            var path = System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!, @"\{\w+:guid\}", _ => Guid.NewGuid().ToString());
            path = "/" + path.TrimStart('/');
            var method = new HttpMethod(endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]);
            (await nobody.Call(method, path)).ExpectProblem(401);
            (await browser.Call(method, path)).ExpectProblem(401);
            var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>().ToList();
            foreach (var (user, client) in people)
            {
                var answer = await client.Call(method, path);
                if (policies.TrueForAll(p => Policies.All[p].Allows(user.Actor)))
                {
                    Assert.True(answer.Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or >= HttpStatusCode.InternalServerError), $"{user.Role} {method} {path}: {answer.Text}");
                }
                else
                {
                    answer.ExpectProblem(403);
                }
            }
        }
    }

    [Fact]
    public async Task Every_page_is_closed_to_somebody_who_is_not_signed_in()
    {
        using var nobody = app.Anonymous();
        var pages = Endpoints().Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null && e.Metadata.GetMetadata<IAllowAnonymous>() is null).ToList();
        Assert.True(pages.Count >= 5, $"{pages.Count} pages");

        foreach (var page in pages)
        {
            var path = "/" + System.Text.RegularExpressions.Regex.Replace(page.RoutePattern.RawText!, @"\{[^}]*\}", _ => Guid.NewGuid().ToString()).TrimStart('/');
            using var answer = await nobody.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound, $"{path}: {answer.StatusCode}");
        }
    }

    private async Task Send(Type request, TestUser? by)
    {
        await using var scope = await app.Scope(by);
        await scope.ServiceProvider.GetRequiredService<ISender>().Send(Requests.Empty(request), TestContext.Current.CancellationToken);
    }

    private IEnumerable<RouteEndpoint> Endpoints() => app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private List<RouteEndpoint> ApiEndpoints() => [.. Endpoints().Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1/", StringComparison.Ordinal) && e.Metadata.GetMetadata<IAllowAnonymous>() is null)];

    private static bool IsFile(RouteEndpoint endpoint) => endpoint.Metadata.Any(m => m.GetType().FullName!.Contains("StaticAsset", StringComparison.Ordinal));
}
