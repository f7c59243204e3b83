namespace LeadFlow.Domain.Forms;

/// <summary>A tablet at a stand that shows one form and may send answers to it, and nothing else.</summary>
public sealed class KioskDevice
{
    public const int NameMaxLength = 120;

    private KioskDevice() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid FormId { get; private init; }
    public string Name { get; private init; } = "";

    /// <summary>Of its token, which the device alone has.</summary>
    public byte[] TokenHash { get; private init; } = [];

    /// <summary>Digits by which the people at the stand leave the form; kept as they are, since the device asks for them without network. They open nothing here.</summary>
    public string Pin { get; private init; } = "";
    public DateTimeOffset EnrolledAt { get; private init; }
    public Guid? EnrolledById { get; private init; }
    public DateTimeOffset? RevokedAt { get; private set; }
    public DateTimeOffset? LastSeenAt { get; private set; }

    public static KioskDevice Enrol(Guid formId, string name, byte[] tokenHash, string pin, Guid? byId, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), FormId = formId, Name = name.Trim(), TokenHash = tokenHash, Pin = pin, EnrolledAt = now, EnrolledById = byId };

    /// <summary>Nothing that it sends is taken from now on; what it holds stays on it.</summary>
    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;

    public void Seen(DateTimeOffset now) => LastSeenAt = now;

    public static bool IsPin(string pin) => pin.Length is >= 4 and <= 8 && pin.All(char.IsAsciiDigit);
}
