using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Qualifying;

/// <summary>
/// The nightly pass: every lead whose result the calendar can have changed by today. Resumable: what is done is no longer due.
/// One that still carries another version of the agreement is left to the re-scoring, which adds its responses up anew.
/// </summary>
public static class RescoreLeads
{
    public const int BatchSize = 200;

    [RequirePolicy(Policies.Administer)]
    public sealed record Command(int MaxBatches = int.MaxValue) : IRequest<int>;

    public sealed class Handler(IServiceScopeFactory scopes) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var total = 0;
            for (var batch = 0; batch < command.MaxBatches; batch++)
            {
                await using var scope = scopes.CreateSystemScope(); // Bounded memory: each batch forgets the one before.
                var done = await Rescore(scope.ServiceProvider.GetRequiredService<LeadFlowDb>(), scope.ServiceProvider.GetRequiredService<Desk>(), cancellationToken);
                total += done;
                if (done < BatchSize)
                {
                    break;
                }
            }

            return total;
        }

        private static async Task<int> Rescore(LeadFlowDb db, Desk desk, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var ids = await db.Database.SqlQuery<Guid>($"""
                SELECT lead_id AS "Value" FROM lead_qualification WHERE rescore_on <= {m.Today} AND agreement_version = {m.Agreement.Version} AND interest_version = {m.Agreement.Version} ORDER BY rescore_on LIMIT {BatchSize} FOR UPDATE SKIP LOCKED
                """).ToListAsync(cancellationToken);
            var leads = ids.Count == 0 ? [] : await db.Leads.WithRules(ids).ToListAsync(cancellationToken);
            foreach (var lead in leads)
            {
                lead.Rescore(m);
            }

            await db.SaveChangesAsync(cancellationToken); // The rows are locked: nobody can have learned anything since they were read.
            await transaction.CommitAsync(cancellationToken);
            return ids.Count;
        }
    }
}
