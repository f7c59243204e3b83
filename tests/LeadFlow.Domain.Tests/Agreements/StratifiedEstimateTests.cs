using LeadFlow.Domain.Agreements;
using Xunit;

namespace LeadFlow.Domain.Tests.Agreements;

public class StratifiedEstimateTests
{
    [Fact]
    public void What_was_taken_whole_is_exact() =>
        Assert.Equal((7, 0), StratifiedEstimate.Of([new(100, 100, 5), new(40, 40, 2)]));

    [Fact]
    public void The_margin_is_that_of_the_groups()
    {
        // 1,000 with 50 of 100: 500; likely 50.5/101 = 0.5; variance 1000² x 0.25 / 99 x 0.9 = 2272.7; 1.96 x 47.67 = 93.4.
        Assert.Equal((500, 94), StratifiedEstimate.Of([new(1000, 100, 50)]));
        Assert.Equal((510, 94), StratifiedEstimate.Of([new(1000, 100, 50), new(10, 10, 10)]));
    }

    [Fact]
    public void Nobody_in_a_small_sample_is_no_certainty() => Assert.True(StratifiedEstimate.Of([new(10_000, 40, 0)]).Margin > 0);

    [Fact]
    public void Of_many_samples_about_95_in_100_hold_the_truth()
    {
        var random = new Random(7);
        var held = 0;
        for (var i = 0; i < 1000; i++)
        {
            // Three groups with 5, 30 and 70 in a hundred, drawn without replacement.
            var groups = new (int Size, double Share)[] { (3000, .05), (2000, .30), (500, .70) }.Select(g =>
            {
                var (left, hitsLeft, hits) = (g.Size, (int)(g.Size * g.Share), 0);
                for (var n = 0; n < 100; n++, left--)
                {
                    if (random.Next(left) < hitsLeft)
                    {
                        (hits, hitsLeft) = (hits + 1, hitsLeft - 1);
                    }
                }

                return new StratifiedEstimate.Group(g.Size, 100, hits);
            }).ToList();
            var (count, margin) = StratifiedEstimate.Of(groups);
            held += Math.Abs(count - (150 + 600 + 350)) <= margin ? 1 : 0;
        }

        Assert.InRange(held, 930, 985);
    }
}
