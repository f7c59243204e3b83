using System.Globalization;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Captures;

public enum CaptureRoute { QuickAdd, Api, Import }

/// <summary>What became of something that came in.</summary>
public enum CaptureOutcome { Created, Reinquiry, Updated, Failed, TakenBack }

/// <summary>A raw inbound record: kept whatever becomes of it.</summary>
public sealed class Capture
{
    public const int RequestKeyMaxLength = 100;

    private Capture() { } // For EF Core.

    public Guid Id { get; private init; }
    public CaptureRoute Route { get; private init; }

    /// <summary>As it came in, JSON.</summary>
    public string Body { get; private init; } = "";
    public DateTimeOffset ReceivedAt { get; private init; }
    public Guid? ReceivedFromId { get; private init; }

    /// <summary>A repeat of the same request lands on the same capture.</summary>
    public string? RequestKey { get; private init; }
    public Guid? ImportId { get; private init; }

    /// <summary>1-based line in the imported file.</summary>
    public int? Line { get; private init; }
    public CaptureOutcome Outcome { get; private set; }
    public string? Error { get; private set; }
    public Guid? LeadId { get; private set; }

    /// <summary>Of one that failed: what was read from the body, JSON, so that it can be tried again as it was meant.</summary>
    public string? Given { get; private set; }

    /// <summary>When it was last tried in vain, and how often.</summary>
    public DateTimeOffset? TriedAt { get; private set; }
    public int Attempts { get; private set; }

    public static Capture Received(CaptureRoute route, string body, DateTimeOffset at, Guid? fromId, string? requestKey = null, Guid? importId = null, int? line = null) =>
        new() { Id = Guid.CreateVersion7(at), Route = route, Body = body, ReceivedAt = at, ReceivedFromId = fromId, RequestKey = requestKey, ImportId = importId, Line = line, Outcome = CaptureOutcome.Failed };

    public void Became(Guid leadId, CaptureOutcome outcome) => (LeadId, Outcome, Error, Given) = (leadId, outcome, null, null);

    /// <summary>It could not become a lead, for a reason that is not whoever sent it: kept, to be tried again.</summary>
    public void Failed(string error, string given, DateTimeOffset now)
    {
        if (LeadId is null)
        {
            (Outcome, Error, Given, TriedAt, Attempts) = (CaptureOutcome.Failed, error, given, now, Attempts + 1);
        }
    }
}

public enum OutcomeKind { Stage, Dead, Won, Lost }

/// <summary>What became of a lead before it came to us.</summary>
/// <param name="On">The day as the file's own people called it.</param>
public sealed record ImportedOutcome(OutcomeKind Kind, DateTimeOffset At, DateOnly On)
{
    public string? StageName { get; init; }
    public string? DeadReason { get; init; }
    public decimal? Amount { get; init; }
    public string? Currency { get; init; }
}

/// <summary>What somebody or something tells us of a person: the one shape that quick add, API and import capture by.</summary>
public sealed record CaptureGiven(CaptureRoute Route, ContactDetails Contact)
{
    /// <summary>One sentence for the timeline.</summary>
    public string Summary { get; init; } = "Captured";
    public string? ExternalSystem { get; init; }
    public string? ExternalId { get; init; }
    public Guid? SourceId { get; init; }
    public Guid? CampaignId { get; init; }
    public Guid? OwnerId { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public Dictionary<string, string>? CustomFields { get; init; }
    public Dictionary<string, string>? Utm { get; init; }
    public string? Consent { get; init; }

    /// <summary>When it came in, if not now; with it, the day as it was written.</summary>
    public DateTimeOffset? CapturedAt { get; init; }
    public DateOnly? CapturedOn { get; init; }
    public IReadOnlyList<AnswerGiven> Answers { get; init; } = [];
    public IReadOnlyList<(ResponseKind Kind, DateTimeOffset? At)> Responses { get; init; } = [];
    public ImportedOutcome? Outcome { get; init; }

    /// <summary>It looks like spam: it never re-opens a lead.</summary>
    public bool SuspectedSpam { get; init; }

    /// <summary>What is given replaces what an existing lead says.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Keys that belong to another lead already: this one goes without them.</summary>
    public IReadOnlySet<IdentityKey> TakenKeys { get; init; } = new HashSet<IdentityKey>();

    /// <summary>In the order in which a capture looks them up: external id, then e-mail.</summary>
    public IEnumerable<IdentityKey> Keys()
    {
        if (ExternalId is { Length: > 0 } id)
        {
            yield return IdentityKey.OfExternal(ExternalSystem, id);
        }

        if (IdentityKey.OfEmail(Contact.Email) is { } email)
        {
            yield return email;
        }
    }

    /// <summary>A lead needs one of: e-mail, phone, external id, name.</summary>
    public bool NamesSomebody => !string.IsNullOrEmpty(ExternalId) || Contact.CanBeContacted || !string.IsNullOrWhiteSpace(Contact.Name);

    internal Dictionary<string, string>? Facts() => CapturedAt is { } at
        ? new() { ["capturedAt"] = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) }
        : null;
}
