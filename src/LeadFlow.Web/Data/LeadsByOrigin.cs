using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Data;

/// <summary>Leads by where they come from. One id is asked for by itself: so the index gives them in their order.</summary>
internal static class LeadsByOrigin
{
    /// <param name="ids">Of a source and those that were merged into it; null for leads without one.</param>
    public static IQueryable<Lead> OfSource(this IQueryable<Lead> leads, IReadOnlyList<Guid>? ids) => ids switch
    {
        null => leads.Where(l => l.SourceId == null),
        [var id] => leads.Where(l => l.SourceId == id),
        _ => leads.Where(l => l.SourceId != null && ids.Contains(l.SourceId.Value)),
    };

    /// <param name="ids">Of a campaign and those that were merged into it; null for leads without one.</param>
    public static IQueryable<Lead> OfCampaign(this IQueryable<Lead> leads, IReadOnlyList<Guid>? ids) => ids switch
    {
        null => leads.Where(l => l.CampaignId == null),
        [var id] => leads.Where(l => l.CampaignId == id),
        _ => leads.Where(l => l.CampaignId != null && ids.Contains(l.CampaignId.Value)),
    };
}
