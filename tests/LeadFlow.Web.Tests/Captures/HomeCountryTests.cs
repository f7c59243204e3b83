using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>A phone number is the same however it is written, and a company is whatever its form.</summary>
public sealed class HomeCountryTests(App app) : IClassFixture<App>
{
    private readonly TestUser _marketer = TestData.Marketer();

    [Fact]
    public async Task A_number_of_ones_own_country_and_the_same_from_abroad_are_one_person()
    {
        var norwegian = await Captured("22 55 01 77", "Norge");
        Assert.Equal(norwegian, await Captured("+47 22 55 01 77"));
        var plain = await Captured("030 / 123 45 67");
        Assert.NotEqual(plain, await Captured("+49 30 1234567", name: "Somebody"));

        await Settle("Germany");

        Assert.Equal(1, await app.Send(new MakeKeysAnew.Command(), TestData.Admin())); // The one that was written as at home.
        Assert.Equal("49301234567", await app.Db(db => db.Leads.Where(l => l.Id == plain).Select(l => l.PhoneKey).SingleAsync()));
        Assert.Equal(plain, await Captured("0049 (0)30 1234567"));
        Assert.Contains("0301234567 49301234567", await app.Db(db => db.LeadSearch.Where(s => s.LeadId == plain).Select(s => s.Text).SingleAsync()), StringComparison.Ordinal);
        Assert.Equal(0, await app.Send(new MakeKeysAnew.Command(), TestData.Admin()));

        await Settle(null);
        Assert.Equal(1, await app.Send(new MakeKeysAnew.Command(), TestData.Admin()));
    }

    [Fact]
    public async Task Keys_of_before_are_made_anew()
    {
        var lead = await app.Lead(capture: TestData.Capture() with { Contact = new() { FirstName = "Ola", Email = TestData.Email(), Company = "Müller & Söhne GmbH" } });
        await app.Db(db => db.Database.ExecuteSqlAsync($"UPDATE leads SET company_key = 'muller & sohne gmbh' WHERE id = {lead.Id}; UPDATE companies SET keys_made_by = NULL"));

        Assert.Equal(1, await app.Send(new MakeKeysAnew.Command(), TestData.Admin()));

        Assert.Equal(CompanyName.Key("MUELLER UND SOEHNE"), await app.Db(db => db.Leads.Where(l => l.Id == lead.Id).Select(l => l.CompanyKey).SingleAsync()));
    }

    [Fact]
    public async Task There_are_no_numbers_of_a_country_that_is_none() =>
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => Settle("Atlantis"));

    private async Task<Guid> Captured(string phone, string? country = null, string name = "Ola") =>
        (await app.Send(new CaptureLead.Command(CaptureRoute.QuickAdd, new() { FirstName = name, Phone = phone, Country = country }, null, "{}"), _marketer)).LeadId;

    private Task<Domain.Result> Settle(string? country) => app.Send(new SetCompany.Command("Ours", "UTC", RestrictReps: false, country), TestData.Admin());
}
