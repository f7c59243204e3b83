using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;

namespace LeadFlow.Web.Data;

/// <summary>The folder with the data of the embedded PostgreSQL, held by one LeadFlow at a time.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PostgresCluster : IDisposable
{
    private const long LongestLog = 10 * 1024 * 1024;
    private const UnixFileMode Passable = PostgresAccount.Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeftoverTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PollingInterval = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _lock;

    private PostgresCluster(string folder, bool throwAway, FileStream held) => (Folder, ThrowAway, _lock) = (folder, throwAway, held);

    public string Folder { get; }

    public string Data => Path.Combine(Folder, "postgres");

    public string Log => Path.Combine(Folder, "postgres.log");

    public bool ThrowAway { get; }

    private string PidFile => Path.Combine(Data, "postmaster.pid");

    /// <summary>Takes the folder for this process, and waits for a server that an earlier one has left there.</summary>
    public static async Task<PostgresCluster> OpenAsync(EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(options.DataFolder);
        if (options.ThrowAway && Directory.Exists(folder))
        {
            throw new ArgumentException($"{folder} exists, and a throw-away cluster deletes its folder.", nameof(options));
        }

        var cluster = new PostgresCluster(folder, options.ThrowAway, await TakeAsync(folder, cancellationToken));
        try
        {
            if (!await PostgresAccount.Current.CanReachAsync(folder, cancellationToken))
            {
                throw new InvalidOperationException($"Started by root, LeadFlow runs PostgreSQL as {PostgresAccount.Current.Name}, who may not enter {folder} or a folder above it. Name another one with LeadFlow__DataFolder, or start LeadFlow as an ordinary user.");
            }

            await cluster.StopLeftoverAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>The major version of the data, or null when there is none yet.</summary>
    public int? Major()
    {
        var file = Path.Combine(Data, "PG_VERSION");
        return File.Exists(file) ? int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Makes the data under another name first, so that what an interrupted start leaves behind is never taken for a whole one.</summary>
    public async Task CreateAsync(PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        var unfinished = Data + ".unfinished";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        await PostgresAccount.Current.CreateFolderAsync(unfinished, cancellationToken);

        // Texts compare by code point everywhere alike, and an index serves LIKE; letters are those of Unicode.
        var letters = OperatingSystem.IsMacOS() ? "en_US.UTF-8" : "C.UTF-8";
        await PostgresAccount.RunAsync(
            PostgresAccount.Current.Command(
                binaries.InitDb,
                ["-D", unfinished, "-U", EmbeddedPostgres.User, "--auth-local=trust", "--auth-host=reject", "-E", "UTF8", "--locale=C", $"--lc-ctype={letters}", ThrowAway ? "--no-sync" : "--data-checksums"]),
            cancellationToken);

        Directory.Move(unfinished, Data);
    }

    public void TrimLog()
    {
        if (File.Exists(Log) && new FileInfo(Log).Length > LongestLog)
        {
            File.Move(Log, Log + ".old", overwrite: true);
        }
    }

    public void Dispose() => Dispose(stopped: true);

    /// <param name="stopped">The server is gone, or never was; else its watchdog is still deleting what is thrown away.</param>
    public void Dispose(bool stopped)
    {
        if (ThrowAway && stopped && Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true); // The server never came to the point where its watchdog does this.
        }

        _lock.Dispose();
    }

    /// <summary>The kernel drops the lock with the process, however that ends; a restart waits a moment for the old process to be gone.</summary>
    private static async Task<FileStream> TakeAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "leadflow.lock");
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(PollingInterval, cancellationToken))
        {
            try
            {
                Directory.CreateDirectory(folder, PostgresAccount.Current.IsAnother ? Passable : PostgresAccount.Private);
                var held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                held.SetLength(0);
                held.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
                held.Flush();
                return held;
            }
            catch (UnauthorizedAccessException e)
            {
                throw new InvalidOperationException($"LeadFlow may not write to its data folder {folder}: it belongs to another user. Name another one with LeadFlow__DataFolder.", e);
            }
            catch (IOException) when (File.Exists(path) && waited.Elapsed < LockTimeout)
            {
                // Try again.
            }
            catch (IOException e) when (File.Exists(path))
            {
                var holder = await PostgresAccount.RunAsync(["cat", path], cancellationToken); // .NET would ask for a lock even to read it.
                throw new InvalidOperationException($"Another LeadFlow is running on the data folder {folder} (process {holder}). Stop it first, or give this one its own folder with LeadFlow__DataFolder.", e);
            }
        }
    }

    /// <summary>After a kill -9 the server of the last run may still be stopping; one whose watchdog was killed too is told to.</summary>
    private async Task StopLeftoverAsync(CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        for (var told = false; LeftoverPid() is { } pid; told = true)
        {
            if (!told)
            {
                await PostgresAccount.RunAsync(["/bin/sh", "-c", $"kill -INT {pid} || true"], cancellationToken);
            }

            if (waited.Elapsed > LeftoverTimeout)
            {
                throw new InvalidOperationException($"The PostgreSQL of the last run (process {pid}) has not finished stopping on {Folder}. Try again in a minute.");
            }

            await Task.Delay(PollingInterval, cancellationToken);
        }
    }

    private string? LeftoverPid()
    {
        if (Read(PidFile) is not { } content || !int.TryParse(content.Split('\n')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        try
        {
            using var process = Process.GetProcessById(pid);

            // The number may have gone to another process since, even to another PostgreSQL; each works in its own data folder.
            var itsOwn = OperatingSystem.IsLinux() ? Read($"/proc/{pid}/cwd/postmaster.pid") : content;
            if (process.ProcessName == "postgres" && itsOwn == content)
            {
                return pid.ToString(CultureInfo.InvariantCulture);
            }

            File.Delete(PidFile); // PostgreSQL only looks whether some process has the number, and would refuse to start.
            return null;
        }
        catch (ArgumentException)
        {
            return null; // No such process: PostgreSQL sees that itself, and recovers.
        }
    }

    /// <summary>The text of a file, or null where there is none to be read.</summary>
    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
