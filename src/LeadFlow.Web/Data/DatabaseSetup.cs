using LeadFlow.Web.Live;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace LeadFlow.Web.Data;

/// <summary>Which database this process uses: the configured one, or the embedded one, which it then owns.</summary>
public sealed class DatabaseConnection(IConfiguration configuration) : IAsyncDisposable
{
    private const string DatabaseName = "leadflow";
    private EmbeddedPostgres? _embedded;
    private string? _connectionString;

    public bool IsEmbedded => configuration.GetConnectionString("LeadFlow") is null or "";

    public string ConnectionString => _connectionString ?? throw new InvalidOperationException("The database has not been started.");

    /// <summary>Where the embedded database and the local secrets lie.</summary>
    public string DataFolder { get; } = configuration["LeadFlow:DataFolder"] is { Length: > 0 } folder ? Path.GetFullPath(folder) : EmbeddedPostgresOptions.DefaultDataFolder;

    /// <summary>This process found it new, or of an older version.</summary>
    public bool WasMigrated { get; internal set; }

    public async Task Start(CancellationToken cancellationToken)
    {
        if (!IsEmbedded)
        {
            _connectionString = configuration.GetConnectionString("LeadFlow");
            return;
        }

        _embedded = await EmbeddedPostgres.StartAsync(new() { DataFolder = DataFolder }, cancellationToken);
        await _embedded.EnsureDatabaseAsync(DatabaseName, cancellationToken);
        _connectionString = _embedded.ConnectionString(DatabaseName);
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }
}

public static class DatabaseSetup
{
    /// <summary>Held while one node migrates; the others wait and find nothing to do.</summary>
    private const long MigrationLock = 0x4C65_6164_466C_6F77; // "LeadFlow"

    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<DatabaseConnection>();
        services.AddSingleton(s => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(s.GetRequiredService<DatabaseConnection>().ConnectionString)
        {
            MaxAutoPrepare = 100, // The same few statements make up nearly all the work.
            AutoPrepareMinUsages = 3,
            ApplicationName = "leadflow",
            MaxPoolSize = 40,
            NoResetOnClose = true, // No question leaves anything behind in its session.
            ReadBufferSize = 16 * 1024, // In bytes. The database sends eight thousand at once; taken two by two, a list of eighty costs a twelfth less.
        }));
        // It finds the source among the services. Handed over, each address would be a mapper of its own: another model, every question compiled again.
        services.AddPooledDbContextFactory<LeadFlowDb>((s, options) => Mapped(options).AddInterceptors(s.GetRequiredService<RingAfterCommit>()), DbAtHand.MostKept);
        services.AddScoped<DbAtHand>();
        services.AddScoped(s => s.GetRequiredService<DbAtHand>().Take());
        services.AddSingleton<CompanyRules>();
        services.AddSingleton<LeadTallies>();
        services.AddScoped<Desk>();
    }

    private static DbContextOptionsBuilder Mapped(DbContextOptionsBuilder options) => options
        .ConfigureWarnings(w => w.Ignore(CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning, CoreEventId.RowLimitingOperationWithoutOrderByWarning))
        .UseNpgsql(o => o.UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery))
        .ReplaceService<IModelCacheKeyFactory, ModelForWhoeverAsks>()
        .ReplaceService<IMigrationsAssembly, HouseMigrations>();

    /// <summary>Starts, migrates and founds the database; says in one screen what is wrong if it cannot.</summary>
    public static async Task<bool> PrepareDatabase(this WebApplication app, Task model)
    {
        var connection = app.Services.GetRequiredService<DatabaseConnection>();
        try
        {
            await connection.Start(app.Lifetime.ApplicationStopping);
        }
        catch (Exception e) when (e is PostgresNotFoundException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return false;
        }

        try
        {
            await MigrateAndFound(app, connection, model);
            return true;
        }
        catch (SettingException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return false;
        }
    }

    private static async Task MigrateAndFound(WebApplication app, DatabaseConnection connection, Task model)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await using var turn = await Reached(app.Services);
        await using var wait = new NpgsqlCommand($"SELECT pg_advisory_lock({MigrationLock})", turn) { CommandTimeout = 300 };
        await wait.ExecuteNonQueryAsync();
        if (!await IsUpToDate(turn))
        {
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("LeadFlow").LogInformation("Migrating the database");
            await model;
            await scope.ServiceProvider.GetRequiredService<LeadFlowDb>().Database.MigrateAsync();
            await app.Services.GetRequiredService<NpgsqlDataSource>().ReloadTypesAsync();
            connection.WasMigrated = true;
        }

        await Founding.Found(scope.ServiceProvider, app.Configuration, app.Environment, turn);
        await using var done = new NpgsqlCommand($"SELECT pg_advisory_unlock({MigrationLock})", turn);
        await done.ExecuteNonQueryAsync();
    }

    private static async Task<NpgsqlConnection> Reached(IServiceProvider services)
    {
        try
        {
            return await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException)
        {
            throw new SettingException($"The database that ConnectionStrings:LeadFlow names does not let LeadFlow in. {e.Message}");
        }
    }

    /// <summary>
    /// Compiles what maps objects to tables and builds the model, a second of the first query, while the server starts on the other core. Whoever is mapped
    /// alike shares it; what rings after a commit is left out, since it would ask for the server already.
    /// </summary>
    public static Task<IModel> BuildModel() => Task.Run(() =>
    {
        var options = new DbContextOptionsBuilder<LeadFlowDb>();
        Mapped(options);
        using var db = new LeadFlowDb(options.Options);
        return db.Model;
    });

    /// <summary>To be called when everything else that starts is registered: it starts beside the model, and requests are taken once that is there.</summary>
    public static void ListenOnceMapped(this WebApplicationBuilder builder, Task model) => builder.Services.AddHostedService(_ => new Mapping(model));

    private sealed class Mapping(Task model) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => model.WaitAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>One look at the history table: an ordinary start does not build the migrations at all.</summary>
    private static async Task<bool> IsUpToDate(NpgsqlConnection connection)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass('public.\"__EFMigrationsHistory\"') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync() is not true)
        {
            return false;
        }

        await using var latest = new NpgsqlCommand("SELECT max(\"MigrationId\") FROM \"__EFMigrationsHistory\"", connection);
        return await latest.ExecuteScalarAsync() as string == HouseMigrations.Latest;
    }
}

/// <summary>See <see cref="LeadFlowDb.Filters"/>.</summary>
internal sealed class ModelForWhoeverAsks : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (context.GetType(), designTime, context is LeadFlowDb { Filters: true });
}
