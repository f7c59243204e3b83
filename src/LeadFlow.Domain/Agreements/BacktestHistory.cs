using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Agreements;

public readonly record struct AnswerOnFile(DateTimeOffset RecordedAt, Criterion Criterion, Level Level, Timeframe? Timeframe, DateTimeOffset LearnedAt);

public readonly record struct ResponseOnFile(DateTimeOffset RecordedAt, ResponseKind Kind, DateTimeOffset At);

/// <summary>Who they are, as we knew it from an instant on.</summary>
public sealed record WhoOnFile(DateTimeOffset Since, Profile Profile, KnownFields Fields, bool CanBeContacted, KnownKeys Custom = default);

/// <summary>What a person or a file did with a lead. In the order in which steps of one instant follow each other.</summary>
public enum BacktestStep { CameBack, Moved, Imported, Won, Died, Woken, Lost, Returned, Released, Accepted, Reopened, Followed, Claimed }

/// <param name="Stage">Into which it came; null where it stayed.</param>
public readonly record struct BacktestFact(DateTimeOffset At, BacktestStep Step, string? Stage = null, StageKind Kind = StageKind.Raw);

/// <summary>One series of real offers: what was offered, and what became of it.</summary>
/// <param name="EndedAt">When its last hand-off closed; null while it is open.</param>
/// <param name="Reason">Of a return or a rejection.</param>
/// <param name="IsOwn">A rep's own lead.</param>
/// <param name="DecisionIsOwn">It was decided while it was a rep's own.</param>
public sealed record RealOffer(
    DateTimeOffset At, DateTimeOffset? EndedAt, HandoffState State, string? Reason, bool IsOverride, bool IsOwn, bool DecisionIsOwn, int AgreementVersion, int Score, Deal? Won);

/// <summary>What was sold.</summary>
public readonly record struct Deal(DateTimeOffset At, decimal? Amount, string? Currency);

/// <summary>An offer that lapsed or was withdrawn, whatever came after it.</summary>
public readonly record struct LapsedOffer(DateTimeOffset At, HandoffState State);

/// <summary>
/// One lead as a back-test sees it. Taken as fact: what was known and since when it was on record (answers, responses, who they are), and what people
/// and files did (moves, death and wake, returns with their hold, claims, decisions, wins and losses). Not in it, since the replay finds it by itself:
/// what the agreement did (entries of its own in the period, offers, withdrawals, the end of holds and overrides). What a person has taken back counts
/// as never done, and the offers that came of it as never made.
/// </summary>
public sealed record LeadHistory
{
    public required Guid LeadId { get; init; }
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>In the order in which they came on record.</summary>
    public required IReadOnlyList<AnswerOnFile> Answers { get; init; }
    public required IReadOnlyList<ResponseOnFile> Responses { get; init; }

    /// <summary>In order; the first holds from the beginning. Who details came to us without a line on the timeline counts as known all along.</summary>
    public required IReadOnlyList<WhoOnFile> Who { get; init; }
    public required IReadOnlyList<BacktestFact> Facts { get; init; }

    /// <summary>Some evidence is imported history that took its own date as the day on which it was recorded.</summary>
    public bool IsBackdated { get; init; }
    public IReadOnlyList<RealOffer> Offers { get; init; } = [];
    public IReadOnlyList<LapsedOffer> Lapsed { get; init; } = [];

    /// <summary>When it really came up to warm, and to hot.</summary>
    public IReadOnlyList<DateTimeOffset> BecameWarm { get; init; } = [];
    public IReadOnlyList<DateTimeOffset> BecameHot { get; init; } = [];
    public IReadOnlyList<Deal> Won { get; init; } = [];

    /// <summary>The kinds of line on the timeline that say something which no other row does: when details were filled in, what a file told came to be known, a deal was reopened.</summary>
    public static readonly ActivityKind[] Lines = [ActivityKind.Edited, ActivityKind.Reinquiry, ActivityKind.Imported, ActivityKind.Merged, ActivityKind.Unmerged, ActivityKind.Reopened, ActivityKind.StageChanged, ActivityKind.Dead];

    /// <param name="lead">With its journeys, stage entries, answers, responses, hand-offs and opportunities, and its <see cref="Lines"/> on the timeline.</param>
    public static LeadHistory Of(Lead lead)
    {
        var answers = lead.Answers.Where(a => !a.Undone).OrderBy(a => a.RecordedAt).ThenBy(a => a.Id).ToList();
        var responses = lead.Responses.Where(r => !r.Undone).OrderBy(r => r.RecordedAt).ThenBy(r => r.Id).ToList();
        var entries = lead.StageEntries.Where(e => !e.Undone && e.FromStage is not null).OrderBy(e => e.At).ThenBy(e => e.Id).ToList();
        var isBackdated = answers.Exists(a => a.Backdated) || responses.Exists(r => r.Backdated);
        return new()
        {
            LeadId = lead.Id,
            BeganAt = lead.CapturedAt,
            Answers = [.. answers.Select(a => new AnswerOnFile(a.RecordedAt, a.Criterion, a.Level, Timeframe.Between(a.TimeframeFrom, a.TimeframeTo), a.LearnedAt))],
            Responses = [.. responses.Select(r => new ResponseOnFile(r.RecordedAt, r.Kind, r.At))],
            Who = BacktestWho.Of(lead),
            Facts = BacktestFacts.Of(lead, entries, isBackdated),
            IsBackdated = isBackdated,
            Offers = [.. OffersOf(lead)],
            Lapsed = [.. lead.Handoffs.Where(h => h is { State: HandoffState.Expired or HandoffState.Withdrawn, IsOverride: false, Kind: not HandoffKind.Own, ClosedAt: not null }).Select(h => new LapsedOffer(h.ClosedAt!.Value, h.State))],
            BecameWarm = [.. entries.Where(e => !e.Implied && e.StageKind is StageKind.Warm or StageKind.Hot && IsBelow(e.FromKind, StageKind.Warm)).Select(e => e.At)],
            BecameHot = [.. entries.Where(e => !e.Implied && e.StageKind is StageKind.Hot && IsBelow(e.FromKind, StageKind.Hot)).Select(e => e.At)],
            Won = [.. lead.Opportunities.Where(o => o is { State: OpportunityState.Won, ClosedAt: not null }).Select(DealOf)],
        };
    }

    internal static bool IsBelow(StageKind? from, StageKind kind) => from is StageKind.Dead || from < kind;

    private static IEnumerable<RealOffer> OffersOf(Lead lead)
    {
        var takenBack = lead.StageEntries.Where(e => e.Undone).Select(e => e.At).Concat(lead.Answers.Where(a => a.Undone).Select(a => a.RecordedAt)).ToHashSet();
        foreach (var series in lead.Handoffs.GroupBy(h => h.SeriesId))
        {
            var (first, last) = (series.MinBy(h => h.Attempt)!, series.MaxBy(h => h.Attempt)!);
            if (last.State == HandoffState.Withdrawn && takenBack.Contains(first.OfferedAt))
            {
                continue;
            }

            var won = lead.Opportunities.FirstOrDefault(o => o.State == OpportunityState.Won && series.Any(h => h.Id == o.HandoffId));
            yield return new(first.OfferedAt, last.ClosedAt, last.State, last.Reason, first.IsOverride, first.Kind == HandoffKind.Own, last.Kind == HandoffKind.Own, first.AgreementVersion, first.Score, won is null ? null : DealOf(won));
        }
    }

    private static Deal DealOf(Opportunity won) => new(won.ClosedAt ?? won.OpenedAt, won.Amount, won.Currency);
}
