using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LeadFlow.Web.Security;

/// <summary>Long random texts: handed out once, kept as a hash.</summary>
public static class Secrets
{
    /// <summary>256 bits, safe in a URL.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
