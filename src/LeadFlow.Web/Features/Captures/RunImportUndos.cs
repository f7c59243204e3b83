using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>The clock: works off the imports that are to be taken back, and those that a node which is gone has left half done.</summary>
public static class RunImportUndos
{
    public const string Kind = "undo-import";

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(IServiceScopeFactory scopes, TimeProvider time, ILoggerFactory loggers) : IRequestHandler<Command, int>
    {
        public Task<int> Handle(Command command, CancellationToken cancellationToken) =>
            scopes.WorkOff(Kind, time, job => new UndoRun(scopes, time, loggers.CreateLogger<UndoRun>()).Go(job, cancellationToken), cancellationToken);
    }
}
