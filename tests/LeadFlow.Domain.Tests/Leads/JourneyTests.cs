using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Leads;

/// <summary>LIFECYCLE 7.</summary>
public sealed class JourneyTests
{
    private static readonly DateTimeOffset Then = new(2025, 3, 4, 10, 0, 0, TimeSpan.Zero);
    private readonly Company _c = new();

    [Fact]
    public void A_journey_begins_at_capture()
    {
        var journey = Assert.Single(Lead(_c).Journeys);
        Assert.Equal((1, _c.Now, JourneyBegin.Captured), (journey.Number, journey.BeganAt, journey.Why));
    }

    [Fact]
    public void And_again_at_each_wake_of_a_dead_lead()
    {
        var lead = DeadLead(_c);
        Ok(lead.Wake(_c.Stage(StageKind.Raw), Marketer, _c.After(days: 1)));
        Ok(lead.MarkDead(Competitor, null, null, Marketer, _c.After(days: 1)));
        Ok(lead.Wake(_c.Stage(StageKind.Raw), Marketer, _c.After(days: 1)));

        Assert.Equal([1, 2, 3], lead.Journeys.Select(j => j.Number));
        Assert.Equal((JourneyBegin.Woken, _c.Now, 3), (lead.Journeys[2].Why, lead.Journeys[2].BeganAt, lead.JourneyNumber));
    }

    [Fact]
    public void And_at_each_re_inquiry_of_a_dead_lead_or_customer_and_of_no_other()
    {
        foreach (var lead in new[] { DeadLead(_c), Customer(_c) })
        {
            lead.Reinquire(Given(), Marketer, _c.After(days: 1));
            Assert.Equal((2, JourneyBegin.Reinquiry, LeadStanding.Open), (lead.JourneyNumber, lead.Journeys[1].Why, lead.Standing));
            Assert.Equal((null, null), (lead.DeadReason, lead.RevisitOn));
        }

        foreach (var lead in new[] { Lead(_c), HotLead(_c), ClaimedLead(_c), AcceptedLead(_c) })
        {
            lead.Reinquire(Given(), Marketer, _c.After(days: 1));
            Assert.Equal((1, 1), (lead.JourneyNumber, lead.Journeys.Count));
        }
    }

    [Fact]
    public void Stage_entries_hand_offs_and_opportunities_carry_the_journey()
    {
        var lead = DeadLead(_c);
        Ok(lead.Wake(_c.Stage(StageKind.Raw), Marketer, _c.After(days: 1)));
        lead.BecomeHot(_c.After(days: 1), Marketer);
        Ok(lead.Claim(Rep, _c.After(minutes: 1)));
        Ok(lead.Accept(null, null, null, null, Rep, _c.After(minutes: 1)));

        Assert.Equal([1, 1, 2, 2], lead.StageEntries.Select(e => e.JourneyNumber));
        Assert.Equal((2, 2), (lead.Handoffs[0].JourneyNumber, lead.Opportunities[0].JourneyNumber));
    }

    [Fact]
    public void Milestones_are_first_ever_and_never_overwritten()
    {
        var lead = Customer(_c);
        lead.LogTouch(ActivityKind.Call, "Called", null, false, false, _c.Now, Rep, _c);
        DateTimeOffset?[] first = [lead.CapturedAt, lead.FirstTouchedAt, lead.WarmAt, lead.HotAt, lead.OfferedAt, lead.ClaimedAt, lead.AcceptedAt, lead.WonAt];
        Assert.DoesNotContain(null, first);

        lead.Reinquire(Given(), Marketer, _c.After(days: 100));
        Ok(lead.MarkDead(Competitor, null, null, Marketer, _c.After(days: 1)));
        Ok(lead.Wake(_c.Stage(StageKind.Warm), Marketer, _c.After(days: 1)));
        var (dead, woken) = (lead.DeadAt, lead.WokenAt);
        lead.LogTouch(ActivityKind.Call, "Called", null, true, false, _c.Now, Rep, _c);
        Ok(lead.Assign(null, SalesManager, _c));
        lead.BecomeHot(_c.After(days: 1), Marketer);
        Ok(lead.Claim(OtherRep, _c.After(minutes: 1)));
        Ok(lead.Accept(null, null, null, null, OtherRep, _c.After(minutes: 1)));
        Ok(lead.Win(lead.OpenOpportunity!, 1, "EUR", null, OtherRep, _c.After(days: 1)));
        lead.Reinquire(Given(), Marketer, _c.After(days: 200));
        Ok(lead.MarkDead(Competitor, null, null, Marketer, _c.After(days: 1)));
        Ok(lead.Wake(_c.Stage(StageKind.Raw), Marketer, _c.After(days: 1)));

        Assert.Equal(first, [lead.CapturedAt, lead.FirstTouchedAt, lead.WarmAt, lead.HotAt, lead.OfferedAt, lead.ClaimedAt, lead.AcceptedAt, lead.WonAt]);
        Assert.Equal((dead, woken), (lead.DeadAt, lead.WokenAt));
    }

