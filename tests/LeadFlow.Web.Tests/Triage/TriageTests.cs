using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Features.Triage;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Triage;

public sealed class TriageTests(App app) : IClassFixture<App>
{
    private readonly TestUser _marketer = TestData.Marketer();
    private readonly TestUser _colleague = TestData.Marketer("Anna Berg");

    [Fact]
    public async Task Holds_raw_open_leads_of_nobody_newest_first()
    {
        var source = Source();
        var (first, second, third) = (await Lead(source), await Lead(source), await Lead(source));
        var (dead, warm, given) = (await Lead(source), await Lead(source), await Lead(source));
        await Decide(new(dead.Id, Decision.Dead, Reason: "Spam"));
        await Decide(new(warm.Id, Decision.Warm));
        await Decide(new(given.Id, Decision.Assign, OwnerId: _marketer.Id));

        var page = await app.Send(new GetTriage.Query(source), _marketer);
        var mine = await app.Send(new GetTriage.Query(source, Mine: true), _marketer);

        Assert.Equal([third.Id, second.Id, first.Id], page.Rows.Select(r => r.Id));
        Assert.Equal((3, 0, null), (page.Count, page.Newer, page.Next));
        Assert.Equal(given.Id, Assert.Single(mine.Rows).Id);
    }

    [Fact]
    public async Task Goes_on_from_a_place_and_what_arrives_above_it_moves_nothing()
    {
        var source = Source();
        for (var i = 0; i < GetTriage.PageSize + 2; i++)
        {
            await Lead(source);
        }

        var first = await app.Send(new GetTriage.Query(source), _marketer);
        var top = first.Rows[0].Place.ToString();
        var second = await app.Send(new GetTriage.Query(source, From: first.Next), _marketer);
        var arrived = await Lead(source);
        var again = await app.Send(new GetTriage.Query(source, From: top), _marketer);

        Assert.Equal(GetTriage.PageSize, first.Rows.Count);
        Assert.Equal((2, null), (second.Rows.Count, second.Next));
        Assert.Equal(GetTriage.PageSize + 2, first.Rows.Concat(second.Rows).Select(r => r.Id).Distinct().Count());
        Assert.Equal(first.Rows.Select(r => r.Id), again.Rows.Select(r => r.Id));
        Assert.Equal(1, again.Newer);
        Assert.DoesNotContain(again.Rows, r => r.Id == arrived.Id);
    }

