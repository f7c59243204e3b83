using LeadFlow.Domain.Notices;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Email;

/// <summary>
/// What goes out next: one mail, and the messages of the outbox that it stands for. Whether a notice is still to be told by mail is asked now, not when it was
/// written: it may have been read, its lead may be another's, it may be night.
/// </summary>
internal sealed record DueMail(IReadOnlyList<OutboxMessage> Messages, Mail? Mail)
{
    /// <summary>Takes what is due longest, to the end of the transaction; with a notice all that is due to the same person. A node takes whom no other has taken.</summary>
    /// <returns>Null when nothing is due; without a mail where what was due goes nowhere, or later.</returns>
    public static async Task<DueMail?> Take(LeadFlowDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var first = (await db.Outbox.FromSql($"""
            SELECT o.* FROM outbox o WHERE o.kind = {Mail.Kind} AND o.sent_at IS NULL AND o.due_at <= {now}
            AND (o.notice_id IS NULL OR NOT EXISTS (SELECT FROM outbox p WHERE p.user_id = o.user_id AND p.notice_id IS NOT NULL AND p.sent_at IS NULL AND p.due_at <= {now} AND (p.due_at, p.id) < (o.due_at, o.id)))
            ORDER BY o.due_at, o.id LIMIT 1 FOR UPDATE OF o SKIP LOCKED
            """).ToListAsync(cancellationToken)).SingleOrDefault();
        if (first?.UserId is not { } userId)
        {
            return first is null ? null : new([first], Json.Read<Mail>(first.Payload));
        }

        // Whoever holds the first of somebody's has all of them.
        var messages = first.NoticeId is null ? [first]
            : await db.Outbox.FromSql($"SELECT * FROM outbox WHERE user_id = {userId} AND notice_id IS NOT NULL AND sent_at IS NULL AND due_at <= {now} FOR UPDATE").ToListAsync(cancellationToken);
        return await Of(db, userId, messages, now, cancellationToken);
    }

    private static async Task<DueMail> Of(LeadFlowDb db, Guid userId, IReadOnlyList<OutboxMessage> messages, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reader = await db.Users.AsNoTracking().Where(u => u.Id == userId && u.IsActive)
            .Select(u => new { u.Email, u.Role, u.TimeZone, Preferences = db.Preferences.FirstOrDefault(p => p.UserId == u.Id), Company = db.Companies.OrderBy(c => c.Id).Select(c => new { c.TimeZone, c.RestrictsReps }).First() })
            .SingleOrDefaultAsync(cancellationToken);
        if (reader is null)
        {
            db.Outbox.RemoveRange(messages);
            return new([], null);
        }

        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(reader.TimeZone ?? reader.Company.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
        if (reader.Preferences?.Quiet.HeldUntil(now, zone) is { } until && until > now)
        {
            foreach (var message in messages)
            {
                message.DueAt = until;
            }

            return new([], null);
        }

        var ids = messages.Select(m => m.NoticeId).OfType<Guid>().ToList();
        var notices = await db.Notices.AsNoTracking().Where(n => ids.Contains(n.Id) && n.ReadAt == null).ToDictionaryAsync(n => n.Id, cancellationToken);
        if (reader.Company.RestrictsReps && reader.Role == Role.Rep)
        {
            var seen = (await db.WhoSees([.. notices.Values.Select(n => n.LeadId).OfType<Guid>().Distinct()], [userId], cancellationToken))[userId];
            notices = notices.Where(n => n.Value.LeadId is not { } lead || seen.Contains(lead)).ToDictionary();
        }

        var wanted = messages.Where(m => (m.Attempts > 0 || m.DueAt > now - NoticeMails.GoodFor) && (m.NoticeId is not { } id || notices.ContainsKey(id))).ToList();
        db.Outbox.RemoveRange(messages.Except(wanted));
        return new(wanted, wanted switch
        {
            [] => null,
            [var one] => Json.Read<Mail>(one.Payload) with { To = reader.Email! },
            _ => NoticeMails.Joined(reader.Email!, [.. wanted.Select(m => notices[m.NoticeId!.Value])], db.Home, zone),
        });
    }
}
