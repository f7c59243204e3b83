using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Leads;

public enum PictureType { Jpeg, Png, Webp }

/// <summary>A picture that was checked: what it is says its beginning, not its name.</summary>
public sealed record PictureGiven(string Name, PictureType Type, byte[] Bytes)
{
    public const int MaxBytes = 5 * 1024 * 1024;

    public const string Unreadable = "A picture is a JPEG, PNG or WebP file.";
    public const string TooLarge = "A picture has at most 5 MB.";

    /// <returns>Null for anything but a picture that browsers show and that runs nothing.</returns>
    public static PictureType? TypeOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xD8, 0xFF, ..] => PictureType.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PictureType.Png,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => PictureType.Webp,
        _ => null,
    };
}

/// <summary>A picture of a lead: their card, mostly. Its bytes are read only by whoever opens it.</summary>
public sealed class LeadAttachment
{
    public const int NameMaxLength = 200;

    private LeadAttachment() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid LeadId { get; private set; }
    public Guid OriginLeadId { get; private init; }
    public string Name { get; private init; } = "";
    public PictureType Type { get; private init; }

    /// <summary>In bytes.</summary>
    public int Size { get; private init; }
    public byte[] Bytes { get; private init; } = [];

    /// <summary>Null for the system itself.</summary>
    public Guid? AddedById { get; private init; }
    public DateTimeOffset At { get; private init; }

    /// <summary>What a browser is told that it is.</summary>
    public static string MediaType(PictureType type) => type switch { PictureType.Png => "image/png", PictureType.Webp => "image/webp", _ => "image/jpeg" };

    internal static LeadAttachment Of(Guid leadId, PictureGiven picture, Actor by, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        LeadId = leadId,
        OriginLeadId = leadId,
        Name = NameOf(picture),
        Type = picture.Type,
        Size = picture.Bytes.Length,
        Bytes = picture.Bytes,
        AddedById = by.Id,
        At = at,
    };

    /// <summary>Of a path the last part, in one line, with the ending of what it is.</summary>
    private static string NameOf(PictureGiven picture)
    {
        var name = new string([.. picture.Name[(picture.Name.LastIndexOfAny(['/', '\\']) + 1)..].Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]).Trim();
        var dot = name.LastIndexOf('.');
        var stem = Text.Shorten(dot > 0 ? name[..dot] : name, NameMaxLength - 5);
        return $"{(stem.Length == 0 ? "picture" : stem)}.{picture.Type switch { PictureType.Png => "png", PictureType.Webp => "webp", _ => "jpg" }}";
    }
}
