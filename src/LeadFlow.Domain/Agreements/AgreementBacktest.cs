namespace LeadFlow.Domain.Agreements;

/// <summary>A count, and the group of leads that it opens.</summary>
public sealed record BacktestNumber(BacktestGroup Group, int Count);

public sealed record BacktestPair(BacktestNumber UnderDraft, BacktestNumber Really);

/// <summary>How the real offers of the period ended. Open: not decided yet. Lapsed: expired or withdrawn, and not offered again.</summary>
/// <param name="Count">All of them.</param>
/// <param name="Revenue">Of <paramref name="Won"/>, by currency.</param>
public sealed record BacktestOutcomes(
    int Count, BacktestNumber Accepted, BacktestNumber Returned, BacktestNumber Rejected, BacktestNumber Open, BacktestNumber Lapsed, BacktestNumber Won, IReadOnlyDictionary<string, decimal> Revenue);

/// <param name="Kept">Returned or rejected for it, and still offered under the draft.</param>
/// <param name="Dropped">And no longer.</param>
public sealed record BacktestReason(string Name, int Kept, int Dropped);

/// <summary>Leads that only the draft would have offered in the period.</summary>
/// <param name="Won">Of these, how many bought anyway, whichever way they came to us.</param>
public sealed record BacktestMissed(BacktestNumber Leads, BacktestNumber Won, IReadOnlyDictionary<string, decimal> Revenue);

/// <param name="Days">Later under the draft; below zero: earlier.</param>
public sealed record BacktestShiftOf(int Days, int Count);

/// <summary>Of the offers that both make: when. Medians in days, of all (below zero: earlier), of those that come earlier and of those that come later, the last two as positive numbers.</summary>
public sealed record BacktestShift(BacktestNumber Earlier, BacktestNumber SameDay, BacktestNumber Later, double? MedianDays, double? MedianDaysEarlier, double? MedianDaysLater, IReadOnlyList<BacktestShiftOf> ByDays);

/// <summary>By day of the outcome (LIFECYCLE §9): (returned + rejected) / (accepted + returned + rejected); reps' own leads, overrides and imported outcomes left out.</summary>
/// <param name="Rate">0 to 1; null where nothing was decided.</param>
public sealed record BacktestCryWolf(BacktestNumber Accepted, BacktestNumber Returned, BacktestNumber Rejected, double? Rate);

public sealed record BacktestDayOf(DateOnly Day, int WarmUnderDraft, int WarmReally, int HotUnderDraft, int HotReally, int OfferedUnderDraft, int OfferedReally);

