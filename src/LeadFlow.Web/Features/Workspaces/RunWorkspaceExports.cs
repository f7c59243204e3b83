using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Npgsql;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>The clock: makes the exports that wait, and those that a node which is gone has left half done.</summary>
public static class RunWorkspaceExports
{
    public const string Kind = "workspace-export";

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(IServiceScopeFactory scopes, NpgsqlDataSource source, TimeProvider time, ILoggerFactory loggers) : IRequestHandler<Command, int>
    {
        public Task<int> Handle(Command command, CancellationToken cancellationToken) =>
            scopes.WorkOff(Kind, time, async job =>
            {
                using var run = new WorkspaceExportRun(scopes, source, time, loggers.CreateLogger<WorkspaceExportRun>());
                await run.Go(job, cancellationToken);
            }, cancellationToken);
    }
}
