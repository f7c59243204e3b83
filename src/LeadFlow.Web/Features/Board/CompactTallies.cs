using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Board;

/// <summary>The clock: adds up what the stages' tallies have gathered, so that reading them stays a matter of a few rows.</summary>
public static class CompactTallies
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken) =>
            await db.StageTallyDeltas.AnyAsync(cancellationToken) ? await db.Database.ExecuteSqlRawAsync(StageTallySql.Compact, cancellationToken) : 0;
    }
}
