using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>The latest bulk changes of whoever asks; a manager sees everybody's.</summary>
public static class FindBulks
{
    private const int Max = 50;

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<IReadOnlyList<BulkView>>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Query, IReadOnlyList<BulkView>>
    {
        public async Task<IReadOnlyList<BulkView>> Handle(Query query, CancellationToken cancellationToken)
        {
            var isManager = user.Actor.IsManager;
            var bulks = await db.BulkActions.AsNoTracking().Where(b => isManager || b.ById == user.Id).OrderByDescending(b => b.CreatedAt).Take(Max).ToListAsync(cancellationToken);
            var ids = bulks.Select(b => b.UndoJobId ?? b.JobId).ToList();
            var jobs = await db.Jobs.AsNoTracking().Where(j => ids.Contains(j.Id)).ToDictionaryAsync(j => j.Id, cancellationToken);
            return [.. bulks.Select(b => BulkView.Of(b, jobs.GetValueOrDefault(b.UndoJobId ?? b.JobId), time.GetUtcNow()))];
        }
    }
}
