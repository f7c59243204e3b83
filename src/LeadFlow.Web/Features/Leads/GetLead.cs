using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>One lead, with its qualification explained. Under the id of one that was merged into another, that other.</summary>
public static class GetLead
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId) : IRequest<LeadView>
    {
        /// <summary>A step of whoever asks has just succeeded: they see what came of it even if the lead is no longer theirs. Never set from outside.</summary>
        internal bool AfterOwnAct { get; init; }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, LeadView>
    {
        public async Task<LeadView> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var leads = query.AfterOwnAct ? db.Leads.IgnoreQueryFilters() : db.Leads;
            var row = await db.Find(query.LeadId, id => leads.AsNoTracking().Where(l => l.Id == id).Select(LeadView.ToRow).SingleOrDefaultAsync(cancellationToken), cancellationToken)
                ?? throw new NotFoundException("Lead", query.LeadId);
            await LeadView.AddHandoffs([row], db, cancellationToken);
            return LeadView.From(row, rules);
        }
    }
}
