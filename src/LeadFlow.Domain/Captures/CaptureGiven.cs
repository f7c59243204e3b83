using System.Globalization;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Captures;

public enum CaptureRoute { QuickAdd, Api, Import, Form, Kiosk, Mail }

/// <summary>What became of something that came in.</summary>
public enum CaptureOutcome { Created, Reinquiry, Updated, Failed, TakenBack, Suspected, Spam, Ignored }

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

    /// <summary>Why it failed, or why it was ignored.</summary>
    public string? Error { get; private set; }
    public Guid? LeadId { get; private set; }

    /// <summary>Of mail: the address of ours that it came by.</summary>
    public Guid? EndpointId { get; private init; }

    /// <summary>Of one that failed: what was read from the body, JSON, so that it can be tried again as it was meant.</summary>
    public string? Given { get; private set; }

    /// <summary>Of one that came by a form: which, in which of its versions.</summary>
    public Guid? FormId { get; private set; }
    public int? FormVersion { get; private set; }

    /// <summary>What the network address is known by, not the address itself.</summary>
    public string? AddressKey { get; private set; }

    /// <summary>What the answers are known by, within their hour: the same ones come once.</summary>
    public string? SameKey { get; private set; }

    /// <summary>When it was last tried in vain, and how often.</summary>
    public DateTimeOffset? TriedAt { get; private set; }
    public int Attempts { get; private set; }

    public static Capture Received(CaptureRoute route, string body, DateTimeOffset at, Guid? fromId, string? requestKey = null, Guid? importId = null, int? line = null) =>
        new() { Id = Guid.CreateVersion7(at), Route = route, Body = body, ReceivedAt = at, ReceivedFromId = fromId, RequestKey = requestKey, ImportId = importId, Line = line, Outcome = CaptureOutcome.Failed };

    /// <summary>A mail as it came: it is kept before anybody reads it, and is read from its body as often as it is tried.</summary>
    /// <param name="requestKey">Of one and the same mail, however often it is sent.</param>
    public static Capture Mailed(Guid endpointId, string body, string requestKey, DateTimeOffset at) =>
        new() { Id = Guid.CreateVersion7(at), Route = CaptureRoute.Mail, EndpointId = endpointId, Body = body, ReceivedAt = at, RequestKey = requestKey, Outcome = CaptureOutcome.Failed, Error = "Kept, and not read yet.", Given = "{}", TriedAt = at };

    /// <summary>Nobody's message: kept, and nothing comes of it.</summary>
    public void Ignore(string why) => (Outcome, Error, Given) = (CaptureOutcome.Ignored, why, null);

    public void Became(Guid leadId, CaptureOutcome outcome) => (LeadId, Outcome, Error, Given) = (leadId, outcome, null, null);

    public void CameByForm(FormEntry entry) => (FormId, FormVersion, AddressKey, SameKey) = (entry.FormId, entry.Version, entry.AddressKey, entry.SameKey);

    /// <summary>It looks like spam: put aside for a person to look at, with what it takes to make a lead of it.</summary>
    public void Suspect(string why, string given)
    {
        if (LeadId is null)
        {
            (Outcome, Error, Given) = (CaptureOutcome.Suspected, why, given);
        }
    }

    /// <summary>A person has looked: it is spam, or is to be looked at again.</summary>
    public void Judge(bool isSpam)
    {
        if (LeadId is null && Outcome is CaptureOutcome.Suspected or CaptureOutcome.Spam)
        {
            Outcome = isSpam ? CaptureOutcome.Spam : CaptureOutcome.Suspected;
        }
    }

    /// <summary>It could not become a lead, for a reason that is not whoever sent it: kept, to be tried again.</summary>
    public void Failed(string error, string given, DateTimeOffset now)
    {
        if (LeadId is null)
        {
            (Outcome, Error, Given, TriedAt, Attempts) = (CaptureOutcome.Failed, error, given, now, Attempts + 1);
        }
    }
}

/// <summary>By which form something came in.</summary>
/// <param name="AddressKey">What the network address is known by.</param>
/// <param name="SameKey">What the answers are known by, within their hour; null where they may come again.</param>
public sealed record FormEntry(Guid FormId, int Version, string? AddressKey = null, string? SameKey = null);

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

    /// <summary>What they wrote themselves: it stands on that line, as theirs.</summary>
    public string? Said { get; init; }

    /// <summary>Further facts for that line: names and values.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }
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

    /// <summary>
    /// Nobody vouches for who sent it. Of a lead that we have it fills gaps only, replaces no answer that a person learned, and never makes it
    /// sales-ready without a person confirming (LIFECYCLE 8).
    /// </summary>
    public bool Unproven { get => field || Route is CaptureRoute.Mail; init; }

    /// <summary>Told of it beside the owner.</summary>
    public IReadOnlyList<Guid> NotifyIds { get; init; } = [];

    /// <summary>They told us themselves, and nobody of ours between.</summary>
    internal bool IsTheirWord => Said is not null || Unproven;

    /// <summary>Whoever captures it says that it is not the one with the same phone number.</summary>
    public bool IsAnother { get; init; }

    /// <summary>What is given replaces what an existing lead says.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Keys that belong to another lead already: this one goes without them.</summary>
    public IReadOnlySet<IdentityKey> TakenKeys { get; init; } = new HashSet<IdentityKey>();

    /// <summary>In the order in which a capture looks them up: external id, then e-mail.</summary>
    public IReadOnlyList<IdentityKey> Keys()
    {
        if (_keys.Read is not { } read || read.Email != Contact.Email || read.ExternalId != ExternalId || read.ExternalSystem != ExternalSystem)
        {
            IdentityKey?[] found = [ExternalId is { Length: > 0 } id ? IdentityKey.OfExternal(ExternalSystem, id) : null, IdentityKey.OfEmail(Contact.Email)];
            _keys.Read = read = new(Contact.Email, ExternalId, ExternalSystem, [.. found.OfType<IdentityKey>()]);
        }

        return read.Keys;
    }

    private readonly KeysRead _keys = new();

    /// <summary>An import asks for the keys of each row many times. Says nothing of a capture that its other details do not: all are equal.</summary>
    private sealed class KeysRead
    {
        public sealed record Of(string? Email, string? ExternalId, string? ExternalSystem, IReadOnlyList<IdentityKey> Keys);

        public Of? Read { get; set; }

        public override bool Equals(object? obj) => obj is KeysRead;

        public override int GetHashCode() => 0;
    }

    /// <summary>A lead needs one of: e-mail, phone, external id, name.</summary>
    public bool NamesSomebody => !string.IsNullOrEmpty(ExternalId) || Contact.CanBeContacted || !string.IsNullOrWhiteSpace(Contact.Name);

    internal Dictionary<string, string>? Facts()
    {
        var facts = new Dictionary<string, string>(Data ?? new Dictionary<string, string>());
        if (CapturedAt is { } at)
        {
            facts["capturedAt"] = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }

        if (NotifyIds.Count > 0)
        {
            facts[Notices.WhoIsTold.Notified] = string.Join(' ', NotifyIds);
        }

        return facts.Count == 0 ? null : facts;
    }
}
