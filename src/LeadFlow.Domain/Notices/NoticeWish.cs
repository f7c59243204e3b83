namespace LeadFlow.Domain.Notices;

/// <summary>When somebody is written to of one kind of notice.</summary>
public enum NoticeMail { Never, Digest, AtOnce }

/// <summary>How one person wants to be told of one kind of notice.</summary>
/// <param name="InApp">It stands behind the bell.</param>
public readonly record struct NoticeWish(bool InApp, NoticeMail Mail)
{
    /// <summary>Nothing is written down at all.</summary>
    public bool IsNone => !InApp && Mail == NoticeMail.Never;

    /// <summary>Until somebody chooses: at once where a clock runs or somebody waits for an answer, in the digest what is good to know, nothing of what one has just begun oneself.</summary>
    public static NoticeMail UsualMail(NoticeKind kind) => kind switch
    {
        NoticeKind.Offered or NoticeKind.Returned or NoticeKind.Expired or NoticeKind.Mention or NoticeKind.TaskDue or NoticeKind.Assigned or NoticeKind.WebhookPaused or NoticeKind.Deadline or NoticeKind.NobodyFree or NoticeKind.Disputed => NoticeMail.AtOnce,
        NoticeKind.Claimed or NoticeKind.Accepted or NoticeKind.ImportDone or NoticeKind.BulkDone or NoticeKind.Rescored => NoticeMail.Never,
        _ => NoticeMail.Digest,
    };

    /// <param name="muted">Kinds that they do not want to see in the app.</param>
    /// <param name="mails">What they chose of mails. A kind that was muted before there were any gets none.</param>
    public static NoticeWish Of(NoticeKind kind, IEnumerable<string> muted, IReadOnlyDictionary<string, NoticeMail>? mails)
    {
        var inApp = !muted.Contains(kind.ToString());
        return new(inApp, mails is not null && mails.TryGetValue(kind.ToString(), out var chosen) ? chosen : inApp ? UsualMail(kind) : NoticeMail.Never);
    }
}
