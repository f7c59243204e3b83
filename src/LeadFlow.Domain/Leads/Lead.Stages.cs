using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Leads;

// What moves the stage (LIFECYCLE 2), and the ways into and out of dead.
public sealed partial class Lead
{
    /// <summary>Scores, stores the result and lets an open lead's stage follow the agreement; offers or withdraws as that says.</summary>
    /// <returns>Whether anything changed.</returns>
    private bool Follow(Moment m, Actor by)
    {
        var result = Qualify(m);
        var following = Following.Of(StandsNow, result, m.Content);
        var changed = TakeNameOfStage(m) | Qualification.Store(result, m.Agreement.Version);
        if (!StandsNow.Follows)
        {
            return changed; // Frozen, or sales has it: shown as "below the definition", never moved.
        }

        Qualification.IsOverride &= !following.EndsOverride;
        if (following.Moves)
        {
            var (current, stage) = (following.Current, result.Stages[following.Target]);
            var why = following.Target > current
                ? $"Meets the definition of {stage.Name} with a score of {result.Score}"
                : $"No longer meets what {result.Stages[current].Name} asks: {LowerFirst(result.Stages[current].Failed is [var first, ..] ? first : "an earlier stage")}";
            Enter(stage.Name, stage.Kind, StageCause.Agreement, why, by with { Side = Side.System }, m);
            PlanForStage(m);
        }

        if (following.Withdraws)
        {
            Withdraw(LatestHandoff!, CanBeContacted ? "It no longer meets the definition" : "There is no way to contact them", m);
        }

        if (following.Offers)
        {
            Offer(by, isOverride: false, result, m);
        }

        return changed || following.Moves || following.Withdraws || following.Offers;
    }

    /// <summary>Where it stands, as far as it decides what the agreement does with it.</summary>
    private Stand StandsNow => new(
        Qualification.StageName, Qualification.StageKind, Standing, LatestHandoff is { State: HandoffState.Claimed }, LatestHandoff is { State: HandoffState.Offered },
        Qualification.HoldStage, Qualification.HeldByReturn, Qualification.IsOverride, CanBeContacted);

    /// <summary>A stage that the agreement no longer has: the lead stands where the agreement sends its leads. That is no entry; it has moved nowhere.</summary>
    private bool TakeNameOfStage(Moment m)
    {
        if (Qualification.HoldStage is { } hold && m.Content.Stage(hold) is null && m.Content.Heir(hold, null) is { } heldIn)
        {
            Qualification.Hold(heldIn.Name, Qualification.HeldByReturn);
        }

        if (m.Content.Stage(Qualification.StageName) is not null || m.Content.Heir(Qualification.StageName, Qualification.StageKind) is not { } heir)
        {
            return false;
        }

        Record(Actor.System, ActivityKind.StageChanged, $"{Qualification.StageName} → {heir.Name}: version {m.Agreement.Version} of the agreement has no {Qualification.StageName}", m.Now);
        (Qualification.StageName, Qualification.StageKind) = (heir.Name, heir.Kind);
        return true;
    }

    private static int IndexOf(Qualification result, string name, StageKind kind, Moment m) => Following.IndexOf(result, m.Content, name, kind);

