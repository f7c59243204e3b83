using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Notices;

/// <summary>For the bell: how many notices wait, and what the latest says where somebody wants it on their desktop and it is not one of their quiet hours.</summary>
public static class GetUnread
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<Unread>;

    public sealed record Unread(int Count, Guid? LatestId, string? Latest);

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Unread>
    {
        public async Task<Unread> Handle(Query query, CancellationToken cancellationToken)
        {
            var unread = db.Notices.AsNoTracking().Where(n => n.UserId == user.Id && !n.IsMailOnly && n.ReadAt == null);
            var chosen = await db.Preferences.AsNoTracking().SingleOrDefaultAsync(p => p.UserId == user.Id && p.DesktopNotices, cancellationToken);
            var latest = chosen is not null && !chosen.Quiet.Holds(time.GetUtcNow(), user.Zone)
                ? await unread.OrderByDescending(n => n.At).ThenByDescending(n => n.Id).Select(n => new { n.Id, n.Summary }).FirstOrDefaultAsync(cancellationToken)
                : null;
            return new(await unread.CountAsync(cancellationToken), latest?.Id, latest?.Summary);
        }
    }
}
