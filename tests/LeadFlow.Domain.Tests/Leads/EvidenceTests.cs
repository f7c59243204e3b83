using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Leads;

/// <summary>LIFECYCLE 3 and 4.</summary>
public sealed class EvidenceTests
{
    private readonly Company _c = new();

    [Fact]
    public void A_changed_amount_and_a_timeframe_are_said_in_words()
    {
        var lead = Lead(_c);
        lead.Learn(_c, Sdr, Answer(Criterion.Budget, Level.Confirmed) with { Amount = 12500, Currency = "EUR" });
        lead.Learn(_c.After(hours: 1), Sdr, Answer(Criterion.Budget, Level.Confirmed) with { Amount = 1500, Currency = "EUR" });
        Assert.Equal("Budget: confirmed, EUR 12,500 → EUR 1,500", lead.Last(ActivityKind.Answered).Summary);
        lead.Learn(_c.After(hours: 1), Sdr, new AnswerGiven(Criterion.Timeframe, LearnedFrom.Mail) { Timeframe = Timeframe.Between(new(2027, 12, 1), new(2027, 12, 20)) });
        Assert.StartsWith("Timeframe: 1 Dec 2027 to 20 Dec 2027", lead.Last(ActivityKind.Answered).Summary, StringComparison.Ordinal);
        Assert.Null(lead.FirstTouchedAt);
        lead.Learn(_c.After(hours: 1), Sdr, Answer(Criterion.Need, Level.Likely, LearnedFrom.Call));
        Assert.Equal((_c.Now, _c.Now), (lead.FirstTouchedAt, lead.Qualification.LastTouchAt));
    }

    [Fact]
    public void The_stored_result_is_what_the_function_says_with_the_day_to_look_again_and_parts_that_sum_to_the_score()
    {
        var lead = HotLead(_c);
        var (q, result) = (lead.Qualification, lead.Qualify(_c));

        Assert.Equal((result.Score, result.SalesReady, result.AsOf, result.RescoreOn, 1), (q.Score, q.SalesReady, q.ScoredOn, q.RescoreOn, q.AgreementVersion));
        Assert.Equal(6, q.Parts.Length);
        Assert.Equal(q.Score, q.Parts.Sum());
    }

    [Fact]
    public void Ageing_is_a_negative_part()
    {
        var lead = Lead(_c);
        lead.Learn(_c, Marketer, Answer(Criterion.Budget, Level.Confirmed));
        lead.Rescore(_c.After(days: 60));

        Assert.Equal(30, lead.Qualification.Parts[0]);
        Assert.True(lead.Qualification.Parts[5] < 0);
        Assert.Equal(lead.Qualification.Score, lead.Qualification.Parts.Sum());
    }

    [Fact]
    public void The_nightly_pass_moves_the_stage_by_the_calendar_and_once_per_date()
    {
        var lead = Lead(_c);
        lead.Respond(ResponseKind.Meeting, _c.Now, Sdr, _c);
        lead.Respond(ResponseKind.Meeting, _c.Now, Sdr, _c);
        lead.Learn(_c, Sdr, [.. HotAnswers(_c).Take(3), Within(_c, 92)]);
        Assert.Equal(StageKind.Warm, lead.Stage());
        var no = lead.Qualification.EvidenceNo;

        Assert.True(lead.Rescore(_c.After(days: 2)));
        Assert.Equal(StageKind.Hot, lead.Stage());
        Assert.Single(lead.Handoffs);
        Assert.Null(lead.Handoffs[0].OfferedById);
        var before = lead.Everything();
        Assert.False(lead.Rescore(_c.After(hours: 2)));
        Assert.Equal(before, lead.Everything());
        Assert.Equal(no, lead.Qualification.EvidenceNo);
    }

    [Fact]
    public void A_pass_on_a_day_on_which_nothing_differs_changes_nothing_but_the_day()
    {
        var lead = Lead(_c);
        var activities = lead.Activities.Count;
        Assert.False(lead.Rescore(_c.After(days: 200)));
        Assert.Equal(activities, lead.Activities.Count);
    }

