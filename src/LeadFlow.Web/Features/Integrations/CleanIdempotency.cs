using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Integrations;

/// <summary>Forgets the answers to idempotency keys that are older than a day.</summary>
public static class CleanIdempotency
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Command, int>
    {
        public Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var until = time.GetUtcNow() - IdempotencyRecord.Lifetime;
            return db.Idempotency.Where(r => r.At < until).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
