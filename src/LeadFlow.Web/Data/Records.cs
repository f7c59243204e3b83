using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Data;

/// <summary>The one company of this installation, and what it has decided.</summary>
public sealed class Company
{
    public const int NameMaxLength = 200;
    public const int DomainMaxLength = 200;

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

    /// <summary>ISO code: whose phone numbers those without a calling code are; null where nobody has said.</summary>
    public string? HomeCountry { get; private set; }

    /// <summary>With it network addresses of visitors become keys: the addresses themselves are not kept.</summary>
    public Guid AddressSalt { get; private init; } = Guid.NewGuid();

    /// <summary>By which rules the keys that leads are compared by were made last, all of them; null for rules of before there was a choice.</summary>
    public string? KeysMadeBy { get; private set; }

    public static Company Founded(string name, string timeZone, string? homeCountry) => new() { Name = name, TimeZone = timeZone, HomeCountry = homeCountry, KeysMadeBy = LeadKeys.RulesOf(homeCountry) };

    /// <summary>Answers to mails come to addresses of this domain; null where nobody has said.</summary>
    public string? ReplyDomain { get; private set; }

    public void AnswerAt(string? domain) => ReplyDomain = domain;

    public void LiveIn(string? country) => HomeCountry = country;

    public void Rename(string name) => Name = name;

    public void RestrictReps(bool restrict) => RestrictsReps = restrict;

    public void MoveTo(string timeZone) => TimeZone = timeZone;

    /// <summary>The first steps are behind it, or were waved aside: pages no longer lead through them.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Names of sources and campaigns that came with the demo, and go with it.</summary>
    public string[] DemoBrought { get; private set; } = [];

    public void FilledWithDemoData(IEnumerable<string> brought) => (HasDemoData, IsSettled, DemoBrought) = (true, true, [.. brought]);

    public void DemoDataRemoved() => (HasDemoData, DemoBrought) = (false, []);

    public void Settle() => IsSettled = true;

    internal void RulesChanged() => RulesNo++;
}

/// <summary>What a lead is found by: kept in step with it by <see cref="LeadFlowDb"/>.</summary>
public sealed class LeadSearch
{
    public Guid LeadId { get; init; }
    public string Text { get; init; } = "";
    public DateTimeOffset CapturedAt { get; init; }

    /// <summary>Each begins with what people begin to type; empty where there is none.</summary>
    public string LastNameKey { get; init; } = "";
    public string EmailKey { get; init; } = "";
    public string ExternalKey { get; init; } = "";

    /// <summary>What follows the @; empty without one.</summary>
    public string EmailDomain { get; init; } = "";

    public static LeadSearch Of(Lead lead) => new()
    {
        LeadId = lead.Id,
        Text = lead.SearchText,
        CapturedAt = lead.CapturedAt,
        LastNameKey = lead.LastNameKey,
        EmailKey = Domain.Leads.Text.Key(lead.Email),
        ExternalKey = Domain.Leads.Text.Key(lead.ExternalId),
        EmailDomain = Likeness.DomainOf(lead.Email),
    };
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

    /// <summary>Of a mail to one of our own: whose it is. It goes only while they work here, and not in their quiet hours.</summary>
    public Guid? UserId { get; init; }

    /// <summary>What it tells of: read in the app before it goes, it does not go.</summary>
    public Guid? NoticeId { get; init; }

    /// <summary>Why it was not taken the last time.</summary>
    public string? Error { get; set; }

    public const int ErrorMaxLength = 300;
}

/// <summary>Something has changed that open pages show. Every node reads these in order and tells its own browsers; ids only, kept for an hour.</summary>
public sealed class LiveEvent
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Given by the database.</summary>
    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>What it is about (LiveTopics), with blanks between.</summary>
    public required string Kind { get; init; }

    /// <summary>The lead, hand-off, notice or job.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>Whom alone it concerns; null for everybody who may see the subject.</summary>
    public Guid? UserId { get; init; }

    /// <summary>Of leads too many to name.</summary>
    public bool IsForMany => SubjectId is null && UserId is null;
}

/// <summary>A list of leads that somebody keeps, as a tab of theirs or of everybody's.</summary>
public sealed class SavedView
{
    public const int NameMaxLength = 60;
    public const int QueryMaxLength = 2000;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid OwnerId { get; init; }
    public required string Name { get; set; }

    /// <summary>Filter and sort as in the address of the list, without its question mark.</summary>
    public required string Query { get; set; }

    /// <summary>Empty for the usual ones.</summary>
    public string[] Columns { get; set; } = [];
    public bool IsShared { get; set; }
    public int Position { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public int Version { get; set; } = 1;
}

/// <summary>One change to many leads, done in the background and taken back as one.</summary>
public sealed class BulkAction
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>"assign", "stage", "tag", "dead", "wake" ...</summary>
    public required string Kind { get; init; }

    /// <summary>Which leads: a list of ids, or the filter as in the address of the list.</summary>
    public required string Target { get; init; }

    /// <summary>With what: stage, reason, owner, tags.</summary>
    public required string Parameters { get; set; }
    public required Guid ById { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public Guid JobId { get; set; }
    public int Changed { get; set; }
    public int Refused { get; set; }
    public DateTimeOffset? UndoneAt { get; set; }
    public Guid? UndoJobId { get; set; }

    /// <summary>Of those changed: taken back, and left as they are because somebody changed them since.</summary>
    public int TakenBack { get; set; }
    public int LeftAlone { get; set; }
}

/// <summary>What a bulk action did with one lead, and what was before.</summary>
public sealed class BulkChange
{
    public required Guid BulkId { get; init; }

    /// <summary>Order of work, from 1.</summary>
    public required int No { get; init; }
    public required Guid LeadId { get; init; }
    public bool Changed { get; set; }

    /// <summary>Why not, in a sentence.</summary>
    public string? Refusal { get; set; }

    /// <summary>What an undo restores.</summary>
    public string? Before { get; set; }
    public bool Undone { get; set; }
}

/// <summary>Something that this installation alone knows and has to use: protected, and never carried elsewhere.</summary>
public sealed class InstallationSecret
{
    public const int NameMaxLength = 60;

    public required string Name { get; init; }
    public required string Protected { get; init; }
}

/// <summary>Keys that protect cookies and forms, shared by all nodes.</summary>
public sealed class DataProtectionKey
{
    public int Id { get; init; }
    public string Name { get; init; } = "";
    public string Xml { get; init; } = "";
}
