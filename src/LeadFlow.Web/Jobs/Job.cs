namespace LeadFlow.Web.Jobs;

public enum JobState { Queued, Running, Completed, Failed, Cancelled }

/// <summary>Work in the background with progress. Whoever holds the lease works on it; a lapsed lease is taken over, from the last saved batch.</summary>
public sealed class Job
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private Job() { } // For EF Core.

    public Guid Id { get; private init; }

    /// <summary>Which work: "import" ...</summary>
    public string Kind { get; private init; } = "";
    public Guid SubjectId { get; private init; }
    public JobState State { get; private set; }
    public int Done { get; private set; }
    public int? Total { get; private set; }
    public string? Error { get; private set; }
    public Guid? StartedById { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public DateTimeOffset? LeaseUntil { get; private set; }

    public static Job Queue(string kind, Guid subjectId, Guid? byId, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), Kind = kind, SubjectId = subjectId, StartedById = byId, CreatedAt = now, State = JobState.Queued };

    public bool IsOver => State is JobState.Completed or JobState.Failed or JobState.Cancelled;

    public void Take(DateTimeOffset now)
    {
        State = JobState.Running;
        StartedAt ??= now;
        LeaseUntil = now + Lease;
    }

    public void Progress(int done, int? total, DateTimeOffset now) => (Done, Total, LeaseUntil) = (done, total ?? Total, now + Lease);

    /// <summary>Given back before it is over: whoever comes next goes on from the last saved batch.</summary>
    public void Release() => (State, LeaseUntil) = (JobState.Queued, null);

    public void Complete(DateTimeOffset now) => (State, FinishedAt, LeaseUntil) = (JobState.Completed, now, null);

    public void Fail(string error, DateTimeOffset now) => (State, Error, FinishedAt, LeaseUntil) = (JobState.Failed, error, now, null);

    public void Cancel(DateTimeOffset now) => (State, FinishedAt, LeaseUntil) = (JobState.Cancelled, now, null);

    /// <summary>From the pace so far; null before there is one.</summary>
    public int? SecondsLeft(DateTimeOffset now) => this switch
    {
        { IsOver: true } => 0,
        { Total: { } total, Done: > 0, StartedAt: { } started } => (int)Math.Ceiling((now - started).TotalSeconds / Done * Math.Max(0, total - Done)),
        _ => null,
    };
}
