using LeadFlow.Domain.Leads;
using Xunit;

namespace LeadFlow.Domain.Tests.Leads;

public sealed class MailDomainsTests
{
    [Theory]
    [InlineData("gmail.com", MailDomainKind.Free)]
    [InlineData("GMX.de", MailDomainKind.Free)]
    [InlineData("mailinator.com", MailDomainKind.Disposable)]
    [InlineData("my.own.mailinator.com", MailDomainKind.Disposable)]
    [InlineData("polarweg.example", MailDomainKind.Own)]
    [InlineData("notgmail.com", MailDomainKind.Own)]
    [InlineData("com", MailDomainKind.Own)]
    [InlineData("", MailDomainKind.Own)]
    public void A_domain_is_known_for_what_it_is(string domain, MailDomainKind kind) => Assert.Equal(kind, MailDomains.KindOf(domain));

    [Fact]
    public void There_are_some_hundreds_of_each() => Assert.True(MailDomains.Count(MailDomainKind.Free) > 400 && MailDomains.Count(MailDomainKind.Disposable) > 300);

    [Theory]
    [InlineData("ada@gmail.com", null)]
    [InlineData("ada@trashmail.com", null)]
    [InlineData("ada@Polarweg.example", "polarweg.example")]
    public void Only_a_company_s_own_domain_speaks_for_it(string email, string? domain) => Assert.Equal(domain, Likeness.CompanyDomain(email));
}
