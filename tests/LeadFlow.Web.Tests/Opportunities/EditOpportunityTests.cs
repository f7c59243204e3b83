using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Opportunities;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Opportunities;

public sealed class EditOpportunityTests(App app) : IClassFixture<App>
{
    private static readonly DateOnly _spring = new(2031, 3, 3);
    private readonly TestUser _rep = TestData.Rep();

    [Fact]
    public async Task Its_owner_managers_and_admins_say_what_it_is_worth_and_when_it_closes_and_others_do_not()
    {
        var lead = await app.AcceptedLead(_rep);
        var id = lead.Opportunity!.Id;

        Assert.True((await app.Send(new EditOpportunity.Command(id, null, 15_000, "EUR", _spring, null), _rep)).Result!.Succeeded);
        Assert.Contains("somebody else's", (await app.Send(new EditOpportunity.Command(id, "Mine", 1, "EUR", null, null), TestData.Rep("Otto Other"))).Result!.Refusal, StringComparison.Ordinal);
        Assert.True((await app.Send(new EditOpportunity.Command(id, "Pilot", 16_000, "EUR", _spring, null), TestData.SalesManager())).Result!.Succeeded);
        Assert.True((await app.Send(new EditOpportunity.Command(id, null, 17_000, "USD", _spring, null), TestData.Admin())).Result!.Succeeded);

        var after = (await app.Send(new GetLead.Query(lead.Id), _rep)).Opportunity!;
        Assert.Equal(("Pilot", 17_000m, "USD", _spring), (after.Name, after.Amount, after.Currency, after.ExpectedClose));
        var lines = (await app.Send(new GetTimeline.Query(lead.Id), _rep)).Lines.Where(l => l.Kind == ActivityKind.OpportunityEdited).ToList();
        Assert.Equal(3, lines.Count);
        Assert.Contains("EUR 12,000 → EUR 15,000", lines[^1].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_saves_second_is_told_what_stands_there_and_from_whom_and_decides()
    {
        var lead = await app.AcceptedLead(_rep);
        var (id, was) = (lead.Opportunity!.Id, new EditOpportunity.Terms(lead.Opportunity.Name, 12_000, "EUR", null));
        var manager = TestData.SalesManager("Sofia First");
        Assert.True((await app.Send(new EditOpportunity.Command(id, null, 20_000, "EUR", _spring, was), manager)).Result!.Succeeded);

        var late = await app.Send(new EditOpportunity.Command(id, null, 9_000, "EUR", null, was), _rep);
        Assert.Null(late.Result);
        Assert.Equal((20_000m, _spring, "Sofia First"), (late.Conflict!.Theirs.Amount, late.Conflict.Theirs.ExpectedClose, late.Conflict.By));
        Assert.Equal(20_000m, (await app.Send(new GetLead.Query(lead.Id), _rep)).Opportunity!.Amount);

        Assert.True((await app.Send(new EditOpportunity.Command(id, null, 9_000, "EUR", null, late.Conflict.Theirs), _rep)).Result!.Succeeded);
        Assert.Equal(9_000m, (await app.Send(new GetLead.Query(lead.Id), _rep)).Opportunity!.Amount);
    }

    [Fact]
    public async Task An_amount_needs_a_currency_and_a_day_that_is_over_is_refused_unless_it_stands_there()
    {
        var lead = await app.AcceptedLead(_rep);
        var id = lead.Opportunity!.Id;
        var gone = DateOnly.FromDateTime(app.Clock.Now.UtcDateTime).AddDays(-7);

        Assert.Equal("currency", (await Assert.ThrowsAsync<ValidationException>(() => app.Send(new EditOpportunity.Command(id, null, 5, null, null, null), _rep))).Errors.Single().PropertyName);
        Assert.Equal("expectedClose", (await Assert.ThrowsAsync<ValidationException>(() => app.Send(new EditOpportunity.Command(id, null, 5, "EUR", gone, null), _rep))).Errors.Single().PropertyName);
        Assert.DoesNotContain((await app.Send(new GetTimeline.Query(lead.Id), _rep)).Lines, l => l.Kind == ActivityKind.OpportunityEdited);
    }
}
