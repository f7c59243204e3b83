using LeadFlow.Domain.Captures;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Leads;

// How a lead begins, and what happens when the same person comes in again (LIFECYCLE 7 and 8).
public sealed partial class Lead
{
    /// <summary>A person we did not know. The caller has looked up their identities.</summary>
    public static Lead Capture(CaptureGiven given, Actor by, Moment m)
    {
        var capturedAt = given.CapturedAt ?? given.Outcome?.At ?? m.Now;
        var id = Guid.CreateVersion7(m.Now);
        var lead = new Lead
        {
            Id = id,
            ExternalId = given.ExternalId,
            ExternalSystem = given.ExternalSystem,
            CampaignId = given.CampaignId,
            CapturedById = by.Id,
            CapturedAt = capturedAt,
            CapturedOn = given.CapturedOn ?? (given.CapturedAt is null ? given.Outcome?.On : null) ?? m.DayOf(capturedAt),
            CapturedAtIsImplied = given.CapturedAt is null && given.Outcome is not null,
            Consent = given.Consent,
            Utm = given.Utm,
            CustomFields = Filled(given.CustomFields),
            Qualification = LeadQualification.Of(id, m.Content.FirstOf(StageKind.Raw), capturedAt, m.Agreement.Version),
        };

        lead.SetSource(given.SourceId);
        lead.SetContact(given.Contact, m);
        lead.Tag(given.Tags);
        lead.SetOwner(given.OwnerId);
        lead.Identify(given);
        lead._journeys.Add(Journey.Begin(id, 1, JourneyBegin.Captured, capturedAt));
        lead.Record(by, given.Route == CaptureRoute.Import ? ActivityKind.Imported : ActivityKind.Captured, given.Summary, m.Now, given.Said, given.Facts(), given.IsTheirWord ? Side.Prospect : null);
        lead.NoteFrom(given, by, m);
        lead.Qualification.Store(lead.Qualify(m), m.Agreement.Version);
        lead._stageEntries.Add(StageEntry.Into(lead, 1, lead.Qualification.StageName, StageKind.Raw, given.Route == CaptureRoute.Import ? StageCause.Import : StageCause.Agreement, "Captured", by.Id, capturedAt, first: true));
        lead.Plan(GreetIt, m.Due(m.Content.Deadlines.FirstGreetingMinutes, whose: lead.OwnerId));
        lead.Learn(given, by, m);
        lead.Follow(m, by);
        return lead;
    }

    /// <summary>
    /// The same person again. Gaps are filled; what differs is proposed to the owner, not overwritten, unless <see cref="CaptureGiven.Overwrite"/>.
    /// A dead lead or a customer begins a new journey, except on suspected spam or when it is dead for good.
    /// </summary>
    /// <returns>Whether anything changed.</returns>
    public bool Reinquire(CaptureGiven given, Actor by, Moment m)
    {
        var reopens = given.Route != CaptureRoute.Import && !given.SuspectedSpam
            && (Standing == LeadStanding.Customer || (Standing == LeadStanding.Dead && !IsDeadForGood(m)));

        var couldBeContacted = CanBeContacted;
        var isImport = given.Route == CaptureRoute.Import;
        var (was, fieldsWere) = (Contact, CustomFields);
        var changed = FillFrom(given, by, m);
        var facts = Facts(given, was, fieldsWere);
        if (!isImport)
        {
            Record(by, ActivityKind.Reinquiry, given.Summary, m.Now, given.Said, facts, given.IsTheirWord ? Side.Prospect : null);
            NoteFrom(given, by, m);
            Qualification.LastTouchAt = m.Now > Qualification.LastTouchAt ? m.Now : Qualification.LastTouchAt;
            Answered(m.Now);
            changed = true;
        }

        if (reopens)
        {
            BeginJourney(JourneyBegin.Reinquiry, m.Content.FirstOf(StageKind.Raw), "Came back with a new inquiry", by, m);
            Plan(GreetIt, m.Due(m.Content.Deadlines.FirstGreetingMinutes, whose: OwnerId));
        }

        changed |= Learn(given.Unproven ? WithoutWhatPeopleKnow(given, by, m) : given, by, m);
        if (given.Unproven)
        {
            HoldUntilConfirmed(by, m);
        }

        if (isImport && changed)
        {
            Record(by, ActivityKind.Imported, given.Summary, m.Now, data: facts);
        }

        if (changed)
        {
            Follow(m, by); // A row that says nothing new leaves the lead exactly as it was.
        }

        if (!couldBeContacted)
        {
            OfferOverrideAgain(m);
        }

        return changed;
    }

