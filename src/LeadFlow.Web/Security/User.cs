using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.People;
using Microsoft.AspNetCore.Identity;

namespace LeadFlow.Web.Security;

/// <summary>Somebody who signs in. One role, and a side for managers; people belong to at most one team.</summary>
public sealed class User : IdentityUser<Guid>
{
    public const int NameMaxLength = 200;

    private User() { } // For EF Core.

    public string Name { get; private set; } = "";
    public Role Role { get; private set; }
    public Side Side { get; private set; }
    public Guid? TeamId { get; private set; }

    /// <summary>IANA; null for the company's.</summary>
    public string? TimeZone { get; private set; }
    public bool IsActive { get; private set; } = true;

    /// <summary>Most hand-offs that routing lets them have at a time; null for any number.</summary>
    public int? Cap { get; private set; }

    /// <summary>Hours they keep instead of the agreement's; null where they keep those.</summary>
    public IReadOnlyDictionary<DayOfWeek, OpenHours>? Hours { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? LastSignInAt { get; private set; }

    public static User Named(string name, string email, Role role, Side side, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Name = name,
        Email = email,
        UserName = email,
        Role = role,
        Side = SideOf(role, side),
        CreatedAt = now,
        EmailConfirmed = true,
        LockoutEnabled = true,
        SecurityStamp = Guid.NewGuid().ToString("N"),
    };

    public Actor Actor => new(Id, Name, Role == Role.Admin ? Side.System : Side, Role, TeamId);

    public void SignedIn(DateTimeOffset now) => LastSignInAt = now;

    /// <summary>Everything they had open ends: cookies and keys alike.</summary>
    public void Deactivate()
    {
        IsActive = false;
        SecurityStamp = Guid.NewGuid().ToString("N");
    }

    public void Reactivate() => IsActive = true;

    public void ChangeRole(Role role, Side side) => (Role, Side) = (role, SideOf(role, side));

    public void Join(Guid? teamId) => TeamId = teamId;

    public void TakesAtMost(int? cap) => Cap = cap;

    /// <param name="hours">Null for those of the agreement.</param>
    public void Works(IReadOnlyDictionary<DayOfWeek, OpenHours>? hours) => Hours = hours;

    public void LivesIn(string? timeZone) => TimeZone = timeZone;

    /// <summary>A marketer's side is marketing, a rep's and an SDR's sales; managers and admins say which.</summary>
    private static Side SideOf(Role role, Side side) => role switch
    {
        Role.Marketer => Side.Marketing,
        Role.Sdr or Role.Rep => Side.Sales,
        _ => side is Side.Sales ? Side.Sales : Side.Marketing,
    };
}

public sealed class Team
{
    public const int NameMaxLength = 100;

    private Team() { } // For EF Core.

    public Guid Id { get; private init; }
    public string Name { get; private set; } = "";
    public Side Side { get; private set; }

    /// <summary>Where the leads are from that are the team's to work; null for a team without one.</summary>
    public Territory? Territory { get; private set; }

    public static Team Named(string name, Side side) => new() { Id = Guid.CreateVersion7(), Name = name, Side = side };

    public void Change(string name, Side side, Territory? territory) => (Name, Side, Territory) = (name, side, territory);
}

/// <summary>Lets a program act as a user. Only the hash is stored.</summary>
public sealed class ApiKey
{
    public const int NameMaxLength = 100;

    private ApiKey() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid UserId { get; private init; }
    public string Name { get; private init; } = "";

    /// <summary>SHA-256 of the key: it is long and random, so a slow hash would protect nothing more.</summary>
    public byte[] Hash { get; private init; } = [];

    /// <summary>Empty: may read and write, never administer.</summary>
    public string[] Scopes { get; private init; } = [];
    public Guid? MintedById { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? RevokedAt { get; private set; }

    public static ApiKey Mint(Guid userId, string name, byte[] hash, string[] scopes, Guid? mintedById, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), UserId = userId, Name = name, Hash = hash, Scopes = scopes, MintedById = mintedById, CreatedAt = now };

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;
}

/// <summary>Security and administration events, and exports. Appended, never changed.</summary>
public sealed class AuditEntry
{
    public const int ActionMaxLength = 60;

    private AuditEntry() { } // For EF Core.

    public Guid Id { get; private init; }
    public DateTimeOffset At { get; private init; }
    public Guid? ActorId { get; private init; }
    public string By { get; private init; } = "";
    public string Action { get; private init; } = "";
    public string Subject { get; private init; } = "";

    public static AuditEntry Of(Actor actor, string action, string subject, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), At = now, ActorId = actor.Id, By = actor.Name, Action = action, Subject = subject };
}

/// <summary>An invitation to set a password; the link carries the token, the table its hash.</summary>
public sealed class Invitation
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private Invitation() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid UserId { get; private init; }
    public byte[] TokenHash { get; private init; } = [];
    public DateTimeOffset ExpiresAt { get; private init; }
    public DateTimeOffset? UsedAt { get; private set; }

    public static Invitation For(Guid userId, byte[] tokenHash, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), UserId = userId, TokenHash = tokenHash, ExpiresAt = now + Lifetime };

    public void Use(DateTimeOffset now) => UsedAt = now;
}
