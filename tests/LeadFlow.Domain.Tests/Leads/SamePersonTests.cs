using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Leads;

/// <summary>LIFECYCLE 8.</summary>
public sealed class SamePersonTests
{
    private readonly Company _c = new();

    [Fact]
    public void What_was_given_otherwise_can_be_read_and_a_note_is_a_note()
    {
        var lead = Lead(_c);
        lead.Reinquire(Given(Zoe with { FirstName = "Other", Company = "Other co", Email = Zoe.Email!.ToUpperInvariant(), Notes = "Wants a demo" }, CaptureRoute.QuickAdd), Sdr, _c.After(days: 1));
        Assert.Equal("First name: Other; Company: Other co", lead.Last(ActivityKind.Proposed).Text);
        Assert.Equal("Wants a demo", lead.Last(ActivityKind.Note).Text);
        lead.Reinquire(Given(Zoe with { Email = Zoe.Email!.ToUpperInvariant() }, CaptureRoute.QuickAdd), Sdr, _c.After(days: 1));
        Assert.Single(lead.Activities, a => a.Kind == ActivityKind.Proposed);
    }

    [Theory]
    [InlineData(" Zoe@Example.COM ", "zoe@example.com")]
    [InlineData("z.o.e+fair@gmail.com", "zoe@gmail.com")]
    [InlineData("zoe@googlemail.com", "zoe@gmail.com")]
    [InlineData("z.o.e+fair@example.com", "z.o.e+fair@example.com")]
    [InlineData("zoe@bücher.de", "zoe@xn--bcher-kva.de")]
    [InlineData("zoe", null), InlineData("zoe@", null), InlineData("zoe@localhost", null), InlineData("a b@example.com", null), InlineData("zoe@@example.com", null), InlineData("", null), InlineData(null, null)]
    public void An_e_mail_address_identifies_by_one_spelling(string? typed, string? value) =>
        Assert.Equal(value, IdentityKey.OfEmail(typed)?.Value);

    [Fact]
    public void An_external_id_identifies_within_its_system()
    {
        Assert.Equal(IdentityKey.OfExternal(" Olist ", "7"), IdentityKey.OfExternal("olist", "7"));
        Assert.NotEqual(IdentityKey.OfExternal("olist", "7"), IdentityKey.OfExternal("crm", "7"));
        Assert.NotEqual(IdentityKey.OfExternal("olist", "a"), IdentityKey.OfExternal("olist", "A"));
        Assert.Equal(IdentityKey.OfExternal(null, "7"), IdentityKey.OfExternal(" ", "7"));
    }

    [Fact]
    public void A_capture_looks_up_external_id_then_e_mail()
    {
        var given = Given() with { ExternalSystem = "crm", ExternalId = "7" };
        Assert.Equal([IdentityKind.External, IdentityKind.Email], given.Keys().Select(k => k.Kind));
        Assert.Equal(given.Keys(), Domain.Leads.Lead.Capture(given, Marketer, _c).Identities.Select(i => new IdentityKey(i.Kind, i.Value)));
    }

    [Fact]
    public void Each_address_is_an_identity_and_is_kept_when_it_changes()
    {
        var lead = Lead(_c);
        Ok(lead.Edit(Zoe with { Email = "zoe@berg.example" }, Marketer, _c, takenKeys: new HashSet<IdentityKey>()));
        Assert.Equal(["zoe@example.com", "zoe@berg.example"], lead.Identities.Select(i => i.Value));

        Ok(lead.Edit(Zoe with { Email = "taken@berg.example" }, Marketer, _c, takenKeys: new HashSet<IdentityKey> { IdentityKey.OfEmail("taken@berg.example")!.Value }));
        Assert.Equal(2, lead.Identities.Count);
    }

    [Fact]
    public void Keys_that_belong_to_another_lead_are_not_taken_and_open_a_duplicate_review_once()
    {
        var (lead, other) = (Lead(_c, new() { FirstName = "Zoe", Phone = "030 123456" }), Lead(_c));
        lead.Reinquire(Given() with { TakenKeys = Given().Keys().ToHashSet() }, Marketer, _c);
        Assert.Empty(lead.Identities);
        Assert.True(lead.MayBeTheSameAs(other, Marketer, _c));
        Assert.False(lead.MayBeTheSameAs(other, Marketer, _c));
        Assert.Single(lead.Activities, a => a.Kind == ActivityKind.Proposed && a.Data!.GetValueOrDefault("sameAs") == other.Id.ToString());
    }

