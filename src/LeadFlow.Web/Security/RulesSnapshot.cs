using System.Diagnostics;
using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Security;

/// <summary>Somebody who works or worked here.</summary>
public sealed record Person(Guid Id, string Name, string Email, Role Role, Side Side, Guid? TeamId, string? TimeZone, bool IsActive, string? SecurityStamp)
{
    /// <summary>Most hand-offs that routing lets them have at a time; null for any number.</summary>
    public int? Cap { get; init; }

    /// <summary>Hours they keep instead of the agreement's.</summary>
    public IReadOnlyDictionary<DayOfWeek, OpenHours>? Hours { get; init; }

    public Actor Actor { get; } = new(Id, Name, Role == Role.Admin ? Side.System : Side, Role, TeamId);
}

/// <summary>Which events another program is told of.</summary>
public sealed record KnownWebhook(Guid Id, string[] Events);

public sealed record KnownKey(Guid UserId, string[] Scopes, Guid? MintedById, string Name);

/// <summary>What every request needs to know of the company: read once, and again when its number has gone up.</summary>
/// <param name="Sources">By name; those that were merged away are found by <see cref="Source"/>, as the one they went into. So are campaigns.</param>
public sealed record RulesSnapshot(
    long No,
    string CompanyName,
    TimeZoneInfo Zone,
    bool RestrictsReps,
    AgreementInForce Agreement,
    IReadOnlyDictionary<Guid, Person> People,
    IReadOnlyDictionary<string, KnownKey> Keys,
    IReadOnlyDictionary<string, LeadSource> Sources,
    IReadOnlyDictionary<string, Guid> Campaigns)
{
    public bool IsSettled { get; init; }

    /// <summary>Whose phone numbers those without a calling code are, by ISO code; null where nobody has said.</summary>
    public string? HomeCountry { get; init; }
    public bool HasDemoData { get; init; }

    /// <summary>Answers to mails come to addresses of this domain; null where nobody has said.</summary>
    public string? ReplyDomain { get; init; }

    /// <summary>What the company wants to know of its leads beyond what every lead has.</summary>
    public FieldBook Fields { get; init; } = FieldBook.Empty;

    /// <summary>The forms that were published, by their place.</summary>
    public IReadOnlyDictionary<string, LiveForm> Forms { get; init; } = new Dictionary<string, LiveForm>();

    /// <summary>With it a visitor's network address becomes a key.</summary>
    public Guid AddressSalt { get; init; }

    /// <summary>Names by id, in their order.</summary>
    public IReadOnlyList<KeyValuePair<Guid, string>> Teams { get; init; } = [];

    /// <summary>Where sources and campaigns that were merged away lead to.</summary>
    public MergedNames Merged { get; init; } = MergedNames.None;

    /// <summary>In their order.</summary>
    public IReadOnlyList<UtmRule> UtmRules { get; init; } = [];

    /// <summary>Who acts first on what is captured, in their order.</summary>
    public IReadOnlyList<CaptureRule> CaptureRules { get; init; } = [];

    /// <summary>Which offers wait with whom, in their order.</summary>
    public IReadOnlyList<RoutingRule> RoutingRules { get; init; } = [];

    /// <summary>Teams that have a territory.</summary>
    public IReadOnlyDictionary<Guid, Territory> Territories { get; init; } = new Dictionary<Guid, Territory>();

    /// <summary>Those that are not over.</summary>
    public ILookup<Guid, Absence> Absences { get; init; } = Array.Empty<Absence>().ToLookup(a => a.UserId);

    /// <summary>Those that are active.</summary>
    public IReadOnlyList<KnownWebhook> Webhooks { get; init; } = [];

    /// <summary>The source of each campaign that has one.</summary>
    public IReadOnlyDictionary<Guid, Guid> CampaignSources { get; init; } = new Dictionary<Guid, Guid>();

    /// <summary>A lead that has not followed its source into another yet is called after that.</summary>
    public IReadOnlyDictionary<Guid, string> SourceNames => field ??= Sources.Values.Select(s => KeyValuePair.Create(s.Id, s.Name)).Concat(Merged.SourceById.Select(s => KeyValuePair.Create(s.Key, s.Value.Name))).ToDictionary();

    public IReadOnlyDictionary<Guid, string> CampaignNames => field ??= Campaigns.Select(c => KeyValuePair.Create(c.Value, c.Key)).Concat(Merged.CampaignById.Select(c => KeyValuePair.Create(c.Key, c.Value.Name))).ToDictionary();

    /// <summary>The source of that name, or the one that it was merged into.</summary>
    public LeadSource? Source(string name) => Sources.GetValueOrDefault(name) ?? Merged.SourceByName.GetValueOrDefault(name);

    public LeadSource? Source(Guid id) => SourceNames.TryGetValue(id, out var name) ? Sources.GetValueOrDefault(name) : null;

    /// <summary>The source that counts for a lead which has this one: another, where it was merged away and the lead has not followed yet.</summary>
    public Guid? SourceOf(Guid? id) => id is { } known && Merged.SourceById.TryGetValue(known, out var into) ? into.Id : id;

    /// <summary>The campaign of that name, or the one that it was merged into.</summary>
    public Guid? Campaign(string name) => Campaigns.TryGetValue(name, out var id) ? id : Merged.CampaignByName.TryGetValue(name, out var other) ? other : null;

    public Guid? Campaign(Guid id) => CampaignNames.TryGetValue(id, out var name) && Campaigns.TryGetValue(name, out var known) ? known : null;

    /// <summary>What leads of the source of that name may have as theirs: those that have not followed it into another yet have their own. None without such a source.</summary>
    public IReadOnlyList<Guid> IdsOfSource(string name) => Source(name) is { } source ? [source.Id, .. Merged.SourceById.Where(m => m.Value.Id == source.Id).Select(m => m.Key)] : [];

    public IReadOnlyList<Guid> IdsOfCampaign(string name) => Campaign(name) is { } id ? [id, .. Merged.CampaignById.Where(m => m.Value.Id == id).Select(m => m.Key)] : [];

    /// <summary>Who acts first on somebody who is captured from this source.</summary>
    public CaptureAssignment Assign(LeadSource? source, ContactDetails who) => CaptureAssignment.Of(CaptureRules, source, who, id => SourceOf(id), id => ActivePerson(id) is not null, id => TeamName(id) is not null);

    /// <summary>Absent at an instant, by the calendar of where they are.</summary>
    public bool IsAway(Person person, DateTimeOffset now) => Absences[person.Id].Any(a => a.Holds(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, ZoneOf(person)).DateTime)));

    /// <summary>The working time of somebody who keeps hours of their own, or the agreement's in another zone; null where the agreement's are theirs as they stand.</summary>
    public WorkingTime? HoursOf(Guid id)
    {
        if (!People.TryGetValue(id, out var person) || (person.Hours is null && person.TimeZone is null))
        {
            return null;
        }

        var agreed = Agreement.Content.Working;
        return person.Hours is { } hours ? new() { Week = hours, Holidays = agreed?.Holidays ?? [], Zone = ZoneOf(person).Id }
            : agreed is null ? null : agreed with { Zone = person.TimeZone };
    }

    public IEnumerable<Guid> TeamsOf(ContactDetails where) => Territories.Where(t => t.Value.Holds(where)).Select(t => t.Key);

    public string? TeamName(Guid? id) => id is { } team ? Teams.FirstOrDefault(t => t.Key == team).Value : null;

    public Actor? ActivePerson(Guid id) => People.TryGetValue(id, out var person) && person.IsActive ? person.Actor : null;

    /// <summary>The sources that marketing or sales generates.</summary>
    public IReadOnlyList<Guid?> SourcesBy(string side) =>
        [.. Sources.Values.Select(s => (s.Id, s.GeneratedBy)).Concat(Merged.SourceById.Select(s => (Id: s.Key, s.Value.GeneratedBy)))
            .Where(s => string.Equals(s.GeneratedBy.ToString(), side, StringComparison.OrdinalIgnoreCase)).Select(s => (Guid?)s.Id)];

    public bool Restricts(Person person) => RestrictsReps && person.Role is Role.Rep;

    public TimeZoneInfo ZoneOf(Person person) =>
        person.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : Zone;
}

