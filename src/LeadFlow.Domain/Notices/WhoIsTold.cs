using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.ToDo;

namespace LeadFlow.Domain.Notices;

/// <summary>One notice that is due: to whom, why, in what words.</summary>
public sealed record Telling(Guid UserId, NoticeKind Kind, string Summary);

/// <summary>Who is told of what happened to a lead. Nobody is told of what they did themselves, and nobody twice of the same.</summary>
public static class WhoIsTold
{
    /// <summary>Key of an activity's facts: ids of those whom its text mentions, with blanks between.</summary>
    public const string Mentioned = "mentions";

    /// <summary>Key of an activity's facts: ids of those who want to hear of what comes by this way.</summary>
    public const string Notified = "notify";

    /// <summary>Key of an activity's facts: who withdrew an offer; without it the agreement did, and nobody is told.</summary>
    public const string WithdrawnBy = "by";

    /// <param name="lead">As the activity left it, with its latest hand-off.</param>
    /// <param name="salesManagers">Told of what nobody claimed or decided in time.</param>
    /// <param name="managers">Of both sides: told of disputes.</param>
    public static IReadOnlyList<Telling> Of(Lead lead, Activity activity, IReadOnlyCollection<Guid> salesManagers, IReadOnlyCollection<Guid>? managers = null)
    {
        List<Telling> told = [];
        managers ??= [];
        var handoff = lead.LatestHandoff;
        switch (activity.Kind)
        {
            case ActivityKind.Offered when handoff is { State: HandoffState.Offered, Kind: HandoffKind.Assigned }:
                Tell(handoff.AssigneeId, NoticeKind.Offered, $"{lead.Title} is offered to you");
                break;
            case ActivityKind.Routed:
                Tell(handoff?.AssigneeId, NoticeKind.Offered, $"{lead.Title} is offered to you");
                break;
            case ActivityKind.Claimed:
                Tell(handoff?.OfferedById, NoticeKind.Claimed, $"{activity.By} claimed {lead.Title}");
                break;
            case ActivityKind.Accepted:
                Tell(handoff?.OfferedById, NoticeKind.Accepted, $"{activity.By} accepted {lead.Title}: an opportunity is open");
                break;
            case ActivityKind.Returned:
                Tell(handoff?.OfferedById, NoticeKind.Returned, $"{activity.By} returned {lead.Title}{Reason(activity)}");
                break;
            case ActivityKind.Rejected:
                Tell(handoff?.OfferedById, NoticeKind.Rejected, $"{activity.By} rejected {lead.Title}{Reason(activity)}");
                break;
            case ActivityKind.Disputed:
                foreach (var userId in managers.Append(handoff?.ClaimedById ?? Guid.Empty))
                {
                    Tell(userId, NoticeKind.Disputed, $"{lead.Title}: {activity.Summary}");
                }

                break;
            case ActivityKind.Settled:
                foreach (var userId in new[] { handoff?.OfferedById, handoff?.ClaimedById })
                {
                    Tell(userId, NoticeKind.Disputed, $"{lead.Title}: {LowerFirst(activity.Summary)}");
                }

                break;
            case ActivityKind.Released:
                Tell(handoff?.OfferedById, NoticeKind.Released, $"{activity.By} released {lead.Title}");
                break;
            case ActivityKind.Withdrawn when activity.Data?.GetValueOrDefault(WithdrawnBy) is { } by:
                foreach (var userId in new[] { handoff?.OfferedById, lead.OwnerId, handoff?.AssigneeId }.Where(id => id?.ToString() != by))
                {
                    Tell(userId, NoticeKind.Withdrawn, $"{lead.Title}: {LowerFirst(activity.Summary)}");
                }

                break;
            case ActivityKind.Expired:
                foreach (var userId in salesManagers.Prepend(handoff?.OfferedById ?? Guid.Empty))
                {
                    Tell(userId, NoticeKind.Expired, $"{lead.Title}: {LowerFirst(activity.Summary)}");
                }

                break;
            case ActivityKind.Won:
                Tell(handoff?.OfferedById, NoticeKind.Won, $"{lead.Title}: {LowerFirst(activity.Summary)}");
                break;
            case ActivityKind.Assigned when handoff is { IsOpen: true, Kind: HandoffKind.Assigned }:
                // One that waits to be claimed is told by its offer.
                Tell(handoff.State == HandoffState.Claimed ? handoff.ClaimedById : null, NoticeKind.Assigned, $"{activity.By} passed {lead.Title} on to you");
                break;
            case ActivityKind.Assigned:
                Tell(lead.OwnerId, NoticeKind.Assigned, $"{activity.By} assigned {lead.Title} to you");
                break;
            case ActivityKind.Merged or ActivityKind.Unmerged:
                Tell(lead.OwnerId, NoticeKind.Assigned, $"{activity.By}, at {lead.Title}: {LowerFirst(activity.Summary)}");
                break;
            case ActivityKind.Captured:
                Tell(lead.OwnerId, NoticeKind.Assigned, $"A new lead is yours: {lead.Title}");
                break;
            case ActivityKind.Proposed when activity.Data?.ContainsKey(Lead.ToConfirm) == true:
                Tell(lead.OwnerId, NoticeKind.Reply, $"{lead.Title}: {LowerFirst(activity.Summary)}");
                break;
            case ActivityKind.Reinquiry:
                Tell(lead.OwnerId, NoticeKind.Reply, $"{lead.Title} came back with a new inquiry");
                break;
            case ActivityKind.Email or ActivityKind.Letter or ActivityKind.Call or ActivityKind.Chat when activity.Side == Side.Prospect:
                Tell(lead.OwnerId, NoticeKind.Reply, activity.Summary);
                break;
        }

        foreach (var id in IdsIn(activity, Notified).Where(id => id != lead.OwnerId))
        {
            Tell(id, NoticeKind.Reply, $"{lead.Title}: {LowerFirst(activity.Summary)}");
        }

        foreach (var id in IdsIn(activity, Mentioned))
        {
            Tell(id, NoticeKind.Mention, $"{activity.By} mentioned you at {lead.Title}: {Text.Shorten(OneLine(activity.Text), 200)}");
        }

        return told;

        void Tell(Guid? userId, NoticeKind kind, string summary)
        {
            if (userId is { } id && id != Guid.Empty && id != activity.ActorId && !told.Exists(t => t.UserId == id && t.Kind == kind))
            {
                told.Add(new(id, kind, Text.Shorten(summary, Notice.SummaryMaxLength)));
            }
        }
    }

    /// <summary>A task that somebody else gave.</summary>
    /// <param name="lead">The lead's title; null for a task of no lead.</param>
    public static Telling? Of(LeadTask task, string? by, string? lead) => task.AssigneeId == task.CreatedById || task.CreatedById is null
        ? null
        : new(task.AssigneeId, NoticeKind.TaskGiven, Text.Shorten($"{by ?? "Somebody"} gave you a task: {task.Title}{(lead is null ? "" : $", {lead}")}", Notice.SummaryMaxLength));

    private static IEnumerable<Guid> IdsIn(Activity activity, string key) =>
        activity.Data?.GetValueOrDefault(key)?.Split(' ').Select(id => Guid.TryParse(id, out var parsed) ? parsed : Guid.Empty) ?? [];

    private static string Reason(Activity activity) => activity.Data?.GetValueOrDefault("reason") is { Length: > 0 } reason ? $": {LowerFirst(reason)}" : "";

    private static string OneLine(string? text) => string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string LowerFirst(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
