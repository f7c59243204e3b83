using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Which leads a list shows.</summary>
internal static class LeadFilter
{
    private const string None = "(none)";

    public static IQueryable<Lead> Of(LeadFlowDb db, FindLeads.Query query, RulesSnapshot rules, Guid? me)
    {
        var leads = ByOrigin(db.Leads.AsNoTracking(), query, rules);
        if (query.Stage is { Length: > 0 } stage)
        {
            leads = Enum.TryParse<StageKind>(stage, ignoreCase: true, out var kind) && !int.TryParse(stage, out _)
                ? leads.Where(l => l.Qualification.StageKind == kind)
                : leads.Where(l => l.Qualification.StageName == stage);
        }

        if (query.Standing is { } standing)
        {
            leads = leads.Where(l => l.Qualification.Standing == standing);
        }

        if (query.Owner is { Length: > 0 } owner)
        {
            Guid? id = owner == "me" ? me : owner == "none" ? null : Guid.Parse(owner);
            leads = leads.Where(l => l.OwnerId == id);
        }

        if (query.Import is { } import)
        {
            leads = leads.Where(l => db.Captures.Any(c => c.ImportId == import && c.LeadId == l.Id));
        }

        leads = ByMilestone(leads, query);
        if (Text.Key(query.Q).Length > 0)
        {
            var found = Found(db, query.Q);
            leads = leads.Where(l => found.Any(s => s.LeadId == l.Id));
        }

        return leads;
    }

    /// <summary>Asks for nothing but words.</summary>
    public static bool IsWordsOnly(FindLeads.Query query) => Text.Key(query.Q).Length > 0
        && query with { Q = null, Sort = "", Cursor = null, Limit = 0, Count = false, CountExactly = false } == new FindLeads.Query { Sort = "", Limit = 0 };

    /// <summary>What holds all the words, among the leads that whoever asks may see.</summary>
    public static IQueryable<LeadSearch> Found(LeadFlowDb db, string? words)
    {
        var found = db.LeadSearch.AsNoTracking();
        foreach (var word in Text.Key(words).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var pattern = $"%{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
            found = found.Where(s => EF.Functions.Like(s.Text, pattern, "\\"));
        }

        return found;
    }

    private static IQueryable<Lead> ByOrigin(IQueryable<Lead> leads, FindLeads.Query query, RulesSnapshot rules)
    {
        if (query.Source is { Length: > 0 } source)
        {
            Guid? id = source == None ? null : rules.Sources.GetValueOrDefault(source)?.Id ?? Guid.Empty;
            leads = leads.Where(l => l.SourceId == id);
        }

        if (query.Campaign is { Length: > 0 } campaign)
        {
            Guid? id = campaign == None ? null : rules.Campaigns.TryGetValue(campaign, out var known) ? known : Guid.Empty;
            leads = leads.Where(l => l.CampaignId == id);
        }

        if (query.Side is { Length: > 0 } side)
        {
            var ids = rules.SourcesBy(side);
            leads = leads.Where(l => ids.Contains(l.SourceId));
        }

        if (query.Country is { Length: > 0 } country)
        {
            leads = leads.Where(l => l.Country == country);
        }

        return query.Tag is { Length: > 0 } tag ? leads.Where(l => l.Tags.Contains(tag)) : leads;
    }

    private static IQueryable<Lead> ByMilestone(IQueryable<Lead> leads, FindLeads.Query query)
    {
        leads = query.CapturedFrom is { } from ? leads.Where(l => l.CapturedOn >= from) : leads;
        leads = query.CapturedTo is { } to ? leads.Where(l => l.CapturedOn <= to) : leads;
        leads = query.WonFrom is { } wonFrom ? leads.Where(l => l.WonOn >= wonFrom) : leads;
        leads = query.WonTo is { } wonTo ? leads.Where(l => l.WonOn <= wonTo) : leads;
        return query.Reached switch
        {
            "warm" => leads.Where(l => l.WarmAt != null),
            "hot" => leads.Where(l => l.HotAt != null),
            "claimed" => leads.Where(l => l.ClaimedAt != null),
            "accepted" => leads.Where(l => l.AcceptedAt != null),
            "won" => leads.Where(l => l.WonAt != null),
            _ => leads,
        };
    }
}
