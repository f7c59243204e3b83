using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>The leads that the taking back of an import left as they are, each with what somebody did there since.</summary>
public static class FindLeft
{
    public const int Most = 1000;

    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(Guid ImportId) : IRequest<IReadOnlyList<Left>>;

    /// <param name="Title">Null for a lead that is another now.</param>
    public sealed record Left(Guid LeadId, string? Title, string Why);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, IReadOnlyList<Left>>
    {
        public async Task<IReadOnlyList<Left>> Handle(Query query, CancellationToken cancellationToken) =>
            await db.ImportsLeft.AsNoTracking().Where(l => l.ImportId == query.ImportId).OrderBy(l => l.LeadId).Take(Most)
                .Select(l => new Left(l.LeadId, db.Leads.Where(x => x.Id == l.LeadId).Select(x => x.Title).FirstOrDefault(), l.Why)).ToListAsync(cancellationToken);
    }
}