    [Fact]
    public void Our_first_touch_is_a_milestone_theirs_and_a_note_are_not()
    {
        var lead = Lead(_c);
        lead.LogTouch(ActivityKind.Note, "Read about them", null, false, false, _c.Now, Marketer, _c);
        lead.LogTouch(ActivityKind.Email, "They wrote", null, false, true, _c.Now, Marketer, _c);
        Assert.Null(lead.FirstTouchedAt);
        lead.LogTouch(ActivityKind.Email, "We wrote", null, false, false, _c.After(hours: 1).Now, Marketer, _c);
        Assert.Equal((_c.Now, _c.Now), (lead.FirstTouchedAt, lead.Qualification.LastTouchAt));
    }

    [Theory]
    [InlineData(OutcomeKind.Won), InlineData(OutcomeKind.Lost)]
    public void An_imported_outcome_sets_the_milestones_that_it_implies_at_its_own_instant_flagged_and_creates_no_hand_off(OutcomeKind kind)
    {
        var lead = Imported(kind);

        Assert.All([lead.WarmAt, lead.HotAt, lead.OfferedAt, lead.ClaimedAt, lead.AcceptedAt, kind == OutcomeKind.Won ? lead.WonAt : lead.DeadAt], at => Assert.Equal(Then, at));
        Assert.True(lead.HasImpliedMilestones);
        Assert.All(lead.StageEntries.Skip(1), e => Assert.Equal((true, Then, StageCause.Import), (e.Implied, e.At, e.Cause)));
        Assert.Empty(lead.Handoffs);
        Assert.True(Assert.Single(lead.Opportunities) is { IsImported: true, HandoffId: null });
        Assert.Equal(kind == OutcomeKind.Won ? LeadStanding.Customer : LeadStanding.Dead, lead.Standing);
        Assert.Equal(kind == OutcomeKind.Won ? DateOnly.FromDateTime(Then.Date) : null, lead.WonOn);
    }

    [Fact]
    public void An_imported_death_is_flagged_implied_too()
    {
        var lead = Imported(OutcomeKind.Dead);
        Assert.Equal((LeadStanding.Dead, "Competitor", Then), (lead.Standing, lead.DeadReason, lead.DeadAt));
        Assert.Equal(DateOnly.FromDateTime(Then.Date).AddDays(365), lead.RevisitOn);
        Assert.True(lead.HasImpliedMilestones);
        Assert.True(lead.StageEntries[^1].Implied);
        Assert.Equal((null, null), (lead.WarmAt, lead.HotAt));
    }

    [Theory]
    [InlineData("Warm"), InlineData("Hot")]
    public void An_imported_stage_sets_its_milestones_and_holds_and_offers_nothing(string stage)
    {
        var lead = Imported(OutcomeKind.Stage, stage);
        Assert.Equal((stage, LeadStanding.Open, Then), (lead.Qualification.StageName, lead.Standing, lead.WarmAt));
        Assert.Equal(stage == "Hot" ? Then : null, lead.HotAt);
        Assert.Empty(lead.Handoffs);
        lead.Rescore(_c.After(days: 10));
        Assert.Equal(stage, lead.Qualification.StageName);
    }

    [Fact]
    public void What_came_with_an_imported_stage_does_not_end_its_hold_and_what_is_learned_later_does()
    {
        var row = Given(route: CaptureRoute.Import) with
        {
            Answers = HotAnswers(_c),
            Responses = [(ResponseKind.Reply, null), (ResponseKind.Reply, null)],
            Outcome = Outcome(OutcomeKind.Stage, "Warm"),
        };
        var lead = Domain.Leads.Lead.Capture(row, Marketer, _c);
        Assert.Equal((StageKind.Warm, true), (lead.Stage(), lead.Qualification.SalesReady));
        Assert.Empty(lead.Handoffs);

        lead.Learn(_c.After(days: 1), Sdr, Answer(Criterion.Need, Level.Confirmed));
        Assert.Equal(HandoffState.Offered, Assert.Single(lead.Handoffs).State);
    }

    [Theory]
    [InlineData(OutcomeKind.Won), InlineData(OutcomeKind.Lost), InlineData(OutcomeKind.Dead), InlineData(OutcomeKind.Stage)]
    public void The_same_outcome_again_changes_nothing(OutcomeKind kind)
    {
        var lead = Imported(kind);
        var before = lead.Everything();
        Assert.False(lead.Reinquire(Row(kind), Marketer, _c.After(hours: 1)));
        Assert.Equal(before, lead.Everything());
    }

    [Theory]
    [InlineData(OutcomeKind.Lost), InlineData(OutcomeKind.Dead)]
    public void The_same_outcome_again_does_not_bury_a_lead_that_was_woken_since(OutcomeKind kind)
    {
        var lead = Imported(kind);
        Ok(lead.Wake(_c.Stage(StageKind.Raw), Sdr, _c.After(days: 1)));
        var before = lead.Everything();
        Assert.False(lead.Reinquire(Row(kind), Marketer, _c.After(hours: 1)));
        Assert.Equal(before, lead.Everything());
    }

