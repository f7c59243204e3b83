namespace LeadFlow.Domain.Agreements;

/// <summary>
/// How many of all there are, from a sample that was drawn group by group: sum over the groups of N x p, with a margin of 1.96 x the square root of
/// the sum of N² x p(1 - p)/(n - 1) x (1 - n/N), the 95% interval of stratified sampling without replacement (Cochran, Sampling Techniques, 1977, chapter 5).
/// A group that was taken whole adds nothing to the margin.
/// </summary>
public static class StratifiedEstimate
{
    private const double Deviations = 1.96;

    /// <param name="Size">How many the group has.</param>
    /// <param name="Taken">How many of it were looked at; at least one.</param>
    /// <param name="Hits">How many of these have what is counted.</param>
    public readonly record struct Group(int Size, int Taken, int Hits);

    public static (int Count, int Margin) Of(IEnumerable<Group> groups)
    {
        var (count, variance) = (0.0, 0.0);
        foreach (var (size, taken, hits) in groups)
        {
            var share = (double)hits / taken;
            count += size * share;
            if (taken < size)
            {
                // None or all of a small sample is no certainty: half a lead is added on each side (Agresti and Coull, 1998).
                var likely = (hits + 0.5) / (taken + 1);
                variance += (double)size * size * likely * (1 - likely) / Math.Max(1, taken - 1) * (1 - ((double)taken / size));
            }
        }

        return ((int)Math.Round(count), (int)Math.Ceiling(Deviations * Math.Sqrt(variance)));
    }
}
