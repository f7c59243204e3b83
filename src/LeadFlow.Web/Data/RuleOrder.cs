using LeadFlow.Domain;
using LeadFlow.Web.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Data;

/// <summary>Rules that are asked one after the other.</summary>
internal static class RuleOrder
{
    /// <summary>Asks one of them a place earlier or later, within the caller's transaction: whoever moves another one waits until its end.</summary>
    /// <returns>From which place to which, from 1; null at the end of the line, where nothing changes.</returns>
    /// <exception cref="NotFoundException">There is no such rule.</exception>
    public static async Task<(int From, int To)?> MoveRule<T>(this LeadFlowDb db, Guid id, bool up, CancellationToken cancellationToken)
        where T : class, IOrderedRule
    {
        await db.TakeTurns([$"order of {typeof(T).Name}"], cancellationToken);
        var order = await db.Set<T>().OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(cancellationToken);
        var at = order.FindIndex(r => r.Id == id);
        var to = at < 0 ? throw new NotFoundException("Rule", id) : at + (up ? -1 : 1);
        if (to < 0 || to >= order.Count)
        {
            return null;
        }

        (order[at], order[to]) = (order[to], order[at]);
        foreach (var (place, one) in order.Index())
        {
            one.MoveTo(place + 1);
        }

        return (at + 1, to + 1);
    }

    /// <summary>The place after the last.</summary>
    public static async Task<int> PlaceOfNext<T>(this LeadFlowDb db, CancellationToken cancellationToken)
        where T : class, IOrderedRule => (await db.Set<T>().MaxAsync(r => (int?)r.Position, cancellationToken) ?? 0) + 1;
}
