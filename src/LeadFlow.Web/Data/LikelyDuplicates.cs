using LeadFlow.Domain.Leads;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Data;

/// <summary>Which leads may be the same person as one: a suggestion, by <see cref="Likeness"/>, among those that whoever asks may see.</summary>
internal static class LikelyDuplicates
{
    /// <summary>So many of a phone, a company, a domain or a name are compared, newest first.</summary>
    private const int Candidates = 200;

    /// <param name="Why">"same name, same company".</param>
    public sealed record Likely(Guid Id, int Strength, string Why);

    private sealed record Candidate(Guid Id, string? FirstName, string? LastName, string? Email, string CompanyKey, string PhoneKey)
    {
        public Likeness.Traits Traits { get; } = new(new ContactDetails { FirstName = FirstName, LastName = LastName }.Name, Email, CompanyKey, PhoneKey);
    }

    /// <returns>At most <paramref name="limit"/>, likeliest first; without those of whom somebody said that they are another.</returns>
    public static Task<IReadOnlyList<Likely>> LikelySamePerson(this LeadFlowDb db, Guid leadId, int limit, CancellationToken cancellationToken) => db.Likeliest(db.Leads, leadId, limit, cancellationToken);

    /// <param name="leads">Of which leads: those that whoever asks may see, or all.</param>
    private static async Task<IReadOnlyList<Likely>> Likeliest(this LeadFlowDb db, IQueryable<Lead> leads, Guid leadId, int limit, CancellationToken cancellationToken)
    {
        var lead = await leads.AsNoTracking().Where(l => l.Id == leadId).Select(l => new { Traits = new Candidate(l.Id, l.FirstName, l.LastName, l.Email, l.CompanyKey, l.PhoneKey), l.NameKey }).SingleAsync(cancellationToken);
        var me = lead.Traits.Traits;
        var isNamed = me.IsNamed;
        var (found, sharePhone) = (new Dictionary<Guid, Likely>(), 1);
        if (me.PhoneKey.Length > 0)
        {
            var samePhone = leads.Where(l => l.PhoneKey == me.PhoneKey && l.PhoneKey != "");
            sharePhone = await samePhone.Take(Candidates).CountAsync(cancellationToken);
            await Add(samePhone);
        }

        if (isNamed)
        {
            await Add(leads.Where(l => l.NameKey == lead.NameKey));
        }

        if (isNamed && me.CompanyKey.Length > 0)
        {
            await Add(leads.Where(l => l.CompanyKey == me.CompanyKey));
        }

        if (isNamed && me.Domain is { } domain)
        {
            await Add(db.AtDomain(domain).Take(Candidates).Join(leads, s => s.LeadId, l => l.Id, (_, l) => l));
        }

        // What the scan found by the end of a phone number, which no index knows.
        var scanned = db.LikelyPairs.Where(p => p.State == PairState.Suggested && (p.OneId == leadId || p.OtherId == leadId)).Select(p => p.OneId == leadId ? p.OtherId : p.OneId);
        await Add(leads.Where(l => scanned.Contains(l.Id)));
        if (found.Count == 0)
        {
            return [];
        }

        var apart = await db.LikelyPairs.Where(p => p.State == PairState.Apart && (p.OneId == leadId || p.OtherId == leadId)).Select(p => p.OneId == leadId ? p.OtherId : p.OneId).ToListAsync(cancellationToken);
        return [.. found.Values.Where(f => !apart.Contains(f.Id)).OrderByDescending(f => f.Strength).ThenByDescending(f => f.Id).Take(limit)];

        async Task Add(IQueryable<Lead> alike)
        {
            var candidates = await alike.AsNoTracking().Where(l => l.Id != leadId).OrderByDescending(l => l.Id).Take(Candidates)
                .Select(l => new Candidate(l.Id, l.FirstName, l.LastName, l.Email, l.CompanyKey, l.PhoneKey)).ToListAsync(cancellationToken);
            foreach (var candidate in candidates.Where(c => !found.ContainsKey(c.Id)))
            {
                if (Likeness.Of(me, candidate.Traits, sharePhone) is { } likelihood)
                {
                    found[candidate.Id] = new(candidate.Id, likelihood.Strength, likelihood.Why);
                }
            }
        }
    }

