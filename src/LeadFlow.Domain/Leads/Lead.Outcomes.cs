using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Leads;

// How it ends: won, lost, or ended before it came to us (LIFECYCLE 1 and 7).
public sealed partial class Lead
{
    /// <param name="wonAt">When, if not now; not in the future.</param>
    public Result Win(Opportunity opportunity, decimal? amount, string? currency, DateTimeOffset? wonAt, Actor by, Moment m)
    {
        if (opportunity.State == OpportunityState.Won)
        {
            return Result.Success;
        }

        if (opportunity.State == OpportunityState.Lost)
        {
            return Result.Refused("This opportunity was lost: reopen it first.");
        }

        var at = wonAt is { } given && given < m.Now ? given : m.Now;
        opportunity.Win(amount, currency, at, m.DayOf(at));
        WonAt ??= at;
        WonOn ??= m.DayOf(at);
        Qualification.Standing = LeadStanding.Customer;
        TouchedBack(m.Now);
        Record(by, ActivityKind.Won, opportunity.Amount is { } sum ? $"Won by {by.Name}: {Money(sum, opportunity.Currency)}" : $"Won by {by.Name}", m.Now);
        Plan("", Never);
        PlanEarliestTask();
        return Result.Success;
    }

    /// <summary>Losing asks where the lead goes: back to warm, or dead with a reason.</summary>
    /// <param name="deadReason">Dead with this reason; null for back to warm.</param>
    public Result Lose(Opportunity opportunity, string reason, DeadReason? deadReason, DateOnly? revisitOn, Actor by, Moment m)
    {
        if (opportunity.State == OpportunityState.Lost)
        {
            return Result.Success;
        }

        if (opportunity.State == OpportunityState.Won)
        {
            return Result.Refused("This opportunity was won: reopen it first.");
        }

        opportunity.Lose(reason, m.Now);
        Record(by, ActivityKind.Lost, $"Lost by {by.Name}: {LowerFirst(reason)}", m.Now, data: new() { ["reason"] = reason });
        if (deadReason is not null)
        {
            Bury(deadReason, revisitOn, null, StageCause.Person, by, m);
            return Result.Success;
        }

        var warm = m.Content.FirstOf(StageKind.Warm);
        if (Qualification.StageName != warm.Name)
        {
            Enter(warm.Name, StageKind.Warm, StageCause.Person, $"Lost: {LowerFirst(reason)}", by, m);
        }

        Qualification.Standing = LeadStanding.Open;
        Qualification.Hold(warm.Name, byReturn: true);
        PlanForStage(m);
        Follow(m, by);
        return Result.Success;
    }

    /// <summary>What an open opportunity is called, what it is worth and by when it is expected to close.</summary>
    public Result EditOpportunity(Opportunity opportunity, string name, decimal? amount, string? currency, DateOnly? expectedClose, Actor by, Moment m)
    {
        if (opportunity.State != OpportunityState.Open)
        {
            return Result.Refused("This opportunity is closed: reopen it first.");
        }

        string?[] changes =
        [
            name == opportunity.Name ? null : $"called {name}",
            (amount, currency) == (opportunity.Amount, opportunity.Currency) ? null : $"value {Money(opportunity.Amount, opportunity.Currency) ?? "not known"} → {Money(amount, currency) ?? "not known"}",
            expectedClose == opportunity.ExpectedClose ? null : $"expected to close {opportunity.ExpectedClose?.InWords() ?? "on no day yet"} → {expectedClose?.InWords() ?? "on no day yet"}",
        ];
        if (changes.All(c => c is null))
        {
            return Result.Success;
        }

        opportunity.Edit(name, amount, currency, expectedClose);
        Record(by, ActivityKind.OpportunityEdited, $"Opportunity: {string.Join("; ", changes.OfType<string>())}", m.Now);
        PlanByTasks(m);
        return Result.Success;
    }

    /// <summary>A closed opportunity goes on: the lead is in opportunity again. Asks for the won opportunities of the lead.</summary>
    public Result Reopen(Opportunity opportunity, Actor by, Moment m)
    {
        if (opportunity.State == OpportunityState.Open)
        {
            return Result.Success;
        }

        if (OpenOpportunity is not null || LatestHandoff is { IsOpen: true })
        {
            return Result.Refused("This lead has gone on to something else since.");
        }

        if (opportunity is { State: OpportunityState.Won, ClosedAt: var won } && WonAt == won)
        {
            // A win that is taken back is none: reports count what is won as they sum it.
            var other = _opportunities.Where(o => o.State == OpportunityState.Won && o.Id != opportunity.Id).MinBy(o => o.ClosedAt);
            (WonAt, WonOn) = (other?.ClosedAt, other?.WonOn);
        }

        opportunity.Reopen();
        if (Qualification.StageKind != StageKind.Hot)
        {
            var hot = m.Content.FirstOf(StageKind.Hot);
            Enter(hot.Name, StageKind.Hot, StageCause.Person, "The opportunity was reopened", by, m);
        }

        Qualification.Standing = LeadStanding.InOpportunity;
        Qualification.IsOverride = false;
        Qualification.Release();
        (DeadReason, RevisitOn) = (null, null);
        Record(by, ActivityKind.Reopened, $"Reopened by {by.Name}", m.Now);
        PlanByTasks(m);
        return Result.Success;
    }

