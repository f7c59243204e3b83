using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.DataProtection;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>What requests are signed with: made here, shown once, and kept so that this installation alone can use it.</summary>
public sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private const string Prefix = "whsec_";

    private readonly IDataProtector _protector = protection.CreateProtector("LeadFlow.Webhooks.Secret");

    /// <returns>The secret, and how it is kept.</returns>
    public (string Secret, string Protected) Make()
    {
        var secret = Prefix + Secrets.New();
        return (secret, _protector.Protect(secret));
    }

    /// <summary>The one in use, and the former one while it still signs.</summary>
    /// <exception cref="CryptographicException">The keys of this installation are others than those it was kept with.</exception>
    public IReadOnlyList<string> Of(Webhook webhook, DateTimeOffset now) =>
        [_protector.Unprotect(webhook.ProtectedSecret), .. webhook.SignsWithFormer(now) ? [_protector.Unprotect(webhook.FormerProtectedSecret!)] : Array.Empty<string>()];

    /// <summary>Of "instant.body", in lower-case hexadecimal; one v1 for each secret.</summary>
    public static string Sign(string body, IEnumerable<string> secrets, DateTimeOffset now)
    {
        var at = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = Encoding.UTF8.GetBytes($"{at}.{body}");
        return $"t={at},{string.Join(',', secrets.Select(s => $"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(s), signed))}"))}";
    }
}
