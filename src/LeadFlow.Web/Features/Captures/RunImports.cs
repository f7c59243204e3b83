using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>The clock: works off the imports that wait, and those that a node which is gone has left half done.</summary>
public static class RunImports
{
    public const string Kind = "import";

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(IServiceScopeFactory scopes, Courtesy courtesy, TimeProvider time, ILoggerFactory loggers) : IRequestHandler<Command, int>
    {
        public Task<int> Handle(Command command, CancellationToken cancellationToken) =>
            scopes.WorkOff(Kind, time, job => new ImportRun(scopes, courtesy, time, loggers.CreateLogger<ImportRun>()).Go(job, cancellationToken), cancellationToken);
    }
}
