using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using LeadFlow.Web.Data;

namespace LeadFlow.Benchmarks;

/// <summary>A PostgreSQL of our own with the settings of an installation, and web processes on it, as a stranger would run them.</summary>
internal sealed class Installation : IAsyncDisposable
{
    public const string AdminEmail = "admin@bench.example";
    public const string AdminPassword = "a long password for the bench";
    public static readonly string AdminKey = "bench-key-" + new string('k', 32);

    private readonly string _folder;
    private EmbeddedPostgres _postgres;
    private readonly List<Node> _nodes = [];

    private Installation(string folder, EmbeddedPostgres postgres) => (_folder, _postgres) = (folder, postgres);

    public static async Task<Installation> Start()
    {
        var folder = Path.Combine("/tmp", "leadflow-bench-" + Guid.NewGuid().ToString("N")[..8]);
        var postgres = await EmbeddedPostgres.StartAsync(new() { DataFolder = folder });
        await postgres.EnsureDatabaseAsync("leadflow");
        var installation = new Installation(folder, postgres);
        installation.Point();
        return installation;
    }

    /// <summary>By a place that stays when PostgreSQL is restarted: its socket is in a new folder each time.</summary>
    public string ConnectionString => new Npgsql.NpgsqlConnectionStringBuilder(_postgres.ConnectionString("leadflow")) { Host = Place }.ConnectionString;

    private string Place => _folder + "-db";

    private void Point()
    {
        File.Delete(Place);
        Directory.CreateSymbolicLink(Place, new Npgsql.NpgsqlConnectionStringBuilder(_postgres.ConnectionString("leadflow")).Host!);
    }


    public async Task<Node> StartNode(params (string Name, string Value)[] settings)
    {
        var node = await Node.Start(ConnectionString, _folder, settings);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Everybody is cut off, and finds it again at the same place.</summary>
    public async Task RestartPostgres()
    {
        await _postgres.DisposeAsync();
        _postgres = await EmbeddedPostgres.StartAsync(new() { DataFolder = _folder });
        Point();
    }

    /// <summary>What PostgreSQL and those that work for it have computed so far.</summary>
    public TimeSpan DatabaseTime()
    {
        var server = int.Parse(File.ReadLines(Directory.EnumerateFiles(_folder, "postmaster.pid", SearchOption.AllDirectories).First()).First(), CultureInfo.InvariantCulture);
        long ticks = 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])))
        {
            try
            {
                var text = File.ReadAllText(folder + "/stat");
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ').Select(f => long.TryParse(f, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
                ticks += Path.GetFileName(folder) == server.ToString(CultureInfo.InvariantCulture) ? fields[11] + fields[12] + fields[13] + fields[14]
                    : fields[1] == server ? fields[11] + fields[12] : 0;
            }
            catch (IOException)
            {
                // Gone meanwhile.
            }
        }

        return TimeSpan.FromMilliseconds(ticks * 10);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            node.Dispose();
        }

        await _postgres.DisposeAsync();
        File.Delete(Place);
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            Console.WriteLine($"left behind: {_folder}");
        }
    }
}

internal sealed partial class Node : IDisposable
{
    private readonly Process _process;

    private Node(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task<Node> Start(string connectionString, string dataFolder, params (string Name, string Value)[] settings)
    {
        var port = FreePort();

        // A published folder (LEADFLOW_PUBLISHED) is what an installation runs; else what was just built.
        var dll = Environment.GetEnvironmentVariable("LEADFLOW_PUBLISHED") is { Length: > 0 } published
            ? Path.GetFullPath(Path.Combine(published, "LeadFlow.Web.dll")) : typeof(EmbeddedPostgres).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [dll]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(dll)! };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["ConnectionStrings__LeadFlow"] = connectionString;
        start.Environment["LeadFlow__DataFolder"] = dataFolder;
        start.Environment["LeadFlow__Bootstrap__AdminEmail"] = Installation.AdminEmail;
        start.Environment["LeadFlow__Bootstrap__AdminPassword"] = Installation.AdminPassword;
        start.Environment["LeadFlow__Bootstrap__AdminApiKey"] = Installation.AdminKey;
        start.Environment["LeadFlow__Api__RequestsPerMinute"] = "10000000";
        start.Environment["Serilog__MinimumLevel__Default"] = "Warning";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text && !text.Contains("Bootstrap", StringComparison.Ordinal) && !text.Contains("XmlKeyManager", StringComparison.Ordinal))
            {
                Console.WriteLine($"  node: {text}");
            }
        };
        process.BeginOutputReadLine();

        var node = new Node(process, new Uri($"http://127.0.0.1:{port}"));
        using var client = new HttpClient { BaseAddress = node.Url };
        for (var deadline = Stopwatch.StartNew(); ;)
        {
            try
            {
                if ((await client.GetAsync(new Uri("/readyz", UriKind.Relative))).IsSuccessStatusCode)
                {
                    return node;
                }
            }
            catch (HttpRequestException) when (deadline.Elapsed < TimeSpan.FromSeconds(60) && !process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Signs the first admin in, as their browser would.</summary>
    /// <returns>The cookies that it would send from then on.</returns>
    public async Task<string> SignIn()
    {
        var jar = new CookieContainer();
        using var handler = new SocketsHttpHandler { CookieContainer = jar, AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = Url };
        var form = await browser.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        using var fields = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Input.Email"] = Installation.AdminEmail,
            ["Input.Password"] = Installation.AdminPassword,
            ["__RequestVerificationToken"] = TokenIn(form),
        });
        using var signedIn = await browser.PostAsync(new Uri("/sign-in", UriKind.Relative), fields);
        return signedIn.StatusCode == HttpStatusCode.Redirect ? jar.GetCookieHeader(Url) : throw new InvalidOperationException($"Sign-in: {(int)signedIn.StatusCode}");
    }

    /// <summary>What a form of this page has to carry.</summary>
    public static string TokenIn(string page) => Token().Match(page).Groups[1].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    /// <summary>A client on a connection of its own.</summary>
    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseCookies = true, AllowAutoRedirect = false }) { BaseAddress = Url, Timeout = TimeSpan.FromMinutes(5) };
        client.DefaultRequestHeaders.Authorization = key == "" ? null : new AuthenticationHeaderValue("Bearer", key ?? Installation.AdminKey);
        return client;
    }

    /// <summary>What the web process has computed so far.</summary>
    public TimeSpan ComputingTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>VmHWM of the process, in MB.</summary>
    public async Task<int> PeakMemory()
    {
        var line = (await File.ReadAllLinesAsync($"/proc/{_process.Id}/status")).First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private bool _isOver;

    public void Dispose()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
