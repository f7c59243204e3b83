using System.Buffers;
using System.Globalization;
using System.Text;

namespace LeadFlow.Domain.Leads;

public enum IdentityKind { Email, External }

/// <summary>Something that only one person has: a normalised e-mail address, or an id in another system. Unique on (kind, value).</summary>
public sealed class LeadIdentity
{
    public const int ValueMaxLength = 460;
    public const int ExternalIdMaxLength = 200;
    public const int SystemMaxLength = 60;

    private LeadIdentity() { } // For EF Core.

    public IdentityKind Kind { get; private init; }
    public string Value { get; private init; } = "";
    public Guid LeadId { get; private set; }
    public Guid OriginLeadId { get; private init; }

    public static LeadIdentity Of(IdentityKey key, Guid leadId) => new() { Kind = key.Kind, Value = key.Value, LeadId = leadId, OriginLeadId = leadId };
}

/// <summary>The (kind, value) by which a person is looked up.</summary>
public readonly record struct IdentityKey(IdentityKind Kind, string Value)
{
    /// <summary>Null when the text is no e-mail address.</summary>
    public static IdentityKey? OfEmail(string? email) => NormaliseEmail(email) is { } value ? new(IdentityKind.Email, value) : null;

    public static IdentityKey OfExternal(string? system, string id) => new(IdentityKind.External, $"{(string.IsNullOrWhiteSpace(system) ? "default" : system.Trim().ToLowerInvariant())}\n{id}");

    /// <summary>Providers that ignore dots and everything after a plus sign in the part before the @.</summary>
    private static readonly HashSet<string> _ignoresDotsAndTags = ["gmail.com", "googlemail.com"];

    private static readonly SearchValues<char> _ofLabels = SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>One spelling of an address: lower case, the domain in ASCII, dots and tags gone only where the provider ignores them. Null when it is none.</summary>
    public static string? NormaliseEmail(string? email)
    {
        var text = email?.Trim();
        if (string.IsNullOrEmpty(text) || text.Length > ContactDetails.EmailMaxLength)
        {
            return null;
        }

        var at = text.LastIndexOf('@');
        if (at < 1 || at == text.Length - 1 || HasWhatNoAddressHas(text))
        {
            return null;
        }

        var isAscii = Ascii.IsValid(text);
        var local = (isAscii ? text[..at] : Text.Normalise(text[..at], NormalizationForm.FormC)).ToLowerInvariant();
        if (local.Contains('@', StringComparison.Ordinal) || local.StartsWith('.') || local.EndsWith('.') || local.Contains("..", StringComparison.Ordinal) || local.Length > 64)
        {
            return null;
        }

        string domain;
        try
        {
            domain = (isAscii && !text.EndsWith('.') && !text.Contains("xn--", StringComparison.OrdinalIgnoreCase) ? text[(at + 1)..] : new IdnMapping { AllowUnassigned = true }.GetAscii(text[(at + 1)..])).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }

        // Without a dot only a country's own domain takes mail ("somebody@io"): the others may not, and "jane@gmailcom" is a slip. No top-level domain is a number.
        if ((!domain.Contains('.', StringComparison.Ordinal) && domain.Length != 2) || !domain.AsSpan(domain.LastIndexOf('.') + 1).ContainsAnyExceptInRange('0', '9') || !AreLabels(domain))
        {
            return null;
        }

        if (_ignoresDotsAndTags.Contains(domain))
        {
            var plus = local.IndexOf('+', StringComparison.Ordinal);
            local = (plus > 0 ? local[..plus] : local).Replace(".", "", StringComparison.Ordinal);
            domain = "gmail.com";
        }

        return $"{local}@{domain}";
    }

    private static bool HasWhatNoAddressHas(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or '(' or ')' or ',' or ';' or '\\' or '"')
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreLabels(ReadOnlySpan<char> domain)
    {
        foreach (var part in domain.Split('.'))
        {
            var label = domain[part];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-' || label.ContainsAnyExcept(_ofLabels))
            {
                return false;
            }
        }

        return true;
    }
}
