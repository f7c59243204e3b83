using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Leads;

// Taking back a step by hand (LIFECYCLE 6): a compensating event, never a deletion.
public sealed partial class Lead
{
    /// <summary>
    /// Takes back the last step that a person made with the stage: a compensating event, nothing is deleted.
    /// An unclaimed offer that came of it is withdrawn; once claimed, it is too late.
    /// </summary>
    public Result UndoMove(Actor by, Moment m) => UndoMove(by, m, step: null);

    private Result UndoMove(Actor by, Moment m, Activity? step)
    {
        if (RefusedToUndo() is { } refused)
        {
            return refused;
        }

        var entry = LastStep!;
        var standing = entry.FromStanding!.Value;
        entry.Undo();
        GiveUp(entry.Id);
        if (LatestHandoff is { State: HandoffState.Offered } offer)
        {
            Withdraw(offer, "took the step back", m, by);
        }

        if (entry.Cause == StageCause.Wake)
        {
            WokenAt = WokenAt == entry.At ? null : WokenAt;
        }

        ForgetMilestoneOf(entry);
        (Qualification.StageName, Qualification.StageKind, Qualification.Standing) = (entry.FromStage!, entry.FromKind!.Value, standing);
        Qualification.StageSince = LastStep?.At ?? CapturedAt;
        (Qualification.HoldStage, Qualification.HeldByReturn, Qualification.IsOverride) = (entry.FromHold, entry.FromHeldByReturn, entry.FromOverride);
        Version++;
        Record(by, ActivityKind.Undone, $"Took back: {entry.StageName}, {LowerFirst(entry.Why)}", m.Now, data: Undoes(step));
        (DeadReason, RevisitOn) = (entry.FromDeadReason, entry.FromRevisitOn);
        if (entry.StageKind == StageKind.Dead)
        {
            ReviveTasks(entry.At);
        }

        PlanAsBefore(entry, m);

        Follow(m, by);
        OfferOverrideAgain(m);
        if (entry.FromNextAction == ClaimIt && Qualification.NextAction == ClaimIt && Standing == LeadStanding.Open && LatestHandoff is not { IsOpen: true })
        {
            PlanForStage(m); // Nobody can claim what is not offered again.
        }

        return Result.Success;
    }

    /// <summary>The same for one step, which is refused once another came after it.</summary>
    public Result UndoMove(Guid entryId, Actor by, Moment m) =>
        LastStep?.Id == entryId ? UndoMove(by, m) : Result.Refused($"It has moved since, and is {Qualification.StageName.ToLowerInvariant()} now.");

    /// <summary>Whether <see cref="UndoMove(Actor, Moment)"/> would take the last step back; asks for all hand-offs, opportunities, stage entries and journeys of the lead.</summary>
    public bool CanUndoMove => RefusedToUndo() is null;

    /// <summary>Of this lead: what moved another before it went into this one is history.</summary>
    private StageEntry? LastStep => _stageEntries.Where(e => !e.Undone && e.OriginLeadId == Id).MaxBy(e => (e.At, e.StageName == Qualification.StageName, e.Id));

    private Result? RefusedToUndo()
    {
        if (RefusedAsFrozen() is { } frozen)
        {
            return frozen;
        }

        var entry = LastStep;
        if (entry is not { FromStage: not null, FromKind: not null, FromStanding: { } standing, Cause: StageCause.Person or StageCause.Wake }
            || entry.StageName != Qualification.StageName
            || _journeys.Any(j => j.Why == JourneyBegin.Reinquiry && j.Number == entry.JourneyNumber && j.BeganAt == entry.At))
        {
            return Result.Refused("There is no step by hand to take back.");
        }

        if (_opportunities.Exists(o => o.State == OpportunityState.Lost && o.ClosedAt == entry.At))
        {
            return Result.Refused("A loss cannot be taken back: reopen the opportunity instead.");
        }

        if (_handoffs.Find(h => h.ClaimedById is not null && h.State is HandoffState.Returned or HandoffState.Rejected && h.ClosedAt == entry.At) is { } given)
        {
            return Result.Refused(given.State == HandoffState.Returned
                ? $"A return cannot be taken back: {given.ClaimedByName} has decided, and something new to learn brings the lead on."
                : $"A rejection cannot be taken back: {given.ClaimedByName} has decided, and waking the lead brings it on.");
        }

        if (_handoffs.Find(h => h.ClaimedById is not null && (h.OfferedAt >= entry.At || h.ClosedAt >= entry.At)) is { } taken)
        {
            return Result.Refused($"{taken.ClaimedByName} has claimed this lead since: it is too late to take the step back.");
        }

        return ClaimedAt >= entry.At || _opportunities.Exists(o => o.ClosedAt >= entry.At) || standing is LeadStanding.InOpportunity or LeadStanding.Customer
            ? Result.Refused("Sales has worked on this lead since: it is too late to take the step back.")
            : null;
    }

    private void PlanAsBefore(StageEntry entry, Moment m)
    {
        if (Qualification.Standing == LeadStanding.Dead)
        {
            PlanWake(m);
        }
        else if (PlanEarliestTask())
        {
            // A task that is still to do comes first, whatever was planned before the step.
        }
        else if (WasTask(entry.FromNextAction, entry.FromNextActionAt) || Qualification.LastTouchAt > entry.At || entry.FromNextAction is not { } action || entry.FromNextActionAt is not { } due)
        {
            PlanForStage(m); // What was due before the step has been done since.
        }
        else
        {
            Plan(action, due);
        }
    }

    private static Dictionary<string, string>? Undoes(Activity? step) => step is null ? null : new() { [UndoesFact] = step.Id.ToString() };

    private void ForgetMilestoneOf(StageEntry entry)
    {
        WarmAt = WarmAt == entry.At ? null : WarmAt;
        HotAt = HotAt == entry.At ? null : HotAt;
        DeadAt = DeadAt == entry.At ? null : DeadAt;
        OfferedAt = OfferedAt == entry.At ? null : OfferedAt;
    }
}
