using LeadFlow.Domain.Leads;
using Xunit;

namespace LeadFlow.Domain.Tests.Leads;

public sealed class LikenessTests
{
    [Theory]
    [InlineData("Ingrid Solberg", "Ingrid Solberg", 60)]
    [InlineData("Solberg, Ingrid", "Ingrid Solberg", 60)]
    [InlineData("Dr. Ingrid Solberg", "Ingrid Solberg", 60)]
    [InlineData("Zoë Åberg", "zoe aberg", 60)]
    [InlineData("Ingrid Marie Solberg", "Ingrid Solberg", 52)]
    [InlineData("Jon Smyth", "Jon Smythe", 48)]
    [InlineData("Alex Haugen", "Alexander Haugen", 45)]
    [InlineData("I. Solberg", "Ingrid Solberg", 42)]
    [InlineData("Solberg", "Ingrid Solberg", 32)]
    [InlineData("Stand 17", "Stand 18", 0)] // A number is no slip of another.
    [InlineData("Xaver Blatt1", "Xaver Blatt7", 0)]
    [InlineData("Ana Li", "Bo Li", 0)] // A family name in common contradicts nothing but the first names.
    [InlineData("Ingrid Solberg", "Bjarne Dahl", 0)]
    [InlineData("I. S.", "Ingrid Solberg", 0)] // Initials alone are anybody's.
    [InlineData("Dr.", "Dr.", 0)]
    [InlineData(null, "Ingrid Solberg", 0)]
    [InlineData("", "", 0)]
    public void Names_are_as_like_as_their_words(string? one, string? other, int points) => Assert.Equal((points, points), (Likeness.NameLikeness(one, other), Likeness.NameLikeness(other, one)));

    [Theory]
    [InlineData("Ingrid Solberg", "i@nordhavn.example", "nordhavn", "", "Ingrid Solberg", "ingrid@gmail.com", "nordhavn", "", 90, "same name, same company")]
    [InlineData("Ingrid Solberg", "i@nordhavn.example", "", "", "Ingrid Solbrg", "ingrid@nordhavn.example", "", "", 78, "like name, same e-mail domain")]
    [InlineData("Ingrid Solberg", null, "nordhavn consulting", "", "Ingrid Solberg", null, "nordhavn consulting as", "", 82, "same name, like company")]
    [InlineData("Ingrid Solberg", "ingrid.solberg77@gmail.com", "", "", "Ingrid Solberg", "ingridsolberg77@nordhavn.example", "", "", 90, "same name, same name in the e-mail address")]
    [InlineData("Ingrid Solberg", null, "", "4722123456", "Bjarne Dahl", null, "", "4722123456", 60, "same phone")] // A switchboard, or not: a person looks.
    [InlineData("Ingrid Solberg", null, "", "4722123456", "I. Solberg", null, "", "22123456", 77, "like name, same end of the phone number")]
    public void A_pair_is_worth_a_look_by_its_names_and_what_else_it_shares(string? name, string? email, string company, string phone, string? name2, string? email2, string company2, string phone2, int strength, string why)
    {
        Likeness.Traits one = new(name, email, company, phone), other = new(name2, email2, company2, phone2);

        Assert.Equal(new Likelihood(strength, why), Likeness.Of(one, other));
        Assert.Equal(new Likelihood(strength, why), Likeness.Of(other, one));
    }

    [Theory]
    [InlineData("Ingrid Solberg", "i@gmail.com", "", "Ingrid Solberg", "b@gmail.com", "")] // A name in common and nothing else.
    [InlineData("Ingrid Solberg", "ingrid.solberg@nordhavn.example", "nordhavn", "Ingrid Solberg", "ingrid.solberg@fjell.example", "fjell")] // What every company calls her.
    [InlineData("Emilia Aydın", "emilia.aydin@nordhavn.example", "nordhavn", "Emilia Aydın", "emilia.aydin@fjell.example", "fjell")]
    [InlineData("Jörg Müller", "joerg.mueller@nordhavn.example", "nordhavn", "Jörg Müller", "joerg.mueller@fjell.example", "fjell")]
    [InlineData("Håkon Bjørnstad", "haakon.bjoernstad@nordhavn.example", "nordhavn", "Håkon Bjørnstad", "haakon.bjoernstad@fjell.example", "fjell")]
    [InlineData("Ingrid Solberg", "i@nordhavn.example", "nordhavn", "Bjarne Solberg", "b@nordhavn.example", "nordhavn")]
    [InlineData("Ingrid Solberg", "i@nordhavn.example", "nordhavn", "Bjarne Dahl", "b@nordhavn.example", "nordhavn")]
    public void Colleagues_and_namesakes_are_not(string name, string email, string company, string name2, string email2, string company2) =>
        Assert.Null(Likeness.Of(new(name, email, company, ""), new(name2, email2, company2, "")));

    [Fact]
    public void A_phone_that_many_have_is_a_switchboard_unless_the_names_are_alike()
    {
        Likeness.Traits one = new("Ingrid Solberg", null, "", "4722123456"), colleague = new("Bjarne Dahl", null, "", "4722123456"), herself = new("Solberg, Ingrid", null, "", "4722123456");

        Assert.NotNull(Likeness.Of(one, colleague, sharePhone: 3));
        Assert.Null(Likeness.Of(one, colleague, sharePhone: 40));
        Assert.NotNull(Likeness.Of(one, herself, sharePhone: 40));
    }

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
