using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Merging;

/// <summary>What was merged into a lead and can still be taken back, newest first.</summary>
public static class FindMerges
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId) : IRequest<IReadOnlyList<Merge>>;

    /// <param name="Titles">Of those that went into it, as they were called.</param>
    public sealed record Merge(Guid Id, DateTimeOffset At, string By, DateTimeOffset Until, IReadOnlyList<string> Titles);

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Query, IReadOnlyList<Merge>>
    {
        public async Task<IReadOnlyList<Merge>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!await db.Leads.AnyAsync(l => l.Id == query.LeadId, cancellationToken))
            {
                throw new NotFoundException("Lead", query.LeadId);
            }

            var since = time.GetUtcNow().AddDays(-LeadMerge.UndoDays);
            var merges = await db.Merges.AsNoTracking().Where(m => m.SurvivorId == query.LeadId && m.UndoneAt == null && m.At > since).OrderByDescending(m => m.At)
                .Select(m => new { m.Id, m.At, m.ByName, Titles = db.MergedLeads.Where(l => l.MergeId == m.Id).Select(l => l.Title).ToList() }).ToListAsync(cancellationToken);
            return merges.ConvertAll(m => new Merge(m.Id, m.At, m.ByName, m.At.AddDays(LeadMerge.UndoDays), m.Titles));
        }
    }
}
