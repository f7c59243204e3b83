using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>How many leads match, exactly: what a list asks after it is shown.</summary>
public static class CountLeads
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : LeadListFilter, IRequest<int>
    {
        public Query()
        {
        }

        private Query(LeadListFilter filter)
            : base(filter)
        {
        }

        public static Query Of(LeadListFilter filter) => new(filter);
    }

    public sealed class Handler(LeadFlowDb db, LeadTallies tallies, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Query, int>
    {
        public async Task<int> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            return await LeadTally.Count(tallies, query, rules, user, cancellationToken) ?? await LeadFilter.Of(db, query, rules, user.Id, time.GetUtcNow()).CountAsync(cancellationToken);
        }
    }
}
