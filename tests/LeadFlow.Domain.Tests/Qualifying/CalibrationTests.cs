using FsCheck;
using FsCheck.Fluent;
using LeadFlow.Domain.Qualifying;
using Xunit;

namespace LeadFlow.Domain.Tests.Qualifying;

public sealed class CalibrationTests
{
    [Fact]
    public void Offers_stand_in_bands_of_ten_and_a_full_score_in_the_last()
    {
        var calibration = Calibration.Of([new(70, true, false), new(79, false, false), new(80, true, true), new(100, true, true), new(99, false, false)]);

        Assert.Equal(10, calibration.Bands.Count);
        Assert.Equal(new(70, 79, 2, 1, 0, 0.5, 0), calibration.Bands[7]);
        Assert.Equal(new(80, 89, 1, 1, 1, 1, 1), calibration.Bands[8]);
        Assert.Equal(new(90, 100, 2, 1, 1, 0.5, 0.5), calibration.Bands[9]);
        Assert.Equal(new(0, 9, 0, 0, 0, null, null), calibration.Bands[0]);
    }

    [Fact]
    public void The_area_is_the_share_of_pairs_that_stand_in_the_right_order()
    {
        // Good: 80, 70. Others: 75, 70, 60. Pairs in order: 80 before all three; 70 before 60, and half for the tie with 70: 4.5 of 6.
        var calibration = Calibration.Of([new(80, true, false), new(70, true, false), new(75, false, false), new(70, false, false), new(60, false, false)]);

        Assert.Equal(0.75, calibration.AcceptedAuc);
        Assert.Null(calibration.WonAuc);
    }

    [Fact]
    public void It_is_what_counting_every_pair_gives()
    {
        var outcomes = Gen.Choose(0, 100).SelectMany(score => Gen.Elements(true, false).Select(good => new ScoredOutcome(score, good, false)));
        Prop.ForAll(Arb.From(outcomes.ArrayOf()), all =>
        {
            var (good, other) = (all.Where(o => o.Accepted).ToList(), all.Where(o => !o.Accepted).ToList());
            double? slow = good.Count * other.Count == 0 ? null : good.Sum(g => other.Sum(o => g.Score > o.Score ? 1 : g.Score == o.Score ? 0.5 : 0)) / (good.Count * other.Count);
            Assert.Equal(slow, Calibration.Auc(all, o => o.Accepted));
        }).QuickCheckThrowOnFailure();
    }
}
