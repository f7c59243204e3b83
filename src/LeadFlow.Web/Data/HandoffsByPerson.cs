using LeadFlow.Domain.Handoffs;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Data;

internal static class HandoffCounts
{
    /// <summary>How many hand-offs are with each person (<see cref="Handoff.IsWith"/>), whoever asks; each half has an index of its own.</summary>
    public static async Task<IReadOnlyDictionary<Guid, int>> HandoffsByPerson(this LeadFlowDb db, CancellationToken cancellationToken) => await db.Handoffs.IgnoreQueryFilters()
        .Where(h => h.State == HandoffState.Offered && h.AssigneeId != null).Select(h => h.AssigneeId!.Value)
        .Concat(db.Handoffs.IgnoreQueryFilters().Where(h => h.State == HandoffState.Claimed && h.ClaimedById != null).Select(h => h.ClaimedById!.Value))
        .GroupBy(id => id).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
}