/// <summary>What a draft would have done with a past period, beside what really happened.</summary>
/// <param name="Leads">How many were replayed.</param>
/// <param name="Warm">Leads that came up to warm in the period for the first time.</param>
/// <param name="Offered">Offers made by the agreement: each series counts once however often it was offered again; overrides and reps' own leads stand beside.</param>
/// <param name="FalseAlarmsAvoided">Returned or rejected, and no longer offered under the draft.</param>
/// <param name="GoodOnesLost">Accepted, and no longer offered.</param>
/// <param name="CryWolfUnderDraft">Of the real decisions those on leads that the draft would have offered too; what only the draft would have offered was never decided.</param>
/// <param name="Backdated">Leads in any of these numbers that rest on imported history recorded under its own date.</param>
/// <param name="Days">Only those on which something happened, in order.</param>
public sealed record AgreementBacktest(
    int Leads, BacktestPair Warm, BacktestPair Hot, BacktestPair Offered, BacktestOutcomes Kept, BacktestOutcomes Dropped, IReadOnlyList<BacktestReason> Reasons,
    BacktestNumber FalseAlarmsAvoided, BacktestNumber GoodOnesLost, BacktestMissed Missed, BacktestShift Shift, BacktestCryWolf CryWolfReally, BacktestCryWolf CryWolfUnderDraft,
    BacktestNumber Expired, BacktestNumber Withdrawn, BacktestNumber Own, BacktestNumber Overrides, BacktestNumber Backdated, IReadOnlyList<BacktestDayOf> Days)
{
    public static AgreementBacktest Of(BacktestTally tally)
    {
        return new(
            tally.Leads,
            new(Number(BacktestGroup.WarmUnderDraft), Number(BacktestGroup.WarmReally)),
            new(Number(BacktestGroup.HotUnderDraft), Number(BacktestGroup.HotReally)),
            new(Number(BacktestGroup.OfferedUnderDraft), Number(BacktestGroup.OfferedReally)),
            Outcomes(BacktestGroup.KeptAccepted, BacktestGroup.KeptReturned, BacktestGroup.KeptRejected, BacktestGroup.KeptOpen, BacktestGroup.KeptLapsed, BacktestGroup.KeptWon),
            Outcomes(BacktestGroup.DroppedAccepted, BacktestGroup.DroppedReturned, BacktestGroup.DroppedRejected, BacktestGroup.DroppedOpen, BacktestGroup.DroppedLapsed, BacktestGroup.DroppedWon),
            [.. tally.Reasons.OrderByDescending(r => r.Value.Kept + r.Value.Dropped).ThenBy(r => r.Key, StringComparer.Ordinal).Select(r => new BacktestReason(r.Key, r.Value.Kept, r.Value.Dropped))],
            Number(BacktestGroup.FalseAlarmsAvoided),
            Number(BacktestGroup.DroppedAccepted),
            new(Number(BacktestGroup.Missed), Number(BacktestGroup.MissedWon), Revenue(BacktestGroup.MissedWon)),
            ShiftOf(),
            CryWolf(BacktestGroup.DecidedAccepted, BacktestGroup.DecidedReturned, BacktestGroup.DecidedRejected),
            CryWolf(BacktestGroup.DecidedAcceptedUnderDraft, BacktestGroup.DecidedReturnedUnderDraft, BacktestGroup.DecidedRejectedUnderDraft),
            Number(BacktestGroup.Expired), Number(BacktestGroup.Withdrawn), Number(BacktestGroup.Own), Number(BacktestGroup.Overrides), Number(BacktestGroup.Backdated),
            [.. tally.Days.OrderBy(d => d.Key).Select(d => new BacktestDayOf(d.Key, d.Value.WarmUnderDraft, d.Value.WarmReally, d.Value.HotUnderDraft, d.Value.HotReally, d.Value.OfferedUnderDraft, d.Value.OfferedReally))]);

        BacktestNumber Number(BacktestGroup group) => new(group, tally.Counts.GetValueOrDefault(group));

        IReadOnlyDictionary<string, decimal> Revenue(BacktestGroup group) => tally.Revenue.GetValueOrDefault(group) ?? [];

        BacktestOutcomes Outcomes(BacktestGroup accepted, BacktestGroup returned, BacktestGroup rejected, BacktestGroup open, BacktestGroup lapsed, BacktestGroup won)
        {
            BacktestNumber[] all = [Number(accepted), Number(returned), Number(rejected), Number(open), Number(lapsed)];
            return new(all.Sum(n => n.Count), all[0], all[1], all[2], all[3], all[4], Number(won), Revenue(won));
        }

        BacktestCryWolf CryWolf(BacktestGroup accepted, BacktestGroup returned, BacktestGroup rejected)
        {
            var (good, back, dead) = (Number(accepted), Number(returned), Number(rejected));
            var decided = good.Count + back.Count + dead.Count;
            return new(good, back, dead, decided == 0 ? null : (back.Count + dead.Count) / (double)decided);
        }

        BacktestShift ShiftOf()
        {
            List<BacktestShiftOf> shifts = [.. tally.Shifts.OrderBy(s => s.Key).Select(s => new BacktestShiftOf(s.Key, s.Value))];
            return new(Number(BacktestGroup.Earlier), Number(BacktestGroup.SameDay), Number(BacktestGroup.Later),
                Median(shifts), -Median(shifts.FindAll(s => s.Days < 0)), Median(shifts.FindAll(s => s.Days > 0)), shifts);
        }
    }

    /// <summary>The middle one, or halfway between the two in the middle.</summary>
    private static double? Median(List<BacktestShiftOf> sorted)
    {
        var count = sorted.Sum(s => s.Count);
        return count == 0 ? null : (At((count - 1) / 2) + At(count / 2)) / 2d;

        int At(int index)
        {
            var i = 0;
            for (; index >= sorted[i].Count; i++)
            {
                index -= sorted[i].Count;
            }

            return sorted[i].Days;
        }
    }
}