    /// <summary>
    /// A person moves an open lead. Down, or up as far as the definition goes, it is a move; up past it, an override:
    /// to hot for managers only, with a reason. Either way the agreement may not lift it higher until something new is learned.
    /// </summary>
    /// <param name="takes">Whoever makes it warm has it, if it is nobody's.</param>
    public Result MoveTo(StageDefinition stage, string? reason, Actor by, Moment m, bool takes = false)
    {
        if (stage.Kind == StageKind.Dead)
        {
            return Result.Refused("Dead needs a reason.");
        }

        if (RefusedAsFrozen() is { } frozen)
        {
            return frozen;
        }

        if (Standing == LeadStanding.Dead)
        {
            return stage.Kind == StageKind.Hot ? Result.Refused("A dead lead wakes to raw or warm, not to hot.") : Wake(stage, by, m);
        }

        if (string.Equals(Qualification.StageName, stage.Name, StringComparison.OrdinalIgnoreCase))
        {
            return Result.Success;
        }

        var result = Qualify(m);
        var target = IndexOf(result, stage.Name, stage.Kind, m);
        var allowed = Qualification is { HeldByReturn: true, HoldStage: { } hold } ? Math.Min(result.Reached, IndexOf(result, hold, StageKind.Warm, m)) : result.Reached;
        if (stage.Kind == StageKind.Hot && !CanBeContacted)
        {
            return Result.Refused("Add a way to contact them first: sales could not reach this lead.");
        }

        var isOverride = target > allowed || (stage.Kind == StageKind.Hot && !result.SalesReady);
        if (isOverride && stage.Kind == StageKind.Hot)
        {
            if (!by.IsManager)
            {
                var why = result.Missing.Count > 0 ? $"missing: {string.Join(", ", result.Missing.Select(LowerFirst))}" : "sales returned it and nothing new was learned since";
                return Result.Refused($"By the agreement this lead is not {stage.Name.ToLowerInvariant()}; {why}. Only a manager may override that.");
            }

            if (string.IsNullOrWhiteSpace(reason))
            {
                return Result.Refused("Overriding the agreement needs a reason.");
            }
        }

        Qualification.Store(result, m.Agreement.Version);
        Enter(stage.Name, stage.Kind, StageCause.Person, string.IsNullOrWhiteSpace(reason) ? $"Moved by {by.Name}" : reason, by, m);
        if (takes)
        {
            TakeOn(_stageEntries[^1].Id, by, m);
        }

        Qualification.Hold(stage.Name, byReturn: Qualification.HeldByReturn && stage.Kind != StageKind.Hot); // Down and up again is no way around a return.
        Qualification.IsOverride = target > result.Reached; // Else the definition itself keeps it there.
        Version++;
        PlanForStage(m);

        if (stage.Kind == StageKind.Hot && LatestHandoff is not { IsOpen: true })
        {
            Offer(by, isOverride, result, m, reason);
        }
        else if (stage.Kind != StageKind.Hot && LatestHandoff is { State: HandoffState.Offered } offer)
        {
            Withdraw(offer, $"moved the lead to {stage.Name}", m, by);
        }

        return Result.Success;
    }

    /// <summary>Not pursued, with an agreed reason; the revisit date is the reason's unless given.</summary>
    public Result MarkDead(DeadReason reason, DateOnly? revisitOn, string? note, Actor by, Moment m)
    {
        if (RefusedAsFrozen() is { } frozen)
        {
            return frozen;
        }

        if (Standing == LeadStanding.Dead)
        {
            return DeadReason == reason.Name ? Result.Success : Result.Refused($"It is dead already: {DeadReason}.");
        }

        if (LatestHandoff is { State: HandoffState.Offered } offer)
        {
            Withdraw(offer, "marked the lead dead", m, by);
        }

        Bury(reason, revisitOn, note, StageCause.Person, by, m);
        Version++;
        return Result.Success;
    }

    /// <summary>Brings a dead lead back to raw or warm, with its history, on a new journey.</summary>
    public Result Wake(StageDefinition stage, Actor by, Moment m)
    {
        if (stage.Kind is StageKind.Hot or StageKind.Dead)
        {
            return Result.Refused("A dead lead wakes to raw or warm.");
        }

        if (Standing != LeadStanding.Dead)
        {
            return _journeys.Count > 0 && _journeys[^1].Why == JourneyBegin.Woken && Qualification.StageName == stage.Name ? Result.Success : Result.Refused("This lead is not dead.");
        }

        WokenAt ??= m.Now;
        BeginJourney(JourneyBegin.Woken, stage, $"Woken by {by.Name}", by, m);
        var result = Qualify(m);
        Qualification.Hold(stage.Name);
        Qualification.IsOverride = IndexOf(result, stage.Name, stage.Kind, m) > result.Reached; // A person put it there.
        Version++;
        PlanForStage(m);
        Follow(m, by);
        return Result.Success;
    }

