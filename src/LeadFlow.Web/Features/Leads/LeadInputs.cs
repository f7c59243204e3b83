using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Web.Features.Leads;

public sealed record AcceptInput(string? Name = null, string? Amount = null, string? Currency = null, DateOnly? ExpectedClose = null);

/// <param name="Why">Of whoever disputes.</param>
/// <param name="Note">Of the manager who settles.</param>
public sealed record DisputeInput(string? Why = null, string? Note = null);

public sealed record ReasonInput(string? Reason = null, string? Note = null, DateOnly? RevisitOn = null);

public sealed record MoveInput(string? Stage = null, string? Reason = null);

public sealed record AssignInput(Guid? Owner = null);

public sealed record WinInput(string? Amount = null, string? Currency = null);

/// <param name="WasName">With the three after it: what stood there when it was opened.</param>
public sealed record DealInput(string? Name = null, string? Amount = null, string? Currency = null, DateOnly? ExpectedClose = null, string? WasName = null, string? WasAmount = null, string? WasCurrency = null, DateOnly? WasClose = null);

public sealed record LoseInput(string? Reason = null, bool BackToWarm = false);

/// <param name="At">When it happened, on the writer's clock; now unless told otherwise.</param>
/// <param name="Budget">Learned in the call, as are the three after it.</param>
/// <param name="Timeframe">One of <see cref="TimeframePick"/>.</param>
/// <param name="Next">What is to be done after it: a task of the writer.</param>
/// <param name="NextOn">Today unless told otherwise.</param>
public sealed record TouchInput(
    TouchKind Kind = TouchKind.Note, TouchDirection Direction = TouchDirection.Outbound, TouchOutcome? Outcome = null, string? Text = null, DateTime? At = null,
    Level? Budget = null, Level? Authority = null, Level? Need = null, string? Timeframe = null, string? Next = null, DateOnly? NextOn = null)
{
    /// <param name="on">The writer's day, from which a timeframe is reckoned.</param>
    public IReadOnlyList<AnswerGiven> Learned(DateTimeOffset? at, DateOnly on)
    {
        var from = Kind is TouchKind.Meeting ? LearnedFrom.Meeting : LearnedFrom.Call;
        var levels = new[] { (Criterion.Budget, Budget), (Criterion.Authority, Authority), (Criterion.Need, Need) }.Where(a => a.Item2 is not null).Select(a => new AnswerGiven(a.Item1, from) { Level = a.Item2!.Value, LearnedAt = at });
        return TimeframePick.Range(Timeframe, on) is { } when ? [.. levels, new(Criterion.Timeframe, from) { Timeframe = when, LearnedAt = at }] : [.. levels];
    }
}

/// <summary>A line of the timeline that stands under its day.</summary>
public sealed record TimelineDay(string Label, IReadOnlyList<GetTimeline.Line> Lines);

/// <summary>One field of contact or company as it is shown, with the way to change it in place.</summary>
public sealed record FieldShown(Guid LeadId, ContactFields.Field Field, string Value, bool MayEdit, bool IsSaved = false);
