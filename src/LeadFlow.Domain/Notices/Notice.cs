namespace LeadFlow.Domain.Notices;

public enum NoticeKind { Mention, Offered, Claimed, Accepted, Returned, Rejected, Released, Expired, Assigned, Reply, TaskGiven, TaskDue, ImportDone, BulkDone, Won, Rescored, Withdrawn, Agreement, WebhookPaused, Forgotten, NobodyFree, Deadline, Disputed }

/// <summary>Something one user is told of, beside the timeline: it is read and goes; the timeline stays.</summary>
public sealed class Notice
{
    public const int SummaryMaxLength = 500;

    private Notice() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid UserId { get; private init; }
    public NoticeKind Kind { get; private init; }
    public Guid? LeadId { get; private set; }

    /// <summary>Who caused it; null for the system itself.</summary>
    public Guid? ActorId { get; private init; }

    /// <summary>One sentence, without formatted instants: times are shown in the reader's zone.</summary>
    public string Summary { get; private init; } = "";
    public DateTimeOffset At { get; private init; }
    public DateTimeOffset? ReadAt { get; private set; }

    /// <summary>It is kept for a mail, and shown nowhere in the app.</summary>
    public bool IsMailOnly { get; private init; }

    /// <summary>How its reader wanted to be written to when it happened.</summary>
    public NoticeMail Mail { get; private init; }

    /// <summary>When it stood in a digest.</summary>
    public DateTimeOffset? DigestedAt { get; private set; }

    /// <param name="wish">Without one it stands in the app, and no mail is written.</param>
    public static Notice To(Guid userId, NoticeKind kind, Guid? leadId, Guid? actorId, string summary, DateTimeOffset now, NoticeWish? wish = null) => new()
    {
        Id = OrderedId.At(now),
        UserId = userId,
        Kind = kind,
        LeadId = leadId,
        ActorId = actorId,
        Summary = Leads.Text.Shorten(summary, SummaryMaxLength),
        At = now,
        IsMailOnly = wish is { InApp: false },
        Mail = wish?.Mail ?? NoticeMail.Never,
    };

    public void Read(DateTimeOffset now) => ReadAt ??= now;
}
