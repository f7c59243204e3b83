using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Agreements;

/// <summary>What is fact and what is replayed.</summary>
public sealed class BacktestReplayTests
{
    private static readonly DateOnly FirstDay = new(2026, 5, 15);

    private readonly Company _c = new();

    [Fact]
    public void An_address_that_came_later_than_the_answers_makes_the_offer_on_its_own_day()
    {
        var lead = HotLead(_c, Zoe with { Email = null });
        Ok(lead.Edit(Zoe, Marketer, _c.After(days: 4)));

        Assert.Equal([FirstDay.AddDays(4)], Offers(lead));
    }

    [Fact]
    public void So_does_one_that_they_gave_with_a_new_inquiry()
    {
        var lead = HotLead(_c, Zoe with { Email = null, Phone = null });
        lead.Reinquire(Given(Zoe), Marketer, _c.After(days: 6));

        Assert.Equal("→ zoe@example.com", lead.Last(ActivityKind.Reinquiry).Data!["E-mail"].Trim());
        Assert.Equal([FirstDay.AddDays(6)], Offers(lead));
    }

    [Fact]
    public void A_return_holds_it_back_until_something_learned_changes_the_result()
    {
        var lead = ReturnedLead(_c);
        _c.After(days: 3);
        lead.Learn(_c, Marketer, Answer(Criterion.Authority, Level.Confirmed));

        Assert.Equal([FirstDay, FirstDay.AddDays(3)], Offers(lead));
    }

    [Fact]
    public void An_offer_that_lapses_and_is_made_again_is_one_and_a_withdrawn_one_that_comes_back_is_two()
    {
        var lead = HotLead(_c);
        Assert.True(lead.Expire(_c.After(days: 1)));
        Assert.Equal([FirstDay], Offers(lead));

        lead.Learn(_c, Marketer, Answer(Criterion.Budget, Level.No));
        lead.Learn(_c.After(days: 2), Marketer, Answer(Criterion.Budget, Level.Confirmed));
        Assert.Equal([FirstDay, FirstDay.AddDays(3)], Offers(lead));
    }

    [Fact]
    public void What_a_person_took_back_was_never_said_and_its_offer_never_made()
    {
        var lead = HotLead(_c);
        Ok(lead.Undo(lead.Last(ActivityKind.Answered).Id, Marketer, _c.After(minutes: 5)));

        Assert.Empty(Offers(lead));
        Assert.Empty(LeadHistory.Of(lead).Offers);
    }

    [Fact]
    public void A_claim_of_what_the_draft_has_not_offered_yet_does_not_hold_it_still_but_the_decision_does()
    {
        var lead = ClaimedLead(_c); // Authority is likely: the draft asks for confirmed.
        lead.Learn(_c.After(days: 2), Rep, Answer(Criterion.Authority, Level.Confirmed));
        Ok(lead.Accept(null, null, null, null, Rep, _c.After(days: 1)));
        Assert.Equal([FirstDay.AddDays(2)], Offers(lead, Strict));

        var other = new Company();
        var accepted = AcceptedLead(other);
        accepted.Learn(other.After(days: 2), Rep, Answer(Criterion.Authority, Level.Confirmed));
        Assert.Empty(Offers(accepted, Strict)); // An opportunity is open by then.
    }

    [Fact]
    public void The_calendar_alone_offers_on_the_day_on_which_it_would_have()
    {
        // Within 90 days is asked; they want to buy from 12 September, and 14 June is 90 days before.
        var lead = Lead(_c);
        lead.Respond(ResponseKind.Reply, _c.Now, Marketer, _c);
        lead.Respond(ResponseKind.Meeting, _c.Now, Marketer, _c);
        lead.Learn(_c, Marketer, Answer(Criterion.Budget, Level.Confirmed), Answer(Criterion.Authority, Level.Confirmed), Answer(Criterion.Need, Level.Confirmed),
            new(Criterion.Timeframe, LearnedFrom.Mail) { Timeframe = Timeframe.Between(new(2026, 9, 12), null) });
        _c.After(days: 60);

        Assert.Equal([new(2026, 6, 14)], Offers(lead));
    }

    [Fact]
    public void Stages_that_the_draft_calls_otherwise_are_found_where_it_sends_their_leads()
    {
        var lead = WarmLead(_c);
        Ok(lead.MoveTo(_c.Stage(StageKind.Raw), "Too early", Marketer, _c.After(days: 1)));
        lead.BecomeHot(_c.After(days: 1), Marketer);
        var renamed = DefaultAgreement.Content with
        {
            Stages = [.. DefaultAgreement.Content.Stages.Select(s => s with { Name = $"Our {s.Name}" })],
            Heirs = DefaultAgreement.Content.Stages.ToDictionary(s => s.Name, s => $"Our {s.Name}"),
        };

        Assert.Equal(Offers(lead), Offers(lead, renamed));
        Assert.Equal([FirstDay.AddDays(2)], Offers(lead, renamed));
    }

    [Fact]
    public void A_file_that_tells_of_the_past_is_known_since_it_came()
    {
        var lead = HotLead(_c);
        Ok(lead.MoveTo(_c.Stage(StageKind.Raw), "A mistake", Marketer, _c.After(days: 5)));
        lead.Reinquire(Given(route: CaptureRoute.Import) with { Outcome = new(OutcomeKind.Won, _c.Now.AddDays(-9), _c.Today.AddDays(-9)) { Amount = 10, Currency = "EUR" } }, Marketer, _c.After(days: 1));

        Assert.Equal([FirstDay], Offers(lead)); // Won nine days ago by the file: the offer was made all the same.
    }

    private static readonly AgreementContent Strict = DefaultAgreement.Content with
    {
        Stages =
        [
            .. DefaultAgreement.Content.Stages.Select(s => s.Kind != StageKind.Hot ? s : s with { Criteria = s.Criteria with { MinLevels = new Dictionary<Criterion, Level>(s.Criteria.MinLevels) { [Criterion.Authority] = Level.Confirmed } } }),
        ],
    };

    private List<DateOnly> Offers(Lead lead, AgreementContent? draft = null) =>
        [.. BacktestReplay.Of(LeadHistory.Of(lead), draft ?? DefaultAgreement.Content, BacktestPeriod.Of(new(2026, 4, 1), new(2026, 8, 1), new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), _c.Zone)).Offers.Where(o => !o.IsOverride).Select(o => o.On)];
}
