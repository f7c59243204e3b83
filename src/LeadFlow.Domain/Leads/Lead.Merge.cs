using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Leads;

/// <summary>What stays of several leads that are merged, field by field.</summary>
public sealed record MergeChoice(ContactDetails Contact)
{
    public Guid? OwnerId { get; init; }
    public Guid? SourceId { get; init; }
    public Guid? CampaignId { get; init; }

    /// <summary>Custom fields, by key.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>What is known of leads that are one person where nobody chose: the first's, gaps filled from the others, and the notes of all.</summary>
    public static ContactDetails ContactOf(IReadOnlyList<Lead> leads)
    {
        var contact = leads.Skip(1).Aggregate(leads[0].Contact, (filled, other) => filled.FilledFrom(other.Contact));
        var notes = string.Join("\n\n", leads.Select(l => l.Notes).Where(n => !string.IsNullOrWhiteSpace(n)).Distinct());
        return notes.Length is > 0 and <= ContactDetails.NotesMaxLength ? contact with { Notes = notes } : contact;
    }
}

/// <summary>The way back of a merge, as one of the leads goes it.</summary>
/// <param name="Summary">For the timeline.</param>
/// <param name="PlanHolds">What is planned next is what was planned before the merge.</param>
/// <param name="MergedAt">The stage that it came into by the merge then, it never came into.</param>
/// <param name="Others">That it comes apart from.</param>
public sealed record Parting(string Summary, bool PlanHolds, DateTimeOffset MergedAt, IReadOnlyList<Guid> Others)
{
    /// <summary>What was known of who it is until now; null for a lead that was not there.</summary>
    public ContactDetails? Was { get; init; }
    public IReadOnlyDictionary<string, string>? FieldsWere { get; init; }
}

// Several leads that are one person (LIFECYCLE 8).
public sealed partial class Lead
{
    /// <summary>
    /// Whether these leads can be merged as chosen: asks for the latest hand-off and the open opportunity of each. What somebody in sales has claimed, or works
    /// on as an opportunity, is theirs to merge, or a manager's; marketing keeps all leads in order.
    /// </summary>
    public static Result CanMerge(IReadOnlyList<Lead> leads, Guid? keptHandoffId, Actor by)
    {
        if (leads.Count is < 2 or > LeadMerge.MaxLeads)
        {
            return Result.Refused($"Choose two leads or more to merge, at most {LeadMerge.MaxLeads}.");
        }

        if (by is { Side: Side.Sales, IsManager: false } && leads.FirstOrDefault(IsAColleagues) is { } theirs)
        {
            return Result.Refused($"{theirs.Title} is a colleague's at the moment: ask them, or a manager, to merge it.");
        }

        var dealing = leads.Where(l => l.OpenOpportunity is not null).ToList();
        if (dealing.Count > 1)
        {
            return Result.Refused($"{Both(dealing)} have an open opportunity: win or lose one of them first.");
        }

        var claimed = leads.Where(l => l.LatestHandoff is { State: HandoffState.Claimed }).ToList();
        if (dealing.Count > 0 && claimed.Count > 0)
        {
            return Result.Refused($"{claimed[0].LatestHandoff!.ClaimedByName} has claimed {claimed[0].Title}, and {dealing[0].Title} has an open opportunity: accept, return or release the claim first.");
        }

        var open = leads.Where(l => l.LatestHandoff is { IsOpen: true }).ToList();
        return open.Count > 1 && dealing.Count == 0 && !open.Exists(l => l.LatestHandoff!.Id == keptHandoffId)
            ? Result.Refused($"{Both(open)} are with sales: choose whose hand-off goes on.")
            : Result.Success;

        bool IsAColleagues(Lead lead) => (lead.LatestHandoff is { State: HandoffState.Claimed } claim && claim.ClaimedById != by.Id)
            || (lead.OpenOpportunity is { OwnerId: { } owner } && owner != by.Id);

        static string Both(List<Lead> some) => InWords([.. some.Select(l => l.Title)]);
    }

