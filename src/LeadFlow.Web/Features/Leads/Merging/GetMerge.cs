using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Merging;

/// <summary>One merge: what went into what, and what came after, which stays with the lead that stayed when the merge is taken back.</summary>
public static class GetMerge
{
    private const int MostLines = 50;

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid MergeId) : IRequest<Answer>;

    /// <param name="Since">Lines of the timeline that were written after the merge, newest first, at most 50.</param>
    /// <param name="Can">Whether it can be taken back, or the sentence why not.</param>
    public sealed record Answer(Guid Id, Guid SurvivorId, string Survivor, DateTimeOffset At, string By, DateTimeOffset Until, DateTimeOffset? UndoneAt, IReadOnlyList<Went> Went, IReadOnlyList<Line> Since, Result Can);

    public sealed record Went(Guid Id, string Title, bool IsBack);

    public sealed record Line(DateTimeOffset At, string By, Side Side, string Summary);

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var merge = await db.Merges.AsNoTracking().SingleOrDefaultAsync(m => m.Id == query.MergeId, cancellationToken) ?? throw new NotFoundException("Merge", query.MergeId);
            var survivor = await db.Leads.Where(l => l.Id == merge.SurvivorId).Select(l => l.Title).SingleOrDefaultAsync(cancellationToken);
            var went = await db.MergedLeads.AsNoTracking().Where(l => l.MergeId == merge.Id).OrderBy(l => l.Title).Select(l => new Went(l.LeadId, l.Title, l.Restored)).ToListAsync(cancellationToken);
            var since = await db.Activities.AsNoTracking().Where(a => a.LeadId == merge.SurvivorId && a.At > merge.At && a.OriginLeadId == merge.SurvivorId && a.Kind != ActivityKind.Merged)
                .OrderByDescending(a => a.At).Take(MostLines).Select(a => new Line(a.At, a.By, a.Side, a.Summary)).ToListAsync(cancellationToken);
            var can = survivor is null ? Result.Refused("This lead was merged again since: take back the later merge first.") : await db.CanUndo(merge, time.GetUtcNow(), cancellationToken);
            return new(merge.Id, merge.SurvivorId, survivor ?? "", merge.At, merge.ByName, merge.UndoUntil, merge.UndoneAt, went, since, can);
        }
    }
}
