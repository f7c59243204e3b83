namespace LeadFlow.Domain.Captures;

/// <summary>Somebody's address as a mail names it.</summary>
public sealed record MailPerson(string? Name, string Address);

/// <summary>Something attached to a mail: told of, not kept.</summary>
/// <param name="Size">In bytes; null where nobody has counted.</param>
public sealed record MailAttachment(string Name, string Type, long? Size);

/// <summary>A mail as it was read, whatever shape the provider gave it.</summary>
public sealed record IncomingMail
{
    public const int SubjectMaxLength = 300;

    /// <summary>Without its angle brackets; null where it has none.</summary>
    public string? MessageId { get; init; }

    /// <summary>Everybody whom it says it is from; mostly one.</summary>
    public IReadOnlyList<MailPerson> From { get; init; } = [];
    public IReadOnlyList<MailPerson> ReplyTo { get; init; } = [];

    /// <summary>Everybody it went to, hidden ones too where the provider says so.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];
    public string Subject { get; init; } = "";

    /// <summary>As text, whole.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whom failures are told to; empty for nobody, null where it is not known.</summary>
    public string? ReturnPath { get; init; }
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];

    /// <summary>What the provider found: "pass", "fail" ...</summary>
    public string? Spf { get; init; }
    public string? Dkim { get; init; }

    public string? Header(string name) => Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Whoever sent it may be somebody else than it says: SPF, DKIM or DMARC has failed. What has not been looked at has not failed.</summary>
    public bool IsForged => Fails(Spf) || (Dkim is { } dkim && dkim.Contains("fail", StringComparison.OrdinalIgnoreCase) && !dkim.Contains("pass", StringComparison.OrdinalIgnoreCase)) || FailsByHeader();

    private static bool Fails(string? verdict) => verdict?.Trim() is { } said && (said.StartsWith("fail", StringComparison.OrdinalIgnoreCase) || said.StartsWith("softfail", StringComparison.OrdinalIgnoreCase));

    /// <summary>Only the topmost header is of the server that took the mail in; what lies below anybody may have written.</summary>
    private bool FailsByHeader()
    {
        var results = Header("Authentication-Results")?.ToLowerInvariant() ?? "";
        return results.Contains("dmarc=fail", StringComparison.Ordinal)
            || (!results.Contains("dmarc=pass", StringComparison.Ordinal) && ((results.Contains("dkim=fail", StringComparison.Ordinal) && !results.Contains("dkim=pass", StringComparison.Ordinal)) || results.Contains("spf=fail", StringComparison.Ordinal)));
    }
}
