using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Domain.ToDo;

namespace LeadFlow.Domain.Leads;

/// <summary>
/// One person's possible interest. What it holds stands here; what can happen to it stands beside:
/// Lead.Capture, Lead.Evidence, Lead.Stages, Lead.Handoffs, Lead.Outcomes, Lead.Undo, Lead.Tasks.
/// </summary>
public sealed partial class Lead
{
    public const int TitleMaxLength = 620;
    public const int TagMaxLength = 60;
    public const int MaxTags = 50;

    /// <summary>A due instant that never comes: sort keys are not null.</summary>
    public static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<Activity> _activities = [];
    private readonly List<StageEntry> _stageEntries = [];
    private readonly List<Journey> _journeys = [];
    private readonly List<Handoff> _handoffs = [];
    private readonly List<Opportunity> _opportunities = [];
    private readonly List<BantAnswer> _answers = [];
    private readonly List<Response> _responses = [];
    private readonly List<LeadIdentity> _identities = [];
    private readonly List<LeadTask> _tasks = [];

    private Lead() { } // For EF Core.

    public Guid Id { get; private init; }

    /// <summary>Bumped by people's edits only; what If-Match compares.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>The name, else the company, else the e-mail address or phone, else the external id.</summary>
    public string Title { get; private set; } = "";
    public string NameKey { get; private set; } = "";
    public string CompanyKey { get; private set; } = "";
    public string PhoneKey { get; private set; } = "";

    public string? FirstName { get; private set; }
    public string? LastName { get; private set; }
    public string? Email { get; private set; }
    public string? Phone { get; private set; }
    public string? JobTitle { get; private set; }
    public string? Company { get; private set; }
    public int? CompanySize { get; private set; }
    public string? Industry { get; private set; }
    public string? Website { get; private set; }
    public string? Country { get; private set; }
    public string? Region { get; private set; }
    public string? City { get; private set; }
    public string? Postcode { get; private set; }
    public string? Notes { get; private set; }

    /// <summary>As it was first given; the system stands before it in the identity.</summary>
    public string? ExternalId { get; private set; }
    public string? ExternalSystem { get; private set; }

    /// <summary>Who acts next; nobody while the lead waits in the triage inbox.</summary>
    public Guid? OwnerId { get; private set; }
    public Guid? SourceId { get; private set; }
    public LeadSource? Source { get; private set; }
    public Guid? CampaignId { get; private set; }
    public Campaign? Campaign { get; private set; }

    /// <summary>Who added it by hand or by their key; credited in reports.</summary>
    public Guid? CapturedById { get; private set; }
    public string[] Tags { get; private set; } = [];
    public Dictionary<string, string>? CustomFields { get; private set; }
    public Dictionary<string, string>? Utm { get; private set; }
    public string? Consent { get; private set; }

    public DateTimeOffset CapturedAt { get; private set; }

    /// <summary>The company-local day, the key of reports; a date without time stays that date.</summary>
    public DateOnly CapturedOn { get; private set; }

    /// <summary>Nobody said when it was captured: an import of outcomes came before the lead itself.</summary>
    public bool CapturedAtIsImplied { get; private set; }

    public Level BudgetLevel { get; private set; }
    public decimal? BudgetAmount { get; private set; }
    public string? BudgetCurrency { get; private set; }
    public string? BudgetNote { get; private set; }
    public DateTimeOffset? BudgetLearnedAt { get; private set; }
    public Level AuthorityLevel { get; private set; }
    public BuyingRole? AuthorityRole { get; private set; }
    public string? AuthorityNote { get; private set; }
    public DateTimeOffset? AuthorityLearnedAt { get; private set; }
    public Level NeedLevel { get; private set; }
    public string? NeedNote { get; private set; }
    public DateTimeOffset? NeedLearnedAt { get; private set; }
    public DateOnly? TimeframeFrom { get; private set; }
    public DateOnly? TimeframeTo { get; private set; }
    public string? TimeframeNote { get; private set; }
    public DateTimeOffset? TimeframeLearnedAt { get; private set; }

    /// <summary>Milestones: first ever, never overwritten.</summary>
    public DateTimeOffset? FirstTouchedAt { get; private set; }
    public DateTimeOffset? WarmAt { get; private set; }
    public DateTimeOffset? HotAt { get; private set; }
    public DateTimeOffset? OfferedAt { get; private set; }
    public DateTimeOffset? ClaimedAt { get; private set; }
    public DateTimeOffset? AcceptedAt { get; private set; }
    public DateTimeOffset? WonAt { get; private set; }

    /// <summary>The company-local day of the first win.</summary>
    public DateOnly? WonOn { get; private set; }
    public DateTimeOffset? DeadAt { get; private set; }
    public DateTimeOffset? WokenAt { get; private set; }

