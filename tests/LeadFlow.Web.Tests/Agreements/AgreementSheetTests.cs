using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Agreements;

public sealed class AgreementSheetTests(App app) : IClassFixture<App>
{
    private readonly AgreementSheet _sheet = new(app.Services.GetRequiredService<LeadFlow.Web.Features.Shared.Wording>());

    private static readonly AgreementContent Full = DefaultAgreement.Content with
    {
        Stages = [.. DefaultAgreement.Content.Stages.Select(s => s.Kind == StageKind.Hot ? s with
        {
            Color = "red",
            Criteria = s.Criteria with { RequiredFields = [LeadField.Phone, LeadField.Company], RequiredTouches = [RequiredTouch.SpokenTo], TimeframeWithinDays = 500 },
        } : s)],
        NoCaps = new Dictionary<Criterion, int> { [Criterion.Budget] = 30 },
        Fit = new() { Countries = ["Germany", "Austria"], CompanySizeMin = 10 },
        Working = new() { Week = new Dictionary<DayOfWeek, OpenHours> { [DayOfWeek.Monday] = new(new(9, 0), new(17, 30)) }, Holidays = [new(2027, 1, 1)], Zone = "Europe/Berlin" },
    };

    /// <summary>Twice the same key would be two fields with one name.</summary>
    private Dictionary<string, string> Fields(AgreementContent content) => AgreementSheet.Fields(_sheet.Clauses(content), content).ToDictionary();

    [Fact]
    public void What_a_page_shows_and_a_form_sends_back_is_the_same_agreement()
    {
        foreach (var content in new[] { DefaultAgreement.Content, Full })
        {
            var fields = Fields(content);
            Assert.Equal(ContentHash.Of(content), ContentHash.Of(_sheet.Read(content, fields.GetValueOrDefault, k => Assert.Fail(k))));

            // And from another one: every rule that the page has is read.
            var read = _sheet.Read(content with { Weights = new(20, 20, 20, 20, 20), Fit = new(), Working = null, NoCaps = new Dictionary<Criterion, int>() }, fields.GetValueOrDefault, k => Assert.Fail(k));
            Assert.Equal(ContentHash.Of(content), ContentHash.Of(read));
        }
    }

    [Theory]
    [InlineData("s2.score", "72", "Score from: 72 instead of 70")]
    [InlineData("s2.score", "0", "Score from: no longer 70")]
    [InlineData("s2.authority", "confirmed", "Authority, at least: confirmed instead of likely")]
    [InlineData("s1.budget", "", "Budget: no longer anything but no")]
    [InlineData("s2.touches", ",spoken-to", "Must have happened: spoken to once, which is new")]
    [InlineData("w.need", "26", "Weight of need: 26 instead of 25")]
    [InlineData("d.claim", "90", "Claimed within: 90 minutes instead of 1 hour")]
    [InlineData("h.friday", "09:00-15:00", "Working on Friday: 09:00 to 15:00, which is new")]
    [InlineData("r0.to", "Raw", "No budget: goes back to Raw instead of goes back to Warm")]
    [InlineData("x0.days", "90", "No budget: asked again after 90 days instead of asked again after 180 days")]
    [InlineData("x0.final", "final", "No budget: left alone for good instead of asked again after 180 days")]
    [InlineData("x9.final", "", "Spam: not asked again instead of left alone for good")]
    [InlineData("x11.name", "Moved away", "Moved away: not asked again, which is new")]
    [InlineData("x3.name", "", "Bad timing: no longer asked again after 90 days")]
    [InlineData("q.need", "Why now?", "Need: Why now? instead of What made you look for this now?")]
    public void A_field_changes_its_rule_and_no_other(string key, string value, string difference)
    {
        var read = _sheet.Read(DefaultAgreement.Content, k => k == key ? value : null, k => Assert.Fail(k));
        Assert.Equal([difference], AgreementDiff.Between(DefaultAgreement.Content, read).Select(d => d.Sentence));
    }

    [Theory]
    [InlineData("s2.score", "many")]
    [InlineData("s2.score", "101")]
    [InlineData("s2.budget", "surely")]
    [InlineData("w.need", "-1")]
    [InlineData("h.friday", "nine to five")]
    [InlineData("h.holidays", "christmas")]
    [InlineData("x0.days", "0")]
    [InlineData("x0.final", "surely")]
    [InlineData("s1.name", "")]
    public void What_means_nothing_is_named_and_changes_nothing(string key, string value)
    {
        List<string> wrong = [];
        var read = _sheet.Read(DefaultAgreement.Content, k => k == key ? value : null, wrong.Add);
        Assert.Equal([key], wrong);
        Assert.Equal(ContentHash.Of(DefaultAgreement.Content), ContentHash.Of(read));
    }

    [Fact]
    public void What_was_agreed_beyond_the_usual_range_can_be_lowered_by_a_little() =>
        Assert.Equal(400, _sheet.Read(Full, k => k == "s2.within" ? "400" : null, k => Assert.Fail(k)).Stages[2].Criteria.TimeframeWithinDays);

    [Fact]
    public void A_stage_that_is_called_otherwise_takes_its_leads_and_reasons_along()
    {
        var read = _sheet.Read(DefaultAgreement.Content, k => k == "s1.name" ? "Qualified" : null, k => Assert.Fail(k));
        Assert.Equal("Qualified", read.Heirs["Warm"]);
        Assert.Equal("Qualified", read.ReturnReasons[0].ToStage);
        Assert.Empty(AgreementCheck.Problems(read));
        Assert.Equal("Qualified", read.Heir("Warm", StageKind.Warm)?.Name);
    }
}
