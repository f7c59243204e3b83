using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Opportunities;

/// <summary>A won or lost opportunity goes on.</summary>
public static class ReopenOpportunity
{
    [RequirePolicy(Policies.WorkOpportunities)]
    public sealed record Command(Guid OpportunityId) : IRequest<Closed>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Closed>
    {
        public async Task<Closed> Handle(Command command, CancellationToken cancellationToken)
        {
            var (lead, opportunity) = await db.LoadOpportunity(command.OpportunityId, cancellationToken);
            await db.Opportunities.Where(o => o.LeadId == lead.Id && o.State == OpportunityState.Won).LoadAsync(cancellationToken);
            var result = opportunity.RefusedTo(user.Actor) ?? lead.Reopen(opportunity, user.Actor, await desk.Now(cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return new(lead.Id, result);
        }
    }
}