    [Fact]
    public void A_new_agreement_rescores_and_moves_an_open_lead_and_its_version_is_recorded()
    {
        var lead = WarmLead(_c);
        _c.Agree(a => a with { Stages = [.. a.Stages.Select(s => s.Kind == StageKind.Warm ? s with { Criteria = s.Criteria with { MinScore = 60 } } : s)] });

        Assert.True(lead.Rescore(_c.After(hours: 1)));
        Assert.Equal((StageKind.Raw, 2), (lead.Stage(), lead.Qualification.AgreementVersion));
        Assert.Equal(2, lead.StageEntries[^1].AgreementVersion);
    }

    [Fact]
    public void The_day_is_the_companys_own()
    {
        _c.Zone = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Auckland"); // There, 15 May 09:00 UTC is evening and the next day begins at noon.
        var lead = Lead(_c);
        Assert.Equal(new(2026, 5, 15), lead.Qualification.ScoredOn);
        lead.Rescore(_c.After(hours: 3));
        Assert.Equal(new(2026, 5, 16), lead.Qualification.ScoredOn);
    }

    [Fact]
    public void What_is_learned_counts_up_the_evidence_number_and_nothing_else_does()
    {
        var lead = Lead(_c);
        lead.Learn(_c, Marketer, Answer(Criterion.Need, Level.Likely), Answer(Criterion.Budget, Level.Likely));
        Assert.Equal(1, lead.Qualification.EvidenceNo);
        lead.Respond(ResponseKind.Click, _c.Now, Marketer, _c);
        Assert.Equal(2, lead.Qualification.EvidenceNo);
        lead.LogTouch(ActivityKind.Call, "Called", null, true, false, _c.Now, Marketer, _c);
        Assert.Equal(3, lead.Qualification.EvidenceNo);

        lead.Learn(_c, Marketer, Answer(Criterion.Need, Level.Likely));
        lead.LogTouch(ActivityKind.Call, "Nobody there", null, false, false, _c.Now, Marketer, _c);
        lead.Rescore(_c.After(days: 3));
        Ok(lead.MoveTo(_c.Stage(StageKind.Warm), null, Marketer, _c));
        Ok(lead.Edit(Zoe, Marketer, _c));
        Assert.Equal(3, lead.Qualification.EvidenceNo);

        Ok(lead.Edit(Zoe with { Phone = "030 123456" }, Marketer, _c)); // Fit and what a stage asks to be known are learned as well.
        Assert.Equal(4, lead.Qualification.EvidenceNo);
    }

    [Fact]
    public void An_answer_is_a_row_with_all_that_was_said_when_it_was_true_when_we_knew_it_by_whom_and_from_what()
    {
        var lead = Lead(_c);
        var yesterday = _c.Now.AddDays(-1);
        lead.Learn(_c, Sdr, Answer(Criterion.Budget, Level.Confirmed, LearnedFrom.Call) with { Amount = 5000, Currency = "EUR", Note = "Signed off", LearnedAt = yesterday });

        var row = Assert.Single(lead.Answers);
        Assert.Equal((Criterion.Budget, Level.Confirmed, 5000m, "EUR", "Signed off", yesterday, _c.Now, Sdr.Id, Sdr.Name, LearnedFrom.Call, false),
            (row.Criterion, row.Level, row.Amount!.Value, row.Currency!, row.Note!, row.LearnedAt, row.RecordedAt, row.ActorId, row.By, row.LearnedFrom, row.Backdated));
    }

    [Fact]
    public void Rows_are_only_added_and_the_latest_per_criterion_stand_on_the_lead()
    {
        var lead = Lead(_c);
        lead.Learn(_c, Sdr, Answer(Criterion.Authority, Level.Possible) with { Role = BuyingRole.User });
        lead.Learn(_c.After(days: 1), Sdr, Answer(Criterion.Authority, Level.Confirmed) with { Role = BuyingRole.DecisionMaker }, Within(_c, 10));

        Assert.Equal([Level.Possible, Level.Confirmed], lead.Answers.Where(a => a.Criterion == Criterion.Authority).Select(a => a.Level));
        Assert.Equal((Level.Confirmed, BuyingRole.DecisionMaker, _c.Now), (lead.AuthorityLevel, lead.AuthorityRole, lead.AuthorityLearnedAt));
        Assert.Equal((_c.Today.AddDays(10), _c.Today.AddDays(40)), (lead.TimeframeFrom, lead.TimeframeTo));
    }

