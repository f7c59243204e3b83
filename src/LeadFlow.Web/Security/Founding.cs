using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Demo;
using LeadFlow.Web.Pipeline;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace LeadFlow.Web.Security;

/// <summary>What an empty database gets: the company, the first agreement, the first admin; the demo where it is asked for.</summary>
public static class Founding
{
    public const int KeyMinLength = 32;

    /// <param name="connection">An ordinary start asks by it alone, and need not wait until objects are mapped.</param>
    public static async Task Found(IServiceProvider services, IConfiguration configuration, IHostEnvironment environment, NpgsqlConnection connection)
    {
        var hasDemo = DemoSetup.IsWanted(services, configuration, environment);
        var isEmpty = !await IsThere(connection, "users");
        if (!await IsThere(connection, "companies"))
        {
            var db = services.GetRequiredService<LeadFlowDb>();
            await using var founding = await db.Database.BeginTransactionAsync(); // What is refused is asked again at the next start.
            await CreateCompany(db, configuration, services.GetRequiredService<TimeProvider>());
            await CreateFirstAdmin(services, configuration, isEmpty);
            await founding.CommitAsync();
        }
        else
        {
            await CreateFirstAdmin(services, configuration, isEmpty);
        }

        if (hasDemo)
        {
            await DemoSetup.Prepare(services, environment, isEmpty);
        }

        if (isEmpty && !await IsThere(connection, "users"))
        {
            services.GetRequiredService<FirstSteps>().Announce();
        }
    }

    private static async Task CreateCompany(LeadFlowDb db, IConfiguration configuration, TimeProvider time)
    {
        var zone = configuration["LeadFlow:Company:TimeZone"] ?? "UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            throw new SettingException($"LeadFlow:Company:TimeZone names no time zone: {zone}");
        }

        var country = configuration["LeadFlow:Company:Country"] is { Length: > 0 } named ? (CallingCodes.Find(named) ?? throw new SettingException($"LeadFlow:Company:Country names no country: {named}")).Iso : null;
        db.Companies.Add(Company.Founded(configuration["LeadFlow:Company:Name"] ?? "LeadFlow", zone, country));
        db.Agreements.Add(Agreement.First(time.GetUtcNow()));
        await db.SaveChangesAsync();
    }

    private static async Task<bool> IsThere(NpgsqlConnection connection, string table)
    {
        await using var any = new NpgsqlCommand($"SELECT EXISTS (SELECT FROM {table})", connection);
        return (bool)(await any.ExecuteScalarAsync())!;
    }

    private static async Task CreateFirstAdmin(IServiceProvider services, IConfiguration configuration, bool isEmpty)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var settings = configuration.GetSection("LeadFlow:Bootstrap");
        var key = settings["AdminApiKey"];
        if (!string.IsNullOrEmpty(key))
        {
            services.GetRequiredService<ILoggerFactory>().CreateLogger("LeadFlow").LogWarning("LeadFlow:Bootstrap:AdminApiKey is set: take it out of the configuration once you have keys of your own");
        }

        if (!isEmpty || settings["AdminEmail"] is not { Length: > 0 } email)
        {
            return;
        }

        if (key is { Length: > 0 and < KeyMinLength })
        {
            throw new SettingException($"LeadFlow:Bootstrap:AdminApiKey needs {KeyMinLength} characters or more.");
        }

        var users = services.GetRequiredService<UserManager<User>>();
        var admin = User.Named("Admin", email, Role.Admin, Side.Marketing, time.GetUtcNow());
        var result = settings["AdminPassword"] is { Length: > 0 } password ? await users.CreateAsync(admin, password) : await users.CreateAsync(admin);
        if (!result.Succeeded)
        {
            throw new SettingException($"LeadFlow:Bootstrap: {string.Join(" ", result.Errors.Select(e => e.Description))}");
        }

        if (!string.IsNullOrEmpty(key))
        {
            var db = services.GetRequiredService<LeadFlowDb>();
            db.ApiKeys.Add(ApiKey.Mint(admin.Id, "Bootstrap", Secrets.Hash(key), Policies.Scopes.All, admin.Id, time.GetUtcNow()));
            await db.SaveChangesAsync();
        }
    }
}
