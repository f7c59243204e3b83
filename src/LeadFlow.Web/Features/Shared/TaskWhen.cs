using LeadFlow.Domain;
using LeadFlow.Domain.ToDo;

namespace LeadFlow.Web.Features.Shared;

/// <summary>The controls that say when a task is due; drawn by _TaskWhen.</summary>
/// <param name="Form">The prefix of their names.</param>
/// <param name="When">today, tomorrow or week; a day wins over it.</param>
public sealed record TaskWhen(string Form, string When = "today", DateOnly? Day = null, TimeOnly? Time = null, bool HasKind = false, TaskKind Kind = TaskKind.Call, TaskRepeat Repeat = TaskRepeat.Never)
{
    /// <summary>An instant where a time is given, else some time that day.</summary>
    public static (DateTimeOffset? At, DateOnly? On) Due(string? when, DateOnly? day, TimeOnly? time, DateOnly today, TimeZoneInfo zone)
    {
        var on = day ?? when switch { "tomorrow" => today.AddDays(1), "week" => today.AddDays(7), _ => today };
        return time is { } clock && on.Year is > 1 and < 9999 ? (LocalTime.Instant(on.ToDateTime(clock), zone), null) : (null, on);
    }
}
