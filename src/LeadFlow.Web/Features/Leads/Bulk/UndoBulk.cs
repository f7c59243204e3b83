using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>Takes a bulk change back as a whole, in the background; leads that somebody changed since are left as they are, and listed.</summary>
public static class UndoBulk
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid BulkId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM bulk_actions WHERE id = {command.BulkId} FOR UPDATE", cancellationToken); // Two presses take turns.
            var bulk = await db.LoadBulk(command.BulkId, cancellationToken);
            if (bulk.ById != user.Id && !user.Actor.IsManager)
            {
                return Result.Refused("Only whoever did it, or a manager, takes it back.");
            }

            if (bulk.UndoJobId is not null)
            {
                return Result.Success;
            }

            if (await db.Jobs.AnyAsync(j => j.Id == bulk.JobId && (j.State == JobState.Queued || j.State == JobState.Running), cancellationToken))
            {
                return Result.Refused("It is still at work: cancel it first.");
            }

            var with = BulkParameters.Read(bulk.Parameters);
            if (with.From is { } from && await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == from, cancellationToken) is not { IsActive: true })
            {
                return Result.Refused("Their account is closed: open it again first.");
            }

            if (bulk.Changed == 0 && with.Tasks is not { Count: > 0 })
            {
                return Result.Refused("It has changed nothing.");
            }

            var now = time.GetJobNow();
            var job = Job.Queue(RunBulk.Kind, bulk.Id, user.Id, now);
            db.Jobs.Add(job);
            (bulk.UndoJobId, bulk.UndoneAt) = (job.Id, now);
            if (with is { From: { } giver, Tasks: { Count: > 0 } taskIds })
            {
                var receiver = with.Owners[0];
                foreach (var task in await db.Tasks.Where(t => taskIds.Contains(t.Id) && t.AssigneeId == receiver && t.DoneAt == null && t.DroppedAt == null).ToListAsync(cancellationToken))
                {
                    task.Reassign(giver);
                }
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            await trigger.Now(RunBulk.Kind);
            return Result.Success;
        }
    }
}
