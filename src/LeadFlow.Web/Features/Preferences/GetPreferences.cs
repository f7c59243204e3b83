using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;
using LeadFlow.Web.Email;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Preferences;

/// <summary>How whoever asks wants to be told, and in which zone they live.</summary>
public static class GetPreferences
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<Chosen>;

    /// <param name="TimeZone">Null for the company's.</param>
    public sealed record Chosen(bool QueueSound, bool DesktopNotices, IReadOnlyDictionary<NoticeKind, NoticeWish> Wishes, string? TimeZone, string CompanyZone)
    {
        public static readonly Chosen Usual = new(false, false, new Dictionary<NoticeKind, NoticeWish>(), null, "");

        public QuietHours Quiet { get; init; } = QuietHours.None;

        /// <summary>The end of the quiet hours that it is now; null while it is not quiet.</summary>
        public DateTimeOffset? QuietUntil { get; init; }

        public DigestPlan Digest { get; init; } = DigestPlan.Usual;

        /// <summary>When the address of their calendar was made; null without one.</summary>
        public DateTimeOffset? CalendarMadeAt { get; init; }

        /// <summary>There is a server to hand mails to.</summary>
        public bool HasMailServer { get; init; }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, Mailer mailer, TimeProvider time) : IRequestHandler<Query, Chosen>
    {
        public async Task<Chosen> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var chosen = await db.Preferences.AsNoTracking().SingleOrDefaultAsync(p => p.UserId == user.Id, cancellationToken) ?? new() { UserId = user.Id ?? default };
            var zone = user.Id is { } id && rules.People.TryGetValue(id, out var person) ? person.TimeZone : null;
            var now = time.GetUtcNow();
            var until = chosen.Quiet.HeldUntil(now, user.Zone);
            return new(chosen.QueueSound, chosen.DesktopNotices, Enum.GetValues<NoticeKind>().ToDictionary(k => k, chosen.WishOf), zone, rules.Zone.Id)
            {
                Quiet = chosen.Quiet,
                QuietUntil = until > now ? until : null,
                Digest = chosen.Digest,
                CalendarMadeAt = chosen.CalendarTokenHash is null ? null : chosen.CalendarMadeAt,
                HasMailServer = mailer.IsSetUp,
            };
        }
    }
}
