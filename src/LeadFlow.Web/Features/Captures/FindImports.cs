using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>The imports, newest first, page by page.</summary>
public static class FindImports
{
    public const int MaxLimit = 200;

    /// <param name="After">The last import of the page before.</param>
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(int Limit = 20, Guid? After = null) : IRequest<Page>;

    /// <param name="Next">What to ask on with; null at the end.</param>
    public sealed record Page(IReadOnlyList<ImportView> Items, Guid? Next);

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var limit = Math.Clamp(query.Limit, 1, MaxLimit);
            var imports = db.Imports.AsNoTracking();
            if (query.After is { } after)
            {
                var at = await db.Imports.Where(i => i.Id == after).Select(i => i.CreatedAt).SingleOrDefaultAsync(cancellationToken);
                imports = imports.Where(i => i.CreatedAt < at || (i.CreatedAt == at && i.Id.CompareTo(after) < 0));
            }

            var found = await imports.OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Take(limit + 1).WithJobs(db).ToListAsync(cancellationToken);
            List<ImportView> items = [.. found.OrderByDescending(f => f.Import.CreatedAt).ThenByDescending(f => f.Import.Id).Take(limit).Select(f => ImportView.Of(f, time.GetUtcNow()))];
            return new(items, found.Count > limit ? items[^1].Id : null);
        }
    }
}
