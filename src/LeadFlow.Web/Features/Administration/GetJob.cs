using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Administration;

/// <summary>How far a job is: for whoever started it, and managers.</summary>
public static class GetJob
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid JobId) : IRequest<Progress>;

    public sealed record Progress(Guid Id, string Kind, JobState State, int Done, int? Total, string? Error, int? SecondsLeft);

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Progress>
    {
        public async Task<Progress> Handle(Query query, CancellationToken cancellationToken)
        {
            var job = await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == query.JobId, cancellationToken);
            return job is not null && (job.StartedById == user.Id || user.Actor.IsManager)
                ? new(job.Id, job.Kind, job.State, job.Done, job.Total, job.Error, job.SecondsLeft(time.GetUtcNow()))
                : throw new NotFoundException("Job", query.JobId);
        }
    }
}