    [Theory]
    [InlineData("zoe@example.com", null, "Zoe", "Berg", "Zoe Berg", true)]
    [InlineData(null, "zoe@example.com", "Zoe", "Berg", "zoë berg", true)]
    [InlineData(null, null, "Zoe", "Berg", "Berg", true)]
    [InlineData(null, null, null, null, "Zoe Berg", true)]
    [InlineData(null, null, "Zoe", "Berg", null, true)]
    [InlineData("zoe@example.com", "zoe@example.com", "Zoe", "Berg", "Zoe Berg", false)] // Both have one: that decides.
    [InlineData("zoe@example.com", null, "Zoe", "Berg", "Ada Berg", false)] // A switchboard is not a person.
    [InlineData(null, null, "Zoe", "Berg", "Ada", false)]
    public void A_phone_identifies_only_where_at_most_one_side_has_an_e_mail_and_the_names_are_compatible_or_absent(string? mine, string? theirs, string? first, string? last, string? name, bool same)
    {
        var lead = Lead(_c, new() { FirstName = first, LastName = last, Email = mine, Phone = "+49 30 123456" });
        Assert.Equal(same, lead.IsIdentifiedByPhoneOf(new() { FirstName = name, Email = theirs, Phone = "0049 (30) 123-456" }));
        Assert.False(lead.IsIdentifiedByPhoneOf(new() { FirstName = name, Phone = "+49 30 999999" }));
    }

    [Fact]
    public void No_phone_or_a_number_too_short_identifies_nobody()
    {
        Assert.False(Lead(_c, new() { FirstName = "Zoe" }).IsIdentifiedByPhoneOf(new() { FirstName = "Zoe" }));
        Assert.False(Lead(_c, new() { FirstName = "Zoe", Phone = "112" }).IsIdentifiedByPhoneOf(new() { FirstName = "Zoe", Phone = "112" }));
    }

    [Theory]
    [InlineData("Zoe", "Berg AG", "zoe@example.com", "030 123456", "7", "Zoe")]
    [InlineData(null, "Berg AG", "zoe@example.com", "030 123456", "7", "Berg AG")]
    [InlineData(null, null, "zoe@example.com", "030 123456", "7", "zoe@example.com")]
    [InlineData(null, null, null, "030 123456", "7", "030 123456")]
    [InlineData(null, null, null, null, "7", "7")]
    public void Its_title_is_the_name_else_the_company_else_how_to_reach_them_else_the_external_id(string? name, string? company, string? email, string? phone, string? id, string title)
    {
        var given = Given(new() { FirstName = name, Company = company, Email = email, Phone = phone }) with { ExternalId = id };
        Assert.True(given.NamesSomebody);
        Assert.Equal(title, Domain.Leads.Lead.Capture(given, Marketer, _c).Title);
    }

    [Fact]
    public void A_lead_needs_one_of_e_mail_phone_external_id_or_name()
    {
        Assert.False(Given(new() { Company = "Berg AG", Notes = "Met at the fair" }).NamesSomebody);
        Lead(_c).Refuses(l => l.Edit(new() { Company = "Berg AG" }, Marketer, _c));
        Ok(Domain.Leads.Lead.Capture(Given() with { ExternalId = "7" }, Marketer, _c).Edit(new() { Company = "Berg AG" }, Marketer, _c));
    }

    [Fact]
    public void An_edit_says_what_changed_and_the_same_details_again_change_nothing()
    {
        var lead = Lead(_c);
        Ok(lead.Edit(Zoe with { JobTitle = "CFO" }, Marketer, _c));
        Assert.Equal((2, "Changed job title"), (lead.Version, lead.Last(ActivityKind.Edited).Summary));
        lead.Repeats(l => l.Edit(Zoe with { JobTitle = "CFO" }, Marketer, _c));
    }

