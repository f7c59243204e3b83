using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using Xunit;

namespace LeadFlow.Domain.Tests.Leads;

/// <summary>Whoever fills in a public form may be anybody (LIFECYCLE 8).</summary>
public sealed class UnprovenCaptureTests
{
    private static readonly Actor _visitor = new(null, "Zoe Berg", Side.Prospect);
    private readonly Company _c = new();

    private static CaptureGiven Form(params AnswerGiven[] answers) => new(CaptureRoute.Form, TestData.Zoe) { Unproven = true, Said = "What do you need?: Everything", Summary = "Answered the form “Demo”", Answers = answers, Responses = [(ResponseKind.Form, null)] };

    private static AnswerGiven Says(Criterion criterion, Level level) => new(criterion, LearnedFrom.Form) { Level = level };

    /// <summary>A form's answers alone reach it.</summary>
    private void HotIsEasy() => _c.Agree(a => a with { Stages = [.. a.Stages.Select(s => s.Kind == StageKind.Hot ? s with { Criteria = new() { MinScore = 50 } } : s)] });

    [Fact]
    public void It_replaces_no_answer_that_a_person_has_learned_and_proposes_it_instead()
    {
        var lead = TestData.Lead(_c);
        lead.Learn(_c, TestData.Sdr, TestData.Answer(Criterion.Budget, Level.Confirmed, LearnedFrom.Call));

        lead.Reinquire(Form(Says(Criterion.Budget, Level.No), Says(Criterion.Need, Level.Likely)), _visitor, _c);

        Assert.Equal((Level.Confirmed, Level.Likely), (lead.BudgetLevel, lead.NeedLevel));
        Assert.Contains(lead.Activities, a => a.Kind == ActivityKind.Proposed && a.Summary.Contains("budget", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_form_has_said_a_form_may_say_anew()
    {
        var lead = Lead.Capture(Form(Says(Criterion.Need, Level.Possible)), _visitor, _c);

        lead.Reinquire(Form(Says(Criterion.Need, Level.Likely)), _visitor, _c.After(hours: 1));

        Assert.Equal(Level.Likely, lead.NeedLevel);
    }

    [Fact]
    public void It_never_makes_a_lead_that_we_have_sales_ready_and_a_person_does_by_moving_it_on()
    {
        HotIsEasy();
        var lead = TestData.Lead(_c);
        var answers = new[] { Says(Criterion.Budget, Level.Likely), Says(Criterion.Need, Level.Likely), Says(Criterion.Authority, Level.Likely), new AnswerGiven(Criterion.Timeframe, LearnedFrom.Form) { Timeframe = Timeframe.Between(_c.Today, _c.Today) } };

        lead.Reinquire(Form(answers), _visitor, _c);
        lead.Reinquire(Form(Says(Criterion.Budget, Level.Possible)), _visitor, _c.After(hours: 1)); // Nor does sending more.
        lead.Reinquire(Form(Says(Criterion.Budget, Level.Likely)), _visitor, _c.After(hours: 1));

        Assert.True(lead.Qualify(_c).SalesReady);
        Assert.Equal(StageKind.Warm, lead.Qualification.StageKind);
        Assert.Empty(lead.Handoffs);
        var proposal = Assert.Single(lead.Activities, a => a.Data?.ContainsKey(Lead.ToConfirm) == true);
        Assert.Equal(_c.Stage(StageKind.Hot).Name, proposal.Data![Lead.ToConfirm]);

        TestData.Ok(lead.MoveTo(_c.Stage(StageKind.Hot), null, TestData.Marketer, _c));
        Assert.NotNull(lead.LatestHandoff);
        Assert.False(lead.Qualification.IsOverride);
    }

    [Fact]
    public void The_next_thing_that_a_person_learns_lets_it_go_on()
    {
        HotIsEasy();
        var lead = TestData.Lead(_c);
        lead.Reinquire(Form(Says(Criterion.Budget, Level.Likely), Says(Criterion.Need, Level.Likely), Says(Criterion.Authority, Level.Likely)), _visitor, _c);
        Assert.Equal(StageKind.Warm, lead.Qualification.StageKind);

        lead.Learn(_c, TestData.Sdr, TestData.Answer(Criterion.Budget, Level.Confirmed, LearnedFrom.Call));

        Assert.Equal(StageKind.Hot, lead.Qualification.StageKind);
    }

    [Fact]
    public void A_lead_that_we_did_not_have_goes_as_far_as_its_answers_carry_it()
    {
        HotIsEasy();

        var lead = Lead.Capture(Form(Says(Criterion.Budget, Level.Likely), Says(Criterion.Need, Level.Likely), Says(Criterion.Authority, Level.Likely)), _visitor, _c);

        Assert.Equal(StageKind.Hot, lead.Qualification.StageKind);
    }

    [Fact]
    public void It_fills_gaps_and_proposes_what_differs()
    {
        var lead = TestData.Lead(_c);

        lead.Reinquire(Form() with { Contact = TestData.Zoe with { Company = "Evil Ltd", Phone = "+47 22 00 11 22" } }, _visitor, _c);

        Assert.Equal(("Berg AG", "+47 22 00 11 22"), (lead.Company, lead.Phone));
        Assert.Contains(lead.Activities, a => a.Kind == ActivityKind.Proposed && a.Text!.Contains("Evil Ltd", StringComparison.Ordinal));
        Assert.Contains(lead.Activities, a => a.Kind == ActivityKind.Reinquiry && a.Text == "What do you need?: Everything" && a.Side == Side.Prospect);
    }
}
