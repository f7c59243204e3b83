using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>The clock: closes offers and claims whose deadline passed, and offers those leads again.</summary>
public static class ExpireHandoffs
{
    private const int BatchSize = 100;

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var due = await db.Handoffs
                .Where(h => (h.State == HandoffState.Offered || h.State == HandoffState.Claimed) && h.DueAt <= m.Now)
                .OrderBy(h => h.DueAt)
                .Select(h => h.LeadId)
                .Take(BatchSize)
                .ToListAsync(cancellationToken);

            var expired = 0;
            foreach (var id in due)
            {
                var lead = await db.LoadLead(id, cancellationToken);
                if (lead.Expire(m))
                {
                    await db.SaveChangesAsync(cancellationToken);
                    expired++;
                }

                db.ChangeTracker.Clear();
            }

            return expired;
        }
    }
}
