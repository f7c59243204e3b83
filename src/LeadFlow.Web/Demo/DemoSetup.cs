using System.Net;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Demo;

/// <summary>Whether this installation shows the demo, and who can sign in to it.</summary>
public static class DemoSetup
{
    private const string PasswordFile = "demo-password";

    /// <exception cref="SettingException">It is asked for where it must not be.</exception>
    public static bool IsWanted(IServiceProvider services, IConfiguration configuration, IHostEnvironment environment)
    {
        var hasBootstrap = configuration["LeadFlow:Bootstrap:AdminEmail"] is { Length: > 0 };
        var wanted = configuration.GetValue<bool?>("LeadFlow:DemoData") ?? (services.GetRequiredService<DatabaseConnection>().IsEmbedded && environment.IsDevelopment() && !hasBootstrap);
        return !wanted || (environment.IsDevelopment() && IsLoopbackOnly(configuration)) ? wanted
            : throw new SettingException("LeadFlow:DemoData is refused outside Development and on an address that others can reach: its passwords are printed.");
    }

    /// <param name="isEmpty">Nobody was there before this start.</param>
    public static async Task Prepare(IServiceProvider services, IHostEnvironment environment, bool isEmpty)
    {
        var password = await PasswordIn(services.GetRequiredService<DatabaseConnection>().DataFolder);
        if (isEmpty)
        {
            await DemoStory.Tell(services, password);
        }

        var accounts = DemoStory.Accounts;
        if (!environment.IsEnvironment("Test"))
        {
            Console.WriteLine();
            Console.WriteLine($"  LeadFlow with demo data. Everybody's password here: {password}");
            foreach (var (name, email, role) in accounts)
            {
                Console.WriteLine($"    {role,-20} {email,-30} {name}");
            }

            Console.WriteLine();
        }
    }

    /// <summary>What the people of the demo may sign in with; null where it must not be printed: outside Development, or where others can reach this server.</summary>
    public static async Task<string?> PasswordOf(IServiceProvider services)
    {
        var (connection, environment) = (services.GetRequiredService<DatabaseConnection>(), services.GetRequiredService<IHostEnvironment>());
        return connection.IsEmbedded && environment.IsDevelopment() && IsLoopbackOnly(services.GetRequiredService<IConfiguration>()) ? await PasswordIn(connection.DataFolder) : null;
    }

    private static async Task<string> PasswordIn(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, PasswordFile);
        if (!File.Exists(file))
        {
            await File.WriteAllTextAsync(file, $"{Secrets.New()[..12]}-Demo1");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        return (await File.ReadAllTextAsync(file)).Trim();
    }

    private static bool IsLoopbackOnly(IConfiguration configuration) =>
        (configuration["ASPNETCORE_URLS"] ?? configuration["URLS"] ?? "http://localhost:5080")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .All(url => Uri.TryCreate(url.Replace("//+", "//0.0.0.0", StringComparison.Ordinal).Replace("//*", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
                && (uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))));
}
