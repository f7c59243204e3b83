using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Data;

internal static class Turns
{
    /// <summary>Those who name the same place take turns, each until the end of its transaction; several places in one order for everybody.</summary>
    public static Task TakeTurns(this LeadFlowDb db, IReadOnlyCollection<string> places, CancellationToken cancellationToken)
    {
        string[] inOrder = [.. places.Distinct().Order(StringComparer.Ordinal)];
        return db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended(place, 7)) FROM unnest({inOrder}) WITH ORDINALITY AS p(place, n) ORDER BY n", cancellationToken);
    }

    /// <summary>Takes the turn at a place until the end of the transaction, unless somebody else has it.</summary>
    public static Task<bool> TryTakeTurn(this LeadFlowDb db, string place, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended({place}, 7)) AS \"Value\"").SingleAsync(cancellationToken);
}
