using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>The clock: closes offers and claims whose deadline passed, and offers those leads again, until none is left that was due when it began.</summary>
public static class ExpireHandoffs
{
    private const string Place = "expire-handoffs";
    private const int BatchSize = 100;
    private const int Workers = 2; // One computes while the other one's database writes.

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, Desk desk, IServiceScopeFactory scopes, ILogger<Handler> logger) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            await using var turn = await db.Database.BeginTransactionAsync(cancellationToken);
            if (!await db.TryTakeTurn(Place, cancellationToken))
            {
                return 0; // Another node is at it.
            }

            var due = await db.Handoffs
                .Where(h => (h.State == HandoffState.Offered || h.State == HandoffState.Claimed) && h.DueAt <= m.Now)
                .OrderBy(h => h.DueAt)
                .Select(h => h.LeadId)
                .ToListAsync(cancellationToken);

            var expired = 0;
            await Parallel.ForEachAsync(due.Chunk(BatchSize), new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken }, async (batch, ct) =>
                Interlocked.Add(ref expired, await TryExpire(batch, m, ct) ?? await OneByOne(batch, m, ct)));
            return expired;
        }

        /// <returns>How many; null where somebody was at one of them at the same moment: none was.</returns>
        private async Task<int?> TryExpire(Guid[] leadIds, Moment m, CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateSystemScope();
            var own = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            var leads = await own.Leads.WithRules(leadIds).ToListAsync(cancellationToken);
            var expired = leads.Count(l => l.Expire(m));
            try
            {
                await own.SaveChangesAsync(cancellationToken);
                return expired;
            }
            catch (Exception e) when (e.IsConflict())
            {
                return null;
            }
        }

        /// <summary>Whoever claims, releases or returns one at this moment has it; what is still due comes with the next sweep, and one that fails keeps no other from its turn.</summary>
        private async Task<int> OneByOne(Guid[] leadIds, Moment m, CancellationToken cancellationToken)
        {
            var expired = 0;
            foreach (var id in leadIds)
            {
                try
                {
                    expired += await TryExpire([id], m, cancellationToken) ?? 0;
                }
                catch (Exception e) when (e is not OperationCanceledException && !e.IsConnectionLost())
                {
                    logger.LogError(e, "The hand-off of lead {Lead} could not be closed", id);
                }
            }

            return expired;
        }
    }
}
