using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Data;

/// <summary>The one company of this installation, and what it has decided.</summary>
public sealed class Company
{
    public const int NameMaxLength = 200;

    private Company() { } // For EF Core.

    public int Id { get; private init; } = 1;
    public string Name { get; private set; } = "";

    /// <summary>IANA: the zone of days in reports and rules.</summary>
    public string TimeZone { get; private set; } = "UTC";

    /// <summary>Reps see their own leads and the queue only.</summary>
    public bool RestrictsReps { get; private set; }

    /// <summary>Goes up with every change of users, keys, agreements or this row: what caches compare.</summary>
    public long RulesNo { get; private set; }
    public bool HasDemoData { get; private set; }

    public static Company Founded(string name, string timeZone) => new() { Name = name, TimeZone = timeZone };

    public void Rename(string name) => Name = name;

    public void RestrictReps(bool restrict) => RestrictsReps = restrict;

    public void MoveTo(string timeZone) => TimeZone = timeZone;

    public void FilledWithDemoData() => HasDemoData = true;

    internal void RulesChanged() => RulesNo++;
}

/// <summary>What a lead is found by: kept in step with it by <see cref="LeadFlowDb"/>.</summary>
public sealed class LeadSearch
{
    public Guid LeadId { get; init; }
    public string Text { get; init; } = "";
    public DateTimeOffset CapturedAt { get; init; }

    public static LeadSearch Of(Lead lead) => new() { LeadId = lead.Id, Text = lead.SearchText, CapturedAt = lead.CapturedAt };
}

/// <summary>The answer to a request that carried an idempotency key, for 24 hours.</summary>
public sealed class IdempotencyRecord
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    public const int KeyMaxLength = 255;

    public required Guid UserId { get; init; }
    public required string Path { get; init; }
    public required string Key { get; init; }
    public required byte[] BodyHash { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Null while the first request is at work; 0 where the answer held a secret and is not kept.</summary>
    public int? Status { get; set; }
    public string? ContentType { get; set; }
    public byte[]? Answer { get; set; }
    public string? Location { get; set; }
}

/// <summary>Work that leaves the database, written in the transaction of its cause.</summary>
public sealed class OutboxMessage
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Kind { get; init; }

    /// <summary>At most once per key.</summary>
    public required string Key { get; init; }
    public required string Payload { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? SentAt { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset DueAt { get; set; }
}

/// <summary>Keys that protect cookies and forms, shared by all nodes.</summary>
public sealed class DataProtectionKey
{
    public int Id { get; init; }
    public string Name { get; init; } = "";
    public string Xml { get; init; } = "";
}
