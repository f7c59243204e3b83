using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Qualifying;

/// <summary>From what an answer was learned.</summary>
public enum LearnedFrom { Call, Meeting, Chat, Mail, Form, Import, Api, Other }

/// <summary>What somebody tells us about one criterion.</summary>
/// <param name="LearnedAt">When it was true; null for now.</param>
public sealed record AnswerGiven(Criterion Criterion, LearnedFrom LearnedFrom)
{
    public Level Level { get; init; }
    public decimal? Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }
    public BuyingRole? Role { get; init; }
    public Timeframe? Timeframe { get; init; }
    public string? Note { get; init; }
    public DateTimeOffset? LearnedAt { get; init; }
}

/// <summary>One answer, kept for good: evidence is appended, never changed.</summary>
public sealed class BantAnswer
{
    public const int NoteMaxLength = 2000;

    private BantAnswer() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid LeadId { get; private set; }
    public Guid OriginLeadId { get; private init; }
    public Criterion Criterion { get; private init; }
    public Level Level { get; private init; }
    public decimal? Amount { get; private init; }
    public string? Currency { get; private init; }
    public BuyingRole? Role { get; private init; }
    public DateOnly? TimeframeFrom { get; private init; }
    public DateOnly? TimeframeTo { get; private init; }
    public string? Note { get; private init; }

    /// <summary>When it was true.</summary>
    public DateTimeOffset LearnedAt { get; private init; }

    /// <summary>When we knew it: replay uses only rows recorded at or before its moment.</summary>
    public DateTimeOffset RecordedAt { get; private init; }
    public Guid? ActorId { get; private init; }
    public string By { get; private init; } = "";
    public LearnedFrom LearnedFrom { get; private init; }

    /// <summary>Imported history, recorded under its own date.</summary>
    public bool Backdated { get; private init; }

    /// <summary>Taken back by a person: kept, and counted as no evidence at any moment.</summary>
    public bool Undone { get; private set; }

    /// <summary>How the lead was held before, so that the answer can be taken back.</summary>
    public string? FromHold { get; private init; }
    public bool FromHeldByReturn { get; private init; }
    public bool FromOverride { get; private init; }

    internal AnswerGiven Given => new(Criterion, LearnedFrom) { Level = Level, Amount = Amount, Currency = Currency, Role = Role, Timeframe = Timeframe.Between(TimeframeFrom, TimeframeTo), Note = Note, LearnedAt = LearnedAt };

    internal void Undo() => Undone = true;

    internal bool Says(AnswerGiven given, DateTimeOffset learnedAt) => LearnedAt == learnedAt && Says(given);

    /// <summary>Whether it is the same answer, whoever gave it and when.</summary>
    internal bool Says(AnswerGiven given) =>
        (Criterion, Level, Amount, Currency, Role, Note) == (given.Criterion, given.Level, given.Amount, given.Currency, given.Role, given.Note)
        && (TimeframeFrom, TimeframeTo) == (given.Timeframe?.From, given.Timeframe?.To);

    internal static BantAnswer Of(Lead lead, AnswerGiven given, Actor by, DateTimeOffset learnedAt, DateTimeOffset recordedAt, bool backdated) => new()
    {
        Id = OrderedId.At(recordedAt),
        LeadId = lead.Id,
        OriginLeadId = lead.Id,
        Criterion = given.Criterion,
        Level = given.Level,
        Amount = given.Amount,
        Currency = given.Currency,
        Role = given.Role,
        TimeframeFrom = given.Timeframe?.From,
        TimeframeTo = given.Timeframe?.To,
        Note = given.Note,
        LearnedAt = learnedAt,
        RecordedAt = recordedAt,
        ActorId = by.Id,
        By = by.Name,
        LearnedFrom = given.LearnedFrom,
        Backdated = backdated,
        FromHold = lead.Qualification.HoldStage,
        FromHeldByReturn = lead.Qualification.HeldByReturn,
        FromOverride = lead.Qualification.IsOverride,
    };
}

/// <summary>What the person did; it carries no points, those come from the agreement version.</summary>
public sealed class Response
{
    private Response() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid LeadId { get; private set; }
    public Guid OriginLeadId { get; private init; }
    public ResponseKind Kind { get; private init; }
    public DateTimeOffset At { get; private init; }
    public DateTimeOffset RecordedAt { get; private init; }
    public bool Backdated { get; private init; }

    /// <summary>Came of an answer that a person has taken back.</summary>
    public bool Undone { get; private set; }

    internal void Undo() => Undone = true;

    internal static Response Of(Guid leadId, ResponseKind kind, DateTimeOffset at, DateTimeOffset recordedAt, bool backdated) => new()
    {
        Id = OrderedId.At(recordedAt),
        LeadId = leadId,
        OriginLeadId = leadId,
        Kind = kind,
        At = at,
        RecordedAt = recordedAt,
        Backdated = backdated,
    };
}
