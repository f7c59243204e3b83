using FsCheck;
using FsCheck.Fluent;
using LeadFlow.Domain.Fields;
using Xunit;

namespace LeadFlow.Domain.Tests.Fields;

/// <summary>What a text is as a value of a field.</summary>
public sealed class CustomFieldTests
{
    private static readonly CustomField Ranges = Of(FieldKind.MultiChoice, "Deep frozen", "Chilled", "Berlin, Mitte");
    private static readonly CustomField Segment = Of(FieldKind.Choice, "Retail", "Public");

    [Theory]
    [InlineData("1250", "1250"), InlineData("12.5", "12.5"), InlineData("12,5", "12.5"), InlineData("1,250", "1250"), InlineData("1 250", "1250"), InlineData("1.234,5", "1234.5"), InlineData("1,234.50", "1234.5"), InlineData("-3", "-3"), InlineData("1'000'000", "1000000"), InlineData("0.000001", "0.000001")]
    public void A_number_is_kept_in_one_way_however_it_is_written(string typed, string kept) => Assert.Equal(kept, Of(FieldKind.Number).Read(typed).Value);

    [Theory]
    [InlineData(FieldKind.Number, "many"), InlineData(FieldKind.Number, "1,2,3"), InlineData(FieldKind.Number, "1.0000001"), InlineData(FieldKind.Number, "9999999999999999"), InlineData(FieldKind.Number, "NaN")]
    [InlineData(FieldKind.Date, "31.12.2027"), InlineData(FieldKind.Date, "2027-02-30"), InlineData(FieldKind.YesNo, "maybe"), InlineData(FieldKind.Text, "a\0b")]
    public void What_is_no_value_of_its_kind_is_refused_with_a_sentence(FieldKind kind, string typed)
    {
        var reading = Of(kind).Read(typed);
        Assert.Null(reading.Value);
        Assert.EndsWith(".", reading.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_choice_is_known_by_its_words_and_several_stand_in_the_order_in_which_they_are_offered()
    {
        Assert.Equal("Retail", Segment.Read(" retail ").Value);
        Assert.Equal("is none of Retail, Public.", Segment.Read("Industry").Problem);
        Assert.Equal("Deep frozen\nChilled", Ranges.Read("chilled; deep FROZEN; Chilled").Value);
        Assert.Equal("Chilled\nBerlin, Mitte", Ranges.Read("Berlin, Mitte | Chilled").Value);
        Assert.Equal("Deep frozen\nChilled", Ranges.Read("[\"Chilled\", \"Deep frozen\"]").Value);
        Assert.Contains("“Hot”", Ranges.Read("Chilled, Hot").Problem, StringComparison.Ordinal);
        Assert.Equal((null, null), (Ranges.Read("  ").Value, Ranges.Read("  ").Problem));
    }

    [Theory]
    [InlineData("Yes", "yes"), InlineData("true", "yes"), InlineData("1", "yes"), InlineData("No", "no"), InlineData("FALSE", "no")]
    public void Yes_and_no_are_said_in_several_ways(string typed, string kept) => Assert.Equal(kept, Of(FieldKind.YesNo).Read(typed).Value);

    [Fact]
    public void A_choice_that_is_removed_is_kept_where_a_lead_holds_it_and_offered_no_longer()
    {
        var field = Of(FieldKind.Choice, "Retail", "Public");
        Assert.True(field.Change("Segment", FieldKind.Choice, ["Public", "Industry"], null, isInUse: true).Succeeded);

        Assert.Equal(["Retail"], field.FormerChoices);
        Assert.NotNull(field.Read("Retail").Problem);
        Assert.Equal("Retail", field.Read("Retail", stands: "Retail").Value);
        Assert.Equal(["Retail"], FieldAsk.Read("segment", field, "retail").Ask!.OneOf); // And still asked for in lists.

        Assert.True(field.Change("Segment", FieldKind.Choice, ["Retail", "Public"], null, isInUse: true).Succeeded);
        Assert.Equal(["Industry"], field.FormerChoices);
        Assert.Equal(3, field.Version);
    }

    [Fact]
    public void A_field_that_leads_fill_stays_of_its_kind_and_one_that_a_stage_asks_for_is_not_archived()
    {
        var field = Of(FieldKind.Text);
        Assert.False(field.Change("Seats", FieldKind.Number, [], null, isInUse: true).Succeeded);
        Assert.Equal(FieldKind.Text, field.Kind);
        Assert.True(field.Change("Seats", FieldKind.Number, [], null, isInUse: false).Succeeded);
        Assert.Contains("before a lead is Hot", field.Archive(["Hot"]).Refusal, StringComparison.Ordinal);
        Assert.True(field.Archive([]).Succeeded && field.IsArchived);
    }

    [Theory]
    [InlineData("Contract end", "contract-end"), InlineData("  Größe (m²)! ", "große-m2"), InlineData("!?", "")]
    public void A_key_is_made_of_the_label(string label, string key) => Assert.Equal(key, FieldKey.Of(label));

    [Theory]
    [InlineData("contract-end", "Contract end"), InlineData("contractEnd", "Contract end"), InlineData("VAT", "VAT"), InlineData("Shoe size", "Shoe size")]
    public void A_key_can_be_said_in_words(string key, string words) => Assert.Equal(words, FieldKey.InWords(key));

    [Theory]
    [InlineData("", true), InlineData("a;b", true), InlineData("a|b", true), InlineData("(none)", true), InlineData("a, b", false)]
    public void Some_words_cannot_be_choices(string choice, bool isRefused) => Assert.Equal(isRefused, CustomField.ProblemOf(FieldKind.Choice, CustomField.Tidy([choice])) is not null);

    [Fact]
    public void What_is_kept_is_read_as_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), typed =>
        {
            foreach (var field in Enum.GetValues<FieldKind>().Select(k => Of(k, "Retail", "Public")))
            {
                if (field.Read(typed).Value is { } kept)
                {
                    Assert.Equal((kept, null), (field.Read(kept).Value, field.Read(kept).Problem));
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Every_number_that_is_kept_can_be_asked_for() =>
        Prop.ForAll(ArbMap.Default.ArbFor<decimal>(), n =>
        {
            if (Of(FieldKind.Number).Read(n.ToString(System.Globalization.CultureInfo.InvariantCulture)).Value is { } kept)
            {
                Assert.Equal(n, FieldText.NumberIn(kept));
                Assert.Equal((n, n), FieldAsk.Read("n", Of(FieldKind.Number), kept).Ask!.Numbers);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Any_choices_that_are_kept_are_told_apart_again() =>
        Prop.ForAll(ArbMap.Default.ArbFor<bool[]>(), ticked =>
        {
            var chosen = Ranges.Choices.Where((_, i) => i < ticked.Length && ticked[i]).ToList();
            Assert.Equal(chosen, FieldText.Parts(Ranges.Read(FieldText.Of(chosen)).Value));
            Assert.Equal(chosen, FieldText.Parts(Ranges.Read(string.Join("; ", chosen)).Value));
        }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData(FieldKind.Number, "10..50", true), InlineData(FieldKind.Number, "..50", true), InlineData(FieldKind.Number, "10..", true), InlineData(FieldKind.Number, "7", true), InlineData(FieldKind.Number, "..", false), InlineData(FieldKind.Number, "a..b", false)]
    [InlineData(FieldKind.Date, "2027-01-01..2027-03-31", true), InlineData(FieldKind.Date, "soon", false), InlineData(FieldKind.YesNo, "yes", true), InlineData(FieldKind.YesNo, "perhaps", false)]
    [InlineData(FieldKind.Choice, "retail|public", true), InlineData(FieldKind.Choice, "retail|(none)", true), InlineData(FieldKind.Choice, "retail|cars", false), InlineData(FieldKind.Text, "paper", true), InlineData(FieldKind.Number, "(none)", true), InlineData(FieldKind.Text, " ", false)]
    public void A_filter_asks_by_the_kind_of_the_field(FieldKind kind, string asked, bool means) =>
        Assert.Equal(means, FieldAsk.Read("key", Of(kind, "Retail", "Public"), asked) is { Ask: not null, Problem: null });

    internal static CustomField Of(FieldKind kind, params string[] choices) => CustomField.Defined("key", "A field", kind, choices, null, 0);
}
