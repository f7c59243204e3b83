using System.Diagnostics;
using System.Runtime.Versioning;
using Npgsql;

namespace LeadFlow.Web.Data;

/// <summary>
/// A private PostgreSQL for an installation without one, and for tests: made on first use, reachable only through a socket that only this user (and root)
/// can open, stopped with the process. See docs/adr/0003.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    internal const string User = "leadflow";
    private const int LongestSocketFolder = 80; // A socket's path ends at 103 bytes on macOS, at 107 on Linux.
    private static readonly TimeSpan PollingInterval = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan RestartDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2); // Recovery after a crash takes its time.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMinutes(1);

    private readonly PostgresCluster _cluster;
    private readonly PostgresServer _server;
    private readonly string _socketFolder;
    private bool _disposed;

    private EmbeddedPostgres(PostgresCluster cluster, PostgresServer server, string socketFolder) =>
        (_cluster, _server, _socketFolder) = (cluster, server, socketFolder);

    /// <summary>Makes the cluster if there is none, and starts its server.</summary>
    /// <exception cref="PostgresNotFoundException">No PostgreSQL that fits is on this machine.</exception>
    /// <exception cref="InvalidOperationException">The folder cannot be used, is in use, or the server did not start; the message says which, for the person at the terminal.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken cancellationToken = default)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PostgresNotFoundException("On Windows LeadFlow needs a PostgreSQL server of your own.");
        }

        var cluster = await PostgresCluster.OpenAsync(options, cancellationToken);
        try
        {
            var binaries = await PostgresBinaries.FindAsync(options.BinFolder, cluster.Major(), copies: cluster.Folder, cancellationToken);
            if (cluster.Major() is null)
            {
                await cluster.CreateAsync(binaries, cancellationToken);
            }

            return await StartAsync(cluster, binaries, cancellationToken);
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    public string ConnectionString(string database) => Connection(database).ConnectionString;

    public async Task EnsureDatabaseAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(Connection("postgres", pooling: false).ConnectionString);
        await connection.OpenAsync(cancellationToken);

        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = name } } };
        if (await find.ExecuteScalarAsync(cancellationToken) is null)
        {
            var quoted = name.Replace("\"", "\"\"", StringComparison.Ordinal);
            await using var create = new NpgsqlCommand($"CREATE DATABASE \"{quoted}\"", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Stops the server and waits for it, so that the folder can be used again at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (OperatingSystem.IsWindows() || Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        NpgsqlConnection.ClearAllPools(); // Closed by us, idle connections need not be cut off by the server.
        var stopped = await StopAsync(_server);
        _cluster.Dispose(stopped);
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<EmbeddedPostgres> StartAsync(PostgresCluster cluster, PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        cluster.TrimLog();
        var started = Stopwatch.StartNew();
        while (true)
        {
            var socketFolder = await CreateSocketFolderAsync(cancellationToken);
            var postgres = new EmbeddedPostgres(cluster, PostgresServer.Start(binaries, cluster, socketFolder), socketFolder);
            var answers = false;
            try
            {
                answers = await postgres.AnswersAsync(started, cancellationToken);
            }
            finally
            {
                if (!answers)
                {
                    await StopAsync(postgres._server);
                }
            }

            if (answers)
            {
                return postgres;
            }

            // After a kill -9 of the server itself, its last sessions need a moment to see that it is gone.
            var said = postgres._server.Said();
            if (!said.Contains("shared memory block", StringComparison.Ordinal) || started.Elapsed > StartTimeout)
            {
                throw new InvalidOperationException($"PostgreSQL did not start on {cluster.Data}. It said:{Environment.NewLine}{said}");
            }

            await Task.Delay(RestartDelay, cancellationToken);
        }
    }

    /// <summary>Waits until the server answers; false when it has ended, or taken too long.</summary>
    [UnsupportedOSPlatform("windows")]
    private async Task<bool> AnswersAsync(Stopwatch started, CancellationToken cancellationToken)
    {
        var socket = Path.Combine(_socketFolder, ".s.PGSQL.5432");
        for (; !_server.HasExited && started.Elapsed < StartTimeout; await Task.Delay(PollingInterval, cancellationToken))
        {
            if (!File.Exists(socket))
            {
                continue;
            }

            try
            {
                await using var connection = new NpgsqlConnection(Connection("postgres", pooling: false).ConnectionString);
                await connection.OpenAsync(cancellationToken);
                return true;
            }
            catch (NpgsqlException)
            {
                // It is there but still getting ready, or recovering after a crash.
            }
        }

        return false;
    }

    /// <returns>Whether it is gone.</returns>
    [UnsupportedOSPlatform("windows")]
    private static async Task<bool> StopAsync(PostgresServer server)
    {
        using var timeout = new CancellationTokenSource(StopTimeout);
        try
        {
            await server.StopAsync(timeout.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false; // It has its signal and goes on stopping; to kill it now could only cost data. The next start waits for it.
        }
        finally
        {
            server.Dispose();
        }
    }

    /// <summary>A new folder each time: nobody else can have put a socket of that name there.</summary>
    [UnsupportedOSPlatform("windows")]
    private static async Task<string> CreateSocketFolderAsync(CancellationToken cancellationToken)
    {
        var name = $"leadflow-{Guid.NewGuid():N}"[..17];
        var temp = Path.GetTempPath();
        var usable = temp.Length + name.Length <= LongestSocketFolder && await PostgresAccount.Current.CanReachAsync(temp, cancellationToken);

        var folder = Path.Combine(usable ? temp : "/tmp", name);
        await PostgresAccount.Current.CreateFolderAsync(folder, cancellationToken);
        return folder;
    }

    private NpgsqlConnectionStringBuilder Connection(string database, bool pooling = true) => new()
    {
        Host = _socketFolder,
        Username = User,
        Database = database,
        Pooling = pooling,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    };
}
