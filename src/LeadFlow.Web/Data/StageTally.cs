using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Data;

/// <summary>
/// How many leads stand in a stage, and the sum of their scores. The database keeps it: a trigger on the narrow rows writes what changed
/// as deltas, which serialise nobody, and a job adds them up now and then. What holds is the sum of both.
/// </summary>
public sealed class StageTally
{
    public required string StageName { get; init; }
    public required StageKind StageKind { get; init; }
    public required LeadStanding Standing { get; init; }
    public long Count { get; set; }
    public long ScoreSum { get; set; }
}

/// <summary>What one statement changed.</summary>
public sealed class StageTallyDelta
{
    /// <summary>Given by the database.</summary>
    public long Id { get; init; }
    public required string StageName { get; init; }
    public required StageKind StageKind { get; init; }
    public required LeadStanding Standing { get; init; }
    public int Count { get; init; }
    public long ScoreSum { get; init; }
}
