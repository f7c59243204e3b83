using System.Security.Cryptography;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Security;

/// <summary>The secret by which reply addresses are signed: made when it is first needed, kept protected, the same for all nodes of an installation.</summary>
public sealed class ReplySecret(LeadFlowDb db, IDataProtectionProvider protection, Desk desk)
{
    private const string Name = "reply-addresses";
    private readonly IDataProtector _protector = protection.CreateProtector("LeadFlow.ReplyAddresses");
    private byte[]? _secret;

    /// <returns>Null where no domain for answers is set.</returns>
    public async Task<string?> AddressFor(Guid leadId, CancellationToken cancellationToken) =>
        (await desk.Rules(cancellationToken)).ReplyDomain is { } domain ? ReplyAddress.Of(leadId, domain, await Get(cancellationToken)) : null;

    /// <returns>The lead whose address one of these is, signed by us.</returns>
    public async Task<Guid?> LeadOf(IEnumerable<string> addresses, CancellationToken cancellationToken)
    {
        if ((await desk.Rules(cancellationToken)).ReplyDomain is not { } domain || addresses.Where(a => a.EndsWith($"@{domain}", StringComparison.OrdinalIgnoreCase)).ToList() is not { Count: > 0 } ours)
        {
            return null;
        }

        var secret = await Get(cancellationToken);
        return ours.Select(a => ReplyAddress.LeadOf(a, domain, secret)).FirstOrDefault(id => id is not null);
    }

    private async Task<byte[]> Get(CancellationToken cancellationToken) => _secret ??= await Read(cancellationToken) ?? await Make(cancellationToken);

    private async Task<byte[]?> Read(CancellationToken cancellationToken)
    {
        try
        {
            return await db.InstallationSecrets.AsNoTracking().Where(s => s.Name == Name).Select(s => s.Protected).SingleOrDefaultAsync(cancellationToken) is { } kept ? Convert.FromBase64String(_protector.Unprotect(kept)) : null;
        }
        catch (CryptographicException)
        {
            await db.InstallationSecrets.Where(s => s.Name == Name).ExecuteDeleteAsync(cancellationToken); // Its key is gone: addresses made with it are, too.
            return null;
        }
    }

    private async Task<byte[]> Make(CancellationToken cancellationToken)
    {
        var made = _protector.Protect(Convert.ToBase64String(RandomNumberGenerator.GetBytes(ReplyAddress.SecretLength)));
        await db.Database.ExecuteSqlAsync($"INSERT INTO installation_secrets (name, protected) VALUES ({Name}, {made}) ON CONFLICT (name) DO NOTHING", cancellationToken);
        return (await Read(cancellationToken))!;
    }
}
