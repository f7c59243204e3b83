using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>The latest imports, newest first.</summary>
public static class FindImports
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(int Limit = 20) : IRequest<IReadOnlyList<ImportView>>;

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Query, IReadOnlyList<ImportView>>
    {
        public async Task<IReadOnlyList<ImportView>> Handle(Query query, CancellationToken cancellationToken)
        {
            var latest = db.Imports.AsNoTracking().OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Take(Math.Clamp(query.Limit, 1, 200));
            var found = await latest.WithJobs(db).ToListAsync(cancellationToken);
            return [.. found.OrderByDescending(f => f.Import.CreatedAt).ThenByDescending(f => f.Import.Id).Select(f => ImportView.Of(f.Import, f.Job, time.GetUtcNow()))];
        }
    }
}
