using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using System.Threading.RateLimiting;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Primitives;

namespace LeadFlow.Web.Security;

public static class SecuritySetup
{
    public const string SignInLimit = "sign-in";

    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddScoped<CurrentUser>();
        services.AddSingleton<FirstSteps>();
        services.AddIdentityCore<User>(o =>
            {
                o.User.RequireUniqueEmail = true;
                o.User.AllowedUserNameCharacters = "";
                o.Password.RequiredLength = 12;
                o.Password.RequireDigit = o.Password.RequireLowercase = o.Password.RequireUppercase = o.Password.RequireNonAlphanumeric = false; // Length counts.
                o.Lockout.MaxFailedAccessAttempts = 5;
                o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
            })
            .AddEntityFrameworkStores<LeadFlowDb>()
            .AddSignInManager()
            .AddDefaultTokenProviders();

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, o =>
        {
            o.Cookie.Name = "leadflow";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.ExpireTimeSpan = TimeSpan.FromHours(12);
            o.SlidingExpiration = true;
            o.LoginPath = "/sign-in";
            o.ReturnUrlParameter = "returnUrl";
            o.Events.OnValidatePrincipal = EndCookiesOfTheDeactivated;
            o.Events.OnRedirectToLogin = c => c.HttpContext.RequestServices.GetRequiredService<KeptForms>().Challenge(c);
            o.Events.OnRedirectToAccessDenied = c =>
            {
                c.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        }).AddApiKeys();

        services.AddSingleton<IAuthorizationPolicyProvider, HousePolicies>();
        services.AddScoped<IAuthorizationHandler, PolicyHandler>();
        ProtectKeys(builder, services.AddDataProtection().SetApplicationName("LeadFlow"));
        services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((o, services) => o.XmlRepository = new KeysInDatabase(services));
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "leadflow.form";
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.HeaderName = "X-Form-Token";
        });

        var signInsPerMinute = builder.Configuration.GetValue("LeadFlow:Security:SignInsPerMinute", 30);
        services.AddRateLimiter(o =>
        {
            o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            o.AddPolicy(SignInLimit, c => HttpMethods.IsPost(c.Request.Method)
                ? RateLimitPartition.GetFixedWindowLimiter(c.Connection.RemoteIpAddress?.ToString() ?? "", _ => new() { PermitLimit = signInsPerMinute, Window = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter(""));
            o.OnRejected = (c, _) =>
            {
                c.HttpContext.Response.Headers.RetryAfter = "60";
                return ValueTask.CompletedTask;
            };
        });
    }

    /// <summary>The keys lie in the database; with a certificate, a copy of the database alone opens no cookie.</summary>
    private static void ProtectKeys(WebApplicationBuilder builder, IDataProtectionBuilder keys)
    {
        if (builder.Configuration["LeadFlow:Security:KeyCertificate"] is { Length: > 0 } file)
        {
            keys.ProtectKeysWithCertificate(X509CertificateLoader.LoadPkcs12FromFile(file, builder.Configuration["LeadFlow:Security:KeyCertificatePassword"]));
        }
    }

    /// <summary>The user as they are now, not as they were at sign-in: role, side and time zone come from the rules.</summary>
    public static void UseCurrentUser(this WebApplication app) => app.Use(async (context, next) =>
    {
        var user = context.RequestServices.GetRequiredService<CurrentUser>();
        if (!user.IsSomebody && context.User.Identity is { IsAuthenticated: true, AuthenticationType: not null } && Guid.TryParse(context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var id))
        {
            var rules = await context.RequestServices.GetRequiredService<Desk>().Rules(context.RequestAborted);
            if (rules.People.TryGetValue(id, out var person) && person.IsActive)
            {
                user.Become(person.Actor, rules.ZoneOf(person), rules.Restricts(person));
            }
        }

        await next(context);
    });

    private static async Task EndCookiesOfTheDeactivated(CookieValidatePrincipalContext context)
    {
        var rules = await context.HttpContext.RequestServices.GetRequiredService<Desk>().Rules(context.HttpContext.RequestAborted);
        var stamp = context.Principal?.FindFirstValue("AspNet.Identity.SecurityStamp");
        var isGood = Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            && rules.People.TryGetValue(id, out var person) && person.IsActive && person.SecurityStamp == stamp;
        if (!isGood)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
    }

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        context.Response.OnStarting(BeforeItLeaves, context);
        return next(context);
    });

    /// <summary>Nothing with people in it is kept by a browser or on the way; files of the face say themselves how long they hold.</summary>
    private static Task BeforeItLeaves(object state)
    {
        var context = (HttpContext)state;
        if (StringValues.IsNullOrEmpty(context.Response.Headers.CacheControl))
        {
            context.Response.Headers.CacheControl = "no-store";
        }

        if (context.Request.IsHttps && context.Request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]"))
        {
            context.Response.Headers.StrictTransportSecurity = "max-age=31536000";
        }

        return Task.CompletedTask;
    }

    /// <summary>Policies by name, from <see cref="Policies.All"/>; everything else needs somebody signed in.</summary>
    private sealed class HousePolicies : IAuthorizationPolicyProvider
    {
        private static readonly AuthorizationPolicy _signedIn = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        private static readonly Dictionary<string, AuthorizationPolicy> _policies = Policies.All.Keys.ToDictionary(
            name => name, name => new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new PolicyRequirement(name)).Build());

        public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => Task.FromResult(_policies.GetValueOrDefault(policyName));

        public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => Task.FromResult(_signedIn);

        public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => Task.FromResult<AuthorizationPolicy?>(_signedIn);
    }
}
