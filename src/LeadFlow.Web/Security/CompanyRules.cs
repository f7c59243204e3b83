using System.Diagnostics;
using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Forms;
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
    public Actor Actor { get; } = new(Id, Name, Role == Role.Admin ? Side.System : Side, Role);
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

/// <summary>Holds the latest snapshot for the process. One small read says whether it still holds.</summary>
public sealed class CompanyRules(NpgsqlDataSource source, IServiceScopeFactory scopes)
{
    /// <summary>Every request looks at its beginning; within so long of that, or of another's, nobody looks again for what is only told.</summary>
    private static readonly TimeSpan _recent = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private RulesSnapshot? _latest;
    private long _lookedAt;
    private Task _look = Task.CompletedTask;
    private Task<RulesSnapshot>? _next;

    /// <summary>The colour that the agreement gives a stage; null for that of its kind. As last read: good enough for what is only shown.</summary>
    public string? ColorOf(string stage) => _latest?.Agreement.Content.Stage(stage)?.Color is { Length: > 0 } color ? color : null;

    /// <summary>Asked before it is known who asks, so not of the database of the request. Whoever asks during a look shares the next one: it has not begun yet.</summary>
    public Task<RulesSnapshot> Get(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_look.IsCompleted && _next is null)
            {
                var look = Look();
                _look = look;
                return look.WaitAsync(cancellationToken);
            }

            return (_next ??= LookAfter(_look)).WaitAsync(cancellationToken);
        }
    }

    private async Task<RulesSnapshot> LookAfter(Task other)
    {
        await other.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task<RulesSnapshot> look;
        lock (_gate)
        {
            look = Look();
            (_look, _next) = (look, null);
        }

        return await look;
    }

    private async Task<RulesSnapshot> Look()
    {
        await using var command = source.CreateCommand("SELECT rules_no FROM companies");
        var no = (long)(await command.ExecuteScalarAsync())!;
        if (_latest is { } latest && latest.No == no)
        {
            Volatile.Write(ref _lookedAt, Stopwatch.GetTimestamp());
            return latest;
        }

        await using var scope = scopes.CreateAsyncScope();
        var read = await Read(scope.ServiceProvider.GetRequiredService<LeadFlowDb>(), no, CancellationToken.None);
        Volatile.Write(ref _lookedAt, Stopwatch.GetTimestamp());
        return _latest = read;
    }

    /// <summary>As they were a moment ago, mostly without asking; else as the transaction at hand sees them.</summary>
    public async ValueTask<RulesSnapshot> Recent(LeadFlowDb db, CancellationToken cancellationToken) =>
        _latest is { } latest && Stopwatch.GetElapsedTime(Volatile.Read(ref _lookedAt)) < _recent ? latest : await Within(db, cancellationToken);

    /// <summary>As a transaction has left them that others do not see yet.</summary>
    public async Task<RulesSnapshot> Within(LeadFlowDb db, CancellationToken cancellationToken)
    {
        var no = await db.Database.SqlQuery<long>($"SELECT rules_no AS \"Value\" FROM companies").SingleAsync(cancellationToken);
        if (_latest is not { } latest || latest.No != no)
        {
            return await Read(db, no, cancellationToken);
        }

        Volatile.Write(ref _lookedAt, Stopwatch.GetTimestamp());
        return latest;
    }

    private static async Task<RulesSnapshot> Read(LeadFlowDb db, long no, CancellationToken cancellationToken)
    {
        var company = await db.Companies.AsNoTracking().SingleAsync(cancellationToken);
        var agreement = await db.Agreements.AsNoTracking().SingleAsync(a => a.State == AgreementState.Active, cancellationToken);
        var people = await db.Users.AsNoTracking()
            .Select(u => new Person(u.Id, u.Name, u.Email!, u.Role, u.Side, u.TeamId, u.TimeZone, u.IsActive, u.SecurityStamp))
            .ToDictionaryAsync(p => p.Id, cancellationToken);
        var keys = await db.ApiKeys.AsNoTracking().Where(k => k.RevokedAt == null).ToListAsync(cancellationToken);
        var sources = await db.Sources.AsNoTracking().ToListAsync(cancellationToken);
        var campaigns = await db.Campaigns.AsNoTracking().ToListAsync(cancellationToken);
        var utmRules = await db.UtmRules.AsNoTracking().OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(cancellationToken);
        var forms = await db.Forms.AsNoTracking().Where(f => f.Published != null)
            .Join(db.FormVersions, f => new { f.Id, Number = f.Published!.Value }, v => new { Id = v.FormId, v.Number }, (f, v) => new { f.Id, f.Name, f.Slug, v.Number, v.Content, f.ClosedAt, f.ArchivedAt })
            .ToListAsync(cancellationToken);
        var captureRules = await db.CaptureRules.AsNoTracking().OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(cancellationToken);
        var teams = await db.Teams.AsNoTracking().OrderBy(t => t.Name).Select(t => KeyValuePair.Create(t.Id, t.Name)).ToListAsync(cancellationToken);
        var webhooks = await db.Webhooks.AsNoTracking().Where(w => w.State == WebhookState.Active).OrderBy(w => w.Id).Select(w => new KnownWebhook(w.Id, w.Events)).ToListAsync(cancellationToken);
        var fields = new FieldBook(await db.CustomFields.AsNoTracking().ToListAsync(cancellationToken));
        return new(no, company.Name, TimeZoneInfo.FindSystemTimeZoneById(company.TimeZone), company.RestrictsReps, agreement.InForce, people,
            keys.ToDictionary(k => Convert.ToHexString(k.Hash), k => new KnownKey(k.UserId, k.Scopes, k.MintedById, k.Name)),
            sources.Where(s => s.MergedIntoId is null).ToDictionary(s => s.Name), campaigns.Where(c => c.MergedIntoId is null).ToDictionary(c => c.Name, c => c.Id))
        {
            Merged = MergedNames.Of(sources, campaigns),
            UtmRules = utmRules,
            CaptureRules = captureRules,
            CampaignSources = campaigns.Where(c => c.SourceId is not null).ToDictionary(c => c.Id, c => c.SourceId!.Value),
            IsSettled = company.IsSettled,
            HomeCountry = company.HomeCountry,
            HasDemoData = company.HasDemoData,
            Forms = forms.ToDictionary(f => f.Slug, f => new LiveForm(f.Id, f.Name, f.Slug, f.Number, f.Content, f.ClosedAt, f.ArchivedAt is not null)),
            AddressSalt = company.AddressSalt,
            ReplyDomain = company.ReplyDomain,
            Teams = teams,
            Webhooks = webhooks,
            Fields = fields,
        };
    }
}

/// <summary>The rules in force for this request, read at most once in it.</summary>
public sealed class Desk(CompanyRules rules, LeadFlowDb db, TimeProvider time)
{
    private RulesSnapshot? _rules;

    public async ValueTask<RulesSnapshot> Rules(CancellationToken cancellationToken) => _rules ??= await (db.IsInTransaction ? rules.Within(db, cancellationToken) : rules.Get(cancellationToken));

    /// <summary>Now, with what holds now.</summary>
    public async ValueTask<Moment> Now(CancellationToken cancellationToken)
    {
        var inForce = await Rules(cancellationToken);
        var now = time.GetUtcNow();
        return new(now, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, inForce.Zone).DateTime), inForce.Agreement, inForce.ActivePerson, inForce.Zone) { HomeCountry = inForce.HomeCountry };
    }

    /// <summary>After this request itself has changed them.</summary>
    public void Forget() => _rules = null;
}
