using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;

namespace LeadFlow.Domain.ToDo;

public enum TaskKind { Call, Email, Meeting, Letter, CheckIn, Other }

public enum TaskRepeat { Never, Daily, Weekdays, Weekly, Monthly }

/// <summary>Something one person has to do by an instant, mostly with a lead. Its steps are taken through the lead where it has one (Lead.Tasks).</summary>
public sealed class LeadTask
{
    public const int TitleMaxLength = 200;
    public const int NoteMaxLength = 2000;

    private LeadTask() { } // For EF Core.

    public Guid Id { get; private init; }

    /// <summary>Null for a task of no lead.</summary>
    public Guid? LeadId { get; private set; }
    public Guid? OriginLeadId { get; private init; }
    public TaskKind Kind { get; private set; }
    public string Title { get; private set; } = "";
    public string? Note { get; private set; }
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Due some time that day, in the zone of whoever does it: shown without a clock.</summary>
    public bool IsAllDay { get; private set; }
    public Guid AssigneeId { get; private set; }
    public Guid? CreatedById { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public TaskRepeat Repeat { get; private set; }

    /// <summary>How often it was put off.</summary>
    public int Snoozes { get; private set; }
    public DateTimeOffset? DoneAt { get; private set; }
    public Guid? DoneById { get; private set; }

    /// <summary>Given up without being done.</summary>
    public DateTimeOffset? DroppedAt { get; private set; }

    /// <summary>Bumped by every change; what a second editor is told by.</summary>
    public int Version { get; private set; } = 1;

    public bool IsOpen => DoneAt is null && DroppedAt is null;

    public static LeadTask Of(Guid? leadId, TaskKind kind, string title, string? note, DateTimeOffset dueAt, bool isAllDay, Guid assigneeId, TaskRepeat repeat, Actor by, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        LeadId = leadId,
        OriginLeadId = leadId,
        Kind = kind,
        Title = Text.Shorten(title, TitleMaxLength),
        Note = note,
        DueAt = dueAt,
        IsAllDay = isAllDay,
        AssigneeId = assigneeId,
        Repeat = repeat,
        CreatedById = by.Id,
        CreatedAt = now,
    };
}
