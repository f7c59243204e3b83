using LeadFlow.Web.Features.Agreements.Scoring;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>The clock: scores all leads anew under the version in force. Resumable: what is done no longer carries another version.</summary>
public static class RescoreUnderAgreement
{
    public const string Kind = "rescore";

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(IServiceScopeFactory scopes, TimeProvider time, IConfiguration configuration, ILogger<Handler> logger) : IRequestHandler<Command, int>
    {
        public Task<int> Handle(Command command, CancellationToken cancellationToken) =>
            scopes.WorkOff(Kind, time, job => new RescoreRun(scopes, time, new RescorePace(configuration, time), logger).Go(job, cancellationToken), cancellationToken);
    }
}
