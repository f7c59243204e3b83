using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Forms.Public;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms;

/// <summary>All forms with what came in by them.</summary>
public static class GetForms
{
    /// <summary>Days that the figures look back.</summary>
    public const int Days = 90;

    [RequirePolicy(Policies.RunForms)]
    public sealed record Query(bool Archived = false) : IRequest<IReadOnlyList<Item>>;

    /// <param name="Answers">In the last 90 days that became or reached a lead.</param>
    /// <param name="Suspected">That wait for a person to look.</param>
    public sealed record Item(Guid Id, string Name, string Slug, string Title, int? Published, DateTimeOffset? PublishedAt, bool HasChanges, DateTimeOffset? ClosedAt, DateOnly? ClosesOn, bool IsArchived, int Answers, int Suspected, DateTimeOffset? LatestAt);

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken cancellationToken)
        {
            var since = time.GetUtcNow().AddDays(-Days);
            var forms = await db.Forms.AsNoTracking().Where(f => f.ArchivedAt != null == query.Archived).ToListAsync(cancellationToken);
            var counts = await db.Captures.Where(c => c.FormId != null && c.ReceivedAt > since).GroupBy(c => c.FormId!.Value)
                .Select(g => new { Id = g.Key, Answers = g.Count(c => c.LeadId != null), Suspected = g.Count(c => c.Outcome == CaptureOutcome.Suspected), Latest = g.Max(c => c.ReceivedAt) })
                .ToDictionaryAsync(c => c.Id, cancellationToken);
            return
            [
                .. forms.OrderByDescending(f => f.Published is not null && f.ClosedAt is null).ThenByDescending(f => counts.GetValueOrDefault(f.Id)?.Answers).ThenBy(f => f.Name, StringComparer.CurrentCultureIgnoreCase)
                    .Select(f => new Item(f.Id, f.Name, f.Slug, f.Draft.Title, f.Published, f.PublishedAt, f.HasChanges, f.ClosedAt, f.Draft.ClosesOn, f.ArchivedAt is not null, counts.GetValueOrDefault(f.Id)?.Answers ?? 0, counts.GetValueOrDefault(f.Id)?.Suspected ?? 0, counts.GetValueOrDefault(f.Id)?.Latest)),
            ];
        }
    }
}
