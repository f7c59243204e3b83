using LeadFlow.Domain.People;

namespace LeadFlow.Web.Security;

/// <summary>Who is asking, in this request or job. Nobody until somebody was recognised.</summary>
public sealed class CurrentUser
{
    private Actor? _actor;
    private bool _isSettledToSeeEverything;

    public bool IsSomebody => _actor is not null;

    public Actor Actor => _actor ?? throw new InvalidOperationException("Nobody is signed in: the request should have been refused before.");

    public Guid? Id => _actor?.Id;

    public Role? Role => _actor?.Role;

    /// <summary>Null for somebody at a page; else what their API key may do. Empty: read and write, never administer.</summary>
    public IReadOnlyList<string>? Scopes => Key?.Scopes;

    /// <summary>A restricted rep: own leads and the queue only.</summary>
    public bool SeesOnlyOwn { get; private set; }

    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>The key that they call with; null for somebody at a page.</summary>
    public KnownKey? Key { get; private set; }

    public void Become(Actor actor, TimeZoneInfo zone, bool seesOnlyOwn = false, KnownKey? key = null)
    {
        if (seesOnlyOwn && _isSettledToSeeEverything)
        {
            throw new InvalidOperationException("The database was asked before it was known that this person sees only their own leads.");
        }

        (_actor, Zone, SeesOnlyOwn, Key) = (actor, zone, seesOnlyOwn, key);
    }

    /// <summary>Asked by the database at its first question, and final: nobody who sees only their own can follow on one that shows everything.</summary>
    public bool SettleToSeeOnlyOwn()
    {
        _isSettledToSeeEverything = !SeesOnlyOwn;
        return SeesOnlyOwn;
    }

    /// <summary>For jobs: may do everything, and is called LeadFlow on the timeline.</summary>
    public void BecomeSystem() => Become(Actor.System, TimeZoneInfo.Utc);

    public static CurrentUser System()
    {
        var system = new CurrentUser();
        system.BecomeSystem();
        return system;
    }
}

internal static class UserScopes
{
    /// <summary>A scope in which somebody acts as in their own.</summary>
    public static AsyncServiceScope CreateScopeOf(this IServiceScopeFactory scopes, CurrentUser user)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().Become(user.Actor, user.Zone, user.SeesOnlyOwn, user.Key);
        return scope;
    }

    /// <summary>A scope in which the system itself acts, for jobs.</summary>
    public static AsyncServiceScope CreateSystemScope(this IServiceScopeFactory scopes) => scopes.CreateScopeOf(CurrentUser.System());
}
