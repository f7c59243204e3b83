using System.Collections.Concurrent;
using System.Net.Http.Headers;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Xunit;

namespace LeadFlow.Web.Tests.Support;

/// <summary>LeadFlow on a database of its own, founded and empty. Use it as a class fixture; derive from it for other settings.</summary>
public class App(TestDatabase databases) : IAsyncLifetime
{
    private static readonly string _passwordHash = new PasswordHasher<User>(Options.Create(CheapHashes())).HashPassword(null!, TestUser.Password);

    private readonly ConcurrentDictionary<Guid, Lazy<Task>> _known = [];
    private Factory? _factory;
    private string _connectionString = "";

    public FakeClock Clock { get; } = new();

    public IServiceProvider Services => _factory!.Services;

    public WebApplicationFactory<Program> Server => _factory!;

    protected virtual IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        _connectionString = await databases.CreateDatabaseAsync();
        _factory = new(_connectionString, Clock, Settings);
        await Prepare();
    }

    /// <summary>Another web node on the same database, started.</summary>
    public WebApplicationFactory<Program> SecondNode()
    {
        var node = new Factory(_connectionString, Clock, Settings);
        _ = node.Services;
        return node;
    }

    /// <summary>For a derived fixture: what all its tests find there.</summary>
    protected virtual Task Prepare() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
            await databases.DropDatabaseAsync(_connectionString);
        }
    }

    /// <summary>Sends a command or query as somebody; as nobody without.</summary>
    public async Task<TResponse> Send<TResponse>(IRequest<TResponse> request, TestUser? by = null)
    {
        await using var scope = await Scope(by);
        return await scope.ServiceProvider.GetRequiredService<ISender>().Send(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A scope in which this user acts.</summary>
    public async Task<AsyncServiceScope> Scope(TestUser? by = null)
    {
        if (by is not null)
        {
            await Know(by);
        }

        var scope = Services.CreateAsyncScope();
        if (by is not null)
        {
            var rules = await scope.ServiceProvider.GetRequiredService<Desk>().Rules(TestContext.Current.CancellationToken);
            var person = rules.People[by.Id];
            scope.ServiceProvider.GetRequiredService<CurrentUser>().Become(person.Actor, rules.ZoneOf(person), rules.Restricts(person));
        }

        return scope;
    }

    /// <summary>Looks at or changes the database directly, seeing everything.</summary>
    public async Task<T> Db<T>(Func<LeadFlowDb, Task<T>> ask)
    {
        await using var scope = Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<LeadFlowDb>());
    }

    public Task Db(Func<LeadFlowDb, Task> act) => Db(async db =>
    {
        await act(db);
        return true;
    });

    /// <summary>A program with a key of this user; without scopes the key may read and write.</summary>
    public async Task<HttpClient> Client(TestUser user, params string[] scopes)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", await Key(user, scopes));
        return client;
    }

    public async Task<string> Key(TestUser user, params string[] scopes)
    {
        await Know(user);
        var key = Secrets.New();
        await Db(async db =>
        {
            db.ApiKeys.Add(ApiKey.Mint(user.Id, "Test", Secrets.Hash(key), scopes, user.Id, Clock.Now));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        return key;
    }

    /// <summary>A browser in which this user is signed in. It follows no redirects.</summary>
    public async Task<HttpClient> Browser(TestUser user)
    {
        var (name, value) = await Cookie(user);
        var client = Anonymous();
        client.DefaultRequestHeaders.Add("Cookie", $"{name}={value}");
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        return client;
    }

    /// <summary>The sign-in cookie of this user, as a real sign-in would set it.</summary>
    public async Task<(string Name, string Value)> Cookie(TestUser user)
    {
        await Know(user);
        await using var scope = Services.CreateAsyncScope();
        var entity = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByIdAsync(user.Id.ToString());
        var principal = await scope.ServiceProvider.GetRequiredService<SignInManager<User>>().CreateUserPrincipalAsync(entity!);
        var options = scope.ServiceProvider.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var ticket = new AuthenticationTicket(principal, new() { IssuedUtc = Clock.Now, ExpiresUtc = Clock.Now.AddHours(12) }, IdentityConstants.ApplicationScheme);
        return (options.Cookie.Name!, options.TicketDataFormat.Protect(ticket));
    }

    public HttpClient Anonymous() => _factory!.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });

    /// <summary>Puts somebody into the database, once.</summary>
    public Task Know(TestUser user) => _known.GetOrAdd(user.Id, _ => new(() => Add(user))).Value;

    private Task Add(TestUser user) => Db(async db =>
    {
        if (await db.Users.AnyAsync(u => u.Id == user.Id, TestContext.Current.CancellationToken))
        {
            return; // Came with the demo.
        }

        var entity = User.Named(user.Name, user.Email, user.Role, user.Side, Clock.Now);
        entity.Id = user.Id;
        entity.NormalizedEmail = entity.NormalizedUserName = user.Email.ToUpperInvariant();
        entity.PasswordHash = _passwordHash;
        db.Users.Add(entity);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    });

    private static PasswordHasherOptions CheapHashes() => new() { IterationCount = 10 };

    internal sealed class Factory(string connectionString, FakeClock clock, IReadOnlyDictionary<string, string>? settings = null) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Test").AsTestNode();
            builder.UseSetting("ConnectionStrings:LeadFlow", connectionString);
            builder.UseSetting("LeadFlow:Forms:PostsPerMinute", "1000000"); // Its clock is the real one, and all tests are one visitor.
            foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            {
                builder.UseSetting(name, value);
            }

            builder.ConfigureServices(services =>
            {
                services.RemoveAll<TimeProvider>();
                services.AddSingleton<TimeProvider>(clock);
                services.Configure<PasswordHasherOptions>(o => o.IterationCount = CheapHashes().IterationCount);
            });
        }
    }
}
