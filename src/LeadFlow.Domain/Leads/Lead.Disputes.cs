using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Leads;

// Whether a return was right: who qualified the lead may say no, and a manager decides. Reports count the return as it was either way.
public sealed partial class Lead
{
    /// <summary>Whoever qualified it, or a manager, says why it should not have come back; the managers of both sides hear of it.</summary>
    public Result Dispute(string why, Actor by, Moment m)
    {
        if (LatestHandoff is not { State: HandoffState.Returned or HandoffState.Rejected } handoff)
        {
            return Result.Refused("Sales has not returned this lead.");
        }

        if (handoff.OfferedById != by.Id && !by.IsManager)
        {
            return Result.Refused($"{handoff.OfferedByName ?? "A manager"} qualified this lead, and disputes its return; so may a manager.");
        }

        if (handoff.SettledAt is not null)
        {
            return Result.Refused("This return was disputed and settled already.");
        }

        if (handoff.IsDisputed)
        {
            return Result.Success;
        }

        handoff.Dispute(Text.Shorten(why, Handoff.NoteMaxLength), by, m.Now);
        Record(by, ActivityKind.Disputed, $"{by.Name} disputes that it was {(handoff.State == HandoffState.Returned ? "returned" : "rejected")}", m.Now, why);
        return Result.Success;
    }

    /// <summary>The latest return that somebody disputed and a manager decided.</summary>
    public Handoff? SettledDispute => LatestDispute is { SettledAt: not null } settled ? settled : null;

    private Handoff? LatestDispute => _handoffs.Where(h => h.DisputedAt is not null).MaxBy(h => h.DisputedAt);

    /// <summary>A manager decides a dispute: the return stands, or the lead follows the agreement again as if it had not come back.</summary>
    public Result Settle(bool stands, string? note, Actor by, Moment m)
    {
        if (!by.IsManager)
        {
            return Result.Refused("A manager settles a dispute.");
        }

        if (LatestDispute is not { } handoff)
        {
            return Result.Refused("Nobody disputes a return of this lead.");
        }

        if (handoff.Stands is { } settled)
        {
            return settled == stands ? Result.Success : Result.Refused("This dispute is settled already.");
        }

        handoff.Settle(stands, m.Now);
        Record(by, ActivityKind.Settled, stands ? "The return stands" : "The return does not stand", m.Now, note);
        if (stands || LatestHandoff != handoff)
        {
            return Result.Success;
        }

        if (Standing == LeadStanding.Dead)
        {
            Wake(m.Content.FirstOf(StageKind.Warm), by, m);
        }

        if (Standing == LeadStanding.Open)
        {
            Qualification.Release();
            Follow(m, by);
        }

        return Result.Success;
    }
}
