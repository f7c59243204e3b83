using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;

namespace LeadFlow.Domain.Agreements;

/// <summary>What people and files did with a lead, read from the rows that they left.</summary>
internal static class BacktestFacts
{
    /// <summary>Lines of one step are written a few microseconds apart.</summary>
    private static readonly TimeSpan OneStep = TimeSpan.FromMilliseconds(1);

    public static IReadOnlyList<BacktestFact> Of(Lead lead, List<StageEntry> entries, bool isBackdated)
    {
        var reopened = lead.Activities.Where(a => a.Kind == ActivityKind.Reopened).Select(a => a.At).ToList();
        var facts = entries.Select(e => OfEntry(e, lead, reopened) with { At = e.Cause == StageCause.Import && !isBackdated ? Known(e, lead) : e.At })
            .Concat(lead.Handoffs.SelectMany(h => OfHandoff(h, lead)))
            .Concat(lead.Opportunities.SelectMany(o => OfOpportunity(o, lead, entries, isBackdated)))
            .Concat(reopened.Select(at => new BacktestFact(at, BacktestStep.Reopened)));
        return [.. facts.OrderBy(f => f.At).ThenBy(f => f.Step)];
    }

    /// <summary>The instant of the step that wrote a line: lines that it wrote later in the same breath are moved on a little.</summary>
    public static DateTimeOffset StepOf(Lead lead, DateTimeOffset at) =>
        lead.Answers.Select(a => a.RecordedAt).Concat(lead.Responses.Select(r => r.RecordedAt)).Concat(lead.Activities.Select(a => a.At))
            .Where(other => other <= at && at - other < OneStep).DefaultIfEmpty(at).Min();

    /// <summary>What a file tells of the past is known since the file came: the line on the timeline says when. Rows that took their own dates are known since then.</summary>
    private static DateTimeOffset Known(StageEntry entry, Lead lead) =>
        lead.Activities.FirstOrDefault(a => a.Data?.GetValueOrDefault("entry") == entry.Id.ToString()) is { } line ? StepOf(lead, line.At) : entry.At;

    private static DateTimeOffset Known(Opportunity deal, Lead lead)
    {
        var made = OrderedId.InstantOf(deal.Id);
        return lead.Activities.Where(a => a.Kind == ActivityKind.Imported && a.At >= made).Select(a => (DateTimeOffset?)a.At).Min() is { } came ? StepOf(lead, came) : deal.OpenedAt;
    }

    private static BacktestFact OfEntry(StageEntry entry, Lead lead, List<DateTimeOffset> reopened)
    {
        var step = entry switch
        {
            { StageKind: StageKind.Dead } => BacktestStep.Died,
            { Cause: StageCause.Agreement } => BacktestStep.Followed,
            { Cause: StageCause.Wake } => lead.Journeys.Any(j => j.Why == JourneyBegin.Reinquiry && j.BeganAt == entry.At) ? BacktestStep.CameBack : BacktestStep.Woken,
            { Cause: StageCause.Merge } => BacktestStep.Followed,
            { Cause: StageCause.Import } => entry.StageKind == StageKind.Hot && lead.Opportunities.Any(o => o.IsImported && o.OpenedAt == entry.At) ? BacktestStep.Followed : BacktestStep.Imported,
            { FromStanding: LeadStanding.InOpportunity } => BacktestStep.Lost,
            { StageKind: StageKind.Hot } when reopened.Exists(at => at >= entry.At && at - entry.At < OneStep) => BacktestStep.Reopened,
            _ when lead.Handoffs.Any(h => h.State == HandoffState.Returned && h.ClosedAt == entry.At) => BacktestStep.Returned,
            _ => BacktestStep.Moved,
        };
        return new(entry.At, step, entry.StageName, entry.StageKind);
    }

    /// <summary>Offers and withdrawals are the agreement's: what people did with an offer is the fact. A hand-over from one to another leaves it where it was.</summary>
    private static IEnumerable<BacktestFact> OfHandoff(Handoff handoff, Lead lead)
    {
        var next = lead.Handoffs.FirstOrDefault(h => h.SeriesId == handoff.SeriesId && h.Attempt == handoff.Attempt + 1);
        var before = lead.Handoffs.FirstOrDefault(h => h.SeriesId == handoff.SeriesId && h.Attempt == handoff.Attempt - 1);
        if (handoff.ClaimedAt is not { } claimed)
        {
            yield break;
        }

        if (!(before?.ClaimedAt is not null && before.ClosedAt == claimed))
        {
            yield return new(claimed, BacktestStep.Claimed);
        }

        BacktestStep? step = handoff.State switch
        {
            HandoffState.Accepted => BacktestStep.Accepted,
            HandoffState.Returned when !lead.StageEntries.Any(e => !e.Undone && e.At == handoff.ClosedAt && e.Cause == StageCause.Person) => BacktestStep.Returned,
            HandoffState.Released or HandoffState.Expired when next?.ClaimedAt is null || next.ClaimedAt != handoff.ClosedAt => BacktestStep.Released,
            _ => null, // A rejection is the death that came of it.
        };
        if (step is { } closed && handoff.ClosedAt is { } at)
        {
            yield return new(at, closed);
        }
    }

    private static IEnumerable<BacktestFact> OfOpportunity(Opportunity opportunity, Lead lead, List<StageEntry> entries, bool isBackdated)
    {
        if (opportunity.IsImported)
        {
            yield return new(isBackdated ? opportunity.OpenedAt : Known(opportunity, lead), BacktestStep.Won); // Lost or reopened, what came after says so.
        }
        else if (opportunity is { State: OpportunityState.Won, ClosedAt: { } won })
        {
            yield return new(opportunity.OpenedAt > won ? opportunity.OpenedAt : won, BacktestStep.Won);
        }
        else if (opportunity is { State: OpportunityState.Lost, ClosedAt: { } lost } && !entries.Exists(e => e.At == lost))
        {
            yield return new(lost, BacktestStep.Lost);
        }
    }
}
