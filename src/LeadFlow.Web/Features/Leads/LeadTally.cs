using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Leads;

/// <summary>How many leads there are by stage and standing, which the database keeps: nobody counts a million rows to say so.</summary>
internal static class LeadTally
{
    /// <summary>Null where the filter asks for more than stage and standing, or whoever asks may not see all leads.</summary>
    public static async Task<int?> Count(LeadTallies tallies, LeadListFilter filter, RulesSnapshot rules, CurrentUser user, CancellationToken cancellationToken)
    {
        if (user.SeesOnlyOwn || filter.Write().Any(f => f.Key is not ("stage" or "standing")))
        {
            return null;
        }

        var (kind, name) = filter.Stage is { Length: > 0 } stage ? LeadFilter.StageOf(stage, rules) : default;
        return (int)(await tallies.Get(cancellationToken)).Where(t => (kind is null || t.StageKind == kind) && (name is null || t.StageName == name) && (filter.Standing is null || t.Standing == filter.Standing)).Sum(t => t.Count);
    }
}