    /// <summary>Sets the milestones that an outcome implies, at its own instant; creates no hand-off. The same outcome again changes nothing.</summary>
    private bool ImportOutcome(ImportedOutcome outcome, Actor by, Moment m)
    {
        switch (outcome.Kind)
        {
            case OutcomeKind.Won when _opportunities.Any(o => o.State == OpportunityState.Won && o.ClosedAt == outcome.At) || WonAt == outcome.At
                || _opportunities.Any(o => o.IsImported && o.OpenedAt == outcome.At && o.ClosedAt != outcome.At): // Reopened since.
            case OutcomeKind.Lost when _opportunities.Any(o => o.State == OpportunityState.Lost && o.ClosedAt == outcome.At) || DeadAt == outcome.At:
            case OutcomeKind.Dead when Standing == LeadStanding.Dead && DeadReason == outcome.DeadReason:
                return false;
        }

        if (_stageEntries.Exists(e => e.Cause == StageCause.Import && e.FromStage is not null && e.At == outcome.At && IsOf(outcome, e)))
        {
            return false; // It came before, whatever became of the lead since.
        }

        if (LatestHandoff is { IsOpen: true } || OpenOpportunity is not null || (Standing != LeadStanding.Open && outcome.Kind is OutcomeKind.Stage or OutcomeKind.Dead))
        {
            return false; // What people are at work on here is not overruled by a file.
        }

        if (outcome.Kind == OutcomeKind.Stage)
        {
            return ImportStage(outcome, by, m);
        }

        var reason = m.Content.DeadReasons.FirstOrDefault(r => string.Equals(r.Name, outcome.DeadReason, StringComparison.OrdinalIgnoreCase)) ?? m.Content.DeadReasons.First(r => r.RevisitAfterDays is not null);
        if (outcome.Kind == OutcomeKind.Dead)
        {
            Bury(reason, null, null, StageCause.Import, by, m, outcome.At);
            return true;
        }

        var hot = m.Content.FirstOf(StageKind.Hot);
        if (Qualification.StageKind != StageKind.Hot)
        {
            Enter(hot.Name, StageKind.Hot, StageCause.Import, outcome.Kind == OutcomeKind.Won ? "The import says it was won" : "The import says it was lost", by, m, outcome.At, implied: true);
        }

        (WarmAt, HotAt, OfferedAt, ClaimedAt, AcceptedAt) = (WarmAt ?? outcome.At, HotAt ?? outcome.At, OfferedAt ?? outcome.At, ClaimedAt ?? outcome.At, AcceptedAt ?? outcome.At);
        HasImpliedMilestones = true;
        var opportunity = Opportunity.Imported(Id, JourneyNumber, Company ?? Title, outcome.At, m.Now);
        _opportunities.Add(opportunity);
        if (outcome.Kind == OutcomeKind.Won)
        {
            opportunity.Win(outcome.Amount, outcome.Currency, outcome.At, outcome.On);
            WonAt ??= outcome.At;
            WonOn ??= outcome.On;
            Qualification.Standing = LeadStanding.Customer;
            Qualification.IsOverride = false;
            Qualification.Release();
            (DeadReason, RevisitOn) = (null, null);
            Plan("", Never);
            PlanEarliestTask();
        }
        else
        {
            opportunity.Lose(outcome.DeadReason ?? reason.Name, outcome.At);
            Bury(reason, null, null, StageCause.Import, by, m, outcome.At);
        }

        return true;
    }

    private static bool IsOf(ImportedOutcome outcome, StageEntry entry) => outcome.Kind switch
    {
        OutcomeKind.Dead or OutcomeKind.Lost => entry.StageKind == StageKind.Dead,
        _ => false, // A win is known by its opportunity, a stage by those that came later.
    };

    private bool ImportStage(ImportedOutcome outcome, Actor by, Moment m)
    {
        var stage = m.Content.Stage(outcome.StageName ?? "");
        if (_stageEntries.Exists(e => e.FromStage is not null && e.At >= outcome.At))
        {
            return false; // The lead has moved since: what the file says is history.
        }

        if (stage is null || stage.Kind == StageKind.Dead || string.Equals(stage.Name, Qualification.StageName, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var result = Qualify(m);
        Enter(stage.Name, stage.Kind, StageCause.Import, "The import says so", by, m, outcome.At, implied: true);
        HasImpliedMilestones = true;
        Qualification.Hold(stage.Name);
        Qualification.IsOverride = IndexOf(result, stage.Name, stage.Kind, m) > result.Reached;
        PlanForStage(m);
        return true;
    }
}
