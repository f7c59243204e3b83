using System.Diagnostics;
using System.Runtime.Versioning;

namespace LeadFlow.Web.Data;

/// <summary>
/// The running server and its watchdog: a shell that waits for this process to close its end of a pipe. The kernel closes it however the process ends,
/// kill -9 included, so the server never outlives LeadFlow.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PostgresServer : IDisposable
{
    // $1: the signal that stops the server; $2: its log; $3: its socket folder; $4: a folder to delete after a regular end, or nothing; then its command.
    private const string Watchdog = """
        trap '' INT TERM HUP
        signal=$1; log=$2; sockets=$3; litter=$4; shift 4
        umask 077
        exec 3<&0 0</dev/null 1>>"$log" 2>&1
        "$@" 3<&- & server=$!
        { cat >/dev/null; kill "-$signal" $server; } <&3 & watch=$!
        wait $server; status=$?
        kill -9 $watch 2>/dev/null
        rm -rf "$sockets"
        [ -n "$litter" ] && [ $status = 0 ] && rm -rf "$litter"
        exit $status
        """;

    private readonly Process _watchdog;
    private readonly string _log;
    private readonly long _logStart;

    private PostgresServer(Process watchdog, string log, long logStart) => (_watchdog, _log, _logStart) = (watchdog, log, logStart);

    public bool HasExited => _watchdog.HasExited;

    public static PostgresServer Start(PostgresBinaries binaries, PostgresCluster cluster, string socketFolder)
    {
        var log = cluster.Log;
        var litter = cluster.ThrowAway ? cluster.Folder : null;

        // QUIT drops everything at once. INT ends sessions and writes a checkpoint, which committed data deserves.
        var signal = cluster.ThrowAway ? "QUIT" : "INT";
        var settings = cluster.ThrowAway ? ThrowAwaySettings : SafeSettings;
        var server = PostgresAccount.Current.Command(
            binaries.Postgres,
            ["-D", cluster.Data, "-k", socketFolder, "-c", "listen_addresses=", .. CommonSettings.Concat(settings).SelectMany(setting => new[] { "-c", setting })]);

        // A session of its own keeps Ctrl+C and a killed process group away from the server; macOS has no setsid, but its shell can give it a group.
        var session = File.Exists("/usr/bin/setsid") || File.Exists("/bin/setsid");
        var start = PostgresAccount.StartInfo(
            [.. session ? ["setsid", "/bin/sh", "-c", Watchdog] : (string[])["/bin/sh", "-c", "set -m; " + Watchdog], "leadflow-postgres", signal, log, socketFolder, litter ?? "", .. server]);
        start.RedirectStandardInput = true;

        var logStart = File.Exists(log) ? new FileInfo(log).Length : 0;
        return new PostgresServer(Process.Start(start)!, log, logStart);
    }

    /// <summary>What the server has logged since this start, or the end of it.</summary>
    public string Said()
    {
        if (!File.Exists(_log))
        {
            return "";
        }

        using var log = new StreamReader(new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        log.BaseStream.Seek(_logStart, SeekOrigin.Begin);
        return string.Join(Environment.NewLine, log.ReadToEnd().Trim().Split('\n').TakeLast(20));
    }

    /// <summary>Stops the server and waits until it is gone.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _watchdog.StandardInput.Close();
        await _watchdog.WaitForExitAsync(cancellationToken);
    }

    public void Dispose() => _watchdog.Dispose();

    private static IEnumerable<string> CommonSettings =>
    [
        "max_connections=200",
        "jit=off", // Compiling costs more than it saves in queries of milliseconds.
        "random_page_cost=1.1",
        "timezone=UTC",
        "log_timezone=UTC",
        "log_line_prefix=%m [%p] ",
        "log_checkpoints=off",
    ];

    private const long Mega = 1024 * 1024;
    private static long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    private static IEnumerable<string> SafeSettings =>
    [
        $"shared_buffers={Math.Clamp(Memory / 8, 128 * Mega, 2048 * Mega) / 1024}kB", // The machine serves other things too; what is not used is not taken.
        $"effective_cache_size={Memory / 2 / 1024}kB",
        "maintenance_work_mem=128MB",
        "synchronous_commit=on",
        "max_wal_size=4GB", // Checkpoints write whole pages again: fewer of them, and uncompressed, is a third off the time of writing very many leads.
    ];

    private static IEnumerable<string> ThrowAwaySettings =>
    [
        "shared_buffers=128MB",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "wal_level=minimal",
        "max_wal_senders=0",
        "autovacuum=off",
        "checkpoint_timeout=1h",
        "max_wal_size=4GB",
    ];
}
