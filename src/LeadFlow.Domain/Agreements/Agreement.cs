namespace LeadFlow.Domain.Agreements;

public enum AgreementState { Draft, Proposed, Active, Archived }

/// <summary>One version of the definition that marketing and sales sign.</summary>
public sealed class Agreement
{
    private Agreement() { } // For EF Core.

    public Guid Id { get; private init; }
    public int Version { get; private init; }
    public AgreementState State { get; private set; }
    public AgreementContent Content { get; private set; } = null!;
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? ActivatedAt { get; private set; }

    /// <summary>What every installation begins with.</summary>
    public static Agreement First(DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Version = 1,
        State = AgreementState.Active,
        Content = DefaultAgreement.Content,
        CreatedAt = now,
        ActivatedAt = now,
    };

    public AgreementInForce InForce => new(Version, Content);
}

/// <summary>The version that a step is made under.</summary>
public sealed record AgreementInForce(int Version, AgreementContent Content);
