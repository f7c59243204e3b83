using Xunit;

namespace LeadFlow.Domain.Tests;

public sealed class LocalTimeTests
{
    [Theory]
    [InlineData("Pacific/Apia")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("UTC")]
    public void The_first_and_the_last_day_there_are_have_an_instant_too(string zone)
    {
        var where = TimeZoneInfo.FindSystemTimeZoneById(zone);

        Assert.Equal(1, LocalTime.Instant(DateTime.MinValue, where).Year);
        Assert.Equal(9999, LocalTime.Instant(DateTime.MaxValue, where).Year);
        Assert.Equal(1, LocalTime.StartOf(DateOnly.MinValue, where).Year);
        Assert.Equal(9999, LocalTime.StartOf(DateOnly.MaxValue, where).Year);
    }
}