    /// <summary>Of these leads the one whose stage and standing the merged lead has: whoever is furthest with us, and of the dead one who asked for it.</summary>
    public static Lead Leading(IReadOnlyList<Lead> leads, Guid? keptHandoffId, Moment m)
    {
        var dealing = leads.FirstOrDefault(l => l.OpenOpportunity is not null || l.Standing == LeadStanding.InOpportunity);
        if (dealing is not null)
        {
            return dealing;
        }

        var withSales = leads.Where(l => l.LatestHandoff is { IsOpen: true }).ToList();
        if (withSales.Count > 0)
        {
            return withSales.Find(l => l.LatestHandoff!.Id == keptHandoffId) ?? withSales[0];
        }

        // An inquiry that came after the win is a new one, as with a re-inquiry of a customer; dead for good stays so, whoever else is open.
        var customer = leads.Where(l => l.Standing == LeadStanding.Customer).MaxBy(l => l.WonAt);
        var open = leads.Where(l => l.Standing == LeadStanding.Open && (customer?.WonAt is not { } won || l.CapturedAt > won)).ToList();
        var final = leads.FirstOrDefault(l => l.Standing == LeadStanding.Dead && l.IsDeadForGood(m));
        return (customer is null ? final : null)
            ?? (open.Count > 0 ? open.MaxBy(l => (Rank(l.Qualification.StageKind), l.Qualification.Score))! : null)
            ?? customer
            ?? leads.MaxBy(l => l.DeadAt)!;

        static int Rank(StageKind kind) => kind switch { StageKind.Hot => 2, StageKind.Warm => 1, _ => 0 };
    }

    /// <summary>This lead is about to go into another, whose hand-off or opportunity goes on: its own is withdrawn.</summary>
    public void WithdrawToMerge(Lead into, Actor by, Moment m)
    {
        if (LatestHandoff is { IsOpen: true } handoff)
        {
            Withdraw(handoff, $"merged the lead with {into.Title}", m, by);
        }
    }

    /// <summary>
    /// Becomes one with leads whose rows are its own already. Milestones take the earliest; the evidence of all is weighed anew; stage and standing are
    /// those of <paramref name="leading"/>. Asks for all answers, responses, the latest hand-off, the open opportunity and the tasks of the lead.
    /// </summary>
    /// <param name="others">As they were.</param>
    public void Absorb(IReadOnlyList<Lead> others, Lead leading, MergeChoice choice, Actor by, Moment m)
    {
        var (before, fieldsBefore) = (Contact, CustomFields);
        foreach (var other in others)
        {
            TakeFacts(other);
            TakeMilestones(other);
        }

        SetContact(choice.Contact, m);
        CustomFields = choice.Fields.Count == 0 ? null : new(choice.Fields.Take(MaxCustomFields));
        SetSource(choice.SourceId);
        CampaignId = choice.CampaignId;
        if (leading.Id != Id)
        {
            TakeStand(leading, $"Merged with {leading.Title}", by, m);
        }

        SetOwner(LatestHandoff is { State: HandoffState.Claimed, ClaimedById: { } claimer } ? claimer : OpenOpportunity?.OwnerId ?? choice.OwnerId);
        WeighAnew(m);
        Version++;
        Record(by, ActivityKind.Merged, $"Merged with {InWords([.. others.Select(o => o.Title)])}", m.Now,
            data: new(Changed(before.DifferencesTo(Contact).Concat(FieldsSince(fieldsBefore)))) { ["merged"] = string.Join(' ', others.Select(o => o.Id)) });
        PlanAfterMerge(leading, by, m);
        Follow(m, by);
    }

