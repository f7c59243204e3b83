using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Security;

/// <summary>Whose calendar an address is. Whoever has the address asks as that person, and reads what they may see.</summary>
public sealed class CalendarKeys(IServiceScopeFactory scopes, Desk desk, CurrentUser user)
{
    private const int MaxLength = 100;

    /// <returns>False for an address that is nobody's, or of somebody who works here no longer.</returns>
    public async Task<bool> Open(string? token, CancellationToken cancellationToken)
    {
        if (token is not { Length: > 0 and <= MaxLength })
        {
            return false;
        }

        // By its hash, which says nothing of how near a guess was; and in a scope of its own, since who may see what is settled with the first question.
        var hash = Secrets.Hash(token);
        await using var scope = scopes.CreateAsyncScope();
        var id = await scope.ServiceProvider.GetRequiredService<LeadFlowDb>().Preferences.Where(p => p.CalendarTokenHash == hash).Select(p => (Guid?)p.UserId).SingleOrDefaultAsync(cancellationToken);
        var rules = await desk.Rules(cancellationToken);
        if (id is null || !rules.People.TryGetValue(id.Value, out var person) || !person.IsActive)
        {
            return false;
        }

        user.Become(person.Actor, rules.ZoneOf(person), rules.Restricts(person));
        return true;
    }
}
