using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace LeadFlow.Web.Security;

/// <summary>Links by which whoever owns a mailbox confirms what was agreed to in their name. Good for thirty days.</summary>
public sealed class ConsentLinks(IDataProtectionProvider protection)
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(30);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("LeadFlow.Consent").ToTimeLimitedDataProtector();

    public string Seal(Guid captureId) => _protector.Protect(captureId.ToString("N"), _lifetime);

    /// <returns>Null where it is none of ours, or too old.</returns>
    public Guid? Read(string? link)
    {
        try
        {
            return link is { Length: > 0 and < 1000 } && Guid.TryParse(_protector.Unprotect(link), out var id) ? id : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
