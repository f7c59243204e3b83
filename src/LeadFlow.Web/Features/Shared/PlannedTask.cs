using LeadFlow.Domain.Leads;
using LeadFlow.Domain.ToDo;

namespace LeadFlow.Web.Features.Shared;

/// <summary>One task as lists and panels show it, with as much of its lead as whoever asks may see.</summary>
public sealed record PlannedTask(Guid Id, TaskKind Kind, string Title, string? Note, DateTimeOffset DueAt, bool IsAllDay, TaskRepeat Repeat, int Snoozes, Guid AssigneeId, Guid? CreatedById, DateTimeOffset CreatedAt,
    DateTimeOffset? DoneAt, Guid? DoneById, DateTimeOffset? DroppedAt, int Version, Guid? LeadId, string? Lead, string? Company, string? Phone, StageKind? Stage)
{
    public string? AssigneeName { get; init; }
    public string? DoneByName { get; init; }

    public bool IsOpen => DoneAt is null && DroppedAt is null;

    public string Icon => Kind switch
    {
        TaskKind.Call => "phone",
        TaskKind.Email => "mail",
        TaskKind.Meeting => "users",
        TaskKind.Letter => "mail-forward",
        TaskKind.CheckIn => "eye",
        _ => "check",
    };

    /// <summary>Whoever ends one says how it went.</summary>
    public bool AsksHow => LeadId is not null && Kind is TaskKind.Call or TaskKind.Meeting;

    /// <summary>Ending one is a touch that can be logged.</summary>
    public bool IsTouch => LeadId is not null && Kind is TaskKind.Call or TaskKind.Email or TaskKind.Meeting or TaskKind.Letter;
}

/// <summary>Tasks to show and to work on in place: every form goes to /tasks and comes back.</summary>
/// <param name="LeadId">Where a new task goes; null for a task of no lead.</param>
/// <param name="ReturnUrl">A path of this application, to come back to.</param>
/// <param name="MayEdit">Whether to offer anything but reading.</param>
/// <param name="Me">Whoever looks: other people's tasks name their people.</param>
public sealed record TasksPanel(IReadOnlyList<PlannedTask> Tasks, Guid? LeadId, string ReturnUrl, DateTimeOffset Now, TimeZoneInfo Zone, bool MayEdit, Guid? Me)
{
    /// <summary>Names the lead in every row.</summary>
    public bool NamesLeads { get; init; }

    /// <summary>A form for a new one below.</summary>
    public bool Adds { get; init; } = true;

    public PlannedTaskRow Row(PlannedTask task) => new(task, this);
}

public sealed record PlannedTaskRow(PlannedTask Task, TasksPanel Panel)
{
    public bool IsLate => Task.IsOpen && Task.DueAt < Panel.Now;

    /// <summary>"10:30", "today", "Wed", "12 Nov": as short as it can be.</summary>
    public string When(Wording t)
    {
        var local = TimeZoneInfo.ConvertTime(Task.DueAt, Panel.Zone);
        var days = DateOnly.FromDateTime(local.DateTime).DayNumber - DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Panel.Now, Panel.Zone).DateTime).DayNumber;
        return days switch
        {
            0 when !Task.IsAllDay => TimeText.Clock(Task.DueAt, Panel.Zone),
            0 => t["today"],
            1 => t["tomorrow"],
            -1 => t["yesterday"],
            > 1 and < 7 => t["{0:ddd}", local],
            _ => TimeText.Day(Task.DueAt, Panel.Now, Panel.Zone, t),
        };
    }
}
