using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Demo;

/// <summary>A small company and its leads, told through the domain's own events: whatever could not happen is not in it.</summary>
public static class DemoStory
{
    public const string Company = "Polarweg Monitoring";
    internal const string Zone = "Europe/Berlin";

    private static readonly (string Name, string Login, Role Role, Side Side)[] _people =
    [
        ("Ines Adler", "ines", Role.Admin, Side.Marketing),
        ("Helene Brandt", "helene", Role.Manager, Side.Marketing),
        ("Matteo Ricci", "matteo", Role.Manager, Side.Sales),
        ("Aylin Demir", "aylin", Role.Marketer, Side.Marketing),
        ("Jonas Falk", "jonas", Role.Marketer, Side.Marketing),
        ("Priya Nair", "priya", Role.Sdr, Side.Sales),
        ("Tom Osei", "tom", Role.Rep, Side.Sales),
        ("Clara Weiss", "clara", Role.Rep, Side.Sales),
        ("Lukas Novak", "lukas", Role.Rep, Side.Sales),
    ];

    public static readonly IReadOnlyList<(string Name, string Email, string Role)> Accounts = [.. _people.Select(p => (p.Name, EmailOf(p.Login), RoleText(p.Role, p.Side)))];

    public static async Task Tell(IServiceProvider services, string password)
    {
        var db = services.GetRequiredService<LeadFlowDb>();
        var users = services.GetRequiredService<UserManager<User>>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();

        var company = await db.Companies.SingleAsync();
        company.Rename(Company);
        company.MoveTo(Zone);
        company.FilledWithDemoData();
        var agreement = await db.Agreements.SingleAsync(a => a.State == Domain.Agreements.AgreementState.Active);

        var cast = new DemoCast(Hire(users.KeyNormalizer, user => users.PasswordHasher.HashPassword(user, password), now.AddDays(-200)), agreement.InForce, TimeZoneInfo.FindSystemTimeZoneById(Zone), now);
        db.Users.AddRange(cast.Users);
        db.Sources.AddRange(cast.Sources.Values);
        db.Campaigns.AddRange(cast.Campaigns);
        db.Leads.AddRange(DemoPlots.Tell(cast));
        await db.SaveChangesAsync();
    }

    /// <summary>A slow hash is slow once: everybody has the same password, and so the same hash.</summary>
    internal static List<User> Hire(ILookupNormalizer normalizer, Func<User, string> hashPassword, DateTimeOffset since)
    {
        string? hash = null;
        return [.. _people.Select(p =>
        {
            var user = User.Named(p.Name, EmailOf(p.Login), p.Role, p.Side, since);
            user.NormalizedEmail = normalizer.NormalizeEmail(user.Email);
            user.NormalizedUserName = normalizer.NormalizeName(user.UserName);
            user.PasswordHash = hash ??= hashPassword(user);
            return user;
        })];
    }

    private static string EmailOf(string login) => $"{login}@polarweg.example";

    private static string RoleText(Role role, Side side) => role switch
    {
        Role.Manager => side == Side.Sales ? "Sales manager" : "Marketing manager",
        Role.Sdr => "SDR",
        Role.Rep => "Sales rep",
        _ => role.ToString(),
    };
}
