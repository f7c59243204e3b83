using LeadFlow.Domain.Leads;
using Xunit;

namespace LeadFlow.Domain.Tests.Leads;

public sealed class CompanyNameTests
{
    [Theory]
    [InlineData("Polarweg GmbH", "POLARWEG")]
    [InlineData("Polarweg GmbH & Co. KG", "Polarweg")]
    [InlineData("Müller & Söhne AG", "Mueller und Soehne A.G.")]
    [InlineData("Acme, Inc.", "ACME Incorporated")]
    [InlineData("Acme L.L.C.", "Acme LLC")]
    [InlineData("Société Générale S.A.", "Societe Generale SA")]
    [InlineData("Ferrero S.p.A.", "Ferrero spa")]
    [InlineData("Fjord Data ApS", "fjord data")]
    [InlineData("Škoda Auto a.s.", "Skoda Auto, a. s.")]
    [InlineData("Nowak Sp. z o.o.", "NOWAK SPÓŁKA Z O.O.")]
    [InlineData("The Body Shop Ltd", "Body Shop Limited")]
    [InlineData("PT Sinar Jaya Tbk", "Sinar Jaya")]
    [InlineData("O'Reilly Media", "OReilly Media, Inc")]
    [InlineData("Smith & Co.", "Smith")]
    [InlineData("Bain + Company", "Bain & Company")]
    [InlineData("Toyota Motor Co., Ltd.", "Toyota Motor")]
    [InlineData("Straße 7 UG (haftungsbeschränkt)", "Strasse 7")]
    public void Two_spellings_of_one_company_have_one_key(string one, string other) => Assert.Equal(CompanyName.Key(one), CompanyName.Key(other));

    [Theory]
    [InlineData("Nordwind GmbH", "Südwind GmbH")]
    [InlineData("Müller Nord", "Müller Süd")]
    [InlineData("Alpha", "Alpha Beta")]
    [InlineData("AG", "SE")]
    [InlineData("株式会社トヨタ", "株式会社ホンダ")]
    public void Two_companies_have_two(string one, string other) => Assert.NotEqual(CompanyName.Key(one), CompanyName.Key(other));

    [Theory]
    [InlineData(null, "")]
    [InlineData("  ", "")]
    [InlineData("GmbH", "gmbh")]
    [InlineData("Ltd.", "ltd")]
    [InlineData("AG Software", "ag software")]
    [InlineData("The", "the")]
    public void What_is_nothing_but_a_form_is_kept(string? name, string key) => Assert.Equal(key, CompanyName.Key(name));

    [Fact]
    public void A_key_is_its_own_key() => Assert.All(["Polarweg GmbH & Co. KG", "Müller & Söhne AG", "The Body Shop Ltd", "Acme, Inc."], name => Assert.Equal(CompanyName.Key(name), CompanyName.Key(CompanyName.Key(name))));
}