    /// <summary>An override that holds again, or whose person can be contacted again, is offered again: the definition would not offer it.</summary>
    private void OfferOverrideAgain(Moment m)
    {
        if (LatestHandoff is { State: HandoffState.Withdrawn, IsOverride: true } withdrawn && Qualification is { IsOverride: true, StageKind: StageKind.Hot, Standing: LeadStanding.Open } && CanBeContacted)
        {
            OfferAgain(withdrawn, m);
        }
    }

    private void PlanWake(Moment m) =>
        Plan(RevisitOn is null ? "" : "Wake", RevisitOn is { } day ? m.StartOf(day) : Never);

    private Result? RefusedAsFrozen() => Standing switch
    {
        LeadStanding.InOpportunity => Result.Refused($"{(LatestHandoff is { State: HandoffState.Accepted, ClaimedByName: { } winner } ? winner : "Sales")} has accepted this lead: it moves again when the opportunity is won or lost."),
        LeadStanding.Customer => Result.Refused("This lead is a customer: a new inquiry begins a new journey."),
        _ when LatestHandoff is { State: HandoffState.Claimed, ClaimedByName: var name } => Result.Refused($"{name} has claimed this lead, and accepts, returns or releases it."),
        _ => null,
    };

    private void Bury(DeadReason reason, DateOnly? revisitOn, string? note, StageCause cause, Actor by, Moment m, DateTimeOffset? at = null)
    {
        var stage = m.Content.FirstOf(StageKind.Dead);
        Enter(stage.Name, StageKind.Dead, cause, note is null ? reason.Name : $"{reason.Name}: {note}", by, m, at, implied: cause == StageCause.Import);
        HasImpliedMilestones |= cause == StageCause.Import;
        Qualification.Standing = LeadStanding.Dead;
        Qualification.IsOverride = false;
        Qualification.Release();
        DeadReason = reason.Name;
        DropAllTasks(by, m);
        Qualification.AnsweredAt = null;
        RevisitOn = revisitOn ?? (reason.RevisitAfterDays is { } days ? m.DayOf(at ?? m.Now).AddDays(days) : null);
        PlanWake(m);
    }

    private void BeginJourney(JourneyBegin why, StageDefinition stage, string reason, Actor by, Moment m)
    {
        JourneyNumber++;
        _journeys.Add(Journey.Begin(Id, JourneyNumber, why, m.Now));
        Enter(stage.Name, stage.Kind, StageCause.Wake, reason, by, m);
        Qualification.Standing = LeadStanding.Open;
        Qualification.IsOverride = false;
        Qualification.Release();
        (DeadReason, RevisitOn) = (null, null);
    }

    private void Enter(string stage, StageKind kind, StageCause cause, string why, Actor by, Moment m, DateTimeOffset? at = null, bool implied = false)
    {
        var when = at ?? m.Now;
        var entry = StageEntry.Into(this, JourneyNumber, stage, kind, cause, why, by.Id, when, implied: implied);
        _stageEntries.Add(entry);
        var from = Qualification.StageName;
        (Qualification.StageName, Qualification.StageKind, Qualification.StageSince) = (stage, kind, when);
        if (kind is StageKind.Warm or StageKind.Hot)
        {
            WarmAt ??= when;
        }

        if (kind == StageKind.Hot)
        {
            HotAt ??= when;
        }

        if (kind == StageKind.Dead)
        {
            DeadAt ??= when;
        }

        var activity = kind == StageKind.Dead ? ActivityKind.Dead : cause == StageCause.Wake ? ActivityKind.Woken : ActivityKind.StageChanged;
        Record(by, activity, $"{from} → {stage}: {why}", m.Now, data: new() { ["from"] = from, ["to"] = stage, ["entry"] = entry.Id.ToString() });
    }
}
