using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads.Merging;

/// <summary>The clock: begins a scan for duplicates once a day, and works off the one that waits or was left half done.</summary>
public static class RunDuplicateScans
{
    public const string Kind = "scan-duplicates";

    /// <summary>A scan by the clock follows the last one by so much.</summary>
    private static readonly TimeSpan _every = TimeSpan.FromHours(24);

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, IServiceScopeFactory scopes, IConfiguration configuration, TimeProvider time, ILoggerFactory loggers) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetJobNow();
            await db.QueueScan(null, now, since: now - _every, cancellationToken);
            var pace = new JobPace(configuration, time);
            return await scopes.WorkOff(Kind, time, job => new DuplicateScan(scopes, time, pace, loggers.CreateLogger<DuplicateScan>()).Go(job, cancellationToken), cancellationToken);
        }
    }
}