/// <summary>Names and ids of what was merged away, each with what it leads to in the end.</summary>
public sealed record MergedNames(
    IReadOnlyDictionary<string, LeadSource> SourceByName, IReadOnlyDictionary<Guid, LeadSource> SourceById,
    IReadOnlyDictionary<string, Guid> CampaignByName, IReadOnlyDictionary<Guid, Campaign> CampaignById)
{
    public static readonly MergedNames None = Of([], []);

    public static MergedNames Of(IReadOnlyCollection<LeadSource> sources, IReadOnlyCollection<Campaign> campaigns)
    {
        var (merged, mergedCampaigns) = (Ends(sources), Ends(campaigns));
        return new(
            merged.ToDictionary(m => m.From.Name, m => m.Into), merged.ToDictionary(m => m.From.Id, m => m.Into),
            mergedCampaigns.ToDictionary(m => m.From.Name, m => m.Into.Id), mergedCampaigns.ToDictionary(m => m.From.Id, m => m.Into));
    }

    /// <summary>One may have gone into another that went into a third.</summary>
    private static List<(T From, T Into)> Ends<T>(IReadOnlyCollection<T> all)
        where T : LeadOrigin
    {
        var byId = all.ToDictionary(o => o.Id);
        return [.. all.Where(o => o.MergedIntoId is not null).Select(o => (o, End(o)))];

        T End(T from)
        {
            for (var steps = 0; from.MergedIntoId is { } next && steps < byId.Count; steps++)
            {
                from = byId[next];
            }

            return from;
        }
    }
}
