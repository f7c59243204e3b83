namespace LeadFlow.Domain.Captures;

/// <summary>An address of ours to which a mail provider sends what comes in: whoever knows it may. Its key is shown once and kept as a hash.</summary>
public sealed class MailEndpoint
{
    public const int NameMaxLength = 100;

    private MailEndpoint() { } // For EF Core.

    public Guid Id { get; private init; }
    public string Name { get; private init; } = "";
    public byte[] KeyHash { get; private init; } = [];

    /// <summary>Where new leads of it come from; it may have been merged away or dropped since.</summary>
    public Guid SourceId { get; private init; }
    public Guid? CreatedById { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? RevokedAt { get; private set; }

    public static MailEndpoint Open(string name, byte[] keyHash, Guid sourceId, Guid? byId, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), Name = name, KeyHash = keyHash, SourceId = sourceId, CreatedById = byId, CreatedAt = now };

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;
}
