using LeadFlow.Domain.Handoffs;

namespace LeadFlow.Domain.Agreements;

/// <summary>What a back-test counts; each has its leads. "Kept": really offered in the period and still offered under the draft. "Dropped": no longer.</summary>
public enum BacktestGroup
{
    WarmUnderDraft, WarmReally, HotUnderDraft, HotReally, OfferedUnderDraft, OfferedReally,
    KeptAccepted, KeptReturned, KeptRejected, KeptOpen, KeptLapsed, KeptWon,
    DroppedAccepted, DroppedReturned, DroppedRejected, DroppedOpen, DroppedLapsed, DroppedWon,
    FalseAlarmsAvoided, Missed, MissedWon, Earlier, SameDay, Later,
    DecidedAccepted, DecidedReturned, DecidedRejected, DecidedAcceptedUnderDraft, DecidedReturnedUnderDraft, DecidedRejectedUnderDraft,
    Expired, Withdrawn, Own, Overrides, Backdated,
}

/// <summary>One lead, or one offer of it, behind a number.</summary>
/// <param name="DraftOn">When it would have happened under the draft; null where it would not.</param>
/// <param name="ReallyOn">When it really happened; null where it did not.</param>
/// <param name="Reason">Of a return or rejection.</param>
public readonly record struct BacktestLead(BacktestGroup Group, Guid LeadId, DateOnly? DraftOn, DateOnly? ReallyOn, string? Reason = null);

/// <summary>What happened on one day, under the draft and really: leads that came up to warm and to hot, offers made.</summary>
public sealed class BacktestDay
{
    public int WarmUnderDraft { get; set; }
    public int WarmReally { get; set; }
    public int HotUnderDraft { get; set; }
    public int HotReally { get; set; }
    public int OfferedUnderDraft { get; set; }
    public int OfferedReally { get; set; }
}

public sealed class BacktestReasonCount
{
    public int Kept { get; set; }
    public int Dropped { get; set; }
}

/// <summary>Sums of a back-test, lead by lead; <see cref="AgreementBacktest"/> says what they mean. Its size does not grow with the number of leads, and it can be put away between two batches.</summary>
public sealed class BacktestTally
{
    public int Leads { get; set; }
    public Dictionary<BacktestGroup, int> Counts { get; init; } = [];
    public Dictionary<string, BacktestReasonCount> Reasons { get; init; } = [];
    public Dictionary<DateOnly, BacktestDay> Days { get; init; } = [];

    /// <summary>How many offers came so many days later under the draft; earlier ones below zero.</summary>
    public Dictionary<int, int> Shifts { get; init; } = [];

    /// <summary>Won, by currency.</summary>
    public Dictionary<BacktestGroup, Dictionary<string, decimal>> Revenue { get; init; } = [];