    /// <summary>What was merged is several again: this one's rows are as they were, or as somebody made them since. Asks for what <see cref="Absorb"/> asks for, won opportunities, and stages entered by the merge.</summary>
    public void ComeApart(Parting parting, Actor by, Moment m)
    {
        _stageEntries.FindAll(e => e.OriginLeadId == Id && e.At == parting.MergedAt).ForEach(e => e.Undo());
        if (LatestHandoff is { IsOpen: true } offer && offer.OfferedAt == parting.MergedAt && offer.OriginLeadId == Id)
        {
            var (action, dueAt) = (Qualification.NextAction, Qualification.NextActionAt);
            Withdraw(offer, "took back the merge that made the offer", m, by);
            Plan(action, dueAt);
        }

        SetContact(Contact, m); // Title and keys follow the fields that went back.
        var planHolds = parting.PlanHolds & !StandByDeals(m);
        if (Standing != LeadStanding.Dead)
        {
            ReviveTasks(parting.MergedAt); // Dropped where one of them was dead for good.
        }

        WeighAnew(m);
        Version++;
        var changes = parting.Was is { } was ? was.DifferencesTo(Contact).Concat(FieldsSince(parting.FieldsWere)) : [];
        Record(by, ActivityKind.Unmerged, parting.Summary, m.Now, data: new(Changed(changes)) { ["merged"] = string.Join(' ', parting.Others) });
        if (!planHolds || PlanIsOver)
        {
            PlanByTasks(m);
        }

        Follow(m, by);
    }

    /// <summary>A step whose consequence is an offer is not taken back once somebody has claimed it (LIFECYCLE 6); nor is one that sales has acted on since.</summary>
    /// <param name="since">Hand-offs that sales has, of which anything was done since the merge. What the merge itself made a rep's own goes back with it.</param>
    public static Result CanComeApart(IEnumerable<Handoff> since, DateTimeOffset mergedAt) =>
        since.FirstOrDefault(h => h.ClaimedById is not null && !(h is { Kind: HandoffKind.Own, IsOpen: true } && h.OfferedAt == mergedAt)) is { } taken
            ? Result.Refused($"{taken.ClaimedByName} has {(taken.ClaimedAt >= mergedAt || taken.IsOpen ? "claimed" : taken.State == HandoffState.Accepted ? "accepted" : "given back")} this lead since: it is too late to take the merge back.")
            : Result.Success;

    /// <summary>What is planned was a claim of what is on offer no longer, or a task that was done since; or a task comes first now.</summary>
    private bool PlanIsOver => LatestHandoff is not { IsOpen: true } && Standing != LeadStanding.Dead
        && (Qualification.NextAction == ClaimIt
            || (EarliestTask is { } task ? (task.Title, task.DueAt) != (Qualification.NextAction, Qualification.NextActionAt) : WasTask(Qualification.NextAction, Qualification.NextActionAt)));

    private void TakeFacts(Lead other)
    {
        Tags = [.. Tags.Union(other.Tags).Take(MaxTags)];
        Consent = Consent is null || other.Consent is null || Consent == other.Consent ? Consent ?? other.Consent : $"{Consent}\n\n{other.Consent}";
        (ExternalSystem, ExternalId) = ExternalId is null ? (other.ExternalSystem, other.ExternalId) : (ExternalSystem, ExternalId);
        Utm ??= other.Utm;
        if ((other.CapturedAtIsImplied, other.CapturedAt).CompareTo((CapturedAtIsImplied, CapturedAt)) < 0)
        {
            CapturedAt = Qualification.CapturedAt = other.CapturedAt;
            (CapturedOn, CapturedAtIsImplied, CapturedById) = (other.CapturedOn, other.CapturedAtIsImplied, other.CapturedById);
            Utm = other.Utm ?? Utm; // What first brought them.
        }
    }

