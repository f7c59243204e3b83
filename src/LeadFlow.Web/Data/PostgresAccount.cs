using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

namespace LeadFlow.Web.Data;

/// <summary>The account that PostgreSQL runs under. It refuses to run as root, so root runs it as postgres, or else as nobody.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PostgresAccount
{
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string Passwd = "/etc/passwd";

    private readonly string? _owner; // "uid:gid" of the other account; null when PostgreSQL runs as whoever runs LeadFlow.

    private PostgresAccount(string name, string? owner) => (Name, _owner) = (name, owner);

    public static PostgresAccount Current { get; } = Find();

    public string Name { get; }

    public bool IsAnother => _owner is not null;

    /// <summary>The same command, run under this account.</summary>
    public IEnumerable<string> Command(string program, params IEnumerable<string> arguments) =>
        _owner?.Split(':') is [var user, var group]
            ? ["setpriv", "--reuid", user, "--regid", group, "--clear-groups", program, .. arguments]
            : [program, .. arguments];

    /// <summary>Makes a folder that nobody but the account and root can enter.</summary>
    public async Task CreateFolderAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder, Private);
        if (_owner is not null)
        {
            await RunAsync(["chown", _owner, folder], cancellationToken);
        }
    }

    /// <summary>Whether the account may enter this folder, or run this program, which wants every folder above it open too.</summary>
    public async Task<bool> CanReachAsync(string path, CancellationToken cancellationToken) =>
        !IsAnother || (await StartAndWaitAsync(Command("test", "-x", path), cancellationToken)).ExitCode == 0;

    /// <summary>Runs a command to its end and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message holds its own words.</exception>
    public static async Task<string> RunAsync(IEnumerable<string> command, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await StartAndWaitAsync(command, cancellationToken);
        return exitCode == 0
            ? output
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', command)}: exit code {exitCode}{Environment.NewLine}{output}"));
    }

    /// <summary>What every command here starts with: no surprises from the caller's locale or working folder.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> command)
    {
        var words = command.ToList();
        return new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = "/",
            Environment = { ["LC_ALL"] = "C" },
        };
    }

    private static async Task<(int ExitCode, string Output)> StartAndWaitAsync(IEnumerable<string> command, CancellationToken cancellationToken)
    {
        var start = StartInfo(command);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        return (process.ExitCode, await output + await errors);
    }

    private static PostgresAccount Find()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new PostgresAccount(Environment.UserName, owner: null);
        }

        var accounts = File.ReadLines(Passwd).Select(line => line.Split(':')).Where(fields => fields.Length >= 4).ToList();
        var account = accounts.Find(fields => fields[0] == "postgres")
            ?? accounts.Find(fields => fields[0] == "nobody")
            ?? throw new InvalidOperationException($"PostgreSQL does not run as root, and {Passwd} has neither a postgres nor a nobody to run it as. Run LeadFlow as an ordinary user.");

        return new PostgresAccount(account[0], owner: $"{account[2]}:{account[3]}");
    }
}
