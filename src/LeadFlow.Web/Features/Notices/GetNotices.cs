using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Notices;

/// <summary>What whoever asks was told of, latest first.</summary>
public static class GetNotices
{
    public const int PageSize = 30;

    /// <param name="BeforeAt">With <paramref name="BeforeId"/>: the last line of the page before; none for the first page.</param>
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(bool UnreadOnly = false, DateTimeOffset? BeforeAt = null, Guid BeforeId = default, int Take = PageSize) : IRequest<Page>;

    public sealed record Page(IReadOnlyList<Line> Lines, bool HasMore, int Unread);

    public sealed record Line(Guid Id, NoticeKind Kind, Guid? LeadId, string? By, string Summary, DateTimeOffset At, bool IsRead);

    public sealed class Handler(LeadFlowDb db, CurrentUser user) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var mine = db.Notices.AsNoTracking().Where(n => n.UserId == user.Id && !n.IsMailOnly);
            var shown = query.UnreadOnly ? mine.Where(n => n.ReadAt == null) : mine;
            if (query.BeforeAt is { } before)
            {
                shown = shown.Where(n => EF.Functions.LessThan(ValueTuple.Create(n.At, n.Id), ValueTuple.Create(before, query.BeforeId)));
            }

            var take = Math.Clamp(query.Take, 1, PageSize);
            var lines = await shown.OrderByDescending(n => n.At).ThenByDescending(n => n.Id).Take(take + 1)
                .Select(n => new Line(n.Id, n.Kind, n.LeadId, db.Users.Where(u => u.Id == n.ActorId).Select(u => u.Name).FirstOrDefault(), n.Summary, n.At, n.ReadAt != null))
                .ToListAsync(cancellationToken);
            return new([.. lines.Take(take)], lines.Count > take, await mine.CountAsync(n => n.ReadAt == null, cancellationToken));
        }
    }
}
