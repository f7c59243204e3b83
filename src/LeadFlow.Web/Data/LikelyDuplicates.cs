using LeadFlow.Domain.Leads;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Data;

/// <summary>Which leads may be the same person as one: a suggestion, by <see cref="Likeness"/>, among those that whoever asks may see.</summary>
internal static class LikelyDuplicates
{
    /// <summary>So many of a phone, a company or a domain are compared, newest first.</summary>
    private const int Candidates = 200;

    /// <param name="Why">"same phone", "same company", "same e-mail domain".</param>
    public sealed record Likely(Guid Id, string Why);

    private sealed record Candidate(Guid Id, string? FirstName, string? LastName, DateTimeOffset CapturedAt);

    /// <returns>At most <paramref name="limit"/>: those of the same phone first, then the newest.</returns>
    public static async Task<IReadOnlyList<Likely>> LikelySamePerson(this LeadFlowDb db, Guid leadId, int limit, CancellationToken cancellationToken)
    {
        var me = await db.Leads.AsNoTracking().Where(l => l.Id == leadId).Select(l => new { l.FirstName, l.LastName, l.Email, l.CompanyKey, l.PhoneKey }).SingleAsync(cancellationToken);
        var name = Name(me.FirstName, me.LastName);
        var found = new Dictionary<Guid, (Candidate One, string Why)>();
        if (me.PhoneKey.Length > 0)
        {
            await Add(db.Leads.Where(l => l.PhoneKey == me.PhoneKey && l.PhoneKey != ""), "same phone", byName: false);
        }

        if (!string.IsNullOrWhiteSpace(name) && me.CompanyKey.Length > 0)
        {
            await Add(db.Leads.Where(l => l.CompanyKey == me.CompanyKey), "same company", byName: true);
        }

        if (!string.IsNullOrWhiteSpace(name) && Likeness.CompanyDomain(me.Email) is { } domain)
        {
            await Add(db.AtDomain(domain).Take(Candidates).Join(db.Leads, s => s.LeadId, l => l.Id, (_, l) => l), "same e-mail domain", byName: true);
        }

        return [.. found.Values.OrderBy(f => f.Why is "same phone" ? 0 : 1).ThenByDescending(f => f.One.CapturedAt).Take(limit).Select(f => new Likely(f.One.Id, f.Why))];

        async Task Add(IQueryable<Lead> alike, string why, bool byName)
        {
            var candidates = await alike.AsNoTracking().Where(l => l.Id != leadId).OrderByDescending(l => l.Id).Take(Candidates)
                .Select(l => new Candidate(l.Id, l.FirstName, l.LastName, l.CapturedAt)).ToListAsync(cancellationToken);
            foreach (var candidate in candidates.Where(c => !byName || Likeness.NamesAreAlike(name, Name(c.FirstName, c.LastName))))
            {
                found.TryAdd(candidate.Id, (candidate, why));
            }
        }
    }

    /// <summary>Those whose address is of this domain, newest first.</summary>
    public static IQueryable<LeadSearch> AtDomain(this LeadFlowDb db, string domain) =>
        db.LeadSearch.AsNoTracking().Where(s => s.EmailDomain == domain && s.EmailDomain != "").OrderByDescending(s => s.LeadId);

    private static string Name(string? first, string? last) => new ContactDetails { FirstName = first, LastName = last }.Name ?? "";
}