    [Fact]
    public void An_imported_stage_does_not_move_back_a_lead_that_has_moved_since()
    {
        var lead = Imported(OutcomeKind.Stage, "Warm");
        Ok(lead.MoveTo(_c.Stage(StageKind.Raw), null, Sdr, _c.After(days: 1)));
        var before = lead.Everything();
        Assert.False(lead.Reinquire(Row(OutcomeKind.Stage), Marketer, _c.After(hours: 1)));
        Assert.Equal(before, lead.Everything());
    }

    [Theory]
    [InlineData(OutcomeKind.Won), InlineData(OutcomeKind.Lost), InlineData(OutcomeKind.Dead), InlineData(OutcomeKind.Stage)]
    public void What_people_are_at_work_on_is_not_overruled_by_a_file(OutcomeKind kind)
    {
        foreach (var lead in new[] { HotLead(_c), ClaimedLead(_c), AcceptedLead(_c) })
        {
            var before = lead.Everything();
            Assert.False(lead.Reinquire(Row(kind), Marketer, _c));
            Assert.Equal(before, lead.Everything());
        }
    }

    [Fact]
    public void An_imported_win_of_a_dead_lead_leaves_no_reason_to_be_dead()
    {
        var lead = DeadLead(_c);
        Assert.True(lead.Reinquire(Row(OutcomeKind.Won), Marketer, _c.After(days: 1)));
        Assert.Equal((LeadStanding.Customer, null, null), (lead.Standing, lead.DeadReason, lead.RevisitOn));
    }

    [Fact]
    public void Captured_on_is_the_company_local_day_and_captured_at_the_instant()
    {
        _c.After(hours: 14); // 23:00 UTC is 01:00 in Berlin.
        var lead = Lead(_c);
        Assert.Equal((_c.Now, new DateOnly(2026, 5, 16)), (lead.CapturedAt, lead.CapturedOn));
    }

    [Fact]
    public void A_date_without_time_stays_that_date_and_a_change_of_zone_leaves_it_alone()
    {
        var lead = Domain.Leads.Lead.Capture(Given(route: CaptureRoute.Import) with { CapturedAt = new(2026, 1, 1, 23, 0, 0, TimeSpan.Zero), CapturedOn = new(2026, 1, 2) }, Marketer, _c);
        _c.Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo");
        lead.Rescore(_c.After(days: 1));
        Assert.Equal(new(2026, 1, 2), lead.CapturedOn);
    }

    [Fact]
    public void An_outcome_before_the_lead_itself_gives_a_captured_instant_only_until_the_import_says_one()
    {
        var lead = Imported(OutcomeKind.Won);
        Assert.Equal((Then, true), (lead.CapturedAt, lead.CapturedAtIsImplied));
        lead.LogTouch(ActivityKind.Call, "Called", null, false, false, _c.Now, Rep, _c);

        var captured = Then.AddDays(-20);
        Assert.True(lead.Reinquire(Given(route: CaptureRoute.Import) with { CapturedAt = captured }, Marketer, _c));
        Assert.Equal((captured, false, captured, captured), (lead.CapturedAt, lead.CapturedAtIsImplied, lead.Journeys[0].BeganAt, lead.StageEntries[0].At));
        Assert.Equal(_c.Now, lead.Qualification.LastTouchAt);
    }

    [Fact]
    public void The_win_counts_on_the_day_it_was_won()
    {
        var lead = AcceptedLead(_c);
        var won = _c.Now.AddDays(2);
        Ok(lead.Win(lead.OpenOpportunity!, 5000, "EUR", won, Rep, _c.After(days: 5)));
        Assert.Equal((won, DateOnly.FromDateTime(won.Date), won, OpportunityState.Won), (lead.WonAt, lead.WonOn, lead.Opportunities[0].ClosedAt, lead.Opportunities[0].State));

        var ahead = AcceptedLead(_c);
        Ok(ahead.Win(ahead.OpenOpportunity!, null, null, _c.Now.AddDays(9), Rep, _c));
        Assert.Equal((_c.Now, 1000m), (ahead.WonAt, ahead.Opportunities[0].Amount));
    }

    private static ImportedOutcome Outcome(OutcomeKind kind, string? stage = "Warm") =>
        new(kind, Then, DateOnly.FromDateTime(Then.Date)) { StageName = stage, DeadReason = "Competitor", Amount = 10, Currency = "EUR" };

    private static CaptureGiven Row(OutcomeKind kind, string? stage = "Warm") => Given(route: CaptureRoute.Import) with { Outcome = Outcome(kind, stage) };

    private Lead Imported(OutcomeKind kind, string? stage = "Warm") => Domain.Leads.Lead.Capture(Row(kind, stage), Marketer, _c);
}