    [Fact]
    public void An_answer_older_than_what_we_know_is_kept_as_a_row_and_the_latest_stands()
    {
        var lead = Lead(_c);
        lead.Learn(_c, Sdr, Answer(Criterion.Need, Level.Confirmed));
        var older = Answer(Criterion.Need, Level.No) with { LearnedAt = _c.Now.AddDays(-5) };
        lead.Learn(_c.After(days: 1), Sdr, older);

        Assert.Equal((Level.Confirmed, 2), (lead.NeedLevel, lead.Answers.Count));
        Assert.Equal("Need before that: no", lead.Last(ActivityKind.Answered).Summary);
        lead.Repeats(l => l.Answer([older], Sdr, _c.After(hours: 1)));
    }

    [Fact]
    public void The_same_answer_on_the_same_day_changes_nothing_and_on_a_later_day_refreshes_it()
    {
        var lead = Lead(_c);
        lead.Learn(_c, Sdr, Answer(Criterion.Need, Level.Confirmed));
        lead.Repeats(l => l.Answer([Answer(Criterion.Need, Level.Confirmed)], Sdr, _c.After(hours: 1)));

        lead.Learn(_c.After(days: 40), Sdr, Answer(Criterion.Need, Level.Confirmed));
        Assert.Equal((2, _c.Now), (lead.Answers.Count, lead.NeedLearnedAt));
        Assert.Equal(0, lead.Qualification.Parts[5]);
    }

    [Fact]
    public void That_nothing_is_known_is_no_answer() =>
        Lead(_c).Repeats(l => l.Answer([Answer(Criterion.Need, Level.Unknown)], Sdr, _c));

    [Fact]
    public void A_response_is_a_row_without_points_that_come_from_the_agreement()
    {
        _c.Agree(a => a with { Interest = a.Interest with { Points = new Dictionary<ResponseKind, int> { [ResponseKind.Visit] = 30 } } });
        var lead = Lead(_c);
        lead.Respond(ResponseKind.Visit, _c.Now.AddHours(-1), Marketer, _c);
        lead.Respond(ResponseKind.Reply, _c.Now, Marketer, _c);

        Assert.Equal([ResponseKind.Visit, ResponseKind.Reply], lead.Responses.Select(r => r.Kind));
        Assert.Equal((_c.Now.AddHours(-1), _c.Now), (lead.Responses[0].At, lead.Responses[0].RecordedAt));
        Assert.Equal((30, 10), (lead.Qualification.InterestValue, lead.Qualification.Parts[4]));
    }

    [Fact]
    public void An_event_older_than_the_sum_is_decayed_before_it_is_added()
    {
        var inOrder = Lead(_c);
        inOrder.Respond(ResponseKind.Reply, _c.Now.AddDays(-30), Marketer, _c);
        inOrder.Respond(ResponseKind.Form, _c.Now, Marketer, _c);
        var otherwise = Lead(_c);
        otherwise.Respond(ResponseKind.Form, _c.Now, Marketer, _c);
        otherwise.Respond(ResponseKind.Reply, _c.Now.AddDays(-30), Marketer, _c);

        Assert.Equal(17.5, inOrder.Qualification.InterestValue, 9);
        Assert.Equal(17.5, otherwise.Qualification.InterestValue, 9);
        Assert.Equal(_c.Today, otherwise.Qualification.InterestAsOf);
    }

