using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Where somebody may be meeting people: the campaigns that are offered, those of today first; and how many they have saved there today.</summary>
public static class GetPlaces
{
    private const int Most = 100;

    /// <param name="Campaign">The one that is chosen, by name.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Query(string? Campaign = null) : IRequest<Answer>;

    /// <param name="SavedToday">By whoever asks: there, or anywhere where no place is chosen.</param>
    public sealed record Answer(IReadOnlyList<string> Campaigns, int SavedToday);

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var (rules, today) = (await desk.Rules(cancellationToken), (await desk.Now(cancellationToken)).Today);
            var campaigns = await db.Campaigns.AsNoTracking().Where(c => c.MergedIntoId == null && c.ArchivedAt == null && (c.EndsOn == null || c.EndsOn >= today.AddDays(-7)))
                .OrderByDescending(c => c.StartsOn != null && c.StartsOn <= today && (c.EndsOn == null || c.EndsOn >= today)).ThenByDescending(c => c.StartsOn).ThenBy(c => c.Name).Select(c => c.Name).Take(Most).ToListAsync(cancellationToken);
            var campaign = query.Campaign is { Length: > 0 } name ? rules.Campaign(name) : null;

            // Their own captures wherever they are by now: a number tells nothing of anybody.
            var saved = await db.Leads.IgnoreQueryFilters().CountAsync(l => l.CapturedOn == today && l.CapturedById == user.Id && (campaign == null || l.CampaignId == campaign), cancellationToken);
            return new(query.Campaign is { Length: > 0 } chosen && campaign is not null && !campaigns.Contains(chosen) ? [chosen, .. campaigns] : campaigns, saved);
        }
    }
}
