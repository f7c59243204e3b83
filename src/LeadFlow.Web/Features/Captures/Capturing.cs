using System.Collections.Immutable;
using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LeadFlow.Web.Features.Captures;

/// <summary>By what an import finds existing leads.</summary>
[Flags]
public enum MatchKeys { None = 0, ExternalId = 1, Email = 2, Phone = 4, All = ExternalId | Email | Phone }

/// <summary>
/// Finds who a capture is about (LIFECYCLE 8) and lands it there: one by one, or a batch of an import.
/// The database decides: identities are unique, and whoever comes second reads afresh.
/// </summary>
public sealed class Capturing(LeadFlowDb db, Desk desk, TimeProvider time)
{
    private readonly Dictionary<IdentityKey, Lead> _byKey = [];
    private readonly Dictionary<string, List<Lead>> _byPhone = [];
    private string? _home;

    /// <summary>Lands one capture on the lead that it is about, or on a new one, which is added to the context.</summary>
    public async Task<Lead> Land(CaptureGiven given, Actor by, Moment m, CancellationToken cancellationToken)
    {
        await LookUp([given], cancellationToken);
        if (Find(given) is { } lead)
        {
            Reinquire(lead, given, by, m);
            return lead;
        }

        var added = Lead.Capture(given, by, m);
        db.Leads.Add(added);
        return added;
    }

