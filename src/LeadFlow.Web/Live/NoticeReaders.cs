using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;
using LeadFlow.Web.Email;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Live;

/// <summary>Some people, and how each of them wants to be told: what they see in the app, and a mail that lies in the outbox with it.</summary>
internal sealed class NoticeReaders
{
    private readonly LeadFlowDb _db;
    private readonly IReadOnlyDictionary<Guid, Reader> _readers;

    private sealed record Reader(string Email, bool HasJoined, TimeZoneInfo Zone, UserPreferences Preferences);

    private NoticeReaders(LeadFlowDb db, IReadOnlyDictionary<Guid, Reader> readers) => (_db, _readers) = (db, readers);

    /// <summary>Those of them who work here.</summary>
    public static async Task<NoticeReaders> Of(LeadFlowDb db, IReadOnlyCollection<Guid> people, CancellationToken cancellationToken)
    {
        var found = await db.Users.AsNoTracking().Where(u => people.Contains(u.Id) && u.IsActive)
            .Select(u => new
            {
                u.Id,
                u.Email,
                HasJoined = u.PasswordHash != null || u.LastSignInAt != null,
                Zone = u.TimeZone ?? db.Companies.OrderBy(c => c.Id).Select(c => c.TimeZone).FirstOrDefault(),
                Preferences = db.Preferences.FirstOrDefault(p => p.UserId == u.Id),
            }).ToListAsync(cancellationToken);
        return new(db, found.ToDictionary(u => u.Id, u => new Reader(u.Email!, u.HasJoined,
            u.Zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(u.Zone, out var zone) ? zone : TimeZoneInfo.Utc, u.Preferences ?? new() { UserId = u.Id })));
    }

    /// <summary>Adds what one of them wants to be told by.</summary>
    /// <param name="at">When it happened.</param>
    /// <returns>Null for somebody who wants nothing of the kind, or works here no longer.</returns>
    public Notice? Tell(Telling telling, Guid? leadId, Guid? by, DateTimeOffset at, DateTimeOffset now)
    {
        if (!_readers.TryGetValue(telling.UserId, out var reader))
        {
            return null;
        }

        var wish = reader.Preferences.WishOf(telling.Kind);
        wish = reader.HasJoined ? wish : wish with { Mail = NoticeMail.Never }; // Invited: they have not said yet that this mailbox is theirs.
        if (wish.IsNone)
        {
            return null;
        }

        var notice = Notice.To(telling.UserId, telling.Kind, leadId, by, telling.Summary, at, wish);
        _db.Notices.Add(notice);
        if (wish.Mail == NoticeMail.AtOnce)
        {
            _db.Outbox.Add(new()
            {
                Kind = Mail.Kind,
                Key = $"notice {notice.Id}",
                Payload = Json.Write(NoticeMails.One(reader.Email, notice, _db.Home)),
                CreatedAt = now,
                DueAt = reader.Preferences.Quiet.HeldUntil(now + NoticeMails.Grace, reader.Zone),
                UserId = notice.UserId,
                NoticeId = notice.Id,
            });
        }

        return notice;
    }
}