    /// <param name="found">Gets each lead or offer behind a number, in the order of counting.</param>
    public void Add(LeadHistory lead, ReplayedLead draft, BacktestPeriod period, Action<BacktestLead> found)
    {
        Leads++;
        var appeared = false;

        Stage(draft.WarmAt, First(lead.BecameWarm), BacktestGroup.WarmUnderDraft, BacktestGroup.WarmReally, d => d.WarmUnderDraft++, d => d.WarmReally++);
        Stage(draft.HotAt, First(lead.BecameHot), BacktestGroup.HotUnderDraft, BacktestGroup.HotReally, d => d.HotUnderDraft++, d => d.HotReally++);
        foreach (var real in lead.Offers.OrderBy(o => o.At))
        {
            Real(real);
        }

        Draft();
        foreach (var lapsed in lead.Lapsed.Where(l => period.Includes(l.At)))
        {
            Note(lapsed.State == HandoffState.Expired ? BacktestGroup.Expired : BacktestGroup.Withdrawn, null, period.DayOf(lapsed.At));
        }

        if (appeared && lead.IsBackdated)
        {
            Note(BacktestGroup.Backdated, null, null);
        }

        DateTimeOffset? First(IReadOnlyList<DateTimeOffset> at) => at.Where(period.Includes).Select(a => (DateTimeOffset?)a).Min();

        void Note(BacktestGroup group, DateOnly? draftOn, DateOnly? reallyOn, string? reason = null)
        {
            appeared = true;
            Counts[group] = Counts.GetValueOrDefault(group) + 1;
            found(new(group, lead.LeadId, draftOn, reallyOn, reason));
        }

        void Stage(DateTimeOffset? draftAt, DateTimeOffset? reallyAt, BacktestGroup underDraft, BacktestGroup really, Action<BacktestDay> countDraft, Action<BacktestDay> countReally)
        {
            var (draftOn, reallyOn) = (On(draftAt), On(reallyAt));
            if (draftOn is { } wouldBe)
            {
                Note(underDraft, draftOn, reallyOn);
                countDraft(Day(wouldBe));
            }

            if (reallyOn is { } was)
            {
                Note(really, draftOn, reallyOn);
                countReally(Day(was));
            }
        }

        DateOnly? On(DateTimeOffset? at) => at is { } instant ? period.DayOf(instant) : null;

        void Real(RealOffer real)
        {
            var on = period.DayOf(real.At);
            if (real.IsOverride || real.IsOwn)
            {
                if (period.Includes(real.At))
                {
                    Note(real.IsOwn ? BacktestGroup.Own : BacktestGroup.Overrides, null, on);
                }

                return;
            }

            var match = draft.Offers.FirstOrDefault(o => Overlap(o, real));
            if (period.Includes(real.At))
            {
                Note(BacktestGroup.OfferedReally, match?.On, on);
                Day(on).OfferedReally++;
                Outcome(real, match, on);
            }

            if (real is { State: HandoffState.Accepted or HandoffState.Returned or HandoffState.Rejected, DecisionIsOwn: false, EndedAt: { } decided } && period.Includes(decided))
            {
                var (really, underDraft) = Decided(real.State);
                Note(really, match?.On, period.DayOf(decided), real.Reason);
                if (match is not null)
                {
                    Note(underDraft, match.On, period.DayOf(decided), real.Reason);
                }
            }
        }

        void Outcome(RealOffer real, ReplayedOffer? match, DateOnly on)
        {
            Note(Outcomes(real.State, match is not null), match?.On, on, real.Reason);
            if (real.State is HandoffState.Returned or HandoffState.Rejected)
            {
                var reason = CountOf(real);
                (reason.Kept, reason.Dropped) = match is null ? (reason.Kept, reason.Dropped + 1) : (reason.Kept + 1, reason.Dropped);
                if (match is null)
                {
                    Note(BacktestGroup.FalseAlarmsAvoided, null, on, real.Reason);
                }
            }

            if (real is { State: HandoffState.Accepted, Won: { } won })
            {
                var group = match is null ? BacktestGroup.DroppedWon : BacktestGroup.KeptWon;
                Note(group, match?.On, on);
                Earn(group, won);
            }

            if (match is not null)
            {
                var shift = match.On.DayNumber - on.DayNumber;
                Shifts[shift] = Shifts.GetValueOrDefault(shift) + 1;
                Note(shift < 0 ? BacktestGroup.Earlier : shift > 0 ? BacktestGroup.Later : BacktestGroup.SameDay, match.On, on);
            }
        }

        void Draft()
        {
            ReplayedOffer? missed = null;
            foreach (var offer in draft.Offers.Where(o => !o.StoodBefore && !o.IsOverride && !lead.Offers.Any(r => r.IsOwn && Overlap(o, r))))
            {
                var real = lead.Offers.Where(r => r is { IsOwn: false, IsOverride: false } && Overlap(offer, r)).MinBy(r => r.At);
                Note(BacktestGroup.OfferedUnderDraft, offer.On, On(real?.At));
                Day(offer.On).OfferedUnderDraft++;
                missed ??= real is null || real.At >= period.End ? offer : null;
            }

            if (missed is null)
            {
                return;
            }

            Note(BacktestGroup.Missed, missed.On, null);
            var won = lead.Won.Where(w => w.At >= missed.At).ToList();
            if (won.Count > 0)
            {
                Note(BacktestGroup.MissedWon, missed.On, period.DayOf(won.Min(w => w.At)));
                won.ForEach(w => Earn(BacktestGroup.MissedWon, w));
            }
        }
    }

    private BacktestDay Day(DateOnly day) => Days.TryGetValue(day, out var known) ? known : Days[day] = new();

    private BacktestReasonCount CountOf(RealOffer real)
    {
        var reason = real.Reason ?? "";
        return Reasons.TryGetValue(reason, out var known) ? known : Reasons[reason] = new();
    }

    private void Earn(BacktestGroup group, Deal deal)
    {
        if (deal is { Amount: { } amount, Currency: { } currency })
        {
            var sums = Revenue.TryGetValue(group, out var known) ? known : Revenue[group] = [];
            sums[currency] = sums.GetValueOrDefault(currency) + amount;
        }
    }

    /// <summary>They stood at the same time: it is one and the same chance, found earlier, later or at once.</summary>
    private static bool Overlap(ReplayedOffer draft, RealOffer real) => (real.EndedAt is null || draft.At < real.EndedAt) && (draft.EndedAt is null || real.At < draft.EndedAt);

    private static (BacktestGroup Really, BacktestGroup UnderDraft) Decided(HandoffState state) => state switch
    {
        HandoffState.Accepted => (BacktestGroup.DecidedAccepted, BacktestGroup.DecidedAcceptedUnderDraft),
        HandoffState.Returned => (BacktestGroup.DecidedReturned, BacktestGroup.DecidedReturnedUnderDraft),
        _ => (BacktestGroup.DecidedRejected, BacktestGroup.DecidedRejectedUnderDraft),
    };

    private static BacktestGroup Outcomes(HandoffState state, bool isKept) => (state, isKept) switch
    {
        (HandoffState.Accepted, true) => BacktestGroup.KeptAccepted,
        (HandoffState.Accepted, false) => BacktestGroup.DroppedAccepted,
        (HandoffState.Returned, true) => BacktestGroup.KeptReturned,
        (HandoffState.Returned, false) => BacktestGroup.DroppedReturned,
        (HandoffState.Rejected, true) => BacktestGroup.KeptRejected,
        (HandoffState.Rejected, false) => BacktestGroup.DroppedRejected,
        (HandoffState.Offered or HandoffState.Claimed, true) => BacktestGroup.KeptOpen,
        (HandoffState.Offered or HandoffState.Claimed, false) => BacktestGroup.DroppedOpen,
        (_, true) => BacktestGroup.KeptLapsed,
        _ => BacktestGroup.DroppedLapsed,
    };
}
