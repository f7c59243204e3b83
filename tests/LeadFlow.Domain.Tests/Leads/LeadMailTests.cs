using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Leads;

/// <summary>LIFECYCLE 8: what comes in by mail.</summary>
public sealed class LeadMailTests
{
    private readonly Company _c = new();

    private static MailHeard Heard(string from, bool isTheirs, bool isForged = false) => new("Re: Offer", "Yes, call me", from, isTheirs, isForged, new Dictionary<string, string>());

    private static CaptureGiven Mailed(bool isSpam = false) => Given(Zoe, CaptureRoute.Mail) with { Said = "I want two", Summary = "Wrote by e-mail", SuspectedSpam = isSpam, Responses = isSpam ? [] : [(ResponseKind.Reply, null)] };

    [Fact]
    public void An_answer_from_their_own_address_is_a_reply_that_waits_for_us()
    {
        var lead = Lead(_c);
        lead.Hear(Heard("zoe@example.com", isTheirs: true), _c.After(days: 1));
        var line = lead.Last(ActivityKind.Email);
        Assert.Equal((Side.Prospect, "Yes, call me", "Zoe Berg replied by e-mail: Re: Offer"), (line.Side, line.Text, line.Summary));
        Assert.Equal(ResponseKind.Reply, Assert.Single(lead.Responses).Kind);
        Assert.Equal(_c.Now, lead.Qualification.AnsweredAt);
    }

    [Theory]
    [InlineData("eve@elsewhere.example", false, "Answer to a mail to Zoe Berg, from another address: eve@elsewhere.example", true)]
    [InlineData("eve@elsewhere.example", true, "Answer to a mail to Zoe Berg, from another address: eve@elsewhere.example, not proven", true)]
    [InlineData("zoe@example.com", true, "Answer to a mail to Zoe Berg, sender not proven: zoe@example.com", false)]
    public void From_another_address_or_forged_it_is_a_proposal_and_no_evidence(string from, bool isForged, string summary, bool proposesAddress)
    {
        var lead = WarmLead(_c);
        var (score, responses) = (lead.Qualification.Score, lead.Responses.Count);
        lead.Hear(Heard(from, isTheirs: false, isForged), _c.After(days: 1));
        Assert.Equal(summary, lead.Last(ActivityKind.Email).Summary);
        Assert.Equal((score, responses), (lead.Qualification.Score, lead.Responses.Count));
        Assert.Equal(proposesAddress, lead.Activities.Any(a => a.Kind == ActivityKind.Proposed));
        Assert.Equal(_c.Now, lead.Qualification.AnsweredAt);
    }

    [Fact]
    public void A_dead_lead_that_answers_begins_a_new_journey_unless_it_is_dead_for_good_or_somebody_else_answers()
    {
        var (asleep, spam, other) = (DeadLead(_c), DeadLead(_c, Spam), DeadLead(_c));
        asleep.Hear(Heard("zoe@example.com", isTheirs: true), _c.After(days: 1));
        spam.Hear(Heard("zoe@example.com", isTheirs: true), _c);
        other.Hear(Heard("eve@elsewhere.example", isTheirs: false), _c);
        Assert.Equal((LeadStanding.Open, LeadStanding.Dead, LeadStanding.Dead), (asleep.Standing, spam.Standing, other.Standing));
        Assert.Equal("Greet", asleep.Qualification.NextAction);
    }

    [Fact]
    public void What_they_wrote_stands_on_the_line_of_the_capture_as_theirs()
    {
        var lead = Domain.Leads.Lead.Capture(Mailed(), Actor.System, _c);
        var line = lead.Last(ActivityKind.Captured);
        Assert.Equal((Side.Prospect, "I want two", "Wrote by e-mail"), (line.Side, line.Text, line.Summary));
        lead.Reinquire(Mailed() with { Said = "Or three" }, Actor.System, _c.After(days: 1));
        Assert.Equal((Side.Prospect, "Or three"), (lead.Last(ActivityKind.Reinquiry).Side, lead.Last(ActivityKind.Reinquiry).Text));
    }

