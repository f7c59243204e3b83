using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures.Merging;

/// <summary>The clock: lets the leads of merged sources and campaigns follow, those of merges taken back return, and what came in on the way catch up.</summary>
public static class RunMerges
{
    public const string Kind = "merge-sources";

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(IServiceScopeFactory scopes, TimeProvider time, IConfiguration configuration, ILoggerFactory loggers) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var pace = new JobPace(configuration, time);
            var logger = loggers.CreateLogger<MergeRun>();
            var ran = await scopes.WorkOff(Kind, time, job => new MergeRun(scopes, time, pace, logger).Go(job, cancellationToken), cancellationToken);
            await new MergeRun(scopes, time, pace, logger).Sweep();
            return ran;
        }
    }
}
