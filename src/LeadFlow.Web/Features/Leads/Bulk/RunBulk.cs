using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>The clock: works off the bulk changes that wait, and those that a node which is gone has left half done.</summary>
public static class RunBulk
{
    public const string Kind = "bulk";

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(IServiceScopeFactory scopes, TimeProvider time, ILoggerFactory loggers) : IRequestHandler<Command, int>
    {
        public Task<int> Handle(Command command, CancellationToken cancellationToken) =>
            scopes.WorkOff(Kind, time, job => new BulkRun(scopes, time, loggers.CreateLogger<BulkRun>()).Go(job, cancellationToken), cancellationToken);
    }
}
