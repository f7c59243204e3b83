using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>Drops an export before its time; one that is being made is cancelled.</summary>
public static class DropWorkspaceExport
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid Id) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.WorkspaceExports.SingleOrDefaultAsync(e => e.Id == command.Id, cancellationToken) is not { } export)
            {
                return Result.Success;
            }

            if (await db.Jobs.SingleOrDefaultAsync(j => j.Id == export.JobId, cancellationToken) is { IsOver: false } job)
            {
                job.Cancel(time.GetJobNow());
            }

            db.WorkspaceExports.Remove(export);
            db.Audit.Add(AuditEntry.Of(user.Actor, "workspace.drop", $"the export of {export.By}", time.GetUtcNow()));
            await db.SaveChangesAsync(cancellationToken);
            return Result.Success;
        }
    }
}

/// <summary>The clock: drops the exports whose day is over.</summary>
public static class DropWorkspaceExports
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Command, int>
    {
        public Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            return db.WorkspaceExports.Where(e => e.ExpiresAt < now && !db.Jobs.Any(j => j.Id == e.JobId && j.State == JobState.Running)).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
