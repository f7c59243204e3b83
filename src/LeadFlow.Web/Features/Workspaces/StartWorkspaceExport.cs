using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>Asks for a file of everything. It is made in the background; while one is being made, there is no second.</summary>
public static class StartWorkspaceExport
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetJobNow();
            await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
            {
                await db.Database.ExecuteSqlAsync($"SELECT 1 FROM companies FOR UPDATE", cancellationToken); // Of two at once, one.
                if (await db.Jobs.AnyAsync(j => j.Kind == RunWorkspaceExports.Kind && (j.State == JobState.Queued || j.State == JobState.Running), cancellationToken))
                {
                    return Result.Refused("An export is being made already.");
                }

                var export = WorkspaceExport.Asked(user.Id, user.Actor.Name, now);
                var job = Job.Queue(RunWorkspaceExports.Kind, export.Id, user.Id, now);
                export.MadeBy(job.Id);
                db.Jobs.Add(job);
                db.WorkspaceExports.Add(export);
                db.Audit.Add(AuditEntry.Of(user.Actor, "workspace.export", "everything, as a file", now));
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            await trigger.Now(RunWorkspaceExports.Kind);
            return Result.Success;
        }
    }
}
