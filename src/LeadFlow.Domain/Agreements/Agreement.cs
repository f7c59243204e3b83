using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Agreements;

public enum AgreementState { Draft, Proposed, Active, Archived }

/// <summary>
/// One version of the definition that marketing and sales sign: drafted, proposed, signed by a manager of each side, active, archived.
/// What is proposed is what is signed: a change makes it a draft again and takes the signatures off.
/// </summary>
public sealed class Agreement
{
    private readonly List<Signature> _signatures = [];

    private Agreement() { } // For EF Core.

    public Guid Id { get; private init; }
    public int Version { get; private init; }

    /// <summary>The version that it was drafted from; null for the first.</summary>
    public int? BasedOn { get; private init; }
    public AgreementState State { get; private set; }
    public AgreementContent Content { get; private set; } = null!;

    /// <summary>Counts changes of the content: who changes it says which they have seen.</summary>
    public int Revision { get; private set; }

    /// <summary>Of the content as it was proposed (<see cref="ContentHash"/>); null in a draft.</summary>
    public string? Hash { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public string CreatedBy { get; private init; } = "";
    public DateTimeOffset ChangedAt { get; private set; }
    public string ChangedBy { get; private set; } = "";
    public DateTimeOffset? ProposedAt { get; private set; }
    public string? ProposedBy { get; private set; }

    /// <summary>The company-local day on which it becomes active by itself, once signed; null for when somebody says so.</summary>
    public DateOnly? ActivateOn { get; private set; }
    public DateTimeOffset? ActivatedAt { get; private set; }
    public string? ActivatedBy { get; private set; }
    public DateTimeOffset? ArchivedAt { get; private set; }

    /// <summary>What its coming into force has moved, offered and withdrawn, as far as its re-scoring has come.</summary>
    public int RescoredMoved { get; private init; }
    public int RescoredOffered { get; private init; }
    public int RescoredWithdrawn { get; private init; }
    public IReadOnlyList<Signature> Signatures => _signatures;

    public bool IsSigned => SignatureOf(Side.Marketing) is not null && SignatureOf(Side.Sales) is not null;

    public AgreementInForce InForce => new(Version, Content);

    /// <summary>What every installation begins with.</summary>
    public static Agreement First(DateTimeOffset now, AgreementContent? content = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        Version = 1,
        State = AgreementState.Active,
        Content = content ?? DefaultAgreement.Content,
        CreatedAt = now,
        CreatedBy = Actor.System.Name,
        ChangedAt = now,
        ChangedBy = Actor.System.Name,
        ActivatedAt = now,
    };

    /// <summary>A copy to work on. Where its leads were to go when the version before it came is no longer its matter.</summary>
    public static Agreement Draft(int version, Agreement basedOn, Actor by, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Version = version,
        BasedOn = basedOn.Version,
        State = AgreementState.Draft,
        Content = basedOn.Content with { Heirs = new Dictionary<string, string>() },
        CreatedAt = now,
        CreatedBy = by.Name,
        ChangedAt = now,
        ChangedBy = by.Name,
    };

    public Signature? SignatureOf(Side side) => _signatures.Find(s => s.Side == side);

    /// <param name="seen">The revision that whoever changes it has seen; null for whichever it is.</param>
    public Result Change(AgreementContent content, int? seen, Actor by, DateTimeOffset now)
    {
        if (RefusedAsFixed() is { } refused)
        {
            return refused;
        }

        if (seen is { } revision && revision != Revision)
        {
            return Result.Refused($"{ChangedBy} has changed version {Version} meanwhile: look at it again, then repeat your change.");
        }

        if (ContentHash.Of(content) == ContentHash.Of(Content))
        {
            return Result.Success; // Nothing is different: no signature falls for it.
        }

        Content = content;
        Revision++;
        (ChangedAt, ChangedBy) = (now, by.Name);
        BackToDraft();
        return Result.Success;
    }

    /// <summary>From here on the content stands still, so that both sides sign the same.</summary>
    public Result Propose(Actor by, DateTimeOffset now)
    {
        if (State == AgreementState.Proposed)
        {
            return Result.Success;
        }

        if (RefusedAsFixed() is { } refused)
        {
            return refused;
        }

        if (AgreementCheck.Problems(Content) is { Count: > 0 } problems)
        {
            return Result.Refused(problems.Count == 1 ? problems[0].Sentence : $"{problems[0].Sentence} And {problems.Count - 1} more.");
        }

        (State, Hash) = (AgreementState.Proposed, ContentHash.Of(Content));
        (ProposedAt, ProposedBy) = (now, by.Name);
        return Result.Success;
    }

    /// <summary>Taken back by a person: a draft again, and nobody has signed it.</summary>
    public Result Withdraw()
    {
        if (RefusedAsFixed() is { } refused)
        {
            return refused;
        }

        BackToDraft();
        return Result.Success;
    }

    /// <param name="seenHash">Of the content that they have read; null for what is proposed.</param>
    /// <param name="mayDelegate">A key that somebody else has minted may sign.</param>
    public Result Sign(Signer signer, string? seenHash, bool mayDelegate, DateTimeOffset now)
    {
        if (State is AgreementState.Draft)
        {
            return Result.Refused($"Version {Version} is a draft: it is signed once it is proposed.");
        }

        if (RefusedAsFixed() is { } refused)
        {
            return refused;
        }

        if (signer.Person is not { Role: Role.Manager, Side: Side.Marketing or Side.Sales, Id: { } id })
        {
            return Result.Refused("A marketing manager signs for marketing and a sales manager for sales: nobody else does.");
        }

        if (signer.KeyMintedById is { } minter && minter != id && !mayDelegate)
        {
            return Result.Refused("Somebody else made this key: a signature needs the person, or a key that they made themselves.");
        }

        if (seenHash is not null && seenHash != Hash)
        {
            return Result.Refused($"Version {Version} has changed since you read it: read it again before you sign.");
        }

        var side = signer.Person.Side;
        if (SignatureOf(side) is { } signed)
        {
            return Result.Refused(signed.UserId == id ? "You have signed this version already." : $"{signed.Name} has signed for {Lower(side)} already.");
        }

        if (_signatures.Exists(s => s.UserId == id))
        {
            return Result.Refused("You have signed for the other side: it takes two people.");
        }

        _signatures.Add(Signature.Of(this, signer, now));
        return Result.Success;
    }

    /// <summary>Comes into force by itself on a day, or, without one, when somebody says so.</summary>
    public Result Schedule(DateOnly? day, DateOnly today)
    {
        if ((RefusedAsFixed() ?? RefusedAsUnsigned()) is { } refused)
        {
            return refused;
        }

        if (day <= today)
        {
            return Result.Refused("Choose a day after today, or activate it now.");
        }

        ActivateOn = day;
        return Result.Success;
    }

    /// <summary>Comes into force; the one before it is <see cref="Archive"/>d in the same breath.</summary>
    public Result Activate(Actor by, DateTimeOffset now)
    {
        if (State == AgreementState.Active)
        {
            return Result.Success;
        }

        if ((RefusedAsFixed() ?? RefusedAsUnsigned()) is { } refused)
        {
            return refused;
        }

        (State, ActivatedAt, ActivatedBy, ActivateOn) = (AgreementState.Active, now, by.Name, null);
        return Result.Success;
    }

    public void Archive(DateTimeOffset now) => (State, ArchivedAt) = (AgreementState.Archived, now);

    private void BackToDraft()
    {
        State = AgreementState.Draft;
        (Hash, ProposedAt, ProposedBy, ActivateOn) = (null, null, null, null);
        _signatures.Clear();
    }

    private Result? RefusedAsFixed() => State switch
    {
        AgreementState.Active => Result.Refused($"Version {Version} is active: what both sides have signed does not change. Begin a draft from it."),
        AgreementState.Archived => Result.Refused($"Version {Version} is archived: what both sides have signed does not change. Begin a draft from it."),
        _ => null,
    };

    private Result? RefusedAsUnsigned() => IsSigned ? null
        : Result.Refused($"Version {Version} waits for the signature of {string.Join(" and ", new[] { Side.Marketing, Side.Sales }.Where(s => SignatureOf(s) is null).Select(Lower))}.");

    private static string Lower(Side side) => side.ToString().ToLowerInvariant();
}

/// <summary>The version that a step is made under.</summary>
public sealed record AgreementInForce(int Version, AgreementContent Content);
