namespace LeadFlow.Domain.Leads;

public enum JourneyBegin { Captured, Woken, Reinquiry }

/// <summary>One pass of a person through the stages.</summary>
public sealed class Journey
{
    private Journey() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid LeadId { get; private set; }
    public Guid OriginLeadId { get; private init; }

    /// <summary>1 for the first.</summary>
    public int Number { get; private init; }
    public DateTimeOffset BeganAt { get; private set; }
    public JourneyBegin Why { get; private init; }

    internal static Journey Begin(Guid leadId, int number, JourneyBegin why, DateTimeOffset at) =>
        new() { Id = Guid.CreateVersion7(at), LeadId = leadId, OriginLeadId = leadId, Number = number, Why = why, BeganAt = at };

    internal void BeganEarlier(DateTimeOffset at) => BeganAt = at;
}
