using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Opportunities;

public enum OpportunityState { Open, Won, Lost }

/// <summary>What sales works on after accepting a lead.</summary>
public sealed class Opportunity
{
    public const int NameMaxLength = 620;
    public const int ReasonMaxLength = 300;
    public const decimal MaxAmount = 1_000_000_000_000m;

    private Opportunity() { } // For EF Core.

    public Guid Id { get; private init; }
    public Guid LeadId { get; private set; }
    public Guid OriginLeadId { get; private init; }
    public Guid? HandoffId { get; private init; }
    public int JourneyNumber { get; private init; }
    public Guid? OwnerId { get; private set; }
    public string Name { get; private set; } = "";
    public decimal? Amount { get; private set; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; private set; }
    public DateOnly? ExpectedClose { get; private set; }
    public OpportunityState State { get; private set; }
    public DateTimeOffset OpenedAt { get; private init; }
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>The day of the win, company-local: what reports count by.</summary>
    public DateOnly? WonOn { get; private set; }
    public string? LostReason { get; private set; }

    /// <summary>It came with its outcome from an import.</summary>
    public bool IsImported { get; private init; }

    internal static Opportunity Open(Guid leadId, Guid? handoffId, int journey, string name, decimal? amount, string? currency, DateOnly? expectedClose, Actor owner, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        LeadId = leadId,
        OriginLeadId = leadId,
        HandoffId = handoffId,
        JourneyNumber = journey,
        OwnerId = owner.Id,
        Name = name,
        Amount = amount,
        Currency = currency,
        ExpectedClose = expectedClose,
        OpenedAt = now,
    };

    /// <param name="at">When it was won or lost; its id says when the file came.</param>
    internal static Opportunity Imported(Guid leadId, int journey, string name, DateTimeOffset at, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), LeadId = leadId, OriginLeadId = leadId, JourneyNumber = journey, Name = name, OpenedAt = at, IsImported = true };

    internal void Win(decimal? amount, string? currency, DateTimeOffset at, DateOnly on)
    {
        State = OpportunityState.Won;
        (Amount, Currency, ClosedAt, WonOn, LostReason) = (amount ?? Amount, currency ?? Currency, at, on, null);
    }

    internal void Lose(string reason, DateTimeOffset at)
    {
        State = OpportunityState.Lost;
        (ClosedAt, LostReason, WonOn) = (at, reason, null);
    }

    internal void Reopen()
    {
        State = OpportunityState.Open;
        (ClosedAt, LostReason, WonOn) = (null, null, null);
    }

    internal void Edit(string name, decimal? amount, string? currency, DateOnly? expectedClose) => (Name, Amount, Currency, ExpectedClose) = (name, amount, currency, expectedClose);

    internal void Rename(string name) => Name = name;

    internal void PassTo(Guid? ownerId) => OwnerId = ownerId;
}
