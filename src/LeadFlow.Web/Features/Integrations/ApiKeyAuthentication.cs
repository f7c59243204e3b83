using System.Security.Claims;
using System.Text.Encodings.Web;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LeadFlow.Web.Features.Integrations;

/// <summary>A bearer key acts as its user, as they are now, within its scopes. Looked up by hash among the company's rules: no query of its own.</summary>
public sealed class ApiKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Desk desk, CurrentUser user)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    /// <summary>The scheme that is asked by default: keys under /api, the cookie everywhere else, never both.</summary>
    public const string ByPath = "ByPath";

    private const string Prefix = "Bearer ";

    public static AuthenticationBuilder Add(AuthenticationBuilder authentication)
    {
        authentication.Services.Configure<AuthenticationOptions>(o => o.DefaultScheme = ByPath);
        return authentication
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(SchemeName, null)
            .AddPolicyScheme(ByPath, null, o => o.ForwardDefaultSelector = c => c.Request.IsApi() ? SchemeName : IdentityConstants.ApplicationScheme);
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var hash = Convert.ToHexString(Secrets.Hash(header[Prefix.Length..].Trim()));
        var rules = await desk.Rules(Context.RequestAborted);
        if (!rules.Keys.TryGetValue(hash, out var key) || !rules.People.TryGetValue(key.UserId, out var person) || !person.IsActive)
        {
            return AuthenticateResult.Fail("This key is not valid.");
        }

        user.Become(person.Actor, rules.ZoneOf(person), rules.Restricts(person), key);
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, person.Id.ToString()), new(ClaimTypes.Hash, hash)], SchemeName);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var wasGiven = Request.Headers.Authorization.Count > 0;
        Response.Headers.WWWAuthenticate = wasGiven ? "Bearer realm=\"LeadFlow\", error=\"invalid_token\"" : "Bearer realm=\"LeadFlow\"";
        await new Problem(401, wasGiven ? "This key is not valid." : "This needs an API key: Authorization: Bearer <key>.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        new Problem(403, "Your role, or the scopes of this key, do not allow this.").ExecuteAsync(Context);
}
