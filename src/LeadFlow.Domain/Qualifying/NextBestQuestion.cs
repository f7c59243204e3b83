namespace LeadFlow.Domain.Qualifying;

/// <summary>
/// Which question brings a lead furthest towards sales-ready: first what its definition asks for and does not have, then what else
/// would raise the score, each by the points to gain; an explicit no last. Once nothing is asked for, only what is unknown or stale.
/// </summary>
internal static class NextBestQuestion
{
    /// <param name="asked">One bit for each criterion that sales-ready asks for and that fails.</param>
    /// <param name="scoreCounts">The answers so far do not meet the definition: any more points help.</param>
    public static NextQuestion? Of(ReadOnlySpan<Part> parts, int asked, bool scoreCounts, ScoringRules rules)
    {
        NextQuestion? best = null;
        var bestRank = (Group: 0, Gain: 0);
        foreach (var part in parts)
        {
            var criterion = part.Result.Criterion;
            var isAsked = (asked & (1 << (int)criterion)) != 0;
            var gain = Highest(criterion, rules) - part.Net;
            if (part.Result is { Level: Level.Confirmed, Fresh: true }
                || (!isAsked && (gain <= 0 || (!scoreCounts && part.Result is { Level: not Level.Unknown, Fresh: true }))))
            {
                continue;
            }

            var rank = (Group: part.Result.Level == Level.No ? 1 : isAsked ? 3 : 2, Gain: gain);
            if (rank.CompareTo(bestRank) > 0)
            {
                (best, bestRank) = (rules.Questions[(int)criterion], rank);
            }
        }

        return best;
    }

    /// <summary>Points of the best answer.</summary>
    private static int Highest(Criterion criterion, ScoringRules rules) =>
        criterion is Criterion.Timeframe or Criterion.Interest ? rules.WeightOf(criterion) : rules.PointsOf(criterion, Level.Confirmed);
}
