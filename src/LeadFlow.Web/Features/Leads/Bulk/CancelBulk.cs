using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>Stops a bulk change after the batch at hand; what is done is kept, and can be taken back.</summary>
public static class CancelBulk
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid BulkId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var bulk = await db.LoadBulk(command.BulkId, cancellationToken);
            if (bulk.ById != user.Id && !user.Actor.IsManager)
            {
                return Result.Refused("Only whoever started it, or a manager, stops it.");
            }

            var jobId = bulk.UndoJobId ?? bulk.JobId;
            var job = await db.Jobs.SingleOrDefaultAsync(j => j.Id == jobId, cancellationToken);
            if (job is null or { IsOver: true })
            {
                return job is { State: JobState.Cancelled } ? Result.Success : Result.Refused("It is over already.");
            }

            job.Cancel(time.GetJobNow());
            await db.SaveChangesAsync(cancellationToken);
            return Result.Success;
        }
    }
}
