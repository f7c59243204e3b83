using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Received;

/// <summary>How far the job is that tries again what has failed; how much has failed while there is none.</summary>
public static class GetRetrying
{
    /// <summary>More are not counted.</summary>
    public const int MostCounted = 10_000;

    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query : IRequest<Answer>;

    /// <param name="Failed">At most <see cref="MostCounted"/> + 1; 0 while a job is at work.</param>
    public sealed record Answer(Work? AtWork, int Failed);

    public sealed record Work(Guid JobId, int Done, int? Total);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var work = await db.Jobs.Where(j => j.Kind == RunRetries.Kind && (j.State == JobState.Queued || j.State == JobState.Running)).Select(j => new Work(j.Id, j.Done, j.Total)).FirstOrDefaultAsync(cancellationToken);
            return new(work, work is not null ? 0 : await db.Captures.Where(c => c.Outcome == CaptureOutcome.Failed).Take(MostCounted + 1).CountAsync(cancellationToken));
        }
    }
}
