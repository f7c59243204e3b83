using System.Collections.Immutable;
using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LeadFlow.Web.Features.Captures;

/// <summary>
/// Finds who a capture is about (LIFECYCLE 8) and lands it there: one by one, or a batch of an import.
/// The database decides: identities are unique, and whoever comes second reads afresh.
/// </summary>
public sealed class Capturing(LeadFlowDb db, Desk desk, TimeProvider time)
{
    private readonly Dictionary<IdentityKey, Lead> _byKey = [];
    private readonly Dictionary<string, List<Lead>> _byPhone = [];

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
    public async Task LookUp(IReadOnlyCollection<CaptureGiven> batch, CancellationToken cancellationToken)
    {
        _byKey.Clear();
        _byPhone.Clear();
        var keys = batch.SelectMany(g => g.Keys()).Distinct().ToList();
        var phones = batch.Select(g => IdentityKey.NormalisePhone(g.Contact.Phone)).Where(p => p.Length > 0).Distinct().ToList();
        var values = keys.ConvertAll(k => k.Value);
        var known = keys.Count == 0 ? [] : await db.Identities.IgnoreQueryFilters().AsNoTracking().Where(i => values.Contains(i.Value)).ToListAsync(cancellationToken);
        var leadIds = known.Where(i => keys.Contains(new(i.Kind, i.Value))).Select(i => i.LeadId).Distinct().ToList();
        if (leadIds.Count == 0 && phones.Count == 0)
        {
            return;
        }

        var leads = await db.Leads.IgnoreQueryFilters().WithRules()
            .Include(l => l.Identities)
            .Include(l => l.Journeys)
            .Include(l => l.StageEntries.Where(e => e.FromStage == null))
            .AsSplitQuery()
            .Where(l => leadIds.Contains(l.Id) || (l.PhoneKey != "" && phones.Contains(l.PhoneKey)))
            .ToListAsync(cancellationToken);

        foreach (var lead in leads.OrderBy(l => l.Id))
        {
            Remember(lead);
        }
    }

    /// <summary>By external id, then e-mail, then phone. A phone identifies only where at most one side has an e-mail address and the names are compatible.</summary>
    public Lead? Find(CaptureGiven given)
    {
        foreach (var key in given.Keys())
        {
            if (_byKey.TryGetValue(key, out var lead))
            {
                return lead;
            }
        }

        var phone = IdentityKey.NormalisePhone(given.Contact.Phone);
        return phone.Length > 0 && _byPhone.TryGetValue(phone, out var leads) ? leads.Find(l => l.IsIdentifiedByPhoneOf(given.Contact)) : null;
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

    /// <summary>A phone number is not unique in the database: two captures that have nothing else take turns.</summary>
    /// <returns>The transaction that holds the lock, to be committed; null where none is needed.</returns>
    public async Task<IDbContextTransaction?> LockPhone(CaptureGiven given, CancellationToken cancellationToken)
    {
        var phone = IdentityKey.NormalisePhone(given.Contact.Phone);
        if (phone.Length == 0 || given.Keys().Any())
        {
            return null;
        }

        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({phone}, 7))", cancellationToken);
        return transaction;
    }

    /// <summary>The source of that name, as it is written; an unknown one is created, kind other.</summary>
    public async Task<LeadSource?> Source(string? name, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        if (!(await desk.Rules(cancellationToken)).Sources.ContainsKey(name))
        {
            var source = LeadSource.Named(name);
            await db.Database.ExecuteSqlAsync($"""
                WITH added AS (
                    INSERT INTO sources (id, name, kind, generated_by) VALUES ({source.Id}, {name}, {source.Kind.ToString()}, {source.GeneratedBy.ToString()})
                    ON CONFLICT (name) DO NOTHING RETURNING 1)
                UPDATE companies SET rules_no = rules_no + 1 WHERE EXISTS (SELECT 1 FROM added)
                """, cancellationToken);
            desk.Forget();
        }

        return (await desk.Rules(cancellationToken)).Sources[name];
    }

    /// <summary>The campaign of that name; an unknown one is created.</summary>
    public async Task<Guid?> Campaign(string? name, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        if (!(await desk.Rules(cancellationToken)).Campaigns.ContainsKey(name))
        {
            await db.Database.ExecuteSqlAsync($"""
                WITH added AS (
                    INSERT INTO campaigns (id, name) VALUES ({Guid.CreateVersion7(time.GetUtcNow())}, {name})
                    ON CONFLICT (name) DO NOTHING RETURNING 1)
                UPDATE companies SET rules_no = rules_no + 1 WHERE EXISTS (SELECT 1 FROM added)
                """, cancellationToken);
            desk.Forget();
        }

        return (await desk.Rules(cancellationToken)).Campaigns[name];
    }
}
