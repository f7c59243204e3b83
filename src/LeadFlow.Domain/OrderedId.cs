namespace LeadFlow.Domain;

/// <summary>Ids that sort by their instant, and within one instant by the order in which they were made: what one save writes stays in its order.</summary>
internal static class OrderedId
{
    private static int _made;

    /// <summary>A UUID v7 whose first random bits are a count.</summary>
    public static Guid At(DateTimeOffset instant)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(instant).TryWriteBytes(bytes, bigEndian: true, out _);
        var count = (uint)Interlocked.Increment(ref _made) & 0x3FF_FFFF; // 26 bits: 12 before the variant, 14 behind it.
        bytes[6] = (byte)(0x70 | (count >> 22));
        bytes[7] = (byte)(count >> 14);
        bytes[8] = (byte)(0x80 | ((count >> 8) & 0x3F));
        bytes[9] = (byte)count;
        return new(bytes, bigEndian: true);
    }

    /// <summary>The instant that a UUID v7 was made at, in whole milliseconds.</summary>
    public static DateTimeOffset InstantOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(((long)bytes[0] << 40) | ((long)bytes[1] << 32) | ((long)bytes[2] << 24) | ((long)bytes[3] << 16) | ((long)bytes[4] << 8) | bytes[5]);
    }
}
