using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.People;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Jobs;
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
        ("Daniel Roth", "daniel", Role.Manager, Side.Marketing),
        ("Matteo Ricci", "matteo", Role.Manager, Side.Sales),
        ("Nadia Petrova", "nadia", Role.Manager, Side.Sales),
        ("Aylin Demir", "aylin", Role.Marketer, Side.Marketing),
        ("Jonas Falk", "jonas", Role.Marketer, Side.Marketing),
        ("Sofia Lindgren", "sofia", Role.Marketer, Side.Marketing),
        ("Ben Okafor", "ben", Role.Marketer, Side.Marketing),
        ("Priya Nair", "priya", Role.Sdr, Side.Sales),
        ("Milan Horvat", "milan", Role.Sdr, Side.Sales),
        ("Eva Kowalska", "eva", Role.Sdr, Side.Sales),
        ("Tom Osei", "tom", Role.Rep, Side.Sales),
        ("Clara Weiss", "clara", Role.Rep, Side.Sales),
        ("Lukas Novak", "lukas", Role.Rep, Side.Sales),
        ("Amira Haddad", "amira", Role.Rep, Side.Sales),
        ("Finn Jensen", "finn", Role.Rep, Side.Sales),
        ("Marta Silva", "marta", Role.Rep, Side.Sales),
    ];

    public static readonly IReadOnlyList<(string Name, string Email, string Role)> Accounts = [.. _people.Select(p => (p.Name, EmailOf(p.Login), RoleText(p.Role, p.Side)))];

    /// <summary>Fills an installation; one that is empty becomes the demo's company. In one transaction.</summary>
    /// <param name="password">What everybody of the demo signs in with; null: nobody of them can.</param>
    public static async Task Tell(IServiceProvider services, string? password, CancellationToken cancellationToken = default)
    {
        var db = services.GetRequiredService<LeadFlowDb>();
        var users = services.GetRequiredService<UserManager<User>>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();

        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        var company = await db.Companies.SingleAsync(cancellationToken);
        if (!await db.Users.AnyAsync(cancellationToken))
        {
            company.Rename(Company);
            company.MoveTo(Zone);
        }

        var hired = Hire(users.KeyNormalizer, user => password is null ? null : users.PasswordHasher.HashPassword(user, password), now.AddDays(-400));
        var agreements = await DemoAgreements.Sign(db, hired, now, cancellationToken);
        var sources = await db.Sources.ToDictionaryAsync(s => s.Name, cancellationToken);
        var campaigns = await db.Campaigns.ToDictionaryAsync(c => c.Name, cancellationToken);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(company.TimeZone);
        var teams = DemoTeams.Of(hired, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime));
        var cast = new DemoCast(hired, agreements, zone, now, sources, campaigns) { Rules = teams.Rules };
        db.Teams.AddRange(teams.Teams);
        db.Users.AddRange(cast.Users);
        db.Sources.AddRange(cast.Sources.Values.Where(s => !sources.ContainsKey(s.Name)));
        db.Campaigns.AddRange(cast.Campaigns.Where(c => !campaigns.ContainsKey(c.Name)));
        var fields = await DefineFields(db, cancellationToken);
        company.FilledWithDemoData([.. cast.Sources.Keys.Except(sources.Keys), .. DemoCast.CampaignNames.Except(campaigns.Keys), .. fields]);
        await db.SaveChangesAsync(cancellationToken);
        var leads = DemoPlots.Tell(cast);
        var copy = new BulkCopy(db);
        await copy.WriteLeads(leads, cancellationToken);
        await copy.Write(NoticesOf(leads, cast), cancellationToken);
        await copy.Write(TasksOfTheHouse(cast), cancellationToken);
        await DemoForms.Tell(db, copy, cast, leads, cancellationToken);
        await DemoIntegration.Tell(db, services, cast, cancellationToken);
        await DemoTeams.Keep(db, teams, cancellationToken);
        if (agreements.Count > 1)
        {
            // Those who came under a former version follow the one in force, as all leads do once it is.
            db.Jobs.Add(Job.Queue(RescoreUnderAgreement.Kind, await db.Agreements.Where(a => a.State == Domain.Agreements.AgreementState.Active).Select(a => a.Id).SingleAsync(cancellationToken), null, now));
            await db.SaveChangesAsync(cancellationToken);
        }

        await (transaction?.CommitAsync(cancellationToken) ?? Task.CompletedTask);
    }

    /// <summary>Those that are there already stay as they are.</summary>
    /// <returns>What was added, as the company remembers it.</returns>
    private static async Task<IEnumerable<string>> DefineFields(LeadFlowDb db, CancellationToken cancellationToken)
    {
        var known = await db.CustomFields.Select(f => f.Key).ToListAsync(cancellationToken);
        var added = DemoFields.All.Where(f => !known.Contains(f.Key)).Select(f => CustomField.Defined(f.Key, f.Label, f.Kind, f.Choices, f.Help, known.Count + f.Position)).ToList();
        db.CustomFields.AddRange(added);
        return added.Select(f => FieldKey.Prefix + f.Key);
    }

    /// <summary>What people were told of in the last days; what is older than a day they have read.</summary>
    private static List<Notice> NoticesOf(IReadOnlyList<Lead> leads, DemoCast cast)
    {
        var managers = cast.Users.Where(u => u is { Role: Role.Manager, Side: Side.Sales }).Select(u => u.Id).ToList();
        return [.. leads.SelectMany(l => l.Activities.Where(a => a.At > cast.Now.AddDays(-6)).SelectMany(a => WhoIsTold.Of(l, a, managers).Select(t =>
        {
            var notice = Notice.To(t.UserId, t.Kind, l.Id, a.ActorId, t.Summary, a.At);
            if (a.At < cast.Now.AddHours(-20))
            {
                notice.Read(a.At.AddHours(2));
            }

            return notice;
        })))];
    }

    /// <summary>What managers do every week, with no lead.</summary>
    private static List<LeadTask> TasksOfTheHouse(DemoCast cast) => [.. cast.Users.Where(u => u.Role == Role.Manager).Select((u, i) => LeadTask.Of(null, TaskKind.Meeting,
        u.Side == Side.Sales ? "Go through returned leads with marketing" : "Go through returned leads with sales", null, cast.Now.AddHours(2 + (i * 21)), false, u.Id, TaskRepeat.Weekly, u.Actor, cast.Now.AddDays(-3)))];

    /// <summary>A slow hash is slow once: everybody has the same password, and so the same hash.</summary>
    internal static List<User> Hire(ILookupNormalizer normalizer, Func<User, string?> hashPassword, DateTimeOffset since)
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

    /// <summary>Where everybody of the demo has their address.</summary>
    internal const string MailDomain = "@polarweg.example";

    private static string EmailOf(string login) => $"{login}{MailDomain}";

    private static string RoleText(Role role, Side side) => role switch
    {
        Role.Manager => side == Side.Sales ? "Sales manager" : "Marketing manager",
        Role.Sdr => "SDR",
        Role.Rep => "Sales rep",
        _ => role.ToString(),
    };
}
