using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;

namespace LeadFlow.Web.Live;

/// <summary>Notices that come of no change of a lead.</summary>
internal static class Tellings
{
    /// <summary>Adds a notice, and a mail, for each of these people who wants to know of such things.</summary>
    /// <param name="by">Who caused it; null for the system itself.</param>
    /// <returns>How many are told.</returns>
    public static Task<int> Tell(this LeadFlowDb db, NoticeKind kind, IReadOnlyCollection<Guid> people, Guid? by, string what, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.TellEach(kind, [.. people.Select(p => (p, (Guid?)null, what))], by, now, cancellationToken);

    /// <summary>The same, where each hears something of their own.</summary>
    /// <param name="told">Who, of which lead if it is about one, and what.</param>
    public static async Task<int> TellEach(this LeadFlowDb db, NoticeKind kind, IReadOnlyCollection<(Guid Person, Guid? LeadId, string What)> told, Guid? by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var readers = await NoticeReaders.Of(db, [.. told.Select(t => t.Person).Distinct()], cancellationToken);
        return told.Count(t => readers.Tell(new(t.Person, kind, t.What), t.LeadId, by, now, now) is not null);
    }
}
