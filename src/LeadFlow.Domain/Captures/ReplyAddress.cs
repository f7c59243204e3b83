using System.Security.Cryptography;
using System.Text;

namespace LeadFlow.Domain.Captures;

/// <summary>
/// The address that answers to a lead's mail go to: reply+LEAD.SIGNATURE@domain. Base32, since mail servers do not keep capitals apart; the signature
/// has 80 bits of an HMAC, so that nobody writes onto a lead that they were not written to from.
/// </summary>
public static class ReplyAddress
{
    public const int SecretLength = 32;
    private const string Prefix = "reply+", Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int SignatureLength = 10, LeadLetters = 26, SignatureLetters = 16;

    /// <param name="secret">Of this installation, of <see cref="SecretLength"/> bytes.</param>
    public static string Of(Guid leadId, string domain, ReadOnlySpan<byte> secret) =>
        $"{Prefix}{Base32(leadId.ToByteArray(bigEndian: true))}.{Base32(Sign(leadId, domain, secret))}@{domain.ToLowerInvariant()}";

    /// <returns>The lead; null where the address is none of ours, or its signature is not.</returns>
    public static Guid? LeadOf(string? address, string? domain, ReadOnlySpan<byte> secret)
    {
        var text = address?.Trim().Trim('<', '>').ToLowerInvariant() ?? "";
        if (string.IsNullOrEmpty(domain) || !text.StartsWith(Prefix, StringComparison.Ordinal) || !text.EndsWith($"@{domain.ToLowerInvariant()}", StringComparison.Ordinal)
            || text.Length != Prefix.Length + LeadLetters + 1 + SignatureLetters + 1 + domain.Length || text[Prefix.Length + LeadLetters] != '.')
        {
            return null;
        }

        if (Bytes(text.AsSpan(Prefix.Length, LeadLetters)) is not { Length: 16 } id || Bytes(text.AsSpan(Prefix.Length + LeadLetters + 1, SignatureLetters)) is not { Length: SignatureLength } signature)
        {
            return null;
        }

        var leadId = new Guid(id, bigEndian: true);
        return CryptographicOperations.FixedTimeEquals(signature, Sign(leadId, domain, secret)) ? leadId : null;
    }

    private static byte[] Sign(Guid leadId, string domain, ReadOnlySpan<byte> secret) =>
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"reply\n{leadId:N}\n{domain.ToLowerInvariant()}"))[..SignatureLength];

    private static string Base32(byte[] bytes)
    {
        var (text, bits, held) = (new StringBuilder(), 0, 0);
        foreach (var b in bytes)
        {
            (bits, held) = ((bits << 8) | b, held + 8);
            while (held >= 5)
            {
                held -= 5;
                text.Append(Alphabet[(bits >> held) & 31]);
            }

            bits &= (1 << held) - 1;
        }

        return (held > 0 ? text.Append(Alphabet[(bits << (5 - held)) & 31]) : text).ToString();
    }

    private static byte[]? Bytes(ReadOnlySpan<char> text)
    {
        var (bytes, bits, held) = (new List<byte>(), 0, 0);
        foreach (var c in text)
        {
            if (Alphabet.IndexOf(c, StringComparison.Ordinal) is not (>= 0 and var value))
            {
                return null;
            }

            (bits, held) = ((bits << 5) | value, held + 5);
            if (held >= 8)
            {
                held -= 8;
                bytes.Add((byte)(bits >> held));
                bits &= (1 << held) - 1;
            }
        }

        return bits == 0 ? [.. bytes] : null; // What is left over says nothing, in one way only.
    }
}
