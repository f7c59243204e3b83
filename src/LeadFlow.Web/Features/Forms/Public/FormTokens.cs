using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>
/// What a page of a form carries: which form, in which version, made when, good for one sending. It is sealed, so that nobody makes one without having
/// asked for the page.
/// </summary>
public sealed class FormTokens(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>A page may lie open for a day.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly IDataProtector _protector = protection.CreateProtector("LeadFlow.Forms");

    /// <param name="Page">Of this page alone.</param>
    /// <param name="CaptureId">What was sent before without a token, and is to be confirmed by it.</param>
    public sealed record Token(Guid FormId, int Version, DateTimeOffset MadeAt, Guid Page, Guid? CaptureId)
    {
        public string Key => Page.ToString("N");
    }

    /// <param name="since">When the page was first shown: one that comes back with errors is no new one.</param>
    public string Make(Guid formId, int version, DateTimeOffset? since = null, Guid? captureId = null)
    {
        Span<byte> bytes = stackalloc byte[60];
        formId.TryWriteBytes(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[20..], (since ?? time.GetUtcNow()).ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(bytes[28..44]);
        (captureId ?? Guid.Empty).TryWriteBytes(bytes[44..]);
        return WebEncoders.Base64UrlEncode(_protector.Protect(bytes.ToArray()));
    }

    /// <returns>Null for none, one of another form, one that was tampered with, or one older than a day.</returns>
    public Token? Read(string? token, Guid formId)
    {
        if (token is not { Length: > 0 and < 1000 })
        {
            return null;
        }

        try
        {
            var bytes = _protector.Unprotect(WebEncoders.Base64UrlDecode(token));
            var capture = new Guid(bytes.AsSpan(44, 16));
            var read = new Token(new(bytes.AsSpan(0, 16)), BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(16)), DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(20))), new(bytes.AsSpan(28, 16)), capture == Guid.Empty ? null : capture);
            return read.FormId == formId && time.GetUtcNow() - read.MadeAt < Lifetime ? read : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
