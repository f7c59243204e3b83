using LeadFlow.Domain.Notices;
using LeadFlow.Web.Features.Shared;

namespace LeadFlow.Web.Features.Preferences;

/// <summary>What one can be told of, as the page lists it: by whose it is, in the order of a lead's life.</summary>
public sealed record NoticeChoice(NoticeKind Kind, string Label);

public sealed record NoticeGroup(string Title, IReadOnlyList<NoticeChoice> Kinds)
{
    public static IReadOnlyList<NoticeGroup> All(Wording t) =>
    [
        new(t["Leads that are mine"],
        [
            new(NoticeKind.Offered, t["A lead is offered to me alone"]), new(NoticeKind.Assigned, t["A lead becomes mine"]), new(NoticeKind.Reply, t["One of my leads replies or comes back"]),
            new(NoticeKind.Mention, t["Somebody mentions me"]), new(NoticeKind.Deadline, t["The time to claim or decide is nearly over"]), new(NoticeKind.Expired, t["Nobody claims or decides in time"]),
        ]),
        new(t["Leads I passed on"],
        [
            new(NoticeKind.Claimed, t["A lead I qualified is claimed"]), new(NoticeKind.Accepted, t["A lead I qualified is accepted"]), new(NoticeKind.Returned, t["A lead I qualified is returned"]),
            new(NoticeKind.Rejected, t["A lead I qualified is rejected"]), new(NoticeKind.Released, t["A lead I qualified is released"]), new(NoticeKind.Withdrawn, t["Somebody withdraws an offer of mine"]),
            new(NoticeKind.Won, t["A lead I qualified is won"]), new(NoticeKind.Disputed, t["Somebody disputes a return"]),
        ]),
        new(t["What I have to do"],
        [
            new(NoticeKind.TaskDue, t["A task of mine is due"]), new(NoticeKind.TaskGiven, t["Somebody gives me a task"]), new(NoticeKind.ImportDone, t["My import is done"]), new(NoticeKind.BulkDone, t["My change to many leads is done"]),
        ]),
        new(t["The house"],
        [
            new(NoticeKind.NobodyFree, t["Routing finds nobody free"]), new(NoticeKind.Forgotten, t["In the morning: leads that nobody looks after"]), new(NoticeKind.Agreement, t["An agreement waits to be signed, or my signature falls"]),
            new(NoticeKind.Rescored, t["All leads are scored by a new agreement"]), new(NoticeKind.WebhookPaused, t["A webhook is paused since nothing arrives there"]),
        ]),
    ];

    /// <summary>Often first.</summary>
    public static IReadOnlyList<(NoticeMail Mail, string Label)> Mails(Wording t) => [(NoticeMail.AtOnce, t["at once"]), (NoticeMail.Digest, t["in the digest"]), (NoticeMail.Never, t["never"])];
}
