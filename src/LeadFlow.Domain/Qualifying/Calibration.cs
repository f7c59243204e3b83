namespace LeadFlow.Domain.Qualifying;

/// <summary>An offer and how it ended.</summary>
/// <param name="Score">At the offer, 0 to 100.</param>
/// <param name="Count">How many there are that are alike.</param>
public readonly record struct ScoredOutcome(int Score, bool Accepted, bool Won, int Count = 1);

/// <summary>Offers of one band of scores. The last band holds 90 to 100.</summary>
/// <param name="From">Lowest score.</param>
/// <param name="To">Highest score.</param>
/// <param name="AcceptedRate">0 to 1; null without offers.</param>
public sealed record ScoreBand(int From, int To, int Offers, int Accepted, int Won, double? AcceptedRate, double? WonRate);

/// <summary>Whether the definition predicts: what became of offers by their score.</summary>
/// <param name="AcceptedAuc">Probability that an accepted one scored higher than one that was not; null where all or none were accepted.</param>
public sealed record Calibration(int Offers, IReadOnlyList<ScoreBand> Bands, double? AcceptedAuc, double? WonAuc)
{
    private const int Width = 10;

    public static Calibration Of(IReadOnlyCollection<ScoredOutcome> outcomes) => new(
        outcomes.Sum(o => o.Count),
        [.. Enumerable.Range(0, BantScoring.MaxScore / Width).Select(band => Band(band, [.. outcomes.Where(o => Math.Min(o.Score / Width, (BantScoring.MaxScore / Width) - 1) == band)]))],
        Auc(outcomes, o => o.Accepted),
        Auc(outcomes, o => o.Won));

    private static ScoreBand Band(int band, List<ScoredOutcome> of)
    {
        var (offers, accepted, won) = (of.Sum(o => o.Count), of.Where(o => o.Accepted).Sum(o => o.Count), of.Where(o => o.Won).Sum(o => o.Count));
        var to = (band + 1) * Width == BantScoring.MaxScore ? BantScoring.MaxScore : ((band + 1) * Width) - 1;
        return new(band * Width, to, offers, accepted, won, offers == 0 ? null : accepted / (double)offers, offers == 0 ? null : won / (double)offers);
    }

    /// <summary>
    /// Area under the ROC curve as the Mann-Whitney statistic U / (n1 n2): the share of pairs of a good one and another in which the good one scored
    /// higher, ties counting half (Hanley and McNeil, "The meaning and use of the area under a ROC curve", Radiology 143, 1982).
    /// </summary>
    public static double? Auc(IEnumerable<ScoredOutcome> outcomes, Func<ScoredOutcome, bool> isGood)
    {
        var (good, other) = (new long[BantScoring.MaxScore + 1], new long[BantScoring.MaxScore + 1]);
        foreach (var outcome in outcomes)
        {
            (isGood(outcome) ? good : other)[Math.Clamp(outcome.Score, 0, BantScoring.MaxScore)] += outcome.Count;
        }

        var (below, wins) = (0L, 0d);
        for (var score = 0; score <= BantScoring.MaxScore; score++)
        {
            wins += good[score] * (below + (other[score] / 2d));
            below += other[score];
        }

        var pairs = (double)good.Sum() * other.Sum();
        return pairs == 0 ? null : wins / pairs;
    }
}
