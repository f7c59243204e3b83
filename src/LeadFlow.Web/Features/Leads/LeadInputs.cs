
namespace LeadFlow.Web.Features.Leads;

public sealed record AcceptInput(string? Name = null, string? Amount = null, string? Currency = null, DateOnly? ExpectedClose = null);

public sealed record ReasonInput(string? Reason = null, string? Note = null, DateOnly? RevisitOn = null);

public sealed record MoveInput(string? Stage = null, string? Reason = null);

public sealed record AssignInput(Guid? Owner = null);

public sealed record WinInput(string? Amount = null, string? Currency = null);

public sealed record LoseInput(string? Reason = null, bool BackToWarm = false);

public sealed record TouchInput(TouchKind Kind = TouchKind.Note, TouchDirection Direction = TouchDirection.Outbound, TouchOutcome? Outcome = null, string? Text = null);

/// <summary>A line of the timeline that stands under its day.</summary>
public sealed record TimelineDay(string Label, IReadOnlyList<GetTimeline.Line> Lines);
