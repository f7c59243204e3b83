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
using LeadFlow.Web.Pipeline;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Security;

/// <summary>Holds the latest snapshot for the process. One small read says whether it still holds.</summary>
public sealed class CompanyRules
{
    /// <summary>Every request looks at its beginning; within so long of that, or of another's, nobody looks again for what is only told.</summary>
    private static readonly TimeSpan _recent = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource _source;
    private readonly IServiceScopeFactory _scopes;
    private readonly SharedLook<RulesSnapshot> _look;
    private RulesSnapshot? _latest;
    private long _lookedAt;

    public CompanyRules(NpgsqlDataSource source, IServiceScopeFactory scopes)
    {
        (_source, _scopes) = (source, scopes);
        _look = new(Look);
    }

    /// <summary>The colour that the agreement gives a stage; null for that of its kind. As last read: good enough for what is only shown.</summary>
    public string? ColorOf(string stage) => _latest?.Agreement.Content.Stage(stage)?.Color is { Length: > 0 } color ? color : null;

    /// <summary>Asked before it is known who asks, so not of the database of the request.</summary>
    public Task<RulesSnapshot> Get(CancellationToken cancellationToken) => _look.Get(cancellationToken);

    private async Task<RulesSnapshot> Look()
    {
        await using var command = _source.CreateCommand("SELECT rules_no FROM companies");
        var no = (long)(await command.ExecuteScalarAsync())!;
        if (_latest is { } latest && latest.No == no)
        {
            Volatile.Write(ref _lookedAt, Stopwatch.GetTimestamp());
            return latest;
        }

        await using var scope = _scopes.CreateAsyncScope();
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
            .Select(u => new Person(u.Id, u.Name, u.Email!, u.Role, u.Side, u.TeamId, u.TimeZone, u.IsActive, u.SecurityStamp) { Cap = u.Cap, Hours = u.Hours })
            .ToDictionaryAsync(p => p.Id, cancellationToken);
        var keys = await db.ApiKeys.AsNoTracking().Where(k => k.RevokedAt == null).ToListAsync(cancellationToken);
        var sources = await db.Sources.AsNoTracking().ToListAsync(cancellationToken);
        var campaigns = await db.Campaigns.AsNoTracking().ToListAsync(cancellationToken);
        var utmRules = await db.UtmRules.AsNoTracking().OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(cancellationToken);
        var forms = await db.Forms.AsNoTracking().Where(f => f.Published != null)
            .Join(db.FormVersions, f => new { f.Id, Number = f.Published!.Value }, v => new { Id = v.FormId, v.Number }, (f, v) => new { f.Id, f.Name, f.Slug, v.Number, v.Content, f.ClosedAt, f.ArchivedAt })
            .ToListAsync(cancellationToken);
        var captureRules = await db.CaptureRules.AsNoTracking().OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(cancellationToken);
        var routingRules = await db.RoutingRules.AsNoTracking().OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(cancellationToken);
        var teams = await db.Teams.AsNoTracking().OrderBy(t => t.Name).ToListAsync(cancellationToken);
        var yesterday = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-2); // Whatever the zone, what is over there is over.
        var absences = await db.Absences.AsNoTracking().Where(a => a.Until >= yesterday).OrderBy(a => a.From).ToListAsync(cancellationToken);
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
            Teams = [.. teams.Select(t => KeyValuePair.Create(t.Id, t.Name))],
            Territories = teams.Where(t => t.Territory is { IsAnywhere: false }).ToDictionary(t => t.Id, t => t.Territory!),
            RoutingRules = routingRules,
            Absences = absences.ToLookup(a => a.UserId),
            Webhooks = webhooks,
            Fields = fields,
        };
    }
}

/// <summary>The rules in force for this request, read at most once in it. Asked before it is known who asks, so it takes no database.</summary>
public sealed class Desk(CompanyRules rules, DbAtHand atHand, TimeProvider time)
{
    private RulesSnapshot? _rules;

    public async ValueTask<RulesSnapshot> Rules(CancellationToken cancellationToken) => _rules ??= await (atHand.Taken is { IsInTransaction: true } db ? rules.Within(db, cancellationToken) : rules.Get(cancellationToken));

    /// <summary>Now, to the microsecond that the database keeps, with what holds now.</summary>
    public async ValueTask<Moment> Now(CancellationToken cancellationToken)
    {
        var inForce = await Rules(cancellationToken);
        var now = time.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        return new(now, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, inForce.Zone).DateTime), inForce.Agreement, inForce.ActivePerson, inForce.Zone) { HomeCountry = inForce.HomeCountry, Routes = inForce.RoutingRules.Count > 0, HoursOf = inForce.HoursOf, TeamName = id => inForce.TeamName(id) };
    }

    /// <summary>After this request itself has changed them.</summary>
    public void Forget() => _rules = null;
}
