using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Opportunities;

/// <summary>How many opportunities there are in each state, and what they are worth in each currency.</summary>
public static class GetOpportunityTotals
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(bool Mine = false) : IRequest<IReadOnlyList<Total>>;

    /// <param name="Currency">Null for those without an amount.</param>
    public sealed record Total(OpportunityState State, string? Currency, int Count, decimal Sum);

    public sealed class Handler(LeadFlowDb db, CurrentUser user) : IRequestHandler<Query, IReadOnlyList<Total>>
    {
        public async Task<IReadOnlyList<Total>> Handle(Query query, CancellationToken cancellationToken) =>
            await db.Opportunities.AsNoTracking()
                .Where(o => !query.Mine || o.OwnerId == user.Id)
                .GroupBy(o => new { o.State, Currency = o.Amount == null ? null : o.Currency })
                .Select(g => new Total(g.Key.State, g.Key.Currency, g.Count(), g.Sum(o => o.Amount ?? 0)))
                .ToListAsync(cancellationToken);
    }
}
