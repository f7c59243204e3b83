using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>One lead, with its qualification explained.</summary>
public static class GetLead
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId) : IRequest<LeadView>;

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, LeadView>
    {
        public async Task<LeadView> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var row = await db.Leads.AsNoTracking().Where(l => l.Id == query.LeadId).Select(LeadView.ToRow).SingleOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException("Lead", query.LeadId);
            return LeadView.From(row, rules);
        }
    }
}
