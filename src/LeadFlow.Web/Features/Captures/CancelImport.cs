using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Stops an import after the batch at hand; what is done is kept.</summary>
public static class CancelImport
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid ImportId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var import = await db.LoadImport(command.ImportId, cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            // Waits its turn behind the batch at hand: whoever only reads the row loses to one batch after the other.
            var job = (await db.Jobs.FromSql($"SELECT *, xmin FROM jobs WHERE id = {import.JobId} FOR UPDATE").ToListAsync(cancellationToken)).SingleOrDefault();
            if (job is null)
            {
                return Result.Refused("This import was not started.");
            }

            if (job.IsOver)
            {
                return job.State == JobState.Cancelled ? Result.Success : Result.Refused("This import is over already.");
            }

            job.Cancel(time.GetJobNow());
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Result.Success;
        }
    }
}
