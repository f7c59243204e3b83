using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Which leads a list shows.</summary>
internal static class LeadFilter
{
    private const string None = "(none)";

    public static IQueryable<Lead> Of(LeadFlowDb db, LeadListFilter filter, RulesSnapshot rules, Guid? me, DateTimeOffset now)
    {
        var leads = ByPerson(ByOrigin(db.Leads.AsNoTracking(), filter, rules), filter, rules, me);
        leads = ByQualification(leads, filter, rules, now);
        if (filter.Import is { } import)
        {
            leads = leads.Where(l => db.Captures.Any(c => c.ImportId == import && c.LeadId == l.Id));
        }

        leads = filter.Agreement is { } version ? leads.CameUnder(db, version) : leads;
        leads = LeadFieldFilter.Of(db, leads, filter.Fields, rules.Fields);
        leads = ByMilestone(leads, filter, rules, now);
        if (Text.Key(filter.Q).Length > 0)
        {
            var found = Found(db, filter.Q);
            leads = leads.Where(l => found.Any(s => s.LeadId == l.Id));
        }

        return leads;
    }

    /// <summary>Asks for nothing but words.</summary>
    public static bool IsWordsOnly(LeadListFilter filter) => Text.Key(filter.Q).Length > 0 && filter.Write().All(f => f.Key == "q");

