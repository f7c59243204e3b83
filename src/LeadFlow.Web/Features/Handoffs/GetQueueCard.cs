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

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, Gone>
    {
        // A restricted rep who came second saw the card in the queue a moment ago: they may know whose it is now.
        public async Task<Gone> Handle(Query query, CancellationToken cancellationToken) =>
            await (from h in db.Handoffs.IgnoreQueryFilters().AsNoTracking()
                   join l in db.Leads.IgnoreQueryFilters() on h.LeadId equals l.Id
                   where h.LeadId == query.LeadId
                   orderby h.OfferedAt descending, h.Attempt descending
                   select new Gone(l.Id, l.Title, l.Company, h.State, h.ClaimedById, h.ClaimedByName))
                .FirstOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("Lead", query.LeadId);
    }
}
