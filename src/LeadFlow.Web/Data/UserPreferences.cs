using LeadFlow.Domain.Notices;

namespace LeadFlow.Web.Data;

/// <summary>How somebody wants to be told, and how their pages look. Nothing chosen is what is usual.</summary>
public sealed class UserPreferences
{
    public required Guid UserId { get; init; }
    public bool QueueSound { get; set; }
    public bool DesktopNotices { get; set; }

    /// <summary>Kinds of notices they do not want in the app.</summary>
    public string[] Muted { get; set; } = [];

    /// <summary>What they chose of mails, by kind of notice.</summary>
    public Dictionary<string, NoticeMail>? Mails { get; set; }

    /// <summary>By the clocks of their zone.</summary>
    public TimeOnly? QuietFrom { get; set; }
    public TimeOnly? QuietTo { get; set; }

    /// <summary>Names of the days of the week that are quiet.</summary>
    public string[] DaysOff { get; set; } = [];

    public TimeOnly? DigestAt { get; set; }

    /// <summary>Names of the days of the week; null for the usual ones, empty for no digest.</summary>
    public string[]? DigestDays { get; set; }

    /// <summary>Their day whose digest was made last.</summary>
    public DateOnly? DigestOn { get; set; }

    /// <summary>When somebody has to look whether a digest is due: never for whoever wants none, null where nobody has reckoned it yet.</summary>
    public DateTimeOffset? DigestDueAt { get; set; }

    /// <summary>SHA-256 of what the address of their calendar ends in; null without a calendar.</summary>
    public byte[]? CalendarTokenHash { get; set; }
    public DateTimeOffset? CalendarMadeAt { get; set; }

    /// <summary>Columns of the list of leads; empty for the usual ones.</summary>
    public string[] LeadColumns { get; set; } = [];
    public DateTimeOffset? NoticesSeenAt { get; set; }

    public QuietHours Quiet
    {
        get => new(QuietFrom, QuietTo, Read(DaysOff));
        set => (QuietFrom, QuietTo, DaysOff) = (value.From, value.To, Names(value.DaysOff));
    }

    public DigestPlan Digest
    {
        get => new(DigestAt ?? DigestPlan.Usual.At, DigestDays is null ? DigestPlan.Usual.Days : Read(DigestDays));
        set => (DigestAt, DigestDays) = (value.At, Names(value.Days));
    }

    public NoticeWish WishOf(NoticeKind kind) => NoticeWish.Of(kind, Muted, Mails);

    /// <summary>After what it depends on has changed: the plan, the zone, whether they work here.</summary>
    public void ReckonDigest(DateTimeOffset now, TimeZoneInfo zone) => DigestDueAt = Digest.Next(now, zone, DigestOn) ?? DateTimeOffset.MaxValue;

    private static DayOfWeek[] Read(string[] days) => [.. days.Select(d => Enum.TryParse<DayOfWeek>(d, out var day) ? day : (DayOfWeek?)null).OfType<DayOfWeek>()];

    private static string[] Names(IEnumerable<DayOfWeek> days) => [.. days.Distinct().Order().Select(d => d.ToString())];
}
