using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;

namespace LeadFlow.Web.Live;

/// <summary>Notices that come of no change of a lead.</summary>
internal static class Tellings
{
    /// <summary>Adds a notice, and a mail, for each of these people who wants to know of such things.</summary>
    /// <param name="by">Who caused it; null for the system itself.</param>
    /// <returns>How many are told.</returns>
    public static async Task<int> Tell(this LeadFlowDb db, NoticeKind kind, IReadOnlyCollection<Guid> people, Guid? by, string what, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var readers = await NoticeReaders.Of(db, people, cancellationToken);
        return people.Count(id => readers.Tell(new(id, kind, what), null, by, now, now) is not null);
    }
}
