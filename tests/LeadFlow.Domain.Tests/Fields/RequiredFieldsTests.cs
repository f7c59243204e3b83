using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Fields;

/// <summary>A stage may ask that custom fields be known.</summary>
public sealed class RequiredFieldsTests
{
    private static readonly FieldBook Book = new([CustomField.Defined("segment", "Segment", FieldKind.Choice, ["Retail", "Public"], null, 0), CustomField.Defined("contract-end", "Contract end", FieldKind.Date, [], null, 1)]);

    private readonly Company _c = new();

    [Fact]
    public void A_lead_enters_a_stage_when_its_fields_are_known_and_the_sentence_says_which_are_not()
    {
        _c.Agree(c => Asking(c, StageKind.Hot, "segment", "contract-end"));
        var lead = Lead(_c);
        lead.BecomeHot(_c, Marketer);
        Assert.Equal((StageKind.Warm, false), (lead.Qualification.StageKind, lead.Qualification.SalesReady));
        Assert.Equal(["Contract end known", "Segment known"], lead.Qualify(_c).Missing);

        Ok(lead.SetFields(new Dictionary<string, string?> { ["segment"] = "Retail" }, Book, Marketer, _c));
        Assert.Equal(["Contract end known"], lead.Qualify(_c).Missing);
        Ok(lead.SetFields(new Dictionary<string, string?> { ["contract-end"] = "2027-03-31" }, Book, Marketer, _c));
        Assert.Equal((StageKind.Hot, true), (lead.Qualification.StageKind, lead.Qualification.SalesReady));

        Ok(lead.SetFields(new Dictionary<string, string?> { ["segment"] = null }, Book, Marketer, _c)); // What is asked lets in, and throws nobody out.
        Assert.Equal((StageKind.Hot, false), (lead.Qualification.StageKind, lead.CustomFields!.ContainsKey("segment")));
    }

    [Fact]
    public void A_change_is_a_line_of_the_timeline_and_the_same_again_is_none()
    {
        var lead = Lead(_c);
        var version = lead.Version;
        Ok(lead.SetFields(new Dictionary<string, string?> { ["segment"] = "Retail", ["size"] = null }, Book, Marketer, _c));
        Ok(lead.SetFields(new Dictionary<string, string?> { ["segment"] = "Public" }, Book, Marketer, _c));
        Ok(lead.SetFields(new Dictionary<string, string?> { ["segment"] = "Public" }, Book, Marketer, _c));

        Assert.Equal(("Changed Segment", "Retail → Public", version + 2), (lead.Last(ActivityKind.Edited).Summary, lead.Last(ActivityKind.Edited).Data!["customFields.segment"], lead.Version));
        Assert.Equal(2, lead.Activities.Count(a => a.Kind == ActivityKind.Edited));
    }

    [Fact]
    public void A_back_test_knows_a_field_from_the_day_on_which_it_was_filled_in()
    {
        var lead = HotLead(_c);
        Ok(lead.SetFields(new Dictionary<string, string?> { ["segment"] = "Retail" }, Book, Marketer, _c.After(days: 4)));
        Ok(lead.SetFields(new Dictionary<string, string?> { ["segment"] = "Public" }, Book, Marketer, _c.After(days: 2)));

        Assert.Equal([new DateOnly(2026, 5, 19)], Offers(lead, Asking(_c.Content, StageKind.Hot, "segment")));
        Assert.Empty(Offers(lead, Asking(_c.Content, StageKind.Hot, "contract-end")));

        var imported = HotLead(_c);
        imported.Reinquire(Given() with { CustomFields = new() { ["segment"] = "Retail" } }, Marketer, _c.After(days: 3));
        Assert.Equal([new DateOnly(2026, 5, 24)], Offers(imported, Asking(_c.Content, StageKind.Hot, "segment")));
    }

    [Fact]
    public void What_is_filled_in_by_a_capture_voids_a_background_score_that_read_before_it()
    {
        var lead = Lead(_c);
        var before = lead.Qualification.EvidenceNo;
        lead.Reinquire(Given() with { CustomFields = new() { ["segment"] = "Retail", ["size"] = "" } }, Marketer, _c.After(days: 1));
        Assert.True(lead.Qualification.EvidenceNo > before);
        Assert.Equal(["segment"], lead.CustomFields!.Keys);
    }

    [Fact]
    public void An_agreement_that_asks_for_none_is_signed_as_ever_and_one_that_does_is_another()
    {
        var content = DefaultAgreement.Content;
        var json = System.Text.Json.JsonSerializer.SerializeToNode(content)!;
        foreach (var stage in json["Stages"]!.AsArray())
        {
            stage!["Criteria"]!.AsObject().Remove("RequiredCustomFields"); // As it was stored before.
        }

        Assert.NotEqual(ContentHash.Of(content), ContentHash.Of(Asking(content, StageKind.Hot, "segment")));
        Assert.DoesNotContain("RequiredCustomFields", json.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("known: segment", string.Join(", ", AgreementDiff.Between(content, Asking(content, StageKind.Hot, "segment")).Select(d => $"{(d.Rule == "Must be known" ? "known" : d.Rule)}: {d.To}")));
    }

    [Fact]
    public void A_key_that_is_not_defined_or_archived_is_a_problem_and_the_first_stage_asks_for_none()
    {
        Assert.Contains("segments, which is not defined", Assert.Single(AgreementCheck.FieldsUnknown(Asking(DefaultAgreement.Content, StageKind.Hot, "segments"), Book)).Sentence, StringComparison.Ordinal);
        Assert.Empty(AgreementCheck.FieldsUnknown(Asking(DefaultAgreement.Content, StageKind.Hot, "segment"), Book));
        Assert.NotEmpty(AgreementCheck.Problems(Asking(DefaultAgreement.Content, StageKind.Raw, "segment")));
        Assert.NotEmpty(AgreementCheck.Problems(Asking(DefaultAgreement.Content, StageKind.Hot, "a,b")));
    }

    [Fact]
    public void A_stage_may_ask_for_more_than_anybody_counts()
    {
        var keys = Enumerable.Range(0, 100).Select(i => $"field-{i}").ToArray();
        _c.Agree(c => Asking(c, StageKind.Hot, keys));
        var lead = Lead(_c);
        lead.BecomeHot(_c, Marketer);
        Assert.Equal(100, lead.Qualify(_c).Missing.Count);
    }

    private static AgreementContent Asking(AgreementContent content, StageKind kind, params string[] keys) =>
        content with { Stages = [.. content.Stages.Select(s => s.Kind == kind ? s with { Criteria = s.Criteria with { RequiredCustomFields = keys } } : s)] };

    private static IEnumerable<DateOnly> Offers(Lead lead, AgreementContent agreement)
    {
        var period = new BacktestPeriod(lead.CapturedAt.AddDays(-1), lead.CapturedAt.AddDays(60), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        return BacktestReplay.Of(LeadHistory.Of(lead), agreement, period).Offers.Select(o => o.On);
    }
}
