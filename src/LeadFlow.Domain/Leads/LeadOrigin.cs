namespace LeadFlow.Domain.Leads;

/// <summary>What leads come from or by, under a name. Names are kept as they came: "google" and "Google" are two until a person says otherwise.</summary>
public abstract class LeadOrigin
{
    public const int NameMaxLength = 300;

    public Guid Id { get; protected init; }
    public string Name { get; protected set; } = "";

    /// <summary>No longer offered; what still comes by its name is taken all the same.</summary>
    public DateTimeOffset? ArchivedAt { get; private set; }

    /// <summary>Its name leads to this one of its kind: it was merged into it, or is what it was called before.</summary>
    public Guid? MergedIntoId { get; protected set; }

    /// <summary>Goes up with what people change.</summary>
    public int Version { get; protected set; } = 1;

    public void Archive(DateTimeOffset now) => ArchivedAt ??= now;

    public void Unarchive() => ArchivedAt = null;

    /// <summary>Its leads, and what comes by its name from now on, are the other one's.</summary>
    /// <param name="other">Of the same kind.</param>
    public void MergeInto(LeadOrigin other) => (MergedIntoId, Version) = (other.Id, Version + 1);

    /// <summary>One of its own again.</summary>
    public void ComeBack() => (MergedIntoId, Version) = (null, Version + 1);
}
