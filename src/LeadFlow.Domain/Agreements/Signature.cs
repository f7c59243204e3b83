using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Agreements;

public enum SigningRoute { Browser, ApiKey }

/// <summary>Who signs, and by which way.</summary>
/// <param name="KeyMintedById">Who made the key that they sign with; null in the browser.</param>
public sealed record Signer(Actor Person, SigningRoute Route, string? Key = null, Guid? KeyMintedById = null);

/// <summary>One side's signature, with the hash of what was signed.</summary>
public sealed class Signature
{
    private Signature() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid AgreementId { get; private init; }
    public Side Side { get; private init; }
    public Guid UserId { get; private init; }

    /// <summary>As they were called then.</summary>
    public string Name { get; private init; } = "";
    public DateTimeOffset At { get; private init; }
    public SigningRoute Route { get; private init; }
    public string? Key { get; private init; }
    public Guid? KeyMintedById { get; private init; }
    public string Hash { get; private init; } = "";

    internal static Signature Of(Agreement agreement, Signer signer, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        AgreementId = agreement.Id,
        Side = signer.Person.Side,
        UserId = signer.Person.Id!.Value,
        Name = signer.Person.Name,
        At = now,
        Route = signer.Route,
        Key = signer.Key,
        KeyMintedById = signer.KeyMintedById,
        Hash = agreement.Hash!,
    };
}

/// <summary>What somebody says about one section of a version.</summary>
public sealed class AgreementComment
{
    public const int TextMaxLength = 2000;
    public const int SectionMaxLength = 80;

    private AgreementComment() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid AgreementId { get; private init; }

    /// <summary>"stage:" and its name, or a <see cref="Agreements.Section"/> in lower case.</summary>
    public string Section { get; private init; } = "";
    public string Text { get; private init; } = "";
    public Guid? UserId { get; private init; }
    public string By { get; private init; } = "";
    public Side Side { get; private init; }
    public DateTimeOffset At { get; private init; }

    public static AgreementComment Of(Guid agreementId, string section, string text, Actor by, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), AgreementId = agreementId, Section = section, Text = text, UserId = by.Id, By = by.Name, Side = by.Side, At = now };
}
