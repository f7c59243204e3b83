using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Leads;

// From the offer to the opportunity (LIFECYCLE 5 and 6): every state answers every press, with a change, a harmless repeat or a sentence.
public sealed partial class Lead
{
    /// <summary>What comes next while it is on offer.</summary>
    public const string ClaimIt = "Claim";

    /// <summary>The first to press gets the lead; pressing again is harmless; everybody else learns who was faster.</summary>
    public Result Claim(Actor claimer, Moment m)
    {
        if (!claimer.MayClaim)
        {
            return Result.Refused("SDRs, reps and sales managers claim leads.");
        }

        switch (LatestHandoff)
        {
            case null:
                return Result.Refused("This lead has not been offered.");

            case { State: HandoffState.Offered, Kind: HandoffKind.Assigned } assigned when assigned.AssigneeId != claimer.Id && !claimer.IsSalesManager:
                return Result.Refused($"This lead is offered to {NameOf(assigned.AssigneeId, m)}.");

            case { State: HandoffState.Offered, TeamId: { } team } queued when team != claimer.TeamId && !claimer.IsSalesManager:
                return Result.Refused($"This lead is offered to the team {m.TeamName(team) ?? "of somebody else"}.");

            case { State: HandoffState.Offered } offer:
                offer.Claim(claimer, m);
                ClaimedAt ??= m.Now;
                SetOwner(claimer.Id);
                Record(claimer, ActivityKind.Claimed, $"Claimed by {claimer.Name}", m.Now);
                Plan("Accept or return", offer.DueAt);
                return Result.Success;

            case { State: HandoffState.Claimed or HandoffState.Accepted } taken when taken.ClaimedById == claimer.Id:
                return Result.Success;

            case { State: HandoffState.Claimed or HandoffState.Accepted } taken:
                return Result.Refused($"{taken.ClaimedByName} was faster, {Ago(m.Now - taken.ClaimedAt!.Value)}.");

            default:
                return Result.Refused("This lead is no longer on offer.");
        }
    }

    /// <summary>The claimer takes it on: an opportunity opens, and the stage stands still from here.</summary>
    public Result Accept(string? name, decimal? amount, string? currency, DateOnly? expectedClose, Actor by, Moment m)
    {
        if (RefusedUnlessClaimer(by, repeat: HandoffState.Accepted) is { } answer)
        {
            return answer;
        }

        LatestHandoff!.Close(HandoffState.Accepted, m.Now);
        AcceptedAt ??= m.Now;
        Qualification.Standing = LeadStanding.InOpportunity;
        Qualification.IsOverride = false;
        Qualification.Release();
        _opportunities.Add(Opportunity.Open(Id, LatestHandoff.Id, JourneyNumber, string.IsNullOrWhiteSpace(name) ? Company ?? Title : name, amount, currency, expectedClose, by, m.Now));
        Record(by, ActivityKind.Accepted, $"Accepted by {by.Name}: an opportunity opens", m.Now);
        PlanByTasks(m);
        return Result.Success;
    }

    /// <summary>The claimer gives it back with an agreed reason: it goes to the stage the reason says, and stays there until something new is learned.</summary>
    public Result Return(ReturnReason reason, string? note, Actor by, Moment m)
    {
        if (RefusedUnlessClaimer(by) is { } answer)
        {
            return answer;
        }

        var handoff = LatestHandoff!;
        handoff.Close(HandoffState.Returned, m.Now, reason.Name, note);
        Record(by, ActivityKind.Returned, $"Returned by {by.Name}: {LowerFirst(reason.Name)}", m.Now, note, new() { ["reason"] = reason.Name });
        GiveBack(handoff, m);
        var stage = m.Content.Stage(reason.ToStage) ?? m.Content.FirstOf(StageKind.Warm);
        if (stage.Kind != StageKind.Dead && stage.Name != Qualification.StageName)
        {
            Enter(stage.Name, stage.Kind, StageCause.Person, $"Returned: {LowerFirst(reason.Name)}", by, m);
        }

        Qualification.IsOverride = false;
        Qualification.Hold(Qualification.StageName, byReturn: true);
        PlanForStage(m);
        Follow(m, by);
        return Result.Success;
    }