    /// <summary>
    /// Whether the phone number alone makes the two one person: at most one side has an e-mail address, and the names are
    /// compatible or absent. Otherwise it may be a switchboard, and a person decides.
    /// </summary>
    /// <param name="homeCountry">Whose numbers those without a country are.</param>
    public bool IsIdentifiedByPhoneOf(ContactDetails other, string? homeCountry = null)
    {
        if ((Email is not null && other.Email is not null) || PhoneKey.Length == 0 || PhoneKey != other.PhoneKey(homeCountry))
        {
            return false;
        }

        var (mine, theirs) = (Text.Key(Contact.Name), Text.Key(other.Name));
        return mine.Length == 0 || theirs.Length == 0 || mine == theirs
            || mine.Split(' ').Intersect(theirs.Split(' ')).Count() == Math.Min(mine.Split(' ').Length, theirs.Split(' ').Length);
    }

    /// <summary>The keys of one capture point at two leads: a person should look.</summary>
    public bool MayBeTheSameAs(Lead other, Actor by, Moment m)
    {
        if (Activities.Any(a => a.Kind == ActivityKind.Proposed && a.Data?.GetValueOrDefault("sameAs") == other.Id.ToString()))
        {
            return false;
        }

        Record(by, ActivityKind.Proposed, $"May be the same person as {other.Title}", m.Now, data: new() { ["sameAs"] = other.Id.ToString() });
        return true;
    }

    /// <summary>What the line says of a capture on a known lead: which details it filled in or replaced, too.</summary>
    private Dictionary<string, string>? Facts(CaptureGiven given, ContactDetails was, Dictionary<string, string>? fieldsWere) =>
        was == Contact && ReferenceEquals(fieldsWere, CustomFields) ? given.Facts() : new(Changed(was.DifferencesTo(Contact).Concat(FieldsSince(fieldsWere))).Concat(given.Facts() ?? []));

    private bool IsDeadForGood(Moment m) => m.Content.DeadReasons.Any(r => r.Name == DeadReason && r.IsFinal);

    /// <summary>Answers, responses and an imported outcome, then the stage follows once.</summary>
    private bool Learn(CaptureGiven given, Actor by, Moment m)
    {
        var before = Qualification.HoldStage is not null && given.Answers.Count + given.Responses.Count > 0 ? Qualify(m) : null; // Asked for by a hold alone.
        var backdated = given.Route == CaptureRoute.Import && given.CapturedAt is not null;
        var recordedAt = backdated ? given.CapturedAt!.Value : m.Now;
        var changed = false;

        var isFile = given.Route == CaptureRoute.Import;
        var responses = isFile ? NewResponses(given) : given.Responses;
        var learned = (isFile ? NewAnswers(given) : given.Answers)
            .Select(a => a with { LearnedAt = a.LearnedAt ?? given.CapturedAt })
            .Where(a => Apply(a, by, m, recordedAt, backdated))
            .ToList();
        changed |= learned.Count > 0;
        ApplyConversation(learned, responses.Select(r => r.Kind), m, recordedAt, backdated);

        foreach (var (kind, at) in responses)
        {
            changed |= Apply(kind, at ?? given.CapturedAt ?? m.Now, m, recordedAt, backdated);
        }

        CountEvidence(given.Unproven ? null : before, changed, m); // Before the outcome: what came with it does not end the hold that it sets.
        var outcome = given.Outcome is not null && ImportOutcome(given.Outcome, by, m);
        return changed || outcome;
    }

    /// <summary>Of a file's answers those that fill a gap, or replace when told to; the same file again says nothing new.</summary>
    private List<AnswerGiven> NewAnswers(CaptureGiven given) =>
    [
        .. given.Answers
            .Select(a => a.Level == Level.Unknown ? a with { Level = Known(a.Criterion) } : a)
            .Where(a => given.Overwrite
                ? !_answers.Exists(known => given.CapturedAt is { } at && known.LearnedAt == (a.LearnedAt ?? at) && known.Says(a))
                : KnownSince(a.Criterion) is null),
    ];

    /// <summary>Of a file's responses those that the lead does not have: as many of a kind, at the instant that the file names.</summary>
    private List<(ResponseKind Kind, DateTimeOffset? At)> NewResponses(CaptureGiven given) =>
    [
        .. given.Responses.GroupBy(r => (r.Kind, At: r.At ?? given.CapturedAt))
            .SelectMany(g => g.Skip(_responses.Count(r => r.Kind == g.Key.Kind && (g.Key.At is null || r.At == g.Key.At)))),
    ];