    /// <summary>Reads, in a few queries, every lead that a batch may be about; forgets the batch before.</summary>
    /// <param name="onlyFind">The leads found will not be changed.</param>
    /// <param name="tracked">False to see first whether anything would change: what is done to the leads found is not saved then.</param>
    /// <returns>Whether the leads are as asked; false where it takes tracked ones.</returns>
    public async Task<bool> LookUp(IReadOnlyCollection<CaptureGiven> batch, CancellationToken cancellationToken, bool onlyFind = false, bool tracked = true)
    {
        _byKey.Clear();
        _byPhone.Clear();
        _home = (await desk.Rules(cancellationToken)).HomeCountry;
        var keys = batch.SelectMany(g => g.Keys()).ToHashSet();
        var phones = batch.Select(g => g.Contact.PhoneKey(_home)).Where(p => p.Length > 0).Distinct().ToList();
        var leadIds = new List<Guid>();
        foreach (var kind in keys.GroupBy(k => k.Kind))
        {
            var values = kind.Select(k => k.Value).ToList();
            leadIds.AddRange(await db.Identities.IgnoreQueryFilters().Where(i => i.Kind == kind.Key && values.Contains(i.Value)).Select(i => i.LeadId).ToListAsync(cancellationToken));
        }

        if (phones.Count > 0)
        {
            leadIds.AddRange(await db.Leads.IgnoreQueryFilters().Where(l => l.PhoneKey != "" && phones.Contains(l.PhoneKey)).Select(l => l.Id).ToListAsync(cancellationToken));
        }

        var ids = leadIds.Distinct().ToList();
        var leads = onlyFind
            ? await db.Leads.IgnoreQueryFilters().AsNoTracking().Include(l => l.Identities).Where(l => ids.Contains(l.Id)).ToListAsync(cancellationToken)
            : await Load(ids, batch, cancellationToken, tracked);
        foreach (var lead in leads.OrderBy(l => l.Id))
        {
            Remember(lead);
        }

        if (onlyFind)
        {
            return true;
        }

        var doubtful = batch.Where(g => g.Keys().Select(k => _byKey.GetValueOrDefault(k)?.Id).Distinct().Count(id => id is not null) > 1).SelectMany(g => g.Keys()).Select(k => _byKey[k].Id).ToList();
        if (doubtful.Count > 0 && !tracked)
        {
            return false;
        }

        if (doubtful.Count > 0)
        {
            await db.Activities.IgnoreQueryFilters().Where(a => doubtful.Contains(a.LeadId) && a.Kind == ActivityKind.Proposed).LoadAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>Leads with all that a capture looks at.</summary>
    public async Task<List<Lead>> Load(List<Guid> ids, IReadOnlyCollection<CaptureGiven> batch, CancellationToken cancellationToken, bool tracked = true)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var hasOutcomes = batch.Any(g => g.Outcome is not null);
        IQueryable<Lead> query = db.Leads.IgnoreQueryFilters()
            .Include(l => l.Qualification)
            .Include(l => l.Source)
            .WithLatestHandoff(ids)
            .Include(l => l.Opportunities.Where(o => o.State == OpportunityState.Open || o.IsImported))
            .Include(l => l.Identities)
            .Include(l => l.Journeys)
            .Include(l => l.StageEntries.Where(e => hasOutcomes || e.FromStage == null))
            .AsSplitQuery()
            .AsTracking(tracked ? QueryTrackingBehavior.TrackAll : QueryTrackingBehavior.NoTracking)
            .Where(l => ids.Contains(l.Id));
        if (batch.Any(g => g.Answers.Count > 0))
        {
            query = query.Include(l => l.Answers.Where(a => !a.Undone));
        }

        if (batch.Any(g => g.Responses.Count > 0))
        {
            query = query.Include(l => l.Responses.Where(r => !r.Undone));
        }

        if (tracked)
        {
            query = query.Include(l => l.Tasks.Where(t => t.DoneAt == null && t.DroppedAt == null)); // What is not tracked is only compared.
        }

        return await query.ToListAsync(cancellationToken);
    }

    /// <summary>By external id, then e-mail, then phone. A phone identifies only where at most one side has an e-mail address and the names are compatible.</summary>
    /// <param name="match">By these alone, where the capture gives one that its own lead will be found by again.</param>
    public Lead? Find(CaptureGiven given, MatchKeys match = MatchKeys.All)
    {
        var keys = given.Keys().ToList();
        var allowed = keys.Exists(k => match.HasFlag(Of(k))) ? keys.Where(k => match.HasFlag(Of(k))) : keys;
        foreach (var key in allowed)
        {
            if (_byKey.TryGetValue(key, out var lead))
            {
                return lead;
            }
        }

        if (given.IsAnother || (!match.HasFlag(MatchKeys.Phone) && keys.Count > 0))
        {
            return null;
        }

        var phone = given.Contact.PhoneKey(_home);
        return phone.Length > 0 && _byPhone.TryGetValue(phone, out var leads) ? leads.Find(l => l.IsIdentifiedByPhoneOf(given.Contact, _home)) : null;

        static MatchKeys Of(IdentityKey key) => key.Kind == IdentityKind.External ? MatchKeys.ExternalId : MatchKeys.Email;
    }

    /// <summary>A new lead. Keys that others have stay theirs, and a person should look.</summary>
    public Lead Begin(CaptureGiven given, Actor by, Moment m)
    {
        var elsewhere = given.Keys().Where(_byKey.ContainsKey).ToImmutableHashSet();
        var lead = Lead.Capture(given with { TakenKeys = elsewhere }, by, m);
        foreach (var key in elsewhere)
        {
            lead.MayBeTheSameAs(_byKey[key], by, m);
        }

        Remember(lead);
        return lead;
    }

    /// <returns>Whether anything changed.</returns>
    public bool Reinquire(Lead lead, CaptureGiven given, Actor by, Moment m)
    {
        var elsewhere = given.Keys().Where(k => _byKey.TryGetValue(k, out var other) && other.Id != lead.Id).ToImmutableHashSet();
        var changed = lead.Reinquire(given with { TakenKeys = elsewhere }, by, m);
        foreach (var key in elsewhere)
        {
            changed |= lead.MayBeTheSameAs(_byKey[key], by, m);
        }

        Remember(lead);
        return changed;
    }

    public void Remember(Lead lead)
    {
        foreach (var identity in lead.Identities)
        {
            _byKey.TryAdd(new(identity.Kind, identity.Value), lead);
        }

        if (lead.PhoneKey.Length > 0)
        {
            var leads = _byPhone.TryGetValue(lead.PhoneKey, out var found) ? found : _byPhone[lead.PhoneKey] = [];
            if (!leads.Contains(lead))
            {
                leads.Add(lead);
            }
        }
    }

    /// <summary>
    /// A phone number is not unique in the database: two captures that have nothing else take turns. So does whoever lost a race for a person before: however
    /// many come in at once for one, each has its turn.
    /// </summary>
    /// <param name="lost">A race was lost before.</param>
    /// <returns>The transaction that holds the place, to be committed; null where none is needed.</returns>
    public async Task<IDbContextTransaction?> TakeTurn(CaptureGiven given, bool lost, CancellationToken cancellationToken)
    {
        var places = Places([given], lost, (await desk.Rules(cancellationToken)).HomeCountry);
        if (places.Count == 0)
        {
            return null;
        }

        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.TakeTurns(places, cancellationToken);
        return transaction;
    }

    /// <summary>The lead that the same answers became within their hour; null where they are the first.</summary>
    public Task<Guid?> CameBefore(Guid formId, string sameKey, CancellationToken cancellationToken) =>
        db.Captures.Where(c => c.FormId == formId && c.SameKey == sameKey).Select(c => c.LeadId).SingleOrDefaultAsync(cancellationToken);

    /// <summary>What captures take turns for: phone numbers of those who have nothing else; with <paramref name="all"/> every key of each.</summary>
    internal static IReadOnlyList<string> Places(IEnumerable<CaptureGiven> captures, bool all, string? homeCountry) =>
    [
        .. captures.SelectMany(g => (all ? g.Keys().Select(k => $"{k.Kind} {k.Value}") : []).Concat(all || !g.Keys().Any() ? [g.Contact.PhoneKey(homeCountry)] : []))
            .Where(p => p.Length > 0).Distinct(),
    ];

    /// <summary>The source of that name, as it is written, or the one that it was merged into; an unknown one is created, of the kind <paramref name="ifNew"/>.</summary>
    public async Task<LeadSource?> Source(string? name, CancellationToken cancellationToken, SourceKind ifNew = SourceKind.Other)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        if ((await desk.Rules(cancellationToken)).Source(name) is null)
        {
            var source = LeadSource.Named(name, ifNew);
            await db.Database.ExecuteSqlAsync($"""
                WITH added AS (
                    INSERT INTO sources (id, name, kind, generated_by) VALUES ({source.Id}, {name}, {source.Kind.ToString()}, {source.GeneratedBy.ToString()})
                    ON CONFLICT (name) DO NOTHING RETURNING 1)
                UPDATE companies SET rules_no = rules_no + 1 WHERE EXISTS (SELECT 1 FROM added)
                """, cancellationToken);
            desk.Forget();
        }

        return (await desk.Rules(cancellationToken)).Source(name)!;
    }

    /// <summary>The campaign of that name, or the one that it was merged into; an unknown one is created.</summary>
    public async Task<Guid?> Campaign(string? name, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        if ((await desk.Rules(cancellationToken)).Campaign(name) is null)
        {
            await db.Database.ExecuteSqlAsync($"""
                WITH added AS (
                    INSERT INTO campaigns (id, name) VALUES ({Guid.CreateVersion7(time.GetUtcNow())}, {name})
                    ON CONFLICT (name) DO NOTHING RETURNING 1)
                UPDATE companies SET rules_no = rules_no + 1 WHERE EXISTS (SELECT 1 FROM added)
                """, cancellationToken);
            desk.Forget();
        }

        return (await desk.Rules(cancellationToken)).Campaign(name);
    }
}
