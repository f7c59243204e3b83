using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.ToDo;

namespace LeadFlow.Domain.Calls;

/// <summary>All that comes of one call or chat, in one step.</summary>
/// <param name="StartedAt">When the sheet was opened.</param>
public sealed record CallEnd(CallChannel Channel, bool IsInbound, Disposition Disposition, DateTimeOffset StartedAt, SheetTold Told)
{
    public const int NoteMaxLength = 20_000;

    public string? Note { get; init; }

    /// <summary>The lead is dead by it, for this agreed reason.</summary>
    public DeadReason? Dead { get; init; }

    /// <summary>What is done next.</summary>
    public LeadTask? Next { get; init; }

    /// <summary>The task that said to call: it is done with it.</summary>
    public LeadTask? Task { get; init; }

    /// <summary>Of whoever has the task: their days are its rhythm.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Own fields as they are read, and the book that they are of.</summary>
    public IReadOnlyDictionary<string, string?> OwnFields { get; init; } = new Dictionary<string, string?>();
    public FieldBook Book { get; init; } = FieldBook.Empty;

    /// <summary>Whom the note mentions, as the timeline keeps it.</summary>
    public string? Mentions { get; init; }
}

/// <summary>A call or a chat that was held by a sheet. Its id is the sheet's: the same sheet again does nothing.</summary>
public sealed class FinishedCall
{
    private FinishedCall() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid LeadId { get; private set; }
    public Guid OriginLeadId { get; private init; }
    public CallChannel Channel { get; private init; }
    public bool IsInbound { get; private init; }
    public Disposition Disposition { get; private init; }
    public DateTimeOffset StartedAt { get; private init; }
    public DateTimeOffset EndedAt { get; private init; }
    public Guid? ById { get; private init; }

    /// <summary>By which version of which script it was held; null for the agreement's own questions.</summary>
    public Guid? ScriptId { get; private init; }

    /// <summary>Lines of the timeline that can be taken back: the answers, and the death.</summary>
    public Guid? AnswersStepId { get; private init; }
    public Guid? DeadStepId { get; private init; }

    /// <summary>What was planned with it.</summary>
    public Guid? TaskId { get; private init; }
    public DateTimeOffset? UndoneAt { get; private set; }

    internal static FinishedCall Of(Guid id, Lead lead, CallEnd end, Guid? scriptId, Guid? answersStep, Guid? deadStep, Actor by, DateTimeOffset now) => new()
    {
        Id = id,
        LeadId = lead.Id,
        OriginLeadId = lead.Id,
        Channel = end.Channel,
        IsInbound = end.IsInbound,
        Disposition = end.Disposition,
        StartedAt = end.StartedAt,
        EndedAt = now,
        ById = by.Id,
        ScriptId = scriptId,
        AnswersStepId = answersStep,
        DeadStepId = deadStep,
        TaskId = end.Next?.Id,
    };

    public bool CanBeUndone => UndoneAt is null && (AnswersStepId ?? DeadStepId ?? TaskId) is not null;

    internal void Undo(DateTimeOffset now) => UndoneAt ??= now;
}
