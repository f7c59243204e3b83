using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>One row of the list, as it stands now.</summary>
public static class GetLine
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId) : IRequest<LeadLine>
    {
        /// <summary>As <see cref="GetLead.Query.AfterOwnAct"/>.</summary>
        internal bool AfterOwnAct { get; init; }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, LeadLine>
    {
        public async Task<LeadLine> Handle(Query query, CancellationToken cancellationToken)
        {
            var row = await (query.AfterOwnAct ? db.Leads.IgnoreQueryFilters() : db.Leads).AsNoTracking().Where(l => l.Id == query.LeadId).Select(LeadLine.ToRow).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("Lead", query.LeadId);
            return LeadLine.From(row, await desk.Rules(cancellationToken));
        }
    }
}
