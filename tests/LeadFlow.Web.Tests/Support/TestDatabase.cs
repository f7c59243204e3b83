using LeadFlow.Web.Data;
using LeadFlow.Web.Tests.Support;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(TestDatabase))]

namespace LeadFlow.Web.Tests.Support;

/// <summary>One PostgreSQL server for all tests of the assembly, with a migrated template that each class or test gets its own copy of.</summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private readonly string _prefix = $"leadflow_test_{Guid.NewGuid():N}"[..22];
    private readonly SemaphoreSlim _copying = new(1); // A template can be copied once at a time.
    private readonly List<string> _databases = [];
    private readonly Lazy<Task<string>> _template;
    private ITestServer? _server;

    public TestDatabase() => _template = new Lazy<Task<string>>(CreateTemplateAsync);

    /// <summary>Brings the empty template, whose connection string it gets, to the state that every test starts from. Set before the first database is asked for.</summary>
    public static Func<string, Task> Migrate { get; set; } = _ => Task.CompletedTask;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask; // Assemblies and runs without a database test start no server.

    /// <summary>A new database in the state of the template. Returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var template = await _template.Value;
        await _copying.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            var name = $"{_prefix}_{_databases.Count}";
            await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
            _databases.Add(name);
            return _server!.ConnectionString(name);
        }
        finally
        {
            _copying.Release();
        }
    }

    /// <summary>A new database with nothing in it at all.</summary>
    public async Task<string> CreateBareDatabaseAsync()
    {
        await _template.Value;
        await _copying.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            var name = $"{_prefix}_{_databases.Count}";
            await ExecuteAsync($"CREATE DATABASE {name}");
            _databases.Add(name);
            return _server!.ConnectionString(name);
        }
        finally
        {
            _copying.Release();
        }
    }

    /// <summary>A database that nobody needs any more: hundreds of them, deleted at the very end, would take minutes on a slow disk.</summary>
    public Task DropDatabaseAsync(string connectionString) => ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            NpgsqlConnection.ClearAllPools();
            if (_server.Outlives)
            {
                foreach (var name in _databases)
                {
                    await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                }
            }

            await _server.DisposeAsync();
        }

        _copying.Dispose();
    }

    private async Task<string> CreateTemplateAsync()
    {
        _server = await TestServers.StartAsync();
        var template = $"{_prefix}_template";
        await ExecuteAsync($"CREATE DATABASE {template}");
        _databases.Add(template);

        // A connection left in the pool would keep the template from being copied.
        await Migrate(new NpgsqlConnectionStringBuilder(_server.ConnectionString(template)) { Pooling = false }.ConnectionString);
        return template;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server!.ConnectionString("postgres")) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
