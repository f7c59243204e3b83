using System.Globalization;
using LeadFlow.Web.Features.Shared;
using Xunit;

namespace LeadFlow.Web.Tests.Pages;

public sealed class AmountTextTests
{
    [Theory]
    [InlineData("1250", "1250"), InlineData("1250.5", "1250.5"), InlineData("1250,50", "1250.5"), InlineData("1,250.50", "1250.5"), InlineData("1.250,50", "1250.5")]
    [InlineData("1,250", "1250"), InlineData("1.250", "1250"), InlineData("1 250 000", "1250000"), InlineData("1'250", "1250"), InlineData(" 12.5 ", "12.5")]
    public void An_amount_is_read_as_people_of_any_country_write_it(string typed, string amount)
    {
        Assert.True(AmountText.TryRead(typed, out var read));
        Assert.Equal(decimal.Parse(amount, CultureInfo.InvariantCulture), read);
    }

    [Theory]
    [InlineData("a lot"), InlineData("-5"), InlineData("1,25,00"), InlineData("12.5.1"), InlineData("1,250,50"), InlineData("1e5"), InlineData("1.2345")]
    public void What_is_no_amount_is_asked_again(string typed) => Assert.False(AmountText.TryRead(typed, out _));

    [Fact]
    public void Nothing_typed_is_no_amount()
    {
        Assert.True(AmountText.TryRead("  ", out var read));
        Assert.Null(read);
    }
}
