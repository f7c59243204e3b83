namespace LeadFlow.Domain.People;

/// <summary>Days on which somebody is not there: routing passes them over. Deadlines that run for them run on; whoever is responsible sees to that.</summary>
public sealed class Absence
{
    public const int NoteMaxLength = 200;
    public const int MaxDays = 1100;

    private Absence() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid UserId { get; private init; }
    public DateOnly From { get; private init; }

    /// <summary>The last day, which is in it.</summary>
    public DateOnly Until { get; private init; }
    public string? Note { get; private init; }

    public static Absence Of(Guid userId, DateOnly from, DateOnly until, string? note) => new() { Id = Guid.CreateVersion7(), UserId = userId, From = from, Until = until, Note = note };

    public bool Holds(DateOnly day) => From <= day && day <= Until;
}
