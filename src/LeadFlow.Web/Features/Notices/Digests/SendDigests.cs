using LeadFlow.Domain.Notices;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Email;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Notices.Digests;

/// <summary>
/// The clock: writes the digests that are due. The mail, what it tells of and the mark that the day has its digest are one transaction, so that nobody gets two,
/// however many nodes there are and whatever crashes.
/// </summary>
public static class SendDigests
{
    private static readonly TimeSpan _again = TimeSpan.FromMinutes(10);

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(IServiceScopeFactory scopes, LeadFlowDb db, Desk desk, DigestRoll roll, ISender sender, TimeProvider time, ILogger<Handler> logger) : IRequestHandler<Command, int>
    {
        private CountForgotten.Answer? _forgotten;

        /// <returns>How many were written.</returns>
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            await Reckon(await desk.Rules(cancellationToken), cancellationToken);
            var written = 0;
            while (!cancellationToken.IsCancellationRequested && await Next(cancellationToken) is { } wasWritten)
            {
                written += wasWritten ? 1 : 0;
            }

            return written;
        }

        /// <summary>Of those who are new here, or came back, and of everybody where the company has moved to another zone.</summary>
        private async Task Reckon(RulesSnapshot rules, CancellationToken cancellationToken)
        {
            if (roll.RulesNo == rules.No)
            {
                return;
            }

            var now = time.GetUtcNow();
            var hasMoved = roll.CompanyZone is { } zone && zone != rules.Zone.Id;
            var people = rules.People.Values.Where(p => p.IsActive).Select(p => p.Id).ToList();
            await db.Database.ExecuteSqlAsync($$"""
                INSERT INTO user_preferences (user_id, queue_sound, desktop_notices, muted, lead_columns, days_off)
                SELECT u.id, false, false, '{}', '{}', '{}' FROM users u WHERE u.is_active AND NOT EXISTS (SELECT FROM user_preferences p WHERE p.user_id = u.id) ON CONFLICT DO NOTHING
                """, cancellationToken);
            foreach (var preferences in await db.Preferences.Where(p => people.Contains(p.UserId) && (p.DigestDueAt == null || hasMoved)).ToListAsync(cancellationToken))
            {
                preferences.ReckonDigest(now, rules.ZoneOf(rules.People[preferences.UserId]));
            }

            await db.SaveChangesAsync(cancellationToken);
            (roll.RulesNo, roll.CompanyZone) = (rules.No, rules.Zone.Id);
        }

        /// <returns>Whether the one who was due gets a digest; null when nobody is due.</returns>
        private async Task<bool?> Next(CancellationToken cancellationToken)
        {
            Guid? userId = null;
            try
            {
                await using var scope = scopes.CreateSystemScope();
                var own = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
                var now = time.GetUtcNow();
                await using var transaction = await own.Database.BeginTransactionAsync(cancellationToken);
                var due = (await own.Preferences.FromSql($"SELECT * FROM user_preferences WHERE digest_due_at <= {now} ORDER BY digest_due_at LIMIT 1 FOR UPDATE SKIP LOCKED").ToListAsync(cancellationToken)).SingleOrDefault();
                if (due is null)
                {
                    return null;
                }

                userId = due.UserId;
                var isWritten = await Write(own, due, now, cancellationToken);
                await own.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return isWritten;
            }
            catch (Exception e) when (userId is not null && e is not OperationCanceledException)
            {
                logger.LogError(e, "The digest of {User} could not be written; it is tried again", userId);
                var later = time.GetUtcNow() + _again;
                await db.Preferences.Where(p => p.UserId == userId).ExecuteUpdateAsync(s => s.SetProperty(p => p.DigestDueAt, later), cancellationToken);
                return false;
            }
        }

        private async Task<bool> Write(LeadFlowDb own, UserPreferences due, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            if (!rules.People.TryGetValue(due.UserId, out var person) || !person.IsActive)
            {
                due.DigestDueAt = null;
                return false;
            }

            var zone = rules.ZoneOf(person);
            var day = due.Digest.DueOn(now, zone, due.DigestOn);
            due.DigestOn = day ?? due.DigestOn;
            due.ReckonDigest(now, zone);
            var hasJoined = await own.Users.AnyAsync(u => u.Id == person.Id && (u.PasswordHash != null || u.LastSignInAt != null), cancellationToken);
            if (day is null || !hasJoined)
            {
                return false;
            }

            var said = await AsThey(person, rules, new GetDigest.Query(), cancellationToken);
            var forgotten = person.Role == Role.Manager && due.WishOf(NoticeKind.Forgotten).Mail == NoticeMail.Digest ? _forgotten ??= await sender.Send(new CountForgotten.Query(), cancellationToken) : null;
            if (said.IsEmpty && forgotten is not { All: > 0 })
            {
                return false;
            }

            own.Outbox.Add(new()
            {
                Kind = Mail.Kind,
                Key = $"digest {person.Id} {day:yyyy-MM-dd}",
                Payload = Json.Write(DigestText.Of(person.Email, said, forgotten, own.Home, zone)),
                CreatedAt = now,
                DueAt = due.Quiet.HeldUntil(now, zone),
                UserId = person.Id,
            });
            await own.Notices.Where(n => said.NoticeIds.Contains(n.Id)).ExecuteUpdateAsync(s => s.SetProperty(n => n.DigestedAt, now), cancellationToken);
            return true;
        }

        /// <summary>Asked as the person themselves, so that they read nothing that they may not see.</summary>
        private async Task<T> AsThey<T>(Person person, RulesSnapshot rules, IRequest<T> query, CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentUser>().Become(person.Actor, rules.ZoneOf(person), rules.Restricts(person));
            return await scope.ServiceProvider.GetRequiredService<ISender>().Send(query, cancellationToken);
        }
    }
}
