using LeadFlow.Domain.Leads;
using Xunit;

namespace LeadFlow.Domain.Tests.Leads;

public sealed class LikenessTests
{
    [Theory]
    [InlineData("Ingrid Solberg", "Inga Solberg", true)]
    [InlineData("Jon Smyth", "John Smythe", true)]
    [InlineData("Zoë Åberg", "zoe aberg", true)]
    [InlineData("Ana Li", "Bo Li", true)]
    [InlineData("Ingrid Solberg", "Bjarne Dahl", false)]
    [InlineData("Ann Lee", "Ben Loo", false)]
    [InlineData(null, "Ingrid Solberg", false)]
    [InlineData("", "", false)]
    public void Names_are_alike_that_share_a_word_or_nearly(string? one, string? other, bool alike) => Assert.Equal((alike, alike), (Likeness.NamesAreAlike(one, other), Likeness.NamesAreAlike(other, one)));

    [Theory]
    [InlineData("agre", "Agreement", true)]
    [InlineData("agremen", "Agreement", true)]
    [InlineData("prefrences", "Preferences", true)]
    [InlineData("borad", "Board", false)] // Two slips in a short word.
    [InlineData("bord", "Board", true)]
    [InlineData("day", "Date", false)]
    [InlineData("queue", "Agreement", false)]
    public void A_word_is_known_by_its_beginning_with_a_slip_in_it(string typed, string word, bool alike) => Assert.Equal(alike, Likeness.BeginsAlike(typed, word));

    [Theory]
    [InlineData("ingrid@Nordhavn.example", "nordhavn.example")]
    [InlineData("ingrid@gmail.com", null)]
    [InlineData("ingrid@GMX.de", null)]
    [InlineData("ingrid@localhost", null)]
    [InlineData("ingrid", null)]
    [InlineData(null, null)]
    public void A_mailbox_that_anybody_can_have_names_no_company(string? email, string? domain) => Assert.Equal(domain, Likeness.CompanyDomain(email));
}
