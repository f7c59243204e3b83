using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Security;

/// <summary>Somebody who works or worked here.</summary>
public sealed record Person(Guid Id, string Name, string Email, Role Role, Side Side, Guid? TeamId, string? TimeZone, bool IsActive, string? SecurityStamp)
{
    public Actor Actor { get; } = new(Id, Name, Role == Role.Admin ? Side.System : Side, Role);
}

public sealed record KnownKey(Guid UserId, string[] Scopes, Guid? MintedById, string Name);

/// <summary>What every request needs to know of the company: read once, and again when its number has gone up.</summary>
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
    public bool HasDemoData { get; init; }

    /// <summary>Names by id, in their order.</summary>
    public IReadOnlyList<KeyValuePair<Guid, string>> Teams { get; init; } = [];

    public IReadOnlyDictionary<Guid, string> SourceNames { get; } = Sources.Values.ToDictionary(s => s.Id, s => s.Name);

    public IReadOnlyDictionary<Guid, string> CampaignNames { get; } = Campaigns.ToDictionary(c => c.Value, c => c.Key);

    public Actor? ActivePerson(Guid id) => People.TryGetValue(id, out var person) && person.IsActive ? person.Actor : null;

    /// <summary>The sources that marketing or sales generates.</summary>
    public IReadOnlyList<Guid?> SourcesBy(string side) =>
        [.. Sources.Values.Where(s => string.Equals(s.GeneratedBy.ToString(), side, StringComparison.OrdinalIgnoreCase)).Select(s => (Guid?)s.Id)];

    public bool Restricts(Person person) => RestrictsReps && person.Role is Role.Rep;

    public TimeZoneInfo ZoneOf(Person person) =>
        person.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : Zone;
}

/// <summary>Holds the latest snapshot for the process. One small read says whether it still holds.</summary>
public sealed class CompanyRules(NpgsqlDataSource source, IServiceScopeFactory scopes)
{
    private RulesSnapshot? _latest;

    /// <summary>The colour that the agreement gives a stage; null for that of its kind. As last read: good enough for what is only shown.</summary>
    public string? ColorOf(string stage) => _latest?.Agreement.Content.Stage(stage)?.Color is { Length: > 0 } color ? color : null;

    /// <summary>Asked before it is known who asks, so not of the database of the request.</summary>
    public async Task<RulesSnapshot> Get(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT rules_no FROM companies");
        var no = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        if (_latest is { } latest && latest.No == no)
        {
            return latest;
        }

        await using var scope = scopes.CreateAsyncScope();
        return _latest = await Read(scope.ServiceProvider.GetRequiredService<LeadFlowDb>(), no, cancellationToken);
    }

    /// <summary>As a transaction has left them that others do not see yet.</summary>
    public async Task<RulesSnapshot> Within(LeadFlowDb db, CancellationToken cancellationToken)
    {
        var no = await db.Database.SqlQuery<long>($"SELECT rules_no AS \"Value\" FROM companies").SingleAsync(cancellationToken);
        return _latest is { } latest && latest.No == no ? latest : await Read(db, no, cancellationToken);
    }

    private static async Task<RulesSnapshot> Read(LeadFlowDb db, long no, CancellationToken cancellationToken)
    {
        var company = await db.Companies.AsNoTracking().SingleAsync(cancellationToken);
        var agreement = await db.Agreements.AsNoTracking().SingleAsync(a => a.State == AgreementState.Active, cancellationToken);
        var people = await db.Users.AsNoTracking()
            .Select(u => new Person(u.Id, u.Name, u.Email!, u.Role, u.Side, u.TeamId, u.TimeZone, u.IsActive, u.SecurityStamp))
            .ToDictionaryAsync(p => p.Id, cancellationToken);
        var keys = await db.ApiKeys.AsNoTracking().Where(k => k.RevokedAt == null).ToListAsync(cancellationToken);
        var sources = await db.Sources.AsNoTracking().ToDictionaryAsync(s => s.Name, cancellationToken);
        var campaigns = await db.Campaigns.AsNoTracking().ToDictionaryAsync(c => c.Name, c => c.Id, cancellationToken);
        var teams = await db.Teams.AsNoTracking().OrderBy(t => t.Name).Select(t => KeyValuePair.Create(t.Id, t.Name)).ToListAsync(cancellationToken);
        return new(no, company.Name, TimeZoneInfo.FindSystemTimeZoneById(company.TimeZone), company.RestrictsReps, agreement.InForce, people,
            keys.ToDictionary(k => Convert.ToHexString(k.Hash), k => new KnownKey(k.UserId, k.Scopes, k.MintedById, k.Name)), sources, campaigns)
        {
            IsSettled = company.IsSettled,
            HasDemoData = company.HasDemoData,
            Teams = teams,
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
        return new(now, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, inForce.Zone).DateTime), inForce.Agreement, inForce.ActivePerson, inForce.Zone);
    }

    /// <summary>After this request itself has changed them.</summary>
    public void Forget() => _rules = null;
}
