using LeadFlow.Web.Features.Teams;
using Xunit;

namespace LeadFlow.Web.Tests.Handoffs;

public sealed class CrewWordsTests
{
    [Fact]
    public void Days_away_that_follow_each_other_are_one_absence()
    {
        Assert.Equal(Day(3), CrewWords.AwayUntil([Away(1, 3), Away(5, 9)]));
        Assert.Equal(Day(9), CrewWords.AwayUntil([Away(1, 3), Away(4, 9), Away(12, 14)]));
        Assert.Equal(Day(9), CrewWords.AwayUntil([Away(1, 9), Away(2, 4)]));
    }

    private static DateOnly Day(int day) => new(2026, 12, day);

    private static GetCrew.Away Away(int from, int until) => new(Guid.NewGuid(), Day(from), Day(until), null);
}