    /// <summary>The claimer marks it dead.</summary>
    public Result Reject(DeadReason reason, DateOnly? revisitOn, string? note, Actor by, Moment m)
    {
        if (RefusedUnlessClaimer(by) is { } answer)
        {
            return answer;
        }

        var handoff = LatestHandoff!;
        handoff.Close(HandoffState.Rejected, m.Now, reason.Name, note);
        Record(by, ActivityKind.Rejected, $"Rejected by {by.Name}: {LowerFirst(reason.Name)}", m.Now, note, new() { ["reason"] = reason.Name });
        GiveBack(handoff, m);
        Bury(reason, revisitOn, note, StageCause.Person, by, m);
        return Result.Success;
    }

    /// <summary>The claimer gives it up: it is offered again at once, and others are asked first.</summary>
    public Result Release(Actor by, Moment m)
    {
        if (RefusedUnlessClaimer(by) is { } answer)
        {
            return answer;
        }

        var handoff = LatestHandoff!;
        handoff.Close(HandoffState.Released, m.Now);
        Record(by, ActivityKind.Released, $"Released by {by.Name}", m.Now);
        GiveBack(handoff, m);
        OfferAgain(handoff, m, notFirst: by.Id);
        Follow(m, by); // What fell below the definition while it was claimed is on offer no longer.
        return Result.Success;
    }

    private Result Reassign(Handoff handoff, Actor owner, Actor by, Moment m)
    {
        if (!owner.MayClaim)
        {
            return Result.Refused($"{owner.Name} cannot take a lead that is on offer: SDRs, reps and sales managers can.");
        }

        if (handoff is { State: HandoffState.Offered, Kind: HandoffKind.Assigned } && handoff.AssigneeId == owner.Id)
        {
            return Result.Success;
        }

        var wasClaimed = handoff.State == HandoffState.Claimed;
        handoff.Close(wasClaimed ? HandoffState.Released : HandoffState.Withdrawn, m.Now, "Reassigned");
        Record(by, ActivityKind.Assigned, $"Reassigned to {owner.Name}", m.Now);
        var again = OfferAgain(handoff, m, assignee: owner.Id);
        if (wasClaimed)
        {
            again.Claim(owner, m);
            PassTasks(OwnerId, owner.Id!.Value, m);
            SetOwner(owner.Id);
            Plan("Accept or return", again.DueAt);
        }

        return Result.Success;
    }

    /// <summary>Back to whoever qualified it, else the source's default owner, else the triage inbox.</summary>
    private void GiveBack(Handoff handoff, Moment m) =>
        SetOwner(handoff.OfferedById is { } by && m.Person(by) is not null ? by
            : Source?.DefaultOwnerId is { } owner && m.Person(owner) is not null ? owner
            : null);

    private Result? RefusedUnlessClaimer(Actor by, HandoffState? repeat = null) => LatestHandoff switch
    {
        { State: HandoffState.Claimed } handoff when handoff.ClaimedById == by.Id => null,
        { State: HandoffState.Claimed or HandoffState.Accepted } handoff when handoff.ClaimedById != by.Id => Result.Refused($"{handoff.ClaimedByName} has claimed this lead."),
        { State: HandoffState.Accepted } when repeat == HandoffState.Accepted => Result.Success,
        { State: HandoffState.Accepted } => Result.Refused("You have accepted this lead: win or lose its opportunity."),
        { State: HandoffState.Offered } => Result.Refused("Claim the lead first."),
        null => Result.Refused("This lead has not been offered."),
        _ => Result.Refused("This hand-off is over."),
    };

    private static string NameOf(Guid? id, Moment m) => (id is { } person ? m.Person(person)?.Name : null) ?? "somebody else";

    private static string Ago(TimeSpan elapsed) => elapsed switch
    {
        { TotalHours: >= 1 } => $"{(int)elapsed.TotalHours} h ago",
        { TotalMinutes: >= 1 } => $"{elapsed.Minutes} min ago",
        { TotalSeconds: >= 1 } => $"{elapsed.Seconds} s ago",
        _ => "just now", // Or the winner's machine has a clock ahead of ours.
    };
}
