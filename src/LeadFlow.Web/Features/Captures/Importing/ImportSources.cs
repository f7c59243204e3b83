using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Sources and campaigns by name for one run; those that a file names first are created, all of a batch at once.</summary>
internal sealed class ImportSources(RulesSnapshot rules)
{
    private readonly Dictionary<string, (Guid Id, Guid? OwnerId)> _sources = rules.Sources.ToDictionary(s => s.Key, s => (s.Value.Id, s.Value.DefaultOwnerId));
    private readonly Dictionary<string, Guid> _campaigns = new(rules.Campaigns);

    public (Guid? Id, Guid? OwnerId) Source(string? name) => name is null ? (null, null) : _sources[name];

    public Guid? Campaign(string? name) => name is null ? null : _campaigns[name];

    /// <param name="announce">Bump the number that caches compare; not in a transaction that is rolled back.</param>
    public async Task Create(LeadFlowDb db, IEnumerable<string?> sources, IEnumerable<string?> campaigns, bool announce, CancellationToken cancellationToken)
    {
        var newSources = sources.OfType<string>().Where(n => !_sources.ContainsKey(n)).Distinct().Select(n => LeadSource.Named(n)).ToList();
        var newCampaigns = campaigns.OfType<string>().Where(n => !_campaigns.ContainsKey(n)).Distinct().Select(Domain.Leads.Campaign.Named).ToList();
        var added = 0;
        if (newSources.Count > 0)
        {
            var (ids, names) = (newSources.ConvertAll(s => s.Id), newSources.ConvertAll(s => s.Name));
            added += await db.Database.ExecuteSqlAsync($"""
                INSERT INTO sources (id, name, kind, generated_by) SELECT s.id, s.name, {newSources[0].Kind.ToString()}, {newSources[0].GeneratedBy.ToString()} FROM unnest({ids}, {names}) AS s (id, name)
                ON CONFLICT (name) DO NOTHING
                """, cancellationToken);
            foreach (var source in await db.Sources.AsNoTracking().Where(s => names.Contains(s.Name)).ToListAsync(cancellationToken))
            {
                _sources[source.Name] = (source.Id, source.DefaultOwnerId);
            }
        }

        if (newCampaigns.Count > 0)
        {
            var (ids, names) = (newCampaigns.ConvertAll(c => c.Id), newCampaigns.ConvertAll(c => c.Name));
            added += await db.Database.ExecuteSqlAsync($"INSERT INTO campaigns (id, name) SELECT c.id, c.name FROM unnest({ids}, {names}) AS c (id, name) ON CONFLICT (name) DO NOTHING", cancellationToken);
            foreach (var campaign in await db.Campaigns.AsNoTracking().Where(c => names.Contains(c.Name)).ToListAsync(cancellationToken))
            {
                _campaigns[campaign.Name] = campaign.Id;
            }
        }

        if (added > 0 && announce)
        {
            await db.Database.ExecuteSqlAsync($"UPDATE companies SET rules_no = rules_no + 1", cancellationToken);
        }
    }
}
