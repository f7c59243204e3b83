using LeadFlow.Domain.Leads;
using Xunit;

namespace LeadFlow.Domain.Tests.Leads;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("030 123456", "DE", "4930123456")]
    [InlineData("+49 30 123456", "DE", "4930123456")]
    [InlineData("+49 30 123456", null, "4930123456")]
    [InlineData("0049 30 123456", "FR", "4930123456")]
    [InlineData("+49 (0)30 / 12 34 56", null, "4930123456")]
    [InlineData("0049 (0) 30 123456", "Deutschland", "4930123456")]
    [InlineData("+49 030 123456", null, "4930123456")]
    [InlineData("(030) 123456", "Germany", "4930123456")]
    [InlineData("49 30 123456", "DE", "4930123456")]
    [InlineData("030/123456 ext. 12", "DE", "4930123456")]
    [InlineData("030 123456; 0171 2345678", "DE", "4930123456")]
    [InlineData("030 1234567 / 0171 2345678", "DE", "49301234567")]
    [InlineData("(415) 555-2671", "US", "14155552671")]
    [InlineData("1-415-555-2671", "USA", "14155552671")]
    [InlineData("+1 415.555.2671 x123", null, "14155552671")]
    [InlineData("011 44 20 7946 0958", "US", "442079460958")]
    [InlineData("020 7946 0958", "United Kingdom", "442079460958")]
    [InlineData("02 1234 5678", "IT", "390212345678")] // In Italy the nought is part of the number.
    [InlineData("+39 02 1234 5678", null, "390212345678")]
    [InlineData("01 23 45 67 89", "France", "33123456789")]
    [InlineData("8 (495) 123-45-67", "RU", "74951234567")]
    [InlineData("+7 495 123-45-67", null, "74951234567")]
    [InlineData("22 33 44 55", "NO", "4722334455")]
    [InlineData("06 30 123 4567", "HU", "36301234567")]
    [InlineData("0412 345 678", "Australia", "61412345678")]
    [InlineData("٠٣٠ ١٢٣٤٥٦", "DE", "4930123456")]
    [InlineData("＋４９ ３０ １２３４５６", null, "4930123456")]
    public void A_number_has_one_spelling(string text, string? country, string expected) => Assert.Equal(expected, PhoneNumber.Normalise(text, country));

    [Fact]
    public void Without_a_country_it_is_that_of_the_company_and_without_either_as_it_stands()
    {
        Assert.Equal("4930123456", PhoneNumber.Normalise("030 123456", null, "DE"));
        Assert.Equal("4313012345", PhoneNumber.Normalise("01 3012345", "Austria", "DE"));
        Assert.Equal("030123456", PhoneNumber.Normalise("030 123456"));
        Assert.Equal("4930123456", PhoneNumber.Normalise("030 123456", "Atlantis", "DE"));
    }

    [Theory]
    [InlineData("1.23E+11")]
    [InlineData("4,93012E+11")]
    [InlineData("")]
    [InlineData("n/a")]
    [InlineData("123")]
    [InlineData("+999 1234567")]
    [InlineData("+49 1234567890123456")]
    public void What_is_no_number_is_refused(string text) => Assert.Equal("", PhoneNumber.Normalise(text, "DE"));

    [Fact]
    public void A_normalised_number_with_a_plus_sign_stays_as_it_is() =>
        Assert.All(["4930123456", "14155552671", "390212345678", "74951234567", "442079460958"], n => Assert.Equal(n, PhoneNumber.Normalise("+" + n, "JP")));

    [Fact]
    public void Every_calling_code_is_found_at_the_beginning_of_a_number()
    {
        Assert.True(CallingCodes.All.Count > 200);
        Assert.All(CallingCodes.All, c => Assert.Equal(c.Code, CallingCodes.CodeOf(c.Code + "5551234")));
    }
}