    /// <summary>Some milestones come from an imported outcome: counted by the funnel, left out of velocity and response.</summary>
    public bool HasImpliedMilestones { get; private set; }

    public string? DeadReason { get; private set; }
    public DateOnly? RevisitOn { get; private set; }
    public int JourneyNumber { get; private set; } = 1;

    public LeadQualification Qualification { get; private set; } = null!;

    public IReadOnlyList<Activity> Activities => _activities;
    public IReadOnlyList<StageEntry> StageEntries => _stageEntries;
    public IReadOnlyList<Journey> Journeys => _journeys;

    /// <summary>Whichever were loaded; always the latest.</summary>
    public IReadOnlyList<Handoff> Handoffs => _handoffs;
    public IReadOnlyList<Opportunity> Opportunities => _opportunities;
    public IReadOnlyList<BantAnswer> Answers => _answers;
    public IReadOnlyList<Response> Responses => _responses;
    public IReadOnlyList<LeadIdentity> Identities => _identities;

    /// <summary>Whichever were loaded; those still to do where rules look at them.</summary>
    public IReadOnlyList<LeadTask> Tasks => _tasks;

    public LeadStanding Standing => Qualification.Standing;

    /// <summary>The open hand-off if there is one, else the last that closed.</summary>
    public Handoff? LatestHandoff => _handoffs.MaxBy(h => (h.IsOpen, h.OfferedAt, h.Attempt));

    public Opportunity? OpenOpportunity => _opportunities.FirstOrDefault(o => o.State == OpportunityState.Open);

    public ContactDetails Contact => new()
    {
        FirstName = FirstName,
        LastName = LastName,
        Email = Email,
        Phone = Phone,
        JobTitle = JobTitle,
        Company = Company,
        CompanySize = CompanySize,
        Industry = Industry,
        Website = Website,
        Country = Country,
        Region = Region,
        City = City,
        Postcode = Postcode,
        Notes = Notes,
    };

    /// <summary>What is found when somebody searches for this lead.</summary>
    public string SearchText => Text.Key(string.Join(' ', Title, Email, Company, Phone, PhoneNumber.Digits(Phone), PhoneKey, ExternalId));

    /// <summary>The last name, then the rest of the name, as lists of people are looked through: "haugen marit". Empty for who has one name or none.</summary>
    public string LastNameKey
    {
        get
        {
            if (!string.IsNullOrWhiteSpace(LastName))
            {
                return Text.Key($"{LastName} {FirstName}");
            }

            var name = Text.Key(FirstName);
            var at = name.LastIndexOf(' ');
            return at < 0 ? "" : $"{name[(at + 1)..]} {name[..at]}";
        }
    }

    private bool CanBeContacted => !string.IsNullOrWhiteSpace(Email) || !string.IsNullOrWhiteSpace(Phone);

    private void SetContact(ContactDetails contact, Moment m)
    {
        FirstName = contact.FirstName;
        LastName = contact.LastName;
        Email = contact.Email;
        Phone = contact.Phone;
        JobTitle = contact.JobTitle;
        Company = contact.Company;
        CompanySize = contact.CompanySize;
        Industry = contact.Industry;
        Website = contact.Website;
        Country = contact.Country;
        Region = contact.Region;
        City = contact.City;
        Postcode = contact.Postcode;
        Notes = contact.Notes;
        Title = new[] { contact.Name, contact.Company, contact.Email, contact.Phone, ExternalId }.First(t => !string.IsNullOrWhiteSpace(t))!;
        NameKey = Text.Key(Title);
        CompanyKey = CompanyName.Key(contact.Company);
        PhoneKey = contact.PhoneKey(m.HomeCountry);
    }

    /// <summary>Changes contact details; the same details again change nothing.</summary>
    /// <param name="takenKeys">Keys of other leads, looked up by the caller: without it, a new address does not identify the lead yet.</param>
    public Result Edit(ContactDetails contact, Actor by, Moment m, IReadOnlySet<IdentityKey>? takenKeys = null)
    {
        if (!contact.IsSomebody(ExternalId))
        {
            return Result.Refused(ContactDetails.Nobody);
        }

        var changes = Contact.DifferencesTo(contact).ToList();
        if (changes.Count == 0)
        {
            return Result.Success;
        }

        var couldBeContacted = CanBeContacted;
        Qualification.EvidenceNo++; // Fit and what a stage asks to be known; it ends no hold.
        SetContact(contact, m);
        if (takenKeys is not null && IdentityKey.OfEmail(contact.Email) is { } email && !takenKeys.Contains(email))
        {
            Identify(email);
        }

        Version++;
        Record(by, ActivityKind.Edited, $"Changed {string.Join(", ", changes.Select(c => LowerFirst(c.Field)))}", m.Now,
            data: Changed(changes));
        Follow(m, by);
        if (!couldBeContacted)
        {
            OfferOverrideAgain(m);
        }

        return Result.Success;
    }

