using System.Security.Cryptography;
using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Security;

/// <summary>Who may bring mail: a provider that calls the secret address. The system acts for it.</summary>
public sealed class MailKeys(LeadFlowDb db, CurrentUser user)
{
    private const int MaxLength = 100;

    /// <returns>The endpoint of that key; null for none, or one that was revoked.</returns>
    public async Task<Guid?> Open(string? key, CancellationToken cancellationToken)
    {
        if (key is not { Length: > 0 and <= MaxLength })
        {
            return null;
        }

        var hash = Secrets.Hash(key);
        Guid? found = null;
        foreach (var endpoint in await db.MailEndpoints.AsNoTracking().Where(e => e.RevokedAt == null).Select(e => new { e.Id, e.KeyHash }).ToListAsync(cancellationToken))
        {
            found = CryptographicOperations.FixedTimeEquals(hash, endpoint.KeyHash) ? endpoint.Id : found; // All are compared, whichever it is.
        }

        if (found is not null)
        {
            user.BecomeSystem();
        }

        return found;
    }
}
