using LeadFlow.Web.Data;
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
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var ran = 0;
            while (!cancellationToken.IsCancellationRequested && await Take() is { } job)
            {
                await new BulkRun(scopes, time, loggers.CreateLogger<BulkRun>()).Go(job, cancellationToken);
                ran++;
            }

            return ran;
        }

        private async Task<Job?> Take()
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
            return await scope.ServiceProvider.GetRequiredService<LeadFlowDb>().TakeJob(Kind, time.GetJobNow(), CancellationToken.None);
        }
    }
}
