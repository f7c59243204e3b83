using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Leads;

/// <summary>What of a lead went from one person to another: what taking it back goes by.</summary>
public sealed record PassedOn(bool Owner = false, bool Handoff = false, bool Opportunity = false, IReadOnlyList<Guid>? TaskIds = null)
{
    public bool IsAnything => Owner || Handoff || Opportunity || TaskIds is { Count: > 0 };
}

// Somebody leaves: all that is theirs of a lead goes to one other person.
public sealed partial class Lead
{
    /// <summary>Ownership, the offer or claim, the open opportunity and the tasks that are theirs; what is somebody else's stays.</summary>
    /// <param name="from">Who leaves. They may be gone already.</param>
    /// <param name="passed">What went; nothing where there was nothing of theirs.</param>
    /// <param name="only">Of a taking back: what went the other way, and nothing else.</param>
    public Result PassOn(Guid from, Actor to, Actor by, Moment m, out PassedOn passed, PassedOn? only = null)
    {
        passed = new();
        if (to.Id is not { } receiver || receiver == from || m.Person(receiver) is null)
        {
            return Result.Refused("It goes to somebody else who works here.");
        }

        var handoff = LatestHandoff is { } latest && latest.HolderId == from ? latest : null;
        if (only is { Handoff: true } && handoff is null)
        {
            return Result.Refused("The hand-off has gone on since.");
        }

        if (handoff is not null && only is not { Handoff: false } && !to.MayClaim)
        {
            return Result.Refused($"{to.Name} cannot take a lead that is with sales: SDRs, reps and sales managers can.");
        }

        var tasks = _tasks.FindAll(t => t.IsOpen && t.AssigneeId == from && only?.TaskIds?.Contains(t.Id) != false);
        var wasOwner = OwnerId == from && only is not { Owner: false };
        var opportunity = OpenOpportunity is { } deal && deal.OwnerId == from && only is not { Opportunity: false } ? deal : null;
        passed = new(wasOwner, handoff is not null && only is not { Handoff: false }, opportunity is not null, tasks.ConvertAll(t => t.Id));
        if (!passed.IsAnything)
        {
            return only is null ? Result.Success : Result.Refused("Somebody else has it since.");
        }

        tasks.ForEach(t => t.Reassign(receiver));
        opportunity?.PassTo(receiver);
        if (passed.Handoff)
        {
            Reassign(handoff!, to, by, m);
        }
        else
        {
            Record(by, ActivityKind.Assigned, $"Passed on to {to.Name}{WithTasks(tasks.Count)}", m.Now, data: new() { ["from"] = from.ToString(), ["to"] = Said(receiver) });
        }

        if (wasOwner)
        {
            SetOwner(receiver);
        }

        return Result.Success;
    }
}
