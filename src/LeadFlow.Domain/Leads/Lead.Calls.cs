using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Leads;

// A call or a chat by a sheet: the touch, what was learned, what comes next and what it ends, in one step.
public sealed partial class Lead
{
    /// <summary>No conversation lasts longer: a sheet that was left open began its call later.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(4);

    /// <param name="id">Of the sheet.</param>
    /// <param name="call">What is kept of it; null where it was refused, and then nothing of the lead is to be saved.</param>
    public Result EndCall(Guid id, CallEnd end, Guid? scriptId, Actor by, Moment m, out FinishedCall? call)
    {
        call = null;
        var rule = end.Disposition.Rule();
        if (Refused(rule, end, m) is { } refused)
        {
            return refused;
        }

        var known = _activities.Count;
        var startedAt = end.StartedAt > m.Now || end.StartedAt < m.Now - LongestCall ? m.Now : end.StartedAt;
        LogCall(rule, end, startedAt < CapturedAt && CapturedAt <= m.Now ? m.Now : startedAt, by, m);
        if (rule.TakesNumberAway)
        {
            TakeNumberAway(by, m);
        }

        var result = FillFields(end, by, m);
        result = result.Succeeded ? Answer(end.Told.Answers, by, m, takes: true) : result;
        if (result.Succeeded && end.Task is { IsOpen: true } task)
        {
            result = FinishTask(task, null, null, by, m, end.Zone);
        }

        if (result.Succeeded && end.Next is { } next)
        {
            result = PlanTask(next, by, m);
        }

        if (result.Succeeded && end.Dead is { } dead)
        {
            result = LatestHandoff is { State: HandoffState.Claimed } handoff && handoff.ClaimedById == by.Id ? Reject(dead, null, null, by, m) : MarkDead(dead, null, null, by, m);
        }

        if (result.Succeeded)
        {
            var steps = _activities.Skip(known).ToList();
            call = FinishedCall.Of(id, this, end with { StartedAt = startedAt }, scriptId, steps.Find(a => a.Kind == ActivityKind.Answered)?.Id, steps.Find(a => a.Kind == ActivityKind.Dead)?.Id, by, m.Now);
        }

        return result;
    }

    /// <summary>
    /// Takes back what a call changed: that it is dead, what was answered, what was planned. That the call was held stays on the timeline. Asks for what
    /// the undo of each of its steps asks for.
    /// </summary>
    public Result UndoCall(FinishedCall call, Actor by, Moment m)
    {
        if (call.UndoneAt is not null)
        {
            return Result.Success;
        }

        if (call.ById != by.Id && !by.IsManager)
        {
            return Result.Refused("Whoever held the call takes it back themselves, or a manager does.");
        }

        foreach (var step in new[] { call.DeadStepId, call.AnswersStepId }.OfType<Guid>())
        {
            if (Undo(step, by, m) is { Succeeded: false } refused)
            {
                return refused;
            }
        }

        if (_tasks.Find(t => t.Id == call.TaskId) is { IsOpen: true, Version: 1 } planned && DropTask(planned, by, m) is { Succeeded: false } kept)
        {
            return kept;
        }

        call.Undo(m.Now);
        return Result.Success;
    }

    private static Result? Refused(DispositionRule rule, CallEnd end, Moment m)
    {
        if (!rule.Spoken && !(end.Told.Answers.Count + end.Told.Fields.Count == 0))
        {
            return Result.Refused("There are answers on the sheet, so somebody spoke to you: say how that ended, or take the answers out.");
        }

        if (rule.NeedsTime && end.Next is null)
        {
            return Result.Refused("Say when to call them back.");
        }

        if (end.Dead is { } reason && !rule.Reasons(m.Content).Contains(reason))
        {
            return Result.Refused(rule.OffersDead ? "Who wants to be left alone is dead for good: choose a reason that is final." : "A call that ends so does not make a lead dead.");
        }

        return end is { Dead: not null, Next: not null } ? Result.Refused("A dead lead has a revisit date instead of a next action: choose one of the two.") : null;
    }

    private void LogCall(DispositionRule rule, CallEnd end, DateTimeOffset at, Actor by, Moment m)
    {
        var data = new Dictionary<string, string>
        {
            ["direction"] = end.IsInbound ? "inbound" : "outbound",
            ["outcome"] = rule.Spoken ? "reached" : Hyphened(end.Disposition.ToString()),
            ["disposition"] = Hyphened(end.Disposition.ToString()),
        };
        if (end.Mentions is { } mentions)
        {
            data[WhoIsTold.Mentioned] = mentions;
        }

        var lines = end.Told.Notes.Select(n => n.Question.Length == 0 ? n.Said : $"{n.Question} {n.Said}");
        var text = Text.NullIfEmpty(Text.Shorten(string.Join("\n", lines.Prepend(end.Note?.Trim() ?? "").Where(l => l.Length > 0)), CallEnd.NoteMaxLength));
        LogTouch(end.Channel == CallChannel.Chat ? ActivityKind.Chat : ActivityKind.Call, Said(end, by.Name, Title), text, rule.IsResponse, end.IsInbound, at, by, m, data);
        if (end.IsInbound)
        {
            FirstTouchedAt ??= at; // They were spoken to, and wait for nobody.
            TouchedBack(at);
        }
    }

    /// <summary>Nobody dials it again; the timeline still says which it was. Of somebody who is known by nothing else it stays.</summary>
    private void TakeNumberAway(Actor by, Moment m)
    {
        if (Phone is not { } number)
        {
            return;
        }

        var without = Contact with { Phone = null };
        if (!without.IsSomebody(ExternalId))
        {
            Record(by, ActivityKind.Edited, $"{number} is a wrong number, and all that is known of them", m.Now);
            return;
        }

        Qualification.EvidenceNo++;
        SetContact(without, m);
        Version++;
        Record(by, ActivityKind.Edited, $"Took away a wrong number: {number}", m.Now, data: Changed([("Phone", number, null)]));
        Follow(m, by);
    }

    private Result FillFields(CallEnd end, Actor by, Moment m)
    {
        var contact = AskedFields.Fill(Contact, end.Told.Fields);
        var result = contact == Contact ? Result.Success : Edit(contact, by, m);
        return result.Succeeded && end.OwnFields.Count > 0 ? SetFields(end.OwnFields, end.Book, by, m) : result;
    }

    private static string Said(CallEnd end, string by, string lead)
    {
        var began = (end.Channel, end.IsInbound) switch
        {
            (CallChannel.Chat, true) => $"{lead} wrote to {by} in a chat",
            (CallChannel.Chat, _) => $"{by} wrote in a chat",
            (_, true) => $"{lead} called {by}",
            _ => $"{by} called",
        };
        return end.Disposition switch
        {
            Disposition.Reached => end.IsInbound ? began : $"{began}, reached",
            Disposition.LeftMessage => $"{began} and left a message",
            Disposition.NoAnswer => $"{began}, no answer",
            Disposition.CallBack => $"{began}: to be called back",
            Disposition.WrongNumber => $"{began}, a wrong number",
            Disposition.NotInterested => $"{began}: not interested",
            _ => $"{began}: wants to be left alone",
        };
    }

    private static string Hyphened(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