    private void TakeMilestones(Lead other)
    {
        FirstTouchedAt = Earliest(FirstTouchedAt, other.FirstTouchedAt);
        WarmAt = Earliest(WarmAt, other.WarmAt);
        HotAt = Earliest(HotAt, other.HotAt);
        OfferedAt = Earliest(OfferedAt, other.OfferedAt);
        ClaimedAt = Earliest(ClaimedAt, other.ClaimedAt);
        AcceptedAt = Earliest(AcceptedAt, other.AcceptedAt);
        WonOn = WonAt is null || other.WonAt < WonAt ? other.WonOn ?? WonOn : WonOn;
        WonAt = Earliest(WonAt, other.WonAt);
        DeadAt = Earliest(DeadAt, other.DeadAt);
        WokenAt = Earliest(WokenAt, other.WokenAt);
        HasImpliedMilestones |= other.HasImpliedMilestones;
        Qualification.LastTouchAt = other.Qualification.LastTouchAt > Qualification.LastTouchAt ? other.Qualification.LastTouchAt : Qualification.LastTouchAt;
        Qualification.AnsweredAt = Qualification.AnsweredAt > other.Qualification.AnsweredAt ? Qualification.AnsweredAt : other.Qualification.AnsweredAt ?? Qualification.AnsweredAt;
        Qualification.RespondedKinds |= other.Qualification.RespondedKinds;

        static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;
    }

    private void TakeStand(Lead leading, string why, Actor by, Moment m)
    {
        var q = leading.Qualification;
        if ((q.StageName, q.StageKind) != (Qualification.StageName, Qualification.StageKind))
        {
            Enter(q.StageName, q.StageKind, StageCause.Merge, why, by, m);
        }

        Qualification.Standing = q.Standing;
        (Qualification.HoldStage, Qualification.HeldByReturn, Qualification.IsOverride) = (q.HoldStage, q.HeldByReturn, q.IsOverride);
        (DeadReason, RevisitOn) = (leading.DeadReason, leading.RevisitOn);
    }

    /// <summary>An opportunity that came or went with the rows of a lead says whether it is in opportunity.</summary>
    /// <returns>Whether the standing changed.</returns>
    private bool StandByDeals(Moment m)
    {
        var isDealing = OpenOpportunity is not null;
        if (isDealing == (Standing == LeadStanding.InOpportunity))
        {
            return false;
        }

        Qualification.Standing = isDealing ? LeadStanding.InOpportunity
            : _opportunities.Exists(o => o.State == OpportunityState.Won) ? LeadStanding.Customer
            : LeadStanding.Open;
        if (Standing == LeadStanding.Open && m.Content.FirstOf(StageKind.Warm) is var warm && Qualification.StageKind == StageKind.Hot)
        {
            Qualification.Hold(warm.Name, byReturn: true); // It was lost since: something new brings it on.
        }

        return true;
    }

    /// <summary>The columns of the evidence say what the rows say, whoever they came from; a score is that of all of it.</summary>
    private void WeighAnew(Moment m)
    {
        foreach (var criterion in new[] { Criterion.Budget, Criterion.Authority, Criterion.Need, Criterion.Timeframe })
        {
            StandAsBefore(criterion);
        }

        var rules = m.Content.Interest;
        var interest = Interest.None;
        var kinds = new RespondedKinds(0);
        foreach (var response in _responses.Where(r => !r.Undone).OrderBy(r => r.At).ThenBy(r => r.Id))
        {
            kinds = kinds.With(response.Kind);
            interest = rules.PointsOf(response.Kind) is > 0 and var points ? interest.Add(points, m.DayOf(response.At), rules.HalfLifeDays) : interest;
        }

        Qualification.RespondedKinds = kinds.Bits;
        Qualification.AddUpInterest(interest, m.Agreement.Version);
        Qualification.EvidenceNo++;
    }

    private void PlanAfterMerge(Lead leading, Actor by, Moment m)
    {
        if (Standing == LeadStanding.Dead)
        {
            DropAllTasks(by, m);
            Qualification.AnsweredAt = null;
            PlanWake(m);
        }
        else if (LatestHandoff is { IsOpen: true })
        {
            Plan(leading.Qualification.NextAction, leading.Qualification.NextActionAt);
        }
        else if (Standing == LeadStanding.Open && Qualification.NextAction == GreetIt && FirstTouchedAt is not null && !PlanEarliestTask())
        {
            PlanForStage(m); // Somebody has greeted them, under the other name.
        }
        else
        {
            PlanByTasks(m);
        }
    }
}
