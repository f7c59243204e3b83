using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Forms;

public enum LessonKind { Mailbox, Domain, Address }

/// <summary>What somebody here said of a sender when they looked at one of their answers; the latest word counts.</summary>
public sealed class SpamLesson
{
    public const int ValueMaxLength = 300;

    private SpamLesson() { } // For EF Core.

    public LessonKind Kind { get; private init; }
    public string Value { get; private init; } = "";
    public bool IsSpam { get; private set; }
    public Guid? ById { get; private set; }
    public DateTimeOffset At { get; private set; }

    public static SpamLesson Of(LessonKind kind, string value, bool isSpam, Guid? byId, DateTimeOffset now) => new() { Kind = kind, Value = value, IsSpam = isSpam, ById = byId, At = now };

    public void Say(bool isSpam, Guid? byId, DateTimeOffset now) => (IsSpam, ById, At) = (isSpam, byId, now);

    /// <summary>An address is somebody else's soon.</summary>
    public static readonly TimeSpan AddressCounts = TimeSpan.FromDays(7);

    /// <summary>
    /// What a sender is known by. Whoever is let through speaks for their company, but a spammer does not speak for the company whose name they use; a domain
    /// where anybody may have a mailbox says nothing of anybody; an address that many share says nothing good of them.
    /// </summary>
    public static IReadOnlyList<(LessonKind Kind, string Value)> Of(string? email, string? addressKey, bool isSpam)
    {
        List<(LessonKind, string)> known = [];
        if (IdentityKey.NormaliseEmail(email) is { } mailbox)
        {
            known.Add((LessonKind.Mailbox, mailbox));
            var domain = mailbox[(mailbox.LastIndexOf('@') + 1)..];
            if (!isSpam && MailDomains.KindOf(domain) == MailDomainKind.Own)
            {
                known.Add((LessonKind.Domain, domain));
            }
        }

        if (addressKey is not null && isSpam)
        {
            known.Add((LessonKind.Address, addressKey));
        }

        return known;
    }

    /// <summary>Of several lessons the one nearest to the person: their mailbox, then their domain, then their address.</summary>
    public static bool? Of(IEnumerable<(LessonKind Kind, bool IsSpam)> lessons) => lessons.OrderBy(l => l.Kind).Select(l => (bool?)l.IsSpam).FirstOrDefault();
}