    /// <summary>As the timeline keeps it: what each detail was and became, which a replay takes back line by line.</summary>
    private static Dictionary<string, string> Changed(IEnumerable<(string Field, string? Was, string? Becomes)> changes) =>
        changes.ToDictionary(c => c.Field, c => Text.Shorten($"{c.Was} → {c.Becomes}", 1000));

    private const string TakenWithFact = "with";

    public Result Assign(Guid? ownerId, Actor by, Moment m)
    {
        if (OwnerId == ownerId)
        {
            return Result.Success;
        }

        var owner = ownerId is { } id ? m.Person(id) : null;
        if (ownerId is not null && owner is null)
        {
            return Result.Refused("That person no longer works here.");
        }

        if (LatestHandoff is { IsOpen: true } handoff && owner is not null)
        {
            return Reassign(handoff, owner, by, m);
        }

        if (LatestHandoff is { State: HandoffState.Claimed, ClaimedByName: var claimer })
        {
            return Result.Refused($"{claimer} has claimed this lead: assign it to somebody who takes it over.");
        }

        Dictionary<string, string> change = new() { ["from"] = Said(OwnerId), ["to"] = Said(ownerId) };
        var passed = owner is null ? 0 : PassTasks(OwnerId, owner.Id!.Value, m);
        SetOwner(ownerId);
        OpenOpportunity?.PassTo(ownerId);
        Record(by, ActivityKind.Assigned, owner is null ? "Nobody owns it now" : $"Assigned to {owner.Name}{WithTasks(passed)}", m.Now, data: change);
        return Result.Success;
    }

    /// <summary>Whoever makes a lead warm that is nobody's has it: without an owner nobody would see it again.</summary>
    /// <param name="with">The stage entry or the answers that did so; taken back, they give it up.</param>
    private void TakeOn(Guid with, Actor by, Moment m)
    {
        if (this is { OwnerId: null, Standing: LeadStanding.Open, Qualification.StageKind: StageKind.Warm } && by.Id is { } me && m.Person(me) is not null)
        {
            SetOwner(me);
            Record(by, ActivityKind.Assigned, $"{by.Name} takes it on", m.Now, data: new() { ["from"] = "", ["to"] = Said(me), [TakenWithFact] = with.ToString() });
        }
    }

    private void GiveUp(Guid with)
    {
        if (_activities.Find(a => a.Data?.GetValueOrDefault(TakenWithFact) == with.ToString())?.Data?.GetValueOrDefault("to") is { } taker && taker == Said(OwnerId))
        {
            SetOwner(null);
        }
    }

    public void Tag(IEnumerable<string> tags)
    {
        var added = tags.Where(t => !Tags.Contains(t)).Distinct().ToList();
        if (added.Count > 0)
        {
            Tags = [.. Tags.Concat(added).Take(MaxTags)];
        }
    }

    private void SetOwner(Guid? ownerId) => OwnerId = Qualification.OwnerId = ownerId;

    private void SetSource(Guid? sourceId) => SourceId = Qualification.SourceId = sourceId;

    private void Record(Actor by, ActivityKind kind, string summary, DateTimeOffset at, string? text = null, Dictionary<string, string>? data = null, Side? side = null)
    {
        while (_activities.Exists(a => a.At == at))
        {
            at = at.AddMicroseconds(1); // The lines of one step keep their order on the timeline.
        }

        _activities.Add(Activity.Of(Id, by, kind, summary, at, text, data, side));
    }

    private static string Said(Guid? id) => id?.ToString() ?? "";

    private void Plan(string action, DateTimeOffset at) =>
        (Qualification.NextAction, Qualification.NextActionAt) = (Text.Shorten(action, LeadQualification.NextActionMaxLength), at);

    /// <summary>The earliest task, else what whoever is responsible for the stage does next, within the longest silence the agreement allows.</summary>
    private void PlanForStage(Moment m)
    {
        if (PlanEarliestTask())
        {
            return;
        }

        var stage = m.Content.Stage(Qualification.StageName) ?? m.Content.FirstOf(Qualification.StageKind);
        Plan(stage.NextAction, m.Now.AddDays(m.Content.Deadlines.LongestSilenceDays.GetValueOrDefault(stage.Kind, Forgotten.UsualSilenceDays)));
    }

    private static string LowerFirst(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
