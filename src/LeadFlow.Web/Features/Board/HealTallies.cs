using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Board;

/// <summary>Counts all leads by stage and puts the tallies right where they differ: after a restore, or a change past the triggers. May run while others write.</summary>
public static class HealTallies
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, ILogger<Command> logger) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var healed = await db.Database.ExecuteSqlRawAsync(StageTallySql.Heal, cancellationToken);
            if (healed > 0)
            {
                logger.LogWarning("The tallies of {Stages} stages differed from the leads that are there, and were put right", healed);
            }

            return healed;
        }
    }
}
