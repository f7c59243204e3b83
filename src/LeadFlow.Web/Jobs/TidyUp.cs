using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Jobs;

/// <summary>The clock: removes answers kept for repeated requests and live events once they are out of date, what bulk changes did, and jobs that are long over and belong to nothing.</summary>
public static class TidyUp
{
    private static readonly TimeSpan _keepJobs = TimeSpan.FromDays(90);

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var (answers, jobs) = (now - IdempotencyRecord.Lifetime, now - _keepJobs);
            var bulks = db.BulkActions.Where(b => b.CreatedAt < jobs).Select(b => b.Id);
            await db.BulkChanges.Where(c => bulks.Contains(c.BulkId)).ExecuteDeleteAsync(cancellationToken);
            await db.BulkActions.Where(b => b.CreatedAt < jobs).ExecuteDeleteAsync(cancellationToken);
            var live = now - LiveEvent.Lifetime;
            return await db.LiveEvents.Where(e => e.At < live).ExecuteDeleteAsync(cancellationToken)
                + await db.Idempotency.Where(r => r.At < answers).ExecuteDeleteAsync(cancellationToken)
                + await db.Jobs.Where(j => j.FinishedAt < jobs && !db.Imports.Any(i => i.JobId == j.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