    [Theory]
    [InlineData(ActivityKind.Call, true, false, ResponseKind.Call)]
    [InlineData(ActivityKind.Meeting, true, false, ResponseKind.Meeting)]
    [InlineData(ActivityKind.Email, false, true, ResponseKind.Reply)]
    [InlineData(ActivityKind.Letter, false, true, ResponseKind.Reply)]
    [InlineData(ActivityKind.Call, false, false, null)]
    [InlineData(ActivityKind.Email, true, false, null)]
    [InlineData(ActivityKind.Note, true, true, null)]
    public void A_touch_in_which_the_person_spoke_or_wrote_is_a_response_too(ActivityKind kind, bool reached, bool inbound, ResponseKind? response)
    {
        var lead = Lead(_c);
        lead.LogTouch(kind, "Talked", "Said so", reached, inbound, _c.Now, Sdr, _c);
        Assert.Equal(response, lead.Responses.SingleOrDefault()?.Kind);
    }

    [Theory]
    [InlineData(LearnedFrom.Call, ResponseKind.Call)]
    [InlineData(LearnedFrom.Meeting, ResponseKind.Meeting)]
    [InlineData(LearnedFrom.Chat, ResponseKind.Chat)]
    [InlineData(LearnedFrom.Form, null), InlineData(LearnedFrom.Import, null), InlineData(LearnedFrom.Api, null), InlineData(LearnedFrom.Mail, null), InlineData(LearnedFrom.Other, null)]
    public void An_answer_learned_in_live_conversation_is_a_response_too(LearnedFrom from, ResponseKind? response)
    {
        var lead = Lead(_c);
        lead.Learn(_c, Sdr, Answer(Criterion.Need, Level.Likely, from), Answer(Criterion.Budget, Level.Likely, from));
        Assert.Equal(response, lead.Responses.SingleOrDefault()?.Kind);
        lead.Repeats(l => l.Answer([Answer(Criterion.Need, Level.Likely, from)], Sdr, _c));
    }

    [Fact]
    public void A_call_that_was_logged_and_brought_answers_is_one_response()
    {
        var lead = Lead(_c);
        lead.LogTouch(ActivityKind.Call, "Talked", null, reached: true, isInbound: false, _c.Now, Sdr, _c);
        lead.Learn(_c.After(minutes: 5), Sdr, Answer(Criterion.Need, Level.Likely, LearnedFrom.Call));
        Assert.Single(lead.Responses);
        lead.Learn(_c.After(days: 1), Sdr, Answer(Criterion.Need, Level.Confirmed, LearnedFrom.Call));
        Assert.Equal(2, lead.Responses.Count);
    }

    [Fact]
    public void Imported_history_takes_its_own_date_as_recorded_only_where_the_import_maps_one_and_is_marked()
    {
        var then = new DateTimeOffset(2025, 3, 4, 10, 0, 0, TimeSpan.Zero);
        var given = Given(route: CaptureRoute.Import) with { Answers = [Answer(Criterion.Need, Level.Likely, LearnedFrom.Import)], Responses = [(ResponseKind.Form, null)] };

        var dated = Domain.Leads.Lead.Capture(given with { CapturedAt = then }, Marketer, _c);
        Assert.Equal((then, then, true), (dated.Answers[0].LearnedAt, dated.Answers[0].RecordedAt, dated.Answers[0].Backdated));
        Assert.Equal((then, then, true), (dated.Responses[0].At, dated.Responses[0].RecordedAt, dated.Responses[0].Backdated));

        var undated = Domain.Leads.Lead.Capture(given, Marketer, _c);
        Assert.Equal((_c.Now, false), (undated.Answers[0].RecordedAt, undated.Answers[0].Backdated));

        var byApi = Domain.Leads.Lead.Capture(given with { Route = CaptureRoute.Api, CapturedAt = then }, Marketer, _c);
        Assert.Equal((then, _c.Now, false), (byApi.Answers[0].LearnedAt, byApi.Answers[0].RecordedAt, byApi.Answers[0].Backdated));
    }

    [Fact]
    public void An_answer_says_in_the_timeline_what_changed_and_the_score()
    {
        var lead = Lead(_c);
        lead.Learn(_c, Sdr, Answer(Criterion.Budget, Level.Confirmed) with { Note = "Signed off" });
        var line = lead.Last(ActivityKind.Answered);
        Assert.Equal(("Budget: unknown → confirmed, score 0 → 30", "Signed off", "30"), (line.Summary, line.Text, line.Data!["scoreTo"]));
    }
}
