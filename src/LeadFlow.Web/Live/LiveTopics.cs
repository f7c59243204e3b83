using LeadFlow.Web.Data;

namespace LeadFlow.Web.Live;

/// <summary>What a live event is about. A row holds several, with blanks between: one row for each lead of a save.</summary>
public static class LiveTopics
{
    /// <summary>Something happened to the lead; without one, to very many.</summary>
    public const string Lead = "lead";

    /// <summary>The triage inbox may hold it now, or no longer.</summary>
    public const string Triage = "triage";

    /// <summary>The open queue: everybody there saw the card, or will.</summary>
    public const string Queue = "queue";

    /// <summary>An offer to one person, or a rep's own lead.</summary>
    public const string Handoff = "handoff";

    /// <summary>It is on offer no longer.</summary>
    public const string Gone = "gone";

    /// <summary>What somebody has claimed: theirs alone.</summary>
    public const string Mine = "mine";
    public const string Notices = "notices";
    public const string Tasks = "tasks";
    public const string Job = "job";

    /// <summary>For what writes leads past SaveChanges: one event for a whole batch.</summary>
    public static LiveEvent Many(DateTimeOffset now) => new() { At = now, Kind = $"{Lead} {Triage} {Queue}" };

    public static bool Has(string topics, string topic)
    {
        foreach (var range in topics.AsSpan().Split(' '))
        {
            if (topics.AsSpan(range).SequenceEqual(topic))
            {
                return true;
            }
        }

        return false;
    }
}
