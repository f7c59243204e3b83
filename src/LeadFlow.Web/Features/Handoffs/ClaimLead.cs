using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>The signed-in user takes an offered lead. However many try at once, one gets it.</summary>
public static class ClaimLead
{
    [RequirePolicy(Policies.ClaimLeads)]
    public sealed record Command(Guid LeadId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            // Somebody faster may have made it their own: a restricted rep still learns who, as they saw it in the queue.
            var offered = db.Leads.IgnoreQueryFilters().WithRules().Where(l => l.OfferedAt != null);
            if (await db.Find(command.LeadId, id => offered.SingleOrDefaultAsync(l => l.Id == id, cancellationToken), cancellationToken) is not { } lead)
            {
                return await db.Leads.AnyAsync(l => l.Id == command.LeadId, cancellationToken)
                    ? Result.Refused("This lead has not been offered.")
                    : throw new NotFoundException("Lead", command.LeadId);
            }

            var result = lead.Claim(user.Actor, await desk.Now(cancellationToken));
            await db.SaveChangesAsync(cancellationToken); // A refusal has changed nothing, and writes nothing.
            return result;
        }
    }
}
