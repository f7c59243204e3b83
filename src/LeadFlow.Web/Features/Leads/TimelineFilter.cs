using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Kinds of entries as people ask for them.</summary>
public enum TimelineGroup { Touches, Answers, Stages, Handoffs, Notes, Edits, Tasks }

public static class TimelineGroups
{
    /// <summary>Kinds by name: a kind of a later time is found by what it begins with.</summary>
    public static IReadOnlyList<ActivityKind> Kinds(this TimelineGroup group) => [.. Enum.GetValues<ActivityKind>().Where(k => Of(k) == group)];

    public static TimelineGroup Of(ActivityKind kind) => kind switch
    {
        ActivityKind.Call or ActivityKind.Chat or ActivityKind.Email or ActivityKind.Meeting or ActivityKind.Letter or ActivityKind.Reinquiry or ActivityKind.Captured => TimelineGroup.Touches,
        ActivityKind.Answered or ActivityKind.Responded => TimelineGroup.Answers,
        ActivityKind.Note or ActivityKind.Attached => TimelineGroup.Notes,
        ActivityKind.Offered or ActivityKind.Claimed or ActivityKind.Accepted or ActivityKind.Returned or ActivityKind.Rejected or ActivityKind.Released or ActivityKind.Expired or ActivityKind.Withdrawn or ActivityKind.Routed or ActivityKind.Disputed or ActivityKind.Settled
            or ActivityKind.Won or ActivityKind.Lost or ActivityKind.Reopened or ActivityKind.OpportunityEdited => TimelineGroup.Handoffs,
        ActivityKind.ScoreChanged or ActivityKind.StageChanged or ActivityKind.Dead or ActivityKind.Woken or ActivityKind.Undone => TimelineGroup.Stages,
        _ when kind.ToString().StartsWith("Task", StringComparison.Ordinal) => TimelineGroup.Tasks,
        _ => TimelineGroup.Edits,
    };
}
