using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Live;

/// <summary>Notices that come of no change of a lead.</summary>
internal static class Tellings
{
    /// <summary>Adds a notice for each of these people who wants to know of such things.</summary>
    /// <param name="by">Who caused it; null for the system itself.</param>
    /// <returns>How many there are.</returns>
    public static Task<int> Tell(this LeadFlowDb db, NoticeKind kind, IReadOnlyCollection<Guid> people, Guid? by, string what, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.TellEach(kind, [.. people.Select(p => (p, (Guid?)null, what))], by, now, cancellationToken);

    /// <summary>The same, where each hears something of their own.</summary>
    /// <param name="told">Who, of which lead if it is about one, and what.</param>
    public static async Task<int> TellEach(this LeadFlowDb db, NoticeKind kind, IReadOnlyCollection<(Guid Person, Guid? LeadId, string What)> told, Guid? by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<Guid> people = [.. told.Select(t => t.Person).Distinct()];
        var muted = await db.Preferences.AsNoTracking().Where(p => people.Contains(p.UserId)).Select(p => new { p.UserId, p.Muted }).ToListAsync(cancellationToken);
        var deaf = muted.Where(m => m.Muted.Contains(kind.ToString())).Select(m => m.UserId).ToHashSet();
        var notices = told.Where(t => !deaf.Contains(t.Person)).Select(t => Notice.To(t.Person, kind, t.LeadId, by, t.What, now)).ToList();
        db.Notices.AddRange(notices);
        return notices.Count;
    }
}
