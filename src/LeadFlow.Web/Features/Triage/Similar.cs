using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Triage;

/// <summary>Which leads of the inbox came the same way as one of them: from the same source and the same company, or with the same words.</summary>
internal static class Similar
{
    /// <summary>So many neighbours in the inbox are looked at on either side: a batch came in together.</summary>
    private const int Near = 400;

    /// <summary>Words shorter than this are the same by chance.</summary>
    private const int ShortestText = 8;

    /// <summary>At most <paramref name="limit"/>, newest first, with the lead itself; nothing where it no longer waits.</summary>
    public static async Task<List<Lead>> To(LeadFlowDb db, CurrentUser user, Guid leadId, int limit, CancellationToken cancellationToken)
    {
        var one = await db.Leads.AsNoTracking().Include(l => l.Qualification).SingleOrDefaultAsync(l => l.Id == leadId, cancellationToken);
        if (one is null || !Inbox.Holds(one, user.Id))
        {
            return [];
        }

        var inbox = Inbox.Of(db, user, mine: one.OwnerId is not null);
        var (at, id) = (one.CapturedAt, one.Id);
        var above = inbox.Where(q => EF.Functions.GreaterThanOrEqual(ValueTuple.Create(q.CapturedAt, q.LeadId), ValueTuple.Create(at, id))).OrderBy(q => q.CapturedAt).ThenBy(q => q.LeadId).Take(Near);
        var below = inbox.Where(q => EF.Functions.LessThan(ValueTuple.Create(q.CapturedAt, q.LeadId), ValueTuple.Create(at, id))).OrderByDescending(q => q.CapturedAt).ThenByDescending(q => q.LeadId).Take(Near);
        List<Lead> found = [.. await Alike(db, one, above).OrderBy(l => l.CapturedAt).ThenBy(l => l.Id).Take(limit).ToListAsync(cancellationToken)];
        found.Reverse();
        found.AddRange(await Alike(db, one, below).OrderByDescending(l => l.CapturedAt).ThenByDescending(l => l.Id).Take(limit - found.Count).ToListAsync(cancellationToken));
        return found;
    }

    private static IQueryable<Lead> Alike(LeadFlowDb db, Lead one, IQueryable<LeadQualification> near)
    {
        var (id, source, company, notes) = (one.Id, one.SourceId, one.CompanyKey, one.Notes is { Length: >= ShortestText } said ? said : null);
        var mailbox = Likeness.CompanyDomain(one.Email) is { } domain ? Like.AddressAt(domain) : null;
        return from q in near
               join l in db.Leads.AsNoTracking() on q.LeadId equals l.Id
               where l.Id == id || (l.SourceId == source && ((company != "" && l.CompanyKey == company) || (mailbox != null && EF.Functions.ILike(l.Email!, mailbox, "\\")))) || (notes != null && l.Notes == notes)
               select l;
    }
}
