using System.Globalization;
using LeadFlow.Domain.Notices;

namespace LeadFlow.Web.Features.Preferences;

/// <summary>The page's form: what is chosen, or what was typed and refused.</summary>
/// <param name="Told">The kinds that are wanted in the app: what is not ticked is muted.</param>
/// <param name="Mails">By kind, when a mail comes.</param>
public sealed record PreferencesInput(string? TimeZone = null, bool QueueSound = false, bool DesktopNotices = false, List<NoticeKind>? Told = null, Dictionary<string, string?>? Mails = null,
    string? QuietFrom = null, string? QuietTo = null, List<DayOfWeek>? DaysOff = null, string? DigestAt = null, List<DayOfWeek>? DigestDays = null)
{
    public static PreferencesInput Of(GetPreferences.Chosen chosen) => new(chosen.TimeZone, chosen.QueueSound, chosen.DesktopNotices,
        [.. chosen.Wishes.Where(w => w.Value.InApp).Select(w => w.Key)], chosen.Wishes.ToDictionary(w => w.Key.ToString(), w => (string?)w.Value.Mail.ToString()),
        Clock(chosen.Quiet.From), Clock(chosen.Quiet.To), [.. chosen.Quiet.DaysOff], Clock(chosen.Digest.At), [.. chosen.Digest.Days]);

    public string? MailOf(NoticeKind kind) => Mails?.GetValueOrDefault(kind.ToString());

    /// <param name="kinds">Those that the page lists.</param>
    public SavePreferences.Command ToCommand(IReadOnlyList<NoticeKind> kinds) => new()
    {
        TimeZone = TimeZone ?? "",
        QueueSound = QueueSound,
        DesktopNotices = DesktopNotices,
        Muted = [.. kinds.Except(Told ?? [])],
        Mails = kinds.Where(k => MailOf(k) is not null).ToDictionary(k => k, k => Enum.TryParse<NoticeMail>(MailOf(k), out var mail) ? mail : (NoticeMail)(-1)), // Refused, and said at the field.
        Quiet = new(QuietFrom, QuietTo, DaysOff ?? []),
        Digest = new(DigestAt, DigestDays ?? []),
    };

    private static string? Clock(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture);
}
