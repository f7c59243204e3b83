using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>How far all leads follow a version that came into force, and what that changed: one summary instead of thousands of notices.</summary>
public static class GetRescoring
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid AgreementId) : IRequest<Rescoring?>;

    /// <param name="Total">Leads; null before they are counted.</param>
    /// <param name="Moved">Leads that stand in another stage by it, so far; so are the offers made and withdrawn.</param>
    public sealed record Rescoring(JobState State, int Done, int? Total, int? SecondsLeft, DateTimeOffset? FinishedAt, int Moved, int Offered, int Withdrawn)
    {
        public bool IsAtWork => State is JobState.Queued or JobState.Running;
    }

    /// <summary>Answers null for a version that never came into force, and for the first one, which every lead began under.</summary>
    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Query, Rescoring?>
    {
        public async Task<Rescoring?> Handle(Query query, CancellationToken cancellationToken)
        {
            var agreement = await db.Agreements.AsNoTracking().Where(a => a.Id == query.AgreementId).Select(a => new { a.RescoredMoved, a.RescoredOffered, a.RescoredWithdrawn }).SingleOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException("Agreement", query.AgreementId);
            var job = await db.Jobs.AsNoTracking().Where(j => j.Kind == RescoreUnderAgreement.Kind && j.SubjectId == query.AgreementId).OrderByDescending(j => j.CreatedAt).FirstOrDefaultAsync(cancellationToken);
            return job is null ? null : new(job.State, job.Done, job.Total, job.SecondsLeft(time.GetUtcNow()), job.FinishedAt, agreement.RescoredMoved, agreement.RescoredOffered, agreement.RescoredWithdrawn);
        }
    }
}
