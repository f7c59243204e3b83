using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Features.Shared;

public enum EmptyDrawing
{
    /// <summary>Three rings: no leads.</summary>
    Leads,

    /// <summary>A tick: all done.</summary>
    Done,

    /// <summary>A glass: nothing matches.</summary>
    NotFound,

    /// <summary>A line of time: nothing planned.</summary>
    Time,

    /// <summary>Lines of text: nothing written.</summary>
    Lines,
}

/// <summary>Nothing here, why, and what to do instead; drawn by _Empty.</summary>
/// <param name="Href">Of the application ("~/leads?stage=warm") or of the page.</param>
public sealed record Empty(string Title, string? Text = null, string? Action = null, string? Href = null, EmptyDrawing Drawing = EmptyDrawing.Leads);

/// <summary>A row of work; drawn by _Task. What takes its own markup writes .lf-do by hand.</summary>
/// <param name="Icon">Of the kind of task: phone, mail, calendar-event, note.</param>
/// <param name="DoneUrl">Where its tick posts; null draws the stage's mark instead.</param>
public sealed record TaskRow(string What, string? Sub = null, DateTimeOffset? Due = null, StageKind? Kind = null, string? Icon = null, string? Href = null, string? DoneUrl = null, bool IsDone = false)
{
    /// <summary>Hidden fields of the tick's form.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>"14:00" and its day on hover; with <c>false</c> the time left, ticking.</summary>
    public bool Clock { get; init; } = true;
    public bool IsLate { get; init; }
    public string? Quote { get; init; }
}

/// <summary>Something that happened, for me; drawn by _Notification inside ul.lf-news.</summary>
public sealed record NotificationRow(string Said, DateTimeOffset At, string Href, string? Note = null, bool IsUnread = false, string Icon = "bell", StageKind? Kind = null)
{
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;
}