    [Fact]
    public async Task Reps_do_not_triage()
    {
        await Assert.ThrowsAsync<ForbiddenException>(() => app.Send(new GetTriage.Query(), TestData.Rep()));
        var page = await (await app.Browser(TestData.Rep())).GetAsync("/triage", TestContext.Current.CancellationToken);
        Assert.NotEqual(System.Net.HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Shows_who_may_be_the_same_person_by_company_domain_or_phone_and_a_like_name()
    {
        var tag = Guid.NewGuid().ToString("N")[..8];
        var lead = await Lead(null, c => c with { FirstName = "Ingrid", LastName = "Solberg", Email = $"ingrid@{tag}.example", Company = $"Nordhavn {tag}", Phone = "+47 55 01 99 20" });
        var company = await Lead(null, c => c with { FirstName = "Ingrida", LastName = "Solberg", Company = $"Nordhavn {tag}", Email = TestData.Email() });
        var domain = await Lead(null, c => c with { FirstName = "I.", LastName = "Sollberg", Company = null, Email = $"post@{tag}.example" });
        var phone = await Lead(null, c => c with { FirstName = "Ola", LastName = "Nordmann", Company = null, Email = TestData.Email(), Phone = "+4755019920" });
        await Lead(null, c => c with { FirstName = "Bjarne", LastName = "Dahl", Company = $"Nordhavn {tag}", Email = $"bjarne@{tag}.example" });

        var card = await app.Send(new GetTriageCard.Query(lead.Id), _marketer);

        Assert.Equal(new Dictionary<Guid, string> { [phone.Id] = "same phone", [company.Id] = "like name, same company", [domain.Id] = "like name, same e-mail domain" }, card.Duplicates.ToDictionary(d => d.Id, d => d.Why));
    }

    [Fact]
    public async Task Who_comes_second_is_told_who_was_faster_and_changes_nothing()
    {
        var lead = await Lead(Source());
        var seen = DecideLead.StandOf(lead.Stage.Name, lead.Standing, lead.Owner);
        Assert.True((await app.Send(new DecideLead.Command(lead.Id, Decision.Dead, seen, "No budget"), _colleague)).Result.Succeeded);

        var warm = await Decide(new(lead.Id, Decision.Warm, seen));
        var assign = await Decide(new(lead.Id, Decision.Assign, seen, OwnerId: _marketer.Id));

        Assert.Contains("Anna Berg was faster: raw → Dead: No budget", warm.Result.Refusal, StringComparison.Ordinal);
        Assert.False(assign.Result.Succeeded);
        Assert.Equal(LeadStanding.Dead, (await app.Send(new GetLead.Query(lead.Id), _marketer)).Standing);
    }

    [Fact]
    public async Task Whoever_makes_a_lead_warm_has_it_is_told_what_the_agreement_misses_and_undo_gives_both_back()
    {
        var lead = await Lead(Source());

        var warm = await Decide(new(lead.Id, Decision.Warm));
        var after = await app.Send(new GetLead.Query(lead.Id), _marketer);
        Assert.Equal(("Warm", _marketer.Id, true), (after.Stage.Name, after.Owner, after.Override));
        Assert.Contains("it is", warm.ByHand, StringComparison.Ordinal);

        Assert.True((await app.Send(new UndoStep.Command(lead.Id, warm.StepId!.Value), _marketer)).Succeeded);
        after = await app.Send(new GetLead.Query(lead.Id), _marketer);
        Assert.Equal(("Raw", null, false), (after.Stage.Name, after.Owner, after.Override));

        await Decide(new(lead.Id, Decision.Warm));
        Assert.True((await app.Send(new UndoMove.Command(lead.Id), _marketer)).Succeeded); // From the lead's own page, which names no step.
        after = await app.Send(new GetLead.Query(lead.Id), _marketer);
        Assert.Equal(("Raw", null), (after.Stage.Name, after.Owner));
    }

    [Fact]
    public async Task Whose_answers_make_it_warm_has_it_and_undo_of_the_answer_gives_both_back()
    {
        var lead = await Lead(Source());
        Assert.True((await app.Send(new AnswerBant.Command(lead.Id, [new(Criterion.Need, LearnedFrom.Call) { Level = Level.Confirmed }, new(Criterion.Budget, LearnedFrom.Call) { Level = Level.Confirmed }], Takes: true), _marketer)).Succeeded);
        var after = await app.Send(new GetLead.Query(lead.Id), _marketer);
        Assert.Equal((StageKind.Warm, _marketer.Id), (after.Stage.Kind, after.Owner));

        var step = (await app.Send(new GetTimeline.Query(lead.Id, 20) { Group = TimelineGroup.Answers }, _marketer)).Lines[0].Id;
        Assert.True((await app.Send(new UndoStep.Command(lead.Id, step), _marketer)).Succeeded);
        after = await app.Send(new GetLead.Query(lead.Id), _marketer);
        Assert.Equal((StageKind.Raw, null), (after.Stage.Kind, after.Owner));
    }

    [Fact]
    public async Task Two_at_once_on_one_lead_one_decides_and_the_other_is_told()
    {
        var lead = await Lead(Source());
        var seen = DecideLead.StandOf(lead.Stage.Name, lead.Standing, lead.Owner);

        var both = await Task.WhenAll(
            app.Send(new DecideLead.Command(lead.Id, Decision.Dead, seen, "No budget"), _colleague),
            app.Send(new DecideLead.Command(lead.Id, Decision.Assign, seen, OwnerId: _marketer.Id), _marketer));

        Assert.Single(both, d => d.Result.Succeeded);
        Assert.Contains("was faster", both.Single(d => !d.Result.Succeeded).Result.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_press_finds_its_own_work_and_undoes_nothing()
    {
        var lead = await Lead(Source());
        var seen = DecideLead.StandOf(lead.Stage.Name, lead.Standing, lead.Owner);
        var once = await Decide(new(lead.Id, Decision.Dead, seen, "No budget"));
        var twice = await Decide(new(lead.Id, Decision.Dead, seen, "No budget"));

        Assert.True(twice.Result.Succeeded);
        Assert.NotNull(once.StepId);
        Assert.Null(twice.StepId);
    }

    [Fact]
    public async Task However_often_undo_is_pressed_at_once_it_is_done_once()
    {
        await app.Know(_colleague);
        var lead = await Lead(Source());
        var step = (await Decide(new(lead.Id, Decision.Assign, OwnerId: _colleague.Id))).StepId!.Value;

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.Send(new UndoStep.Command(lead.Id, step), _marketer)));

        Assert.All(results, r => Assert.True(r.Succeeded, r.Refusal));
        Assert.Null((await app.Send(new GetLead.Query(lead.Id), _marketer)).Owner);
        Assert.Equal(1, await app.Db(db => db.Activities.CountAsync(a => a.LeadId == lead.Id && a.Kind == ActivityKind.Undone, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Undo_after_somebody_elses_change_names_them_and_keeps_it()
    {
        var lead = await Lead(Source());
        var step = (await Decide(new(lead.Id, Decision.Assign, OwnerId: _marketer.Id))).StepId!.Value;
        Assert.True((await app.Send(new AssignLead.Command(lead.Id, _colleague.Id), _colleague)).Succeeded);

        var result = await app.Send(new UndoStep.Command(lead.Id, step), _marketer);

        Assert.Contains("Anna Berg", result.Refusal, StringComparison.Ordinal);
        Assert.Equal(_colleague.Id, (await app.Send(new GetLead.Query(lead.Id), _marketer)).Owner);
    }

    [Fact]
    public async Task An_answer_is_taken_back_in_the_database_too()
    {
        var lead = await Lead(Source());
        var since = app.Clock.Now;
        Assert.True((await app.Send(new AnswerBant.Command(lead.Id, [new(Criterion.Need, LearnedFrom.Form) { Level = Level.Likely }]), _marketer)).Succeeded);
        var step = await app.Send(new GetMyStep.Query(lead.Id, since), _marketer);

        Assert.True((await app.Send(new UndoStep.Command(lead.Id, step!.Value), _marketer)).Succeeded);

        var after = await app.Send(new GetLead.Query(lead.Id), _marketer);
        Assert.Equal((Level.Unknown, lead.Score), (after.Bant.Need.Level, after.Score));
        Assert.True(await app.Db(db => db.Answers.Where(a => a.LeadId == lead.Id).Select(a => a.Undone).SingleAsync(TestContext.Current.CancellationToken)));
        Assert.Empty((await app.Send(new GetTriageCard.Query(lead.Id), _marketer)).Told);
    }

    [Fact]
    public async Task A_batch_decides_each_by_itself_names_the_refused_and_is_taken_back_as_one()
    {
        var (source, company) = (Source(), $"Batch {Guid.NewGuid():N}");
        var leads = new List<LeadView>();
        for (var i = 0; i < 4; i++)
        {
            leads.Add(await Lead(source, c => c with { Company = company }));
        }

        await Lead(source, c => c with { Company = null, Email = $"somebody@{Guid.NewGuid():N}.example" }); // Another company's mailbox.
        var alike = (await app.Send(new GetTriageCard.Query(leads[1].Id), _marketer)).Alike;
        Assert.Equal(leads.Select(l => l.Id).Reverse(), alike.Select(a => a.Id));
        await app.Send(new DecideLead.Command(leads[3].Id, Decision.Assign, OwnerId: _colleague.Id), _colleague);

        var done = await app.Send(new DecideBatch.Command([.. leads.Select(l => l.Id)], Decision.Dead, "Student or research"), _marketer);

        Assert.Equal(3, done.Changed);
        Assert.Contains("Anna Berg was faster", Assert.Single(done.Refusals).Why, StringComparison.Ordinal);
        var undone = await app.Send(new UndoBatch.Command(done.BatchId!.Value), _marketer);
        Assert.Equal(3, undone.Undone);
        Assert.Equal(0, (await app.Send(new UndoBatch.Command(done.BatchId!.Value), _marketer)).Undone);
        Assert.Equal(3, (await app.Send(new GetTriageCard.Query(leads[0].Id), _marketer)).Alike.Count);
    }

    private static string Source() => $"Form {Guid.NewGuid():N}";

    private Task<LeadView> Lead(string? source, Func<ContactDetails, ContactDetails>? who = null)
    {
        var capture = TestData.Capture(source: source);
        return app.Lead(_marketer, capture with { Contact = (who ?? (c => c with { Company = null }))(capture.Contact) });
    }

    private Task<DecideLead.Decided> Decide(DecideLead.Command command) => app.Send(command, _marketer);
}
