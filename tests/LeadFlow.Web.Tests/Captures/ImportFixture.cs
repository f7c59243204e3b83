using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>The desk on a database of its own, for tests of imports: an admin imports, and the clock is the test's.</summary>
public sealed class ImportFixture(TestDatabase database) : IAsyncLifetime
{
    private WebApplicationFactory<Program> _factory = null!;
    private string _connectionString = "";

    public TestClock Clock { get; } = new();

    [ModuleInitializer]
    internal static void MigrateTheTemplate() => TestDatabase.Migrate = async connectionString =>
    {
        await using var db = new LeadFlowDb(new DbContextOptionsBuilder<LeadFlowDb>().UseNpgsql(connectionString).Options);
        await db.Database.MigrateAsync();
    };

    public async ValueTask InitializeAsync()
    {
        _connectionString = await database.CreateDatabaseAsync();
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseEnvironment("Test")
            .AsTestNode()
            .UseSetting("ConnectionStrings:LeadFlow", _connectionString)
            .UseSetting("LeadFlow:Bootstrap:AdminEmail", "ada@example.com")
            .UseSetting("LeadFlow:Company:TimeZone", "America/Sao_Paulo")
            .ConfigureTestServices(s =>
            {
                s.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
                s.AddAuthentication(o => o.DefaultScheme = o.DefaultAuthenticateScheme = AdminIsHere.Scheme)
                    .AddScheme<AuthenticationSchemeOptions, AdminIsHere>(AdminIsHere.Scheme, null);
            }));
        _ = _factory.Services;
    }

    /// <summary>At a page, as the admin.</summary>
    public HttpClient Browser(bool follows = true) => _factory.CreateClient(new() { AllowAutoRedirect = follows });

    private sealed class AdminIsHere(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, LeadFlowDb db) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public new const string Scheme = "Admin is here";

        protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var id = await db.Users.Select(u => u.Id).SingleAsync();
            return AuthenticateResult.Success(new(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, id.ToString())], Scheme)), Scheme));
        }
    }

    public async Task<T> Send<T>(IRequest<T> request) => (T)(await SendAny(request))!;

    public Task Send(IRequest request) => SendAny(request);

    private async Task<object?> SendAny(object request)
    {
        await using var scope = _factory.Services.CreateAsyncScope();
        var rules = await scope.ServiceProvider.GetRequiredService<Desk>().Rules(default);
        scope.ServiceProvider.GetRequiredService<CurrentUser>().Become(rules.People.Values.Single(p => p.Role == Domain.People.Role.Admin).Actor, rules.Zone);
        return await scope.ServiceProvider.GetRequiredService<ISender>().Send(request);
    }

    /// <summary>As the clock does.</summary>
    public Task<int> RunAll() => RunUntil(CancellationToken.None);

    public async Task<int> RunUntil(CancellationToken stopping)
    {
        await using var scope = _factory.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        return await scope.ServiceProvider.GetRequiredService<ISender>().Send(new RunImports.Command(), stopping);
    }

    public async Task RunUndos()
    {
        await using var scope = _factory.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        await scope.ServiceProvider.GetRequiredService<ISender>().Send(new RunImportUndos.Command());
    }

    public Task<Guid> Queue(byte[] file, string mapping, ImportPolicy policy = ImportPolicy.Skip, bool dryRun = false, string name = "leads.csv") =>
        Send(new ReceiveImport.Command(name, file, new(mapping, policy, dryRun)));

    public async Task<ImportView> Import(byte[] file, string mapping, ImportPolicy policy = ImportPolicy.Skip, bool dryRun = false, string name = "leads.csv")
    {
        var id = await Queue(file, mapping, policy, dryRun, name);
        await RunAll();
        return await Send(new GetImport.Query(id));
    }

    public Task<ImportView> Import(string csv, string mapping, ImportPolicy policy = ImportPolicy.Skip, bool dryRun = false) =>
        Import(Encoding.UTF8.GetBytes(csv), mapping, policy, dryRun);

    public async Task<string> RejectedRows(Guid id)
    {
        await using var scope = _factory.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        var file = await scope.ServiceProvider.GetRequiredService<ISender>().Send(new GetRejectedRows.Query(id));
        using var stream = new MemoryStream();
        await file.Write(stream, default);
        return Encoding.UTF8.GetString(stream.ToArray()).TrimStart('\uFEFF');
    }

    public async Task<T> Ask<T>(Func<LeadFlowDb, Task<T>> question)
    {
        await using var scope = _factory.Services.CreateAsyncScope();
        return await question(scope.ServiceProvider.GetRequiredService<LeadFlowDb>());
    }

    /// <summary>In a scope of the system's, for what is read while it is written.</summary>
    public async Task<T> Ask<T>(Func<IServiceProvider, Task<T>> question)
    {
        await using var scope = _factory.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        return await question(scope.ServiceProvider);
    }

    public async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<List<string>> Rows(string sql)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : reader.GetValue(i).ToString())));
        }

        return rows;
    }

    /// <summary>Every row of every table that an import may write, as text, in order; without the imports' own and what tells people of them.</summary>
    public async Task<string> Dump(params string[] without)
    {
        var tables = await Rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('imports', 'import_parts', 'import_chunks', 'import_rejections', 'jobs', 'live_events', 'notices', 'stage_tally_deltas', 'stage_tallies') ORDER BY 1");
        var dump = new StringBuilder();
        foreach (var table in tables.Except(without))
        {
            var what = table == "companies" ? "id, name, time_zone" : "t";
            dump.AppendLine(table).AppendJoin('\n', await Rows($"SELECT ({what})::text AS row FROM \"{table}\" AS t ORDER BY 1")).AppendLine();
        }

        return dump.ToString();
    }

    public async ValueTask DisposeAsync() => await _factory.DisposeAsync();
}

/// <summary>The real time, moved on as the test wants.</summary>
public sealed class TestClock : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    public void Advance(TimeSpan by) => _ahead += by;
}