    [Fact]
    public void Suspected_spam_reopens_nothing()
    {
        var (spam, mail) = (DeadLead(_c), DeadLead(_c));
        spam.Reinquire(Mailed(isSpam: true), Actor.System, _c.After(days: 1));
        mail.Reinquire(Mailed(), Actor.System, _c);
        Assert.Equal((LeadStanding.Dead, LeadStanding.Open), (spam.Standing, mail.Standing));
    }

    [Fact]
    public void By_mail_alone_no_lead_that_we_have_becomes_sales_ready_until_a_person_says_so()
    {
        var lead = Lead(_c);
        lead.Learn(_c, Marketer, Answer(Criterion.Budget, Level.Confirmed), Answer(Criterion.Authority, Level.Confirmed), Answer(Criterion.Need, Level.Confirmed), Within(_c, 60));
        for (var i = 0; i < 4; i++)
        {
            lead.Reinquire(Mailed(), Actor.System, _c.After(hours: 1)); // As often as they write.
        }

        Assert.True(lead.Qualification.SalesReady);
        Assert.Equal((StageKind.Warm, 0), (lead.Qualification.StageKind, lead.Handoffs.Count));
        Assert.Contains(lead.Activities, a => a.Kind == ActivityKind.Proposed && a.Summary.Contains("move it there to confirm", StringComparison.Ordinal));

        Ok(lead.MoveTo(_c.Stage(StageKind.Hot), null, Sdr, _c));
        Assert.Equal((StageKind.Hot, false, 1), (lead.Qualification.StageKind, lead.Qualification.IsOverride, lead.Handoffs.Count));
    }

    [Fact]
    public void A_person_who_captures_the_same_makes_it_sales_ready_as_ever()
    {
        var lead = Lead(_c);
        lead.Learn(_c, Marketer, Answer(Criterion.Budget, Level.Confirmed), Answer(Criterion.Authority, Level.Confirmed), Answer(Criterion.Need, Level.Confirmed), Within(_c, 60));
        for (var i = 0; i < 4; i++)
        {
            lead.Reinquire(Given() with { Responses = [(ResponseKind.Reply, null)] }, Sdr, _c.After(hours: 1));
        }

        Assert.Equal(StageKind.Hot, lead.Qualification.StageKind);
    }

    [Fact]
    public void What_is_returned_stays_returned_whatever_is_written()
    {
        var lead = ReturnedLead(_c);
        lead.Reinquire(Mailed(), Actor.System, _c.After(days: 1));
        Assert.Equal((StageKind.Warm, true), (lead.Qualification.StageKind, lead.Qualification.HeldByReturn));
    }

    [Theory]
    [InlineData("FF D8 FF E0", PictureType.Jpeg), InlineData("89 50 4E 47 0D 0A 1A 0A 00", PictureType.Png), InlineData("52 49 46 46 01 02 03 04 57 45 42 50 00", PictureType.Webp)]
    [InlineData("47 49 46 38 39 61", null), InlineData("3C 73 76 67 3E", null), InlineData("FF D8", null), InlineData("52 49 46 46 01 02 03 04 57 41 56 45", null), InlineData("", null)]
    public void A_picture_is_known_by_its_bytes(string hex, PictureType? type) => Assert.Equal(type, PictureGiven.TypeOf(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

    [Theory]
    [InlineData("C:\\cards\\Ek.HEIC", "Ek.jpg"), InlineData("../../etc/passwd", "passwd.jpg"), InlineData("", "picture.jpg"), InlineData(".jpg", ".jpg.jpg"), InlineData("a\r\nb\".png", "ab\".jpg")]
    public void A_picture_is_called_by_its_last_name_and_what_it_is(string given, string name)
    {
        var lead = Lead(_c);
        var attached = lead.Attach(new(given, PictureType.Jpeg, [1, 2, 3]), Rep, _c);
        Assert.Equal((name, 3, lead.Id), (attached.Name, attached.Size, attached.OriginLeadId));
        Assert.Equal($"Rita Rep added a picture: {name}", lead.Last(ActivityKind.Attached).Summary);
    }
}