    [Fact]
    public void A_re_inquiry_fills_gaps_only_and_what_differs_is_a_proposal()
    {
        var lead = Lead(_c, owner: Sdr.Id);
        lead.Reinquire(Given(Zoe with { Company = "Tal AG", Phone = "030 123456" }) with { OwnerId = Rep.Id }, Marketer, _c.After(days: 1));

        Assert.Equal(("Berg AG", "030 123456", Sdr.Id), (lead.Company, lead.Phone, lead.OwnerId));
        Assert.Equal("Tal AG", lead.Last(ActivityKind.Proposed).Data!["Company"]);
        Assert.Equal(1, lead.Version);
        Assert.Equal(_c.Now, lead.Qualification.LastTouchAt);
    }

    [Fact]
    public void A_re_inquiry_that_is_told_to_overwrite_does()
    {
        var lead = Lead(_c);
        lead.Reinquire(Given(Zoe with { Company = "Tal AG", Email = null }, CaptureRoute.Import) with { Overwrite = true }, Marketer, _c.After(days: 1));
        Assert.Equal(("Tal AG", "zoe@example.com", 2), (lead.Company, lead.Email, lead.Version));
        Assert.DoesNotContain(lead.Activities, a => a.Kind == ActivityKind.Proposed);
    }

    [Fact]
    public void A_changed_custom_field_is_a_change_with_its_line_in_the_timeline()
    {
        var row = Given(route: CaptureRoute.Import) with { Overwrite = true, CustomFields = new() { ["size"] = "L" } };
        var lead = Domain.Leads.Lead.Capture(row with { CustomFields = new() { ["size"] = "M" } }, Marketer, _c);
        var activities = lead.Activities.Count;

        Assert.True(lead.Reinquire(row, Marketer, _c));
        Assert.Equal(("L", activities + 1), (lead.CustomFields!["size"], lead.Activities.Count));
        Assert.False(lead.Reinquire(row, Marketer, _c));
        Assert.Equal(activities + 1, lead.Activities.Count);
    }

    [Fact]
    public void An_answer_that_an_import_brings_writes_a_line_in_the_timeline()
    {
        var lead = Lead(_c);
        var row = Given(route: CaptureRoute.Import) with { Answers = [Answer(Criterion.Need, Level.Likely, LearnedFrom.Import)] };
        Assert.True(lead.Reinquire(row, Marketer, _c));
        Assert.Equal(ActivityKind.Imported, lead.Activities[^1].Kind);
        var before = lead.Everything();
        Assert.False(lead.Reinquire(row, Marketer, _c));
        Assert.Equal(before, lead.Everything());
    }

    [Fact]
    public void A_suspected_spam_capture_never_re_opens_a_dead_lead()
    {
        var lead = DeadLead(_c);
        lead.Reinquire(Given() with { SuspectedSpam = true }, Marketer, _c.After(days: 1));
        Assert.Equal((LeadStanding.Dead, 1, "Competitor"), (lead.Standing, lead.JourneyNumber, lead.DeadReason));
    }

    [Theory]
    [InlineData("Spam"), InlineData("Asked to be left alone")]
    public void Dead_as_spam_or_asked_to_be_left_alone_is_never_re_opened_by_itself(string reason)
    {
        var lead = DeadLead(_c, DeadFor(reason));
        lead.Reinquire(Given(), Marketer, _c.After(days: 1));
        Assert.Equal((LeadStanding.Dead, 1), (lead.Standing, lead.JourneyNumber));
        Assert.Equal(ActivityKind.Reinquiry, lead.Activities[^1].Kind);
        Ok(lead.Wake(_c.Stage(StageKind.Raw), Marketer, _c)); // A person may.
    }

    [Fact]
    public void A_line_in_an_import_is_no_inquiry_and_re_opens_nobody()
    {
        foreach (var lead in new[] { DeadLead(_c), Customer(_c) })
        {
            lead.Reinquire(Given(route: CaptureRoute.Import), Marketer, _c.After(days: 1));
            Assert.Equal(1, lead.JourneyNumber);
        }
    }
}
