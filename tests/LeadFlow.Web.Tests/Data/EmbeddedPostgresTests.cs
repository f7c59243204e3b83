using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using LeadFlow.Web.Data;
using LeadFlow.Web.Tests.Support;
using Npgsql;
using Xunit;

namespace LeadFlow.Web.Tests.Data;

[UnsupportedOSPlatform("windows")]
public sealed class EmbeddedPostgresTests : IDisposable
{
    private const UnixFileMode OnlyItsOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"leadflow-test-{Guid.NewGuid():N}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private EmbeddedPostgresOptions Options => new() { DataFolder = _folder };

    [Fact]
    public async Task What_was_written_is_there_after_a_restart()
    {
        await using (var postgres = await EmbeddedPostgres.StartAsync(Options, Cancel))
        {
            await postgres.EnsureDatabaseAsync("leads", Cancel);
            await Run(postgres, "CREATE TABLE lead (name text); INSERT INTO lead VALUES ('Élise')");
        }

        await using var restarted = await EmbeddedPostgres.StartAsync(Options, Cancel);
        await restarted.EnsureDatabaseAsync("leads", Cancel);

        Assert.Equal("élise", await Run(restarted, "SELECT lower(name) FROM lead"));
    }

    [Fact]
    public async Task Nobody_else_on_the_machine_or_the_network_can_reach_it()
    {
        await using var postgres = await EmbeddedPostgres.StartAsync(Options, Cancel);
        await postgres.EnsureDatabaseAsync("leads", Cancel);

        var sockets = new NpgsqlConnectionStringBuilder(postgres.ConnectionString("leads")).Host!;
        Assert.Equal("", await Run(postgres, "SHOW listen_addresses"));
        Assert.Equal(OnlyItsOwner, File.GetUnixFileMode(sockets));
        Assert.Equal(OnlyItsOwner, File.GetUnixFileMode(Path.Combine(_folder, "postgres")));
    }

    [Fact]
    public async Task A_second_one_on_the_same_folder_is_refused_with_a_sentence_that_names_the_folder()
    {
        await using var postgres = await EmbeddedPostgres.StartAsync(Options, Cancel);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => EmbeddedPostgres.StartAsync(Options, Cancel));

        Assert.Contains(_folder, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
        await postgres.EnsureDatabaseAsync("still_there", Cancel);
    }

    [Fact]
    public async Task Whatever_kills_the_server_the_next_start_recovers_what_was_committed()
    {
        await using (var postgres = await EmbeddedPostgres.StartAsync(Options, Cancel))
        {
            await postgres.EnsureDatabaseAsync("leads", Cancel);
            await Run(postgres, "CREATE TABLE lead (name text); INSERT INTO lead VALUES ('Ada')");
            using var server = Process.GetProcessById(ServerPid());
            server.Kill();
            await server.WaitForExitAsync(Cancel);
        }

        Assert.True(File.Exists(PidFile));
        await using var recovered = await EmbeddedPostgres.StartAsync(Options, Cancel);

        Assert.Equal("Ada", await Run(recovered, "SELECT name FROM lead"));
    }

    [Fact]
    public async Task A_number_of_a_dead_server_that_another_process_bears_now_does_not_keep_it_from_starting()
    {
        await using (await EmbeddedPostgres.StartAsync(Options, Cancel))
        {
            // Only to make the cluster.
        }

        await File.WriteAllTextAsync(PidFile, $"{Environment.ProcessId}\n{_folder}\n", Cancel);

        await using var postgres = await EmbeddedPostgres.StartAsync(Options, Cancel);
        await postgres.EnsureDatabaseAsync("leads", Cancel);
    }

    [Fact]
    public async Task A_killed_LeadFlow_leaves_no_server_behind_and_the_next_start_does_not_trip_over_it()
    {
        using var leadFlow = ShortLivedLeadFlow.Start(_folder);
        Assert.Equal(ShortLivedLeadFlow.Ready, await leadFlow.StandardOutput.ReadLineAsync(Cancel));
        using var server = Process.GetProcessById(ServerPid());

        leadFlow.Kill();

        await using var next = await EmbeddedPostgres.StartAsync(Options, Cancel);
        Assert.True(server.HasExited);
    }

    [Fact]
    public async Task Without_fitting_binaries_the_message_says_what_to_do_on_one_screen()
    {
        var empty = Directory.CreateTempSubdirectory();

        var refusal = await Assert.ThrowsAsync<PostgresNotFoundException>(() => EmbeddedPostgres.StartAsync(Options with { BinFolder = empty.FullName }, Cancel));

        empty.Delete();
        Assert.Contains(empty.FullName, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__LeadFlow", refusal.Message, StringComparison.Ordinal);
        Assert.All(refusal.Message.Split('\n'), line => Assert.InRange(line.Length, 0, 160));
        Assert.InRange(refusal.Message.Split('\n').Length, 1, 20);
    }

    [Fact]
    public async Task Data_of_another_major_version_is_left_alone_and_the_version_it_needs_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "postgres"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "postgres", "PG_VERSION"), "12\n", Cancel);

        var refusal = await Assert.ThrowsAsync<PostgresNotFoundException>(() => EmbeddedPostgres.StartAsync(Options, Cancel));

        Assert.Contains("PostgreSQL 12", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_start_is_quoted_and_the_folder_is_free_again()
    {
        await using (await EmbeddedPostgres.StartAsync(Options, Cancel))
        {
            // Only to make the cluster.
        }

        var settings = Path.Combine(_folder, "postgres", "postgresql.auto.conf");
        await File.WriteAllTextAsync(settings, "no_such_setting = 1", Cancel);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => EmbeddedPostgres.StartAsync(Options, Cancel));
        Assert.Contains("no_such_setting", failure.Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(settings, "", Cancel);
        await using var postgres = await EmbeddedPostgres.StartAsync(Options, Cancel);
        await postgres.EnsureDatabaseAsync("leads", Cancel);
    }

    [Fact]
    public async Task A_throw_away_cluster_leaves_nothing_behind()
    {
        string sockets;
        await using (var postgres = await EmbeddedPostgres.StartAsync(Options with { ThrowAway = true }, Cancel))
        {
            sockets = new NpgsqlConnectionStringBuilder(postgres.ConnectionString("postgres")).Host!;
            Assert.True(Directory.Exists(sockets));
        }

        Assert.False(Directory.Exists(sockets));
        Assert.False(Directory.Exists(_folder));
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string PidFile => Path.Combine(_folder, "postgres", "postmaster.pid");

    private int ServerPid() => int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture);

    private static async Task<string?> Run(EmbeddedPostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString("leads"));
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return (string?)await command.ExecuteScalarAsync(Cancel);
    }
}
