using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Leads;

// Taking back the very step that somebody made, by its line on the timeline, also after the next lead has opened (LIFECYCLE 6).
public sealed partial class Lead
{
    private const string UndoesFact = "undoes";

    /// <summary>
    /// Takes back one step: a move, dead, a wake, an assignment or answers. Once is enough: again changes nothing. What somebody
    /// else has changed since stands, and they are named. Asks for all stage entries, journeys, hand-offs, opportunities and
    /// answers of the lead, and its activities from that step on.
    /// </summary>
    public Result Undo(Guid stepId, Actor by, Moment m)
    {
        if (_activities.Find(a => a.Id == stepId) is not { } step)
        {
            return Result.Refused("There is no such step to take back.");
        }

        if (IsUndone(step))
        {
            return Result.Success;
        }

        if (step.ActorId != by.Id && !by.IsManager)
        {
            return Result.Refused($"{step.By} did that: they take it back themselves, or a manager does.");
        }

        return step.Kind switch
        {
            ActivityKind.StageChanged or ActivityKind.Dead or ActivityKind.Woken => UndoStage(step, by, m),
            ActivityKind.Assigned => UndoAssignment(step, by, m),
            ActivityKind.Answered => UndoAnswers(step, by, m),
            _ => Result.Refused("This is not taken back: it stays as it is on the timeline."),
        };
    }

    private bool IsUndone(Activity step) => _activities.Exists(a => a.Kind == ActivityKind.Undone && a.Data?.GetValueOrDefault(UndoesFact) == step.Id.ToString());

    private Result UndoStage(Activity step, Actor by, Moment m)
    {
        var entry = _stageEntries.Find(e => e.Id.ToString() == step.Data?.GetValueOrDefault("entry"));
        if (entry is { Undone: true })
        {
            return Result.Success; // By "undo the last step", which names no line.
        }

        if (entry is null || entry != LastStep)
        {
            return RefusedToUndo() is { } refused && LatestHandoff is { ClaimedById: not null } ? refused : ChangedSince(step, ActivityKind.StageChanged, ActivityKind.Dead, ActivityKind.Woken);
        }

        return UndoMove(by, m, step);
    }

    private Result UndoAssignment(Activity step, Actor by, Moment m)
    {
        if (step.Data is not { } change || !change.TryGetValue("from", out var from) || !change.TryGetValue("to", out var to))
        {
            return Result.Refused("This assignment is not taken back: assign the lead to whom it belongs.");
        }

        if (Since(step, ActivityKind.Assigned, ActivityKind.Claimed, ActivityKind.Returned, ActivityKind.Released) is not null || Said(OwnerId) != to)
        {
            return ChangedSince(step, ActivityKind.Assigned, ActivityKind.Claimed, ActivityKind.Returned, ActivityKind.Released);
        }

        if (Standing is not LeadStanding.Dead && RefusedAsFrozen() is { } frozen)
        {
            return frozen;
        }

        Guid? before = from.Length == 0 ? null : Guid.Parse(from);
        if (before is { } id && m.Person(id) is null)
        {
            return Result.Refused("Whoever had this lead before no longer works here: assign it to somebody else.");
        }

        if (before is { } again)
        {
            PassTasks(OwnerId, again, m);
        }

        SetOwner(before);
        Record(by, ActivityKind.Undone, $"Took back: {LowerFirst(step.Summary)}", m.Now, data: Undoes(step));
        return Result.Success;
    }

    private Result UndoAnswers(Activity step, Actor by, Moment m)
    {
        var ids = step.Data?.GetValueOrDefault("answers")?.Split(',') ?? [];
        var rows = _answers.FindAll(a => !a.Undone && ids.Contains(a.Id.ToString()));
        if (rows.Count == 0)
        {
            return Result.Refused("These answers are not taken back: answer again, and the latest counts.");
        }

        var learned = rows[0].RecordedAt;
        if (_answers.Find(a => !a.Undone && !rows.Contains(a) && a.RecordedAt > learned && rows.Exists(r => r.Criterion == a.Criterion)) is { } newer)
        {
            return Result.Refused($"{(newer.ActorId == by.Id ? "You have" : $"{newer.By} has")} answered {LowerFirst(newer.Criterion.ToString())} again since: that answer stands.");
        }

        if (_handoffs.Find(h => h.ClaimedById is not null && h.OfferedAt >= learned) is { } taken)
        {
            return Result.Refused($"{taken.ClaimedByName} has claimed this lead since: it is too late to take the answer back.");
        }

        GiveUp(step.Id);
        rows.ForEach(r => r.Undo());
        ForgetConversation(rows, m);
        foreach (var criterion in rows.Select(r => r.Criterion).Distinct())
        {
            StandAsBefore(criterion);
        }

        Qualification.EvidenceNo++;
        Version++;
        if (Standing == LeadStanding.Open && LatestHandoff is not { State: HandoffState.Claimed })
        {
            StepDownAgain(rows[0], by, m);
        }

        var scoreBefore = Qualification.Score;
        var after = Qualify(m);
        Record(by, ActivityKind.Undone, $"Took back: {LowerFirst(string.Join(", ", rows.Select(r => r.Criterion)))}{ScoreChange(scoreBefore, after.Score)}", m.Now,
            data: new(ScoreFacts(scoreBefore, after.Score) ?? []) { [UndoesFact] = step.Id.ToString() });
        Follow(m, by);
        return Result.Success;
    }

