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
    public static async Task<int> Tell(this LeadFlowDb db, NoticeKind kind, IReadOnlyCollection<Guid> people, Guid? by, string what, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var muted = await db.Preferences.AsNoTracking().Where(p => people.Contains(p.UserId)).Select(p => new { p.UserId, p.Muted }).ToListAsync(cancellationToken);
        var wanting = people.Where(id => !muted.Exists(m => m.UserId == id && m.Muted.Contains(kind.ToString()))).ToList();
        db.Notices.AddRange(wanting.Select(id => Notice.To(id, kind, null, by, what, now)));
        return wanting.Count;
    }
}
