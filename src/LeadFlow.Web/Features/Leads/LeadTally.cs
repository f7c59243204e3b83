using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>How many leads there are by stage and standing, which the database keeps: nobody counts a million rows to say so.</summary>
internal static class LeadTally
{
    private sealed record Tally(string StageName, string Kind, string Standing, long Count);

    /// <summary>Null where the filter asks for more than stage and standing, or whoever asks may not see all leads.</summary>
    public static async Task<int?> Count(LeadFlowDb db, LeadListFilter filter, RulesSnapshot rules, CurrentUser user, CancellationToken cancellationToken)
    {
        if (user.SeesOnlyOwn || filter.Write().Any(f => f.Key is not ("stage" or "standing")))
        {
            return null;
        }

        var tallies = await db.Database.SqlQueryRaw<Tally>($"""
            SELECT stage_name AS "StageName", stage_kind AS "Kind", standing AS "Standing", count AS "Count" FROM ({StageTallySql.Read}) AS t
            """).ToListAsync(cancellationToken);
        var (kind, name) = filter.Stage is { Length: > 0 } stage ? LeadFilter.StageOf(stage, rules) : default;
        return (int)tallies.Where(t => (kind is null || t.Kind == kind.ToString()) && (name is null || t.StageName == name) && (filter.Standing is null || t.Standing == filter.Standing.ToString())).Sum(t => t.Count);
    }
}