    /// <summary>The stage that came of the answer, the hold that it ended and the offer that it made are taken back with it.</summary>
    private void StepDownAgain(BantAnswer answer, Actor by, Moment m)
    {
        (Qualification.HoldStage, Qualification.HeldByReturn) = Qualification.HoldStage is null ? (answer.FromHold, answer.FromHeldByReturn) : (Qualification.HoldStage, Qualification.HeldByReturn);
        if (_handoffs.Find(h => h.State == HandoffState.Offered && h.OfferedAt == answer.RecordedAt) is { } offer && (Qualification.HeldByReturn || !Qualify(m).SalesReady))
        {
            OfferedAt = OfferedAt == offer.OfferedAt ? null : OfferedAt;
            Withdraw(offer, "took the answer back", m, by);
        }

        if (LastStep is not { Cause: StageCause.Agreement, FromStage: { } stage, FromKind: { } kind, FromStanding: LeadStanding.Open } entry || entry.At != answer.RecordedAt)
        {
            return;
        }

        entry.Undo();
        ForgetMilestoneOf(entry);
        (Qualification.StageName, Qualification.StageKind, Qualification.IsOverride) = (stage, kind, answer.FromOverride);
        Qualification.StageSince = LastStep?.At ?? CapturedAt;
        PlanAsBefore(entry, m);
    }

    /// <summary>What was learned in live conversation was a response and a touch too, unless something else of that day came from it.</summary>
    private void ForgetConversation(List<BantAnswer> rows, Moment m)
    {
        foreach (var row in rows)
        {
            if (Conversation(row.LearnedFrom) is not { } kind
                || _answers.Exists(a => !a.Undone && Conversation(a.LearnedFrom) == kind && m.DayOf(a.LearnedAt) == m.DayOf(row.LearnedAt))
                || _responses.Find(r => !r.Undone && r.Kind == kind && r.RecordedAt == row.RecordedAt && r.At == row.LearnedAt) is not { } response)
            {
                continue;
            }

            response.Undo();
            if (!_responses.Exists(r => !r.Undone && r.Kind == kind))
            {
                Qualification.RespondedKinds = new RespondedKinds(Qualification.RespondedKinds).Without(kind).Bits;
            }

            Qualification.Interest = Qualification.Interest.Without(m.Content.Interest.PointsOf(kind), m.DayOf(response.At), m.Content.Interest.HalfLifeDays);
            if (FirstTouchedAt == row.LearnedAt)
            {
                FirstTouchedAt = null;
                Qualification.LastTouchAt = Qualification.LastTouchAt == row.LearnedAt ? CapturedAt : Qualification.LastTouchAt;
            }
        }
    }

    /// <summary>The columns say again what the answers that remain say.</summary>
    private void StandAsBefore(Criterion criterion)
    {
        switch (criterion)
        {
            case Criterion.Budget:
                (BudgetLevel, BudgetAmount, BudgetCurrency, BudgetNote, BudgetLearnedAt) = (Level.Unknown, null, null, null, null);
                break;
            case Criterion.Authority:
                (AuthorityLevel, AuthorityRole, AuthorityNote, AuthorityLearnedAt) = (Level.Unknown, null, null, null);
                break;
            case Criterion.Need:
                (NeedLevel, NeedNote, NeedLearnedAt) = (Level.Unknown, null, null);
                break;
            default:
                (TimeframeFrom, TimeframeTo, TimeframeNote, TimeframeLearnedAt) = (null, null, null, null);
                break;
        }

        foreach (var row in _answers.Where(a => a.Criterion == criterion && !a.Undone).OrderBy(a => a.RecordedAt).ThenBy(a => a.Id))
        {
            if (KnownSince(criterion) is not { } known || row.LearnedAt >= known)
            {
                Stand(row.Given, row.LearnedAt);
            }
        }
    }

    /// <summary>The latest line of these kinds after a step that nobody has taken back.</summary>
    private Activity? Since(Activity step, params ReadOnlySpan<ActivityKind> kinds)
    {
        Activity? latest = null;
        foreach (var line in _activities)
        {
            if (line.At > step.At && kinds.Contains(line.Kind) && !IsUndone(line) && (latest is null || line.At > latest.At))
            {
                latest = line;
            }
        }

        return latest;
    }

    private Result ChangedSince(Activity step, params ReadOnlySpan<ActivityKind> kinds) => Since(step, kinds) is { } line
        ? Result.Refused($"{(line.ActorId == step.ActorId ? "You have" : $"{line.By} has")} changed it since: {LowerFirst(line.Summary.TrimEnd('.'))}. What you did before is not taken back.")
        : Result.Refused("The lead has gone on since: what you did is not taken back.");
}
