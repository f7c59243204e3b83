using System.Collections.Concurrent;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Sources and campaigns by name for one run, for several batches at once; those that a file names first are created, all of a batch together.</summary>
internal sealed class ImportSources(RulesSnapshot rules)
{
    private readonly ConcurrentDictionary<string, LeadSource> _sources = new(rules.Sources.Concat(rules.Merged.SourceByName).ToDictionary());
    private readonly ConcurrentDictionary<string, Guid> _campaigns = new(rules.Campaigns.Concat(rules.Merged.CampaignByName).ToDictionary());

    public LeadSource? Source(string? name) => name is null ? null : _sources[name];

    /// <summary>Who acts first on a new lead of it, as on any that is captured.</summary>
    public CaptureAssignment Assign(LeadSource? source, ContactDetails who) => rules.Assign(source, who);

    public string? TeamName(Guid? id) => rules.TeamName(id);

    public Guid? Campaign(string? name) => name is null ? null : _campaigns[name];

    /// <returns>Ids of those that were not there before.</returns>
    /// <param name="announce">Bump the number that caches compare; not in a transaction that is rolled back.</param>
    public async Task<IReadOnlyList<Guid>> Create(LeadFlowDb db, IEnumerable<string?> sources, IEnumerable<string?> campaigns, bool announce, CancellationToken cancellationToken)
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
                var into = source;
                while (into.MergedIntoId is { } next)
                {
                    into = await db.Sources.AsNoTracking().SingleAsync(s => s.Id == next, cancellationToken); // Somebody has just merged it.
                }

                _sources[source.Name] = into;
            }
        }

        if (newCampaigns.Count > 0)
        {
            var (ids, names) = (newCampaigns.ConvertAll(c => c.Id), newCampaigns.ConvertAll(c => c.Name));
            added += await db.Database.ExecuteSqlAsync($"INSERT INTO campaigns (id, name) SELECT c.id, c.name FROM unnest({ids}, {names}) AS c (id, name) ON CONFLICT (name) DO NOTHING", cancellationToken);
            foreach (var campaign in await db.Campaigns.AsNoTracking().Where(c => names.Contains(c.Name)).ToListAsync(cancellationToken))
            {
                var into = campaign;
                while (into.MergedIntoId is { } next)
                {
                    into = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == next, cancellationToken);
                }

                _campaigns[campaign.Name] = into.Id;
            }
        }

        if (added > 0 && announce)
        {
            await db.Database.ExecuteSqlAsync($"UPDATE companies SET rules_no = rules_no + 1", cancellationToken);
        }

        return [.. newSources.Where(s => _sources[s.Name].Id == s.Id).Select(s => s.Id), .. newCampaigns.Where(c => _campaigns[c.Name] == c.Id).Select(c => c.Id)];
    }
}