    /// <summary>What holds all the words, among the leads that whoever asks may see.</summary>
    public static IQueryable<LeadSearch> Found(LeadFlowDb db, string? words) => Found(db, Text.Key(words).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <param name="words">As keys.</param>
    public static IQueryable<LeadSearch> Found(LeadFlowDb db, IEnumerable<string> words)
    {
        var found = db.LeadSearch.AsNoTracking();
        foreach (var word in words)
        {
            var pieces = Like.Pieces(word);
            foreach (var pattern in (string[])(pieces.Length > 0 ? [.. pieces.Select(Like.Containing)] : [Like.Containing(word)]))
            {
                found = found.Where(s => EF.Functions.Like(s.Text, pattern, "\\"));
            }

#pragma warning disable CA2249 // strpos, which no index serves; Contains would be one more LIKE.
            found = pieces.Length > 0 ? found.Where(s => s.Text.IndexOf(word) >= 0) : found;
#pragma warning restore CA2249
        }

        return found;
    }

    /// <summary>The kind, the name, or both that this word of the address means.</summary>
    public static (StageKind? Kind, string? Name) StageOf(string stage, RulesSnapshot rules)
    {
        var isKind = Enum.TryParse<StageKind>(stage, ignoreCase: true, out var kind) && !int.TryParse(stage, out _);
        var known = rules.Agreement.Content.Stage(stage);
        var isAlone = known is not null && rules.Agreement.Content.Stages.Count(s => s.Kind == known.Kind) == 1;
        return isKind && (known is null || isAlone) ? (kind, null) : known is not null ? (known.Kind, known.Name) : (null, stage);
    }

    private static IQueryable<Lead> ByQualification(IQueryable<Lead> leads, LeadListFilter filter, RulesSnapshot rules, DateTimeOffset now)
    {
        if (filter.Stage is { Length: > 0 } stage)
        {
            var (kind, name) = StageOf(stage, rules);
            leads = kind is { } k ? leads.Where(l => l.Qualification.StageKind == k) : leads; // The index goes by kind.
            leads = name is not null ? leads.Where(l => l.Qualification.StageName == name) : leads;
        }

        leads = filter.Standing is { } standing ? leads.Where(l => l.Qualification.Standing == standing) : leads;
        leads = filter.ScoreFrom is { } scoreFrom ? leads.Where(l => l.Qualification.Score >= scoreFrom) : leads;
        leads = filter.ScoreTo is { } scoreTo ? leads.Where(l => l.Qualification.Score <= scoreTo) : leads;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, rules.Zone).DateTime);
        var (morning, midnight) = (LocalTime.StartOf(today, rules.Zone), LocalTime.StartOf(today.AddDays(1), rules.Zone));
        return filter.Next switch
        {
            "overdue" => leads.Where(l => l.Qualification.Standing == LeadStanding.Open && l.Qualification.NextActionAt < now),
            "today" => leads.Where(l => l.Qualification.Standing == LeadStanding.Open && l.Qualification.NextActionAt >= morning && l.Qualification.NextActionAt < midnight),
            "forgotten" => leads.Forgotten(rules.Agreement.Content.Deadlines, now),
            "none" => leads.Where(l => l.Qualification.Standing == LeadStanding.Open && l.Qualification.NextActionAt == Lead.Never),
            _ => leads,
        };
    }

    private static IQueryable<Lead> ByPerson(IQueryable<Lead> leads, LeadListFilter filter, RulesSnapshot rules, Guid? me)
    {
        if (filter.Owner is { Length: > 0 } owner)
        {
            Guid? id = owner == "me" ? me : owner == "none" ? null : Guid.Parse(owner);
            leads = leads.Where(l => l.OwnerId == id);
        }

        if (filter.Team is { } team)
        {
            List<Guid?> people = [.. rules.People.Values.Where(p => p.TeamId == team).Select(p => (Guid?)p.Id)];
            leads = leads.Where(l => people.Contains(l.OwnerId));
        }

        return leads;
    }

    private static IQueryable<Lead> ByOrigin(IQueryable<Lead> leads, LeadListFilter filter, RulesSnapshot rules)
    {
        if (filter.Source is { Length: > 0 } source)
        {
            leads = leads.OfSource(source == None ? null : rules.IdsOfSource(source));
        }

        if (filter.Campaign is { Length: > 0 } campaign)
        {
            leads = leads.OfCampaign(campaign == None ? null : rules.IdsOfCampaign(campaign));
        }

        if (filter.Side is { Length: > 0 } side)
        {
            var ids = rules.SourcesBy(side);
            leads = leads.Where(l => ids.Contains(l.SourceId));
        }

        if (filter.Country is { Length: > 0 } country)
        {
            leads = leads.Where(l => l.Country == country);
        }

        return filter.Tag is { Length: > 0 } tag ? leads.Where(l => l.Tags.Contains(tag)) : leads;
    }

    private static IQueryable<Lead> ByMilestone(IQueryable<Lead> leads, LeadListFilter filter, RulesSnapshot rules, DateTimeOffset now)
    {
        var period = LeadListFilter.DaysOf(filter.Captured, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, rules.Zone).DateTime));
        leads = CapturedBetween(leads, period?.From, period?.To);
        leads = CapturedBetween(leads, filter.CapturedFrom, filter.CapturedTo);
        leads = filter.WonFrom is { } wonFrom ? leads.Where(l => l.WonOn >= wonFrom) : leads;
        leads = filter.WonTo is { } wonTo ? leads.Where(l => l.WonOn <= wonTo) : leads;
        return filter.Reached switch
        {
            "warm" => leads.Where(l => l.WarmAt != null),
            "hot" => leads.Where(l => l.HotAt != null),
            "claimed" => leads.Where(l => l.ClaimedAt != null),
            "accepted" => leads.Where(l => l.AcceptedAt != null),
            "won" => leads.Where(l => l.WonAt != null),
            _ => leads,
        };
    }

    /// <summary>By the day, which decides. The instants, wide enough for every zone, let the order by capture begin and end there.</summary>
    private static IQueryable<Lead> CapturedBetween(IQueryable<Lead> leads, DateOnly? from, DateOnly? to)
    {
        if (from is { } first)
        {
            var at = first == DateOnly.MinValue ? DateTimeOffset.MinValue : new DateTimeOffset(first, TimeOnly.MinValue, TimeSpan.Zero).AddDays(first.DayNumber > 2 ? -2 : 0);
            leads = leads.Where(l => l.CapturedOn >= first && l.CapturedAt >= at);
        }

        if (to is { } last && last < DateOnly.MaxValue.AddDays(-3))
        {
            var at = new DateTimeOffset(last.AddDays(3), TimeOnly.MinValue, TimeSpan.Zero);
            leads = leads.Where(l => l.CapturedOn <= last && l.CapturedAt < at);
        }

        return leads;
    }
}
