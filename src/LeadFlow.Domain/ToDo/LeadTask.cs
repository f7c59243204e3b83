using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;

namespace LeadFlow.Domain.ToDo;

public enum TaskKind { Call, Email, Meeting, Letter, CheckIn, Other }

public enum TaskRepeat { Never, Daily, Weekdays, Weekly, Monthly }

/// <summary>
/// Something one person has to do by an instant, mostly with a lead. The steps of a task with a lead are taken through the lead (Lead.Tasks),
/// which records them; those of a task of no lead are taken here.
/// </summary>
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

    /// <summary>Of a whole day: its last minute, in the zone of whoever does it.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Due some time that day, in the zone of whoever does it: shown without a clock.</summary>
    public bool IsAllDay { get; private set; }
    public Guid AssigneeId { get; private set; }
    public Guid? CreatedById { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public TaskRepeat Repeat { get; private set; }

    /// <summary>The first instant of its rhythm: putting one off, or a short month, does not shift those that follow. Null unless it repeats.</summary>
    public DateTimeOffset? RepeatsFrom { get; private set; }

    /// <summary>The one whose end made this the next.</summary>
    public Guid? FollowsId { get; private init; }

    /// <summary>How often it was put off.</summary>
    public int Snoozes { get; private set; }
    public DateTimeOffset? DoneAt { get; private set; }
    public Guid? DoneById { get; private set; }

    /// <summary>Given up without being done.</summary>
    public DateTimeOffset? DroppedAt { get; private set; }

    /// <summary>The due instant of which its doer was told: put off, it is told again.</summary>
    public DateTimeOffset? ToldFor { get; private set; }

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
        RepeatsFrom = repeat == TaskRepeat.Never ? null : dueAt,
        CreatedById = by.Id,
        CreatedAt = now,
    };

    /// <summary>Due some time that day.</summary>
    public static DateTimeOffset EndOf(DateOnly day, TimeZoneInfo zone) => LocalTime.StartOf(day.AddDays(1), zone).AddMinutes(-1);

    /// <summary>Of a task of no lead.</summary>
    /// <param name="zone">Of whoever does it: their days are its rhythm.</param>
    /// <param name="next">The one that follows, of a task that repeats; to be kept by the caller.</param>
    public Result Finish(Actor by, DateTimeOffset now, TimeZoneInfo zone, out LeadTask? next)
    {
        next = null;
        if (DoneAt is not null)
        {
            return Result.Success;
        }

        if (DroppedAt is not null)
        {
            return Result.Refused("This task was dropped: reopen it first.");
        }

        next = Following(by, now, zone);
        (DoneAt, DoneById) = (now, by.Id);
        Version++;
        return Result.Success;
    }

    /// <summary>Of a task of no lead: puts it off to a later instant, or some time on a later day.</summary>
    public Result Snooze(DateTimeOffset until, bool isAllDay, DateTimeOffset now)
    {
        if (RefusedAsClosed() is { } closed)
        {
            return closed;
        }

        if (until <= now)
        {
            return Result.Refused("A task is put off to a time that is still to come.");
        }

        if (DueAt == until && IsAllDay == isAllDay)
        {
            return Result.Success;
        }

        (DueAt, IsAllDay) = (until, isAllDay);
        Snoozes++;
        Version++;
        return Result.Success;
    }

    /// <summary>Of a task of no lead: what it says, what kind it is, when, and how often again.</summary>
    public Result Edit(TaskKind kind, string title, string? note, DateTimeOffset dueAt, bool isAllDay, TaskRepeat repeat)
    {
        if (RefusedAsClosed() is { } closed)
        {
            return closed;
        }

        if ((Kind, Title, Note, DueAt, IsAllDay, Repeat) == (kind, title, note, dueAt, isAllDay, repeat))
        {
            return Result.Success;
        }

        if ((DueAt, Repeat) != (dueAt, repeat))
        {
            RepeatsFrom = repeat == TaskRepeat.Never ? null : dueAt;
        }

        (Kind, Title, Note, DueAt, IsAllDay, Repeat) = (kind, Text.Shorten(title, TitleMaxLength), note, dueAt, isAllDay, repeat);
        Version++;
        return Result.Success;
    }

    /// <summary>Of a task of no lead: somebody else does it.</summary>
    public Result Reassign(Guid assigneeId)
    {
        if (AssigneeId == assigneeId)
        {
            return Result.Success;
        }

        if (RefusedAsClosed() is { } closed)
        {
            return closed;
        }

        AssigneeId = assigneeId;
        Version++;
        return Result.Success;
    }

    /// <summary>Of a task of no lead: given up.</summary>
    public Result Drop(DateTimeOffset now)
    {
        if (DroppedAt is not null)
        {
            return Result.Success;
        }

        if (DoneAt is not null)
        {
            return Result.Refused("This task is done: there is nothing to drop.");
        }

        DroppedAt = now;
        Version++;
        return Result.Success;
    }

    /// <summary>Of a task of no lead: takes its end back, and with it the one that followed, unless somebody has worked on that.</summary>
    /// <param name="following">The task whose <see cref="FollowsId"/> is this one, if there is one.</param>
    public Result Reopen(LeadTask? following, DateTimeOffset now)
    {
        if (IsOpen)
        {
            return Result.Success;
        }

        if (following is { Version: 1, IsOpen: true })
        {
            following.Drop(now);
        }

        (DoneAt, DoneById, DroppedAt) = (null, null, null);
        Version++;
        return Result.Success;
    }

    /// <summary>The next of a task that repeats: after its due day, in the rhythm it began with, and not in the past.</summary>
    internal LeadTask? Following(Actor by, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (Repeat == TaskRepeat.Never)
        {
            return null;
        }

        var from = RepeatsFrom ?? DueAt;
        var first = TimeZoneInfo.ConvertTime(from, zone);
        var firstDay = DateOnly.FromDateTime(first.DateTime);
        var isAllDay = EndOf(firstDay, zone) == from;
        DateTimeOffset At(DateOnly day) => isAllDay ? EndOf(day, zone) : LocalTime.Instant(day.ToDateTime(TimeOnly.FromDateTime(first.DateTime)), zone);

        // From the due day, or from today where that is long past: the rhythm is a rule, not a walk.
        var due = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DueAt, zone).DateTime);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var day = Next(firstDay, today > due ? today.AddDays(-1) : due);
        while (At(day) <= now)
        {
            day = Next(firstDay, day);
        }

        var next = Of(LeadId, Kind, Title, Note, At(day), isAllDay, AssigneeId, Repeat, by, now);
        return new()
        {
            Id = next.Id,
            LeadId = LeadId,
            OriginLeadId = LeadId,
            Kind = Kind,
            Title = Title,
            Note = Note,
            DueAt = next.DueAt,
            IsAllDay = isAllDay,
            AssigneeId = AssigneeId,
            Repeat = Repeat,
            RepeatsFrom = from,
            FollowsId = Id,
            CreatedById = by.Id,
            CreatedAt = now,
        };
    }

    internal void Revive()
    {
        DroppedAt = null;
        Version++;
    }

    /// <summary>The first day of the rhythm after a day.</summary>
    private DateOnly Next(DateOnly first, DateOnly after)
    {
        switch (Repeat)
        {
            case TaskRepeat.Weekly:
                var weeks = Math.Max(0, (after.DayNumber - first.DayNumber) / 7);
                var weekly = first.AddDays(7 * weeks);
                return weekly > after ? weekly : weekly.AddDays(7);

            case TaskRepeat.Monthly:
                var months = Math.Max(0, ((after.Year - first.Year) * 12) + after.Month - first.Month);
                var monthly = first.AddMonths(months); // The 31st of a short month is its last day; of the next it is the 31st again.
                return monthly > after ? monthly : first.AddMonths(months + 1);

            case TaskRepeat.Weekdays:
                return after.AddDays(after.DayOfWeek switch { DayOfWeek.Friday => 3, DayOfWeek.Saturday => 2, _ => 1 });

            default:
                return after.AddDays(1);
        }
    }

    private Result? RefusedAsClosed() =>
        DoneAt is not null ? Result.Refused("This task is done: reopen it first.")
        : DroppedAt is not null ? Result.Refused("This task was dropped: reopen it first.")
        : null;
}