    private bool FillFrom(CaptureGiven given, Actor by, Moment m)
    {
        var was = Contact;
        var becomes = given.Overwrite ? given.Contact.FilledFrom(was) : was.FilledFrom(given.Contact);
        var differs = was.FilledFrom(given.Contact).DifferencesTo(given.Contact.FilledFrom(was))
            .Where(d => d.Field != "E-mail" || IdentityKey.NormaliseEmail(d.Was) is not { } same || same != IdentityKey.NormaliseEmail(d.Becomes)) // However it is spelled.
            .Where(d => d.Field != "Notes" || (given.Route != CaptureRoute.QuickAdd && given.Said is null)) // They stand on the timeline.
            .ToList();
        var changes = was.DifferencesTo(becomes).ToList();
        var nameOfDeals = Company ?? Title;
        var before = Facts();

        SetSource(given.Overwrite ? given.SourceId ?? SourceId : given.Unproven ? SourceId : SourceId ?? given.SourceId); // Where they came from at first, nobody says later by a mail.
        CampaignId = given.Overwrite ? given.CampaignId ?? CampaignId : given.Unproven ? CampaignId : CampaignId ?? given.CampaignId;
        ExternalSystem = ExternalId is null ? given.ExternalSystem : ExternalSystem;
        ExternalId ??= given.ExternalId;
        Consent ??= given.Consent;
        Utm ??= given.Utm;
        var fieldsChanged = MergeCustomFields(given);
        Tag(given.Tags);
        if (given.OwnerId is { } owner && Standing == LeadStanding.Open && (OwnerId is null || (given.Overwrite && LatestHandoff is not { IsOpen: true })))
        {
            SetOwner(owner);
        }

        if (CapturedAtIsImplied && given is { Route: CaptureRoute.Import, CapturedAt: { } capturedAt })
        {
            Qualification.LastTouchAt = Qualification.LastTouchAt == CapturedAt ? capturedAt : Qualification.LastTouchAt;
            CapturedAt = Qualification.CapturedAt = capturedAt;
            CapturedOn = given.CapturedOn ?? m.DayOf(capturedAt);
            CapturedAtIsImplied = false;
            foreach (var journey in _journeys.Where(j => j.Number == 1))
            {
                journey.BeganEarlier(capturedAt);
            }

            foreach (var entry in _stageEntries.Where(e => e.FromStage is null))
            {
                entry.WasAt(capturedAt);
            }
        }

        Identify(given);
        if (changes.Count > 0)
        {
            SetContact(becomes, m);
            Qualification.EvidenceNo++; // As with an edit.
            if (given.Overwrite)
            {
                Version++;
            }
        }

        foreach (var deal in _opportunities.Where(o => o.IsImported && o.Name == nameOfDeals))
        {
            deal.Rename(Company ?? Title); // The deals came before the lead itself.
        }

        var changed = changes.Count > 0 || fieldsChanged || before != Facts();
        if (differs.Count > 0 && !given.Overwrite && given.Route != CaptureRoute.Import)
        {
            Record(by, ActivityKind.Proposed, $"Gave other details: {string.Join(", ", differs.Select(d => LowerFirst(d.Field)))}", m.Now,
                text: string.Join("; ", differs.Select(d => Text.Shorten($"{d.Field}: {d.Becomes}", 1000))),
                data: differs.ToDictionary(d => d.Field, d => Text.Shorten(d.Becomes ?? "", 1000)));
        }

        return changed;

        (Guid?, Guid?, Guid?, int, string?, DateTimeOffset, bool, string?, int?, int) Facts() =>
            (SourceId, CampaignId, OwnerId, Tags.Length, ExternalId, CapturedAt, CapturedAtIsImplied, Consent, Utm?.Count, _identities.Count);
    }

    /// <summary>What somebody typed about them when they added them by hand.</summary>
    private void NoteFrom(CaptureGiven given, Actor by, Moment m)
    {
        if (given.Route == CaptureRoute.QuickAdd && !string.IsNullOrWhiteSpace(given.Contact.Notes))
        {
            Record(by, ActivityKind.Note, $"{by.Name} wrote a note", m.Now, given.Contact.Notes);
        }
    }

    /// <summary>The keys by which this person is found again. The caller has made sure that no other lead has them.</summary>
    private void Identify(CaptureGiven given)
    {
        foreach (var key in given.Keys().Where(k => !given.TakenKeys.Contains(k)))
        {
            Identify(key);
        }
    }

    private void Identify(IdentityKey key)
    {
        if (key.Value.Length <= LeadIdentity.ValueMaxLength && !_identities.Any(i => i.Kind == key.Kind && i.Value == key.Value))
        {
            _identities.Add(LeadIdentity.Of(key, Id));
        }
    }
}
