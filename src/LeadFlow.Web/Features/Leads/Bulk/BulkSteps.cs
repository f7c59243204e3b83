using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>What a bulk change does with one lead, and how it is taken back: by the lead's own rules, as if somebody did it by hand.</summary>
internal static class BulkSteps
{
    /// <param name="no">Its place in the order of work, by which leads are dealt out.</param>
    public static (Result Result, BulkBefore Before) Do(Lead lead, string kind, BulkParameters with, int no, CurrentUser user, Moment m)
    {
        switch (kind)
        {
            case BulkKind.Assign:
                var owner = with.Owners[(no - 1) % with.Owners.Count];
                var before = new BulkBefore(lead.OwnerId, owner, WasOnOffer: lead.LatestHandoff is { State: HandoffState.Offered });
                return (AssignLead.Assign(lead, owner, user, m), before);
            case BulkKind.PassOn:
                var to = with.Owners[(no - 1) % with.Owners.Count]!.Value;
                var result = m.Person(to) is { } receiver ? lead.PassOn(with.From!.Value, receiver, user.Actor, m, out var passed) : Gone(out passed);
                return (result, new(with.From, to, Passed: passed));
            case BulkKind.Tag:
                var added = with.Tags.Except(lead.Tags).ToList();
                return (lead.AddTags(with.Tags, user.Actor, m), new(Tags: added));
            case BulkKind.Untag:
                var taken = with.Tags.Intersect(lead.Tags).ToList();
                return (lead.RemoveTags(with.Tags, user.Actor, m), new(Tags: taken));
            case BulkKind.Retag:
                var (was, into) = (with.Tags[0], with.Into!);
                var hadBoth = lead.Tags.Contains(into);
                return (lead.Retag(was, into, user.Actor, m), new(Tags: hadBoth ? [was] : [was, into]));
            default:
                var known = lead.StageEntries.Select(e => e.Id).ToHashSet();
                var moved = MoveLead.Find(m, kind == BulkKind.Dead ? nameof(StageKind.Dead) : with.Stage!) is not { } stage ? Result.Refused($"The agreement has no stage called {with.Stage}.")
                    : kind == BulkKind.Wake ? lead.Wake(stage, user.Actor, m)
                    : MoveLead.Move(lead, stage, new(lead.Id, stage.Name, with.Reason, with.RevisitOn, with.Note), user.Actor, m);
                return (moved, new(StepId: lead.StageEntries.FirstOrDefault(e => !known.Contains(e.Id) && e.Cause is StageCause.Person or StageCause.Wake)?.Id));
        }
    }

    /// <summary>Refused where somebody has changed the same since.</summary>
    public static Result TakeBack(Lead lead, string kind, BulkBefore before, CurrentUser user, Moment m, RulesSnapshot rules)
    {
        switch (kind)
        {
            case BulkKind.PassOn:
                return m.Person(before.OwnerId!.Value) is { } giver ? lead.PassOn(before.Given!.Value, giver, user.Actor, m, out _, only: before.Passed) : Gone(out _);
            case BulkKind.Assign when before.WasOnOffer:
                return Result.Refused("It was on offer: whom it was offered to stays.");
            case BulkKind.Assign when lead.OwnerId != before.Given:
                return Result.Refused(lead.OwnerId is { } other ? $"It has been given to {rules.People.GetValueOrDefault(other)?.Name ?? "somebody else"} since." : "Its owner has given it up since.");
            case BulkKind.Assign:
                return AssignLead.Assign(lead, before.OwnerId, user, m);
            case BulkKind.Tag:
                var left = before.Tags!.Intersect(lead.Tags).ToList();
                return left.Count == 0 ? Result.Refused("The tag has been taken away since.") : lead.RemoveTags(left, user.Actor, m);
            case BulkKind.Untag:
                var gone = before.Tags!.Except(lead.Tags).ToList();
                return gone.Count == 0 ? Result.Refused("It has been tagged again since.") : lead.AddTags(gone, user.Actor, m);
            case BulkKind.Retag:
                return before.Tags is [var only] ? lead.AddTags([only], user.Actor, m)
                    : before.Tags is [var former, var now] && lead.Tags.Contains(now) ? lead.Retag(now, former, user.Actor, m)
                    : Result.Refused("The tag has been taken away since.");
            default:
                return before.StepId is { } step ? lead.UndoMove(step, user.Actor, m) : Result.Refused("There is no step to take back.");
        }
    }

    private static Result Gone(out PassedOn passed)
    {
        passed = new();
        return Result.Refused("That person no longer works here.");
    }
}
