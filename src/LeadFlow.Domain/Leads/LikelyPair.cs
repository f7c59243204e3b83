namespace LeadFlow.Domain.Leads;

public enum PairState { Suggested, Apart }

/// <summary>Two leads that may be one person, as a scan found them; or that somebody said are two.</summary>
public sealed class LikelyPair
{
    private LikelyPair() { } // For EF Core.

    /// <summary>The smaller of the two ids.</summary>
    public Guid OneId { get; private init; }
    public Guid OtherId { get; private init; }

    /// <summary>0 to 100 (<see cref="Likeness.Of"/>).</summary>
    public int Strength { get; private init; }

    /// <summary>"same phone", "same company, like name" ...</summary>
    public string Why { get; private init; } = "";
    public PairState State { get; private init; }
    public DateTimeOffset FoundAt { get; private init; }
    public Guid? DecidedById { get; private init; }
    public DateTimeOffset? DecidedAt { get; private init; }

    /// <summary>As the database orders ids: byte by byte.</summary>
    public static (Guid One, Guid Other) Ordered(Guid one, Guid other) =>
        one.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(other.ToByteArray(bigEndian: true)) <= 0 ? (one, other) : (other, one);
}
