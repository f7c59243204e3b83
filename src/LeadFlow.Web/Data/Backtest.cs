using LeadFlow.Domain.Agreements;

namespace LeadFlow.Web.Data;

/// <summary>A past period replayed under one version as it was when somebody asked; what it found stays with the version.</summary>
public sealed class Backtest
{
    /// <summary>Leads that are kept behind each number; the number itself is the true one.</summary>
    public const int MaxLeadsOfNumber = 5000;

    public required Guid Id { get; init; }
    public required Guid AgreementId { get; init; }

    /// <summary>Of the content that is tried (<see cref="Domain.Agreements.ContentHash"/>): the draft goes on being changed meanwhile.</summary>
    public required string ContentHash { get; init; }
    public required int Revision { get; init; }
    public required AgreementContent Content { get; init; }

    /// <summary>Company-local days, both included.</summary>
    public required DateOnly From { get; init; }
    public required DateOnly To { get; init; }

    /// <summary>The instants between which it is replayed: a day that is not over ends at the moment somebody asked.</summary>
    public required DateTimeOffset Start { get; init; }
    public required DateTimeOffset End { get; init; }
    public required Guid JobId { get; init; }
    public Guid? StartedById { get; init; }
    public required string StartedBy { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The sums up to <see cref="LastLeadId"/>; all of them once it is finished.</summary>
    public BacktestTally Result { get; set; } = new();
    public Guid LastLeadId { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
}

/// <summary>A lead behind one number of a back-test.</summary>
public sealed class BacktestedLead
{
    public required Guid BacktestId { get; init; }
    public required BacktestGroup Group { get; init; }

    /// <summary>In the order of counting, from 1.</summary>
    public required int No { get; init; }
    public required Guid LeadId { get; init; }
    public DateOnly? DraftOn { get; init; }
    public DateOnly? ReallyOn { get; init; }
    public string? Reason { get; init; }
}
