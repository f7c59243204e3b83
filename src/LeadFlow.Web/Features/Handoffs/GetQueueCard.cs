using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>What became of one card of the queue, by the latest hand-off of its lead: for whoever just pressed on it.</summary>
public static class GetQueueCard
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId) : IRequest<Gone>;

    public sealed record Gone(Guid LeadId, string Who, string? Company, HandoffState State, Guid? ClaimedById, string? ClaimedByName);

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Gone>
    {
        /// <summary>A restricted rep who came second saw the card in the queue a moment ago: so long they may know whose it is now.</summary>
        private static readonly TimeSpan _aMoment = TimeSpan.FromMinutes(15);

        public async Task<Gone> Handle(Query query, CancellationToken cancellationToken)
        {
            var isTheirs = !user.SeesOnlyOwn || await db.Leads.AnyAsync(l => l.Id == query.LeadId, cancellationToken);
            var since = time.GetUtcNow() - _aMoment;
            return await (from h in db.Handoffs.IgnoreQueryFilters().AsNoTracking()
                          join l in db.Leads on h.LeadId equals l.Id
                          where h.LeadId == query.LeadId
                          where isTheirs || (h.Kind == HandoffKind.Queue && h.State == HandoffState.Claimed && h.ClaimedAt > since)
                          orderby h.OfferedAt descending, h.Attempt descending
                          select new Gone(l.Id, l.Title, l.Company, h.State, h.ClaimedById, h.ClaimedByName))
                .FirstOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException("Lead", query.LeadId);
        }
    }
}
