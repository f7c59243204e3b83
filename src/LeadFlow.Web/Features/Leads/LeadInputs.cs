using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Web.Features.Leads;

public sealed record AcceptInput(string? Name = null, string? Amount = null, string? Currency = null, DateOnly? ExpectedClose = null);

public sealed record ReasonInput(string? Reason = null, string? Note = null, DateOnly? RevisitOn = null);

public sealed record MoveInput(string? Stage = null, string? Reason = null);

public sealed record AssignInput(Guid? Owner = null);

public sealed record WinInput(string? Amount = null, string? Currency = null);

public sealed record LoseInput(string? Reason = null, bool BackToWarm = false);

public sealed record AnswerInput(Criterion Criterion = default, LearnedFrom LearnedFrom = LearnedFrom.Call, Level? Level = null, string? Amount = null, string? Currency = null, BuyingRole? Role = null, DateOnly? From = null, DateOnly? To = null, string? Note = null);

public sealed record TouchInput(TouchKind Kind = TouchKind.Note, TouchDirection Direction = TouchDirection.Outbound, TouchOutcome? Outcome = null, string? Text = null);

/// <summary>A line of the timeline that stands under its day.</summary>
public sealed record TimelineDay(string Label, IReadOnlyList<GetTimeline.Line> Lines);

/// <summary>What is drawn of one of the four criteria.</summary>
public sealed record Gauge(CriterionResult Result, string Word, string? Note, GetLeadStory.Told? Told, double Share)
{
    public Criterion Criterion => Result.Criterion;
    public string Key => ((int)Criterion + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
