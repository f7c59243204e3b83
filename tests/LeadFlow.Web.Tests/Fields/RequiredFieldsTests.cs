using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Fields;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Agreements;
using LeadFlow.Web.Tests.Support;
using Xunit;
using static LeadFlow.Web.Tests.Agreements.RescoreFixture;

namespace LeadFlow.Web.Tests.Fields;

/// <summary>A version that asks for a custom field: the background scoring, the preview and the lead itself say the same.</summary>
public sealed class RequiredFieldsTests(TestDatabase databases) : IAsyncLifetime
{
    private readonly RescoreFixture app = new(databases);

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Leads_whose_field_is_known_are_offered_and_the_others_wait_for_it()
    {
        Ok(await app.Send(new DefineField.Command("Trade", FieldKind.Choice, "Retail\nPublic"), Admin));
        await app.Agree(c => HotFrom(c, 95));
        var (knows, lacks) = (await Ready(), await Ready());
        Ok((await app.Send(new ChangeCustomField.Command(knows, "trade", "Retail", null), Marketing)).Result!);

        var draft = await app.Draft(c => Entry(HotFrom(c, 70), StageKind.Hot, k => k with { RequiredCustomFields = ["trade"] }));
        var content = (await app.Send(new GetAgreement.Query(draft), Marketing)).Version.Content;
        var preview = await app.Send(new PreviewAgreement.Query(content), Marketing);
        Assert.Null(preview.Problem);
        await app.Agree(c => Entry(HotFrom(c, 70), StageKind.Hot, k => k with { RequiredCustomFields = ["trade"] }));

        Assert.Equal((StageKind.Hot, StageKind.Warm), ((await app.Look(knows)).Qualification.StageKind, (await app.Look(lacks)).Qualification.StageKind));
        await app.CheckAll(2);
        Assert.Equal(["Trade known"], (await app.Send(new GetLead.Query(lacks), Marketing)).Missing);
        Ok((await app.Send(new ChangeCustomField.Command(lacks, "trade", "Public", null), Marketing)).Result!);
        Assert.Equal(StageKind.Hot, (await app.Look(lacks)).Qualification.StageKind);

        using var browser = await app.Browser(Sales);
        var form = await browser.GetStringAsync(new Uri("/leads/new", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("customFields.trade", form, StringComparison.Ordinal); // Quick add asks for what a stage asks for.
        Assert.Contains("customFields.trade", await browser.GetStringAsync(new Uri($"/leads/{lacks}/contact", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>82 points.</summary>
    private async Task<Guid> Ready()
    {
        var id = await app.Warm();
        await app.Answer(id, TestData.Marketer(), Domain.Qualifying.Level.Confirmed, Domain.Qualifying.Level.Likely, Domain.Qualifying.Level.Likely, 20);
        Assert.Equal(StageKind.Warm, (await app.Look(id)).Qualification.StageKind);
        return id;
    }
}