    /// <summary>Those whose address is of this domain, newest first.</summary>
    public static IQueryable<LeadSearch> AtDomain(this LeadFlowDb db, string domain) =>
        db.LeadSearch.AsNoTracking().Where(s => s.EmailDomain == domain && s.EmailDomain != "").OrderByDescending(s => s.LeadId);

    /// <summary>Somebody has said that the two are two persons: no scan suggests them again.</summary>
    public static Task SetApart(this LeadFlowDb db, Guid one, Guid other, Guid? byId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (first, second) = LikelyPair.Ordered(one, other);
        return db.Database.ExecuteSqlAsync($"""
            INSERT INTO likely_pairs (one_id, other_id, strength, why, state, found_at, decided_by_id, decided_at)
            VALUES ({first}, {second}, 0, '', {nameof(PairState.Apart)}, {now}, {byId}, {now})
            ON CONFLICT (one_id, other_id) DO UPDATE SET state = excluded.state, decided_by_id = excluded.decided_by_id, decided_at = excluded.decided_at
            """, cancellationToken);
    }

    /// <summary>What the pages suggest of these leads, as they are now: a merge or its undo has changed who they are.</summary>
    public static async Task SuggestAnew(this LeadFlowDb db, IReadOnlyCollection<Guid> leadIds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. leadIds];
        await db.Database.ExecuteSqlAsync($"DELETE FROM likely_pairs WHERE state = 'Suggested' AND (one_id = ANY ({ids}) OR other_id = ANY ({ids}))", cancellationToken);
        foreach (var id in ids)
        {
            foreach (var likely in await db.Likeliest(db.Leads.IgnoreQueryFilters(), id, Candidates, cancellationToken))
            {
                var (one, other) = LikelyPair.Ordered(id, likely.Id);
                await db.Database.ExecuteSqlAsync($"""
                    INSERT INTO likely_pairs (one_id, other_id, strength, why, state, found_at) VALUES ({one}, {other}, {likely.Strength}, {likely.Why}, 'Suggested', {now}) ON CONFLICT (one_id, other_id) DO NOTHING
                    """, cancellationToken);
            }
        }
    }

    /// <summary>Somebody takes back that the two are two persons.</summary>
    public static Task ForgetApart(this LeadFlowDb db, Guid one, Guid other, CancellationToken cancellationToken)
    {
        var (first, second) = LikelyPair.Ordered(one, other);
        return db.LikelyPairs.Where(p => p.OneId == first && p.OtherId == second && p.State == PairState.Apart).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>What was said of leads that went into another is said of that one.</summary>
    public static Task MovePairs(this LeadFlowDb db, Guid[] from, Guid to, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync($"""
        WITH gone AS (DELETE FROM likely_pairs WHERE one_id = ANY ({from}) OR other_id = ANY ({from}) RETURNING *),
          moved AS (SELECT CASE WHEN one_id = ANY ({from}) THEN {to} ELSE one_id END AS a, CASE WHEN other_id = ANY ({from}) THEN {to} ELSE other_id END AS b, strength, why, state, found_at, decided_by_id, decided_at FROM gone)
        INSERT INTO likely_pairs (one_id, other_id, strength, why, state, found_at, decided_by_id, decided_at)
        SELECT DISTINCT ON (least(a, b), greatest(a, b)) least(a, b), greatest(a, b), strength, why, state, found_at, decided_by_id, decided_at
        FROM moved WHERE a <> b ORDER BY least(a, b), greatest(a, b), state, strength DESC
        ON CONFLICT (one_id, other_id) DO UPDATE SET state = excluded.state, decided_by_id = excluded.decided_by_id, decided_at = excluded.decided_at WHERE excluded.state = 'Apart'
        """, cancellationToken);
}
