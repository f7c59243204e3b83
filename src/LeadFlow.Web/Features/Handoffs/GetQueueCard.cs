using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>One card of the queue as it is now, or what became of it by the latest hand-off of its lead: for whoever just pressed on it, or was told that it changed.</summary>
public static class GetQueueCard
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId) : IRequest<Now>;

    /// <param name="Card">Where it waits to be claimed; else what became of it.</param>
    public sealed record Now(GetQueue.Card? Card, Gone? Gone);

    public sealed record Gone(Guid LeadId, string Who, string? Company, HandoffState State, Guid? ClaimedById, string? ClaimedByName, DateTimeOffset? ClaimedAt);

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Now>
    {
        /// <summary>A restricted rep who came second saw the card in the queue a moment ago: so long they may know whose it is now.</summary>
        private static readonly TimeSpan _aMoment = TimeSpan.FromMinutes(15);

        public async Task<Now> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await db.Cards(db.Offered(user).Where(h => h.LeadId == query.LeadId)).FirstOrDefaultAsync(cancellationToken) is { } card)
            {
                return new(card, null);
            }

            var isTheirs = !user.SeesOnlyOwn || await db.Leads.AnyAsync(l => l.Id == query.LeadId, cancellationToken);
            var since = time.GetUtcNow() - _aMoment;
            var gone = await (from h in db.Handoffs.IgnoreQueryFilters().AsNoTracking()
                              join l in db.Leads on h.LeadId equals l.Id
                              where h.LeadId == query.LeadId
                              where isTheirs || (h.Kind == HandoffKind.Queue && (h.TeamId == null || h.TeamId == user.Actor.TeamId) && h.State == HandoffState.Claimed && h.ClaimedAt > since)
                              orderby h.OfferedAt descending, h.Attempt descending
                              select new Gone(l.Id, l.Title, l.Company, h.State, h.ClaimedById, h.ClaimedByName, h.ClaimedAt))
                .FirstOrDefaultAsync(cancellationToken);
            return new(null, gone ?? throw new NotFoundException("Lead", query.LeadId));
        }
    }
}
