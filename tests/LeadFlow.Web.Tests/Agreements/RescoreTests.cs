using System.Text;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Agreements.Scoring;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static LeadFlow.Web.Tests.Agreements.RescoreFixture;

namespace LeadFlow.Web.Tests.Agreements;

/// <summary>A new version is in force: every lead is scored by it, once, and nothing that was learned meanwhile is lost.</summary>
public sealed class RescoreTests(TestDatabase databases) : IAsyncLifetime
{
    private readonly RescoreFixture app = new(databases);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_stricter_version_moves_hot_leads_that_nobody_claimed_and_withdraws_their_offers()
    {
        var (offered, claimed, kept) = (await app.Hot(), await app.Hot(), await app.Hot());
        var rep = TestData.Rep();
        Ok(await app.Send(new ClaimLead.Command(claimed), rep));
        await app.Answer(kept, TestData.Marketer(), Level.Confirmed, Level.Confirmed, Level.Confirmed, 5);
        var (accepted, won, dead) = ((await app.AcceptedLead(rep)).Id, (await app.WonLead(rep)).Id, (await app.DeadLead()).Id);
        var before = new Dictionary<Guid, Lead>();
        foreach (var id in new[] { claimed, kept, accepted, won, dead })
        {
            before[id] = await app.Look(id);
        }

        await app.Agree(c => HotFrom(c, 95));

        var moved = await app.Look(offered);
        Assert.Equal((StageKind.Warm, 82, 2, HandoffState.Withdrawn), (moved.Qualification.StageKind, moved.Qualification.Score, moved.Qualification.AgreementVersion, moved.LatestHandoff!.State));
        var entry = Assert.Single(moved.StageEntries, e => e.AgreementVersion == 2);
        Assert.Equal((StageCause.Agreement, "Warm", (Guid?)null), (entry.Cause, entry.StageName, entry.ActorId));
        foreach (var (id, was) in before)
        {
            var now = await app.Look(id);
            Assert.Equal((was.Qualification.StageKind, was.Qualification.Standing, was.LatestHandoff?.State, was.StageEntries.Count), (now.Qualification.StageKind, now.Qualification.Standing, now.LatestHandoff?.State, now.StageEntries.Count));
            Assert.Equal(2, now.Qualification.AgreementVersion);
        }

        Assert.Equal(StageKind.Warm, (await app.Look(claimed)).Qualification.DefinedKind); // "Now below the definition."
        Assert.Equal((1, 0, 1), await app.Figures(2));
        await app.CheckAll(6);
    }

    [Fact]
    public async Task What_a_version_changed_is_one_summary_and_reports_go_by_version()
    {
        var (before, rep) = (await app.Hot(), TestData.Rep());
        Ok(await app.Send(new ClaimLead.Command(await app.Hot()), rep));
        var agreement = await app.Agree(c => HotFrom(c, 95));
        await app.Warm();

        var summary = await app.Send(new GetRescoring.Query(agreement), rep);
        Assert.Equal((JobState.Completed, false, 1, 0, 1), (summary!.State, summary.IsAtWork, summary.Moved, summary.Offered, summary.Withdrawn));
        Assert.NotNull(summary.FinishedAt);
        Assert.Null(await app.Send(new GetRescoring.Query((await app.Send(new GetAgreements.Query(), rep))[^1].Id), rep)); // Nothing went before the first.

        async Task<(int Captured, int Hot, int Moves)> Funnel(int? version)
        {
            var funnel = await app.Send(new Features.Reports.GetFunnel.Query(Agreement: version), Sales);
            return (funnel.Stages[0].Count, funnel.Stages[2].Count, funnel.Moves.Sum(m => m.Count));
        }

        Assert.Equal((2, 2, 2), await Funnel(1));
        Assert.Equal((1, 0, 2), await Funnel(2)); // The newcomer became warm; and one from before the version was taken back to it.
        Assert.Equal((3, 2, 4), await Funnel(null));
        Assert.Equal((0, 0, 0), await Funnel(7));
        async Task<int> Listed(int version) => (await app.Send(new FindLeads.Query { Agreement = version }, Sales)).Items.Count;
        Assert.Equal((2, 1), (await Listed(1), await Listed(2)));
        Assert.Contains("under it", (await app.Send(new Features.Reports.GetFunnel.Query(Agreement: 2), Sales)).Definition, StringComparison.Ordinal);
        Assert.Equal(StageKind.Warm, (await app.Look(before)).Qualification.StageKind);
    }

    [Fact]
    public async Task A_laxer_version_offers_as_always_and_respects_holds_returns_and_overrides()
    {
        var (warm, returned, moved, over) = (await app.Warm(), await app.Hot(), await app.Hot(), await app.Lead());
        var (rep, marketer) = (TestData.Rep(), TestData.Marketer());
        Ok(await app.Send(new ClaimLead.Command(returned), rep));
        Ok(await app.Send(new ReturnLead.Command(returned, "No budget"), rep));
        Ok(await app.Send(new MoveLead.Command(moved, "Warm", "Not yet"), marketer));
        Ok(await app.Send(new MoveLead.Command(over.Id, "Hot", "I know them"), Sales));
        var own = await app.Warm(rep);
        Ok(await app.Send(new AssignLead.Command(own, rep.Id), Sales));
        var nameless = (await app.Send(TestData.Capture() with { Contact = new() { FirstName = "No", LastName = "Address" }, Interest = [new(ResponseKind.Reply, null)] }, marketer)).LeadId;
        await app.Answer(nameless, marketer, Level.Unknown, Level.Likely, Level.Likely, 20);

        await app.Agree(Lax);

        var offered = await app.Look(warm);
        Assert.Equal((StageKind.Hot, HandoffState.Offered, HandoffKind.Queue, 2, 1), (offered.Qualification.StageKind, offered.LatestHandoff!.State, offered.LatestHandoff.Kind, offered.LatestHandoff.AgreementVersion, offered.Handoffs.Count));
        var back = await app.Look(returned);
        Assert.Equal(("Warm", HandoffState.Returned, "Warm", true), (back.Qualification.StageName, back.LatestHandoff!.State, back.Qualification.HoldStage, back.Qualification.HeldByReturn));
        var held = await app.Look(moved);
        Assert.Equal(("Warm", HandoffState.Withdrawn, "Warm"), (held.Qualification.StageName, held.LatestHandoff!.State, held.Qualification.HoldStage));
        var overridden = await app.Look(over.Id);
        Assert.Equal((StageKind.Hot, true, HandoffState.Offered, 1), (overridden.Qualification.StageKind, overridden.Qualification.IsOverride, overridden.LatestHandoff!.State, overridden.Handoffs.Count));
        var theirs = await app.Look(own);
        Assert.Equal((HandoffKind.Own, HandoffState.Claimed, (Guid?)rep.Id), (theirs.LatestHandoff!.Kind, theirs.LatestHandoff.State, theirs.OwnerId));
        Assert.Equal((StageKind.Hot, 0), ((await app.Look(nameless)).Qualification.StageKind, (await app.Look(nameless)).Handoffs.Count));
        await app.CheckAll(6);
    }

    [Fact]
    public async Task Responses_are_added_up_anew_where_they_count_otherwise()
    {
        var m = await app.Moment();
        List<Guid> leads = [];
        foreach (var days in new[] { 0, 3, 30, 200 })
        {
            leads.Add((await app.Send(TestData.Capture() with { Interest = [new(ResponseKind.Form, m.Now.AddDays(-days)), new(ResponseKind.Click, m.Now.AddDays(-days / 2)), new(ResponseKind.Reply, m.Now.AddDays(-days - 7)), new(ResponseKind.Visit, null)] }, TestData.Marketer())).LeadId);
        }

        var before = await app.Look(leads[1]);
        await app.Agree(c => c with { Interest = new(new Dictionary<ResponseKind, int> { [ResponseKind.Form] = 2, [ResponseKind.Click] = 9 }, HalfLifeDays: 10, FullAt: 25) });

        Assert.NotEqual(before.Qualification.InterestValue, (await app.Look(leads[1])).Qualification.InterestValue);
        await app.CheckAll(4);
        await app.Agree(c => c with { Weights = new(25, 25, 25, 15, 10) }); // They count as before: the sums stand.
        await app.CheckAll(4);
        var scratch = await app.Look((await app.Send(TestData.Capture() with { Interest = [new(ResponseKind.Form, m.Now.AddDays(-3)), new(ResponseKind.Click, m.Now.AddDays(-1)), new(ResponseKind.Reply, m.Now.AddDays(-10)), new(ResponseKind.Visit, null)] }, TestData.Marketer())).LeadId);
        Assert.Equal(scratch.Qualification.Parts, (await app.Look(leads[1])).Qualification.Parts);
        Assert.Equal(scratch.Qualification.Interest.On(m.Today, 10), (await app.Look(leads[1])).Qualification.Interest.On(m.Today, 10), 1e-9);
    }

    [Fact]
    public async Task Leads_of_a_stage_that_is_gone_stand_where_the_version_sends_them_and_it_has_to_say_so()
    {
        await app.Agree(c => c with { Stages = [c.Stages[0], new("Lukewarm", StageKind.Warm, new() { MinScore = 10 }, c.Stages[1].Responsible), .. c.Stages.Skip(1)] });
        var (luke, held, dead) = (await app.Lead(), await app.Warm(), await app.DeadLead());
        await app.Answer(luke.Id, TestData.Marketer(), Level.Unknown, Level.Likely, Level.Unknown, 300);
        Assert.Equal("Lukewarm", (await app.Look(luke.Id)).Qualification.StageName);
        Ok(await app.Send(new MoveLead.Command(held, "Lukewarm", "Cooled"), TestData.Marketer()));
        AgreementContent Without(AgreementContent c) => c with { Stages = [.. c.Stages.Where(s => s.Name != "Lukewarm").Select(s => s.Kind == StageKind.Dead ? s with { Name = "Lost" } : s)] };
        async Task<bool> MayPropose(Func<AgreementContent, AgreementContent> change) => (await app.Send(new ProposeAgreement.Command(await app.Draft(change)), Marketing)).Succeeded;
        Assert.False(await MayPropose(Without));
        Assert.False(await MayPropose(c => Without(c) with { Heirs = new Dictionary<string, string> { ["Lukewarm"] = "Warm" } })); // And the dead ones?
        Assert.False(await MayPropose(c => Without(c) with { Heirs = new Dictionary<string, string> { ["Lukewarm"] = "Raw", ["Dead"] = "Lost" } })); // Of another kind.
        Assert.False(await MayPropose(c => c with { Stages = [.. c.Stages.Select(s => s.Name == "Lukewarm" ? s with { Kind = StageKind.Raw, Criteria = new() } : s)] })); // The same name, another kind.
        var entries = (await app.Look(luke.Id)).StageEntries.Count;

        await app.Agree(c => Without(c) with { Heirs = new Dictionary<string, string> { ["Lukewarm"] = "Warm", ["Dead"] = "Lost" } });

        var heir = await app.Look(held);
        Assert.Equal(("Warm", "Warm"), (heir.Qualification.StageName, heir.Qualification.HoldStage));
        Assert.DoesNotContain(heir.StageEntries, e => e.AgreementVersion == 3);
        var lower = await app.Look(luke.Id); // Warm now, and by its definition raw: one entry.
        Assert.Equal(("Raw", entries + 1), (lower.Qualification.StageName, lower.StageEntries.Count));
        Assert.Equal(("Warm", "Raw"), (lower.StageEntries.OrderBy(e => e.At).Last().FromStage, lower.StageEntries.OrderBy(e => e.At).Last().StageName));
        Assert.Equal("Lost", (await app.Look(dead.Id)).Qualification.StageName);
        await app.CheckAll(3);
    }

    [Fact]
    public async Task What_is_learned_or_done_between_reading_and_writing_is_never_written_over()
    {
        var (stays, mover, edited, claimed, untouched) = (await app.Warm(), await app.Hot(), await app.Warm(), await app.Hot(), await app.Hot());
        var marketer = TestData.Marketer();
        await app.Activate(c => HotFrom(c, 95) with { Interest = c.Interest with { HalfLifeDays = 11 }, Fit = new() { Countries = ["Norway"] } });
        var reads = 0;

        await app.Run(async _ =>
        {
            if (reads++ == 0)
            {
                await app.Answer(stays, marketer, Level.Confirmed, Level.Confirmed, Level.Confirmed, 1);
                Ok(await app.Send(new LogActivity.Command(mover, TouchKind.Call) { Outcome = TouchOutcome.Reached }, marketer));
                var lead = await app.Look(edited);
                Ok(await app.Send(new EditLead.Command(edited, lead.Version, new() { FirstName = "Moved", Email = lead.Email, Country = "Spain" }), marketer));
                Ok(await app.Send(new ClaimLead.Command(claimed), TestData.Rep()));
            }
        });

        Assert.True(reads > 1, "another round");
        Assert.Equal(JobState.Completed, (await app.Job()).State);
        Assert.Equal(BuyerLevels(await app.Look(stays)), (Level.Confirmed, Level.Confirmed, Level.Confirmed));
        Assert.Equal((StageKind.Hot, HandoffState.Claimed), ((await app.Look(claimed)).Qualification.StageKind, (await app.Look(claimed)).LatestHandoff!.State));
        Assert.Equal((StageKind.Warm, HandoffState.Withdrawn), ((await app.Look(untouched)).Qualification.StageKind, (await app.Look(untouched)).LatestHandoff!.State));
        await app.CheckAll(5);
    }

    [Fact]
    public async Task Figures_are_written_only_over_the_row_that_was_read()
    {
        var (one, other) = (await app.Warm(), await app.Warm());
        var m = await app.Moment();
        await app.Db(async db =>
        {
            await db.Database.OpenConnectionAsync(Token);
            var connection = (Npgsql.NpgsqlConnection)db.Database.GetDbConnection();
            var read = await new LeadStream(connection, m.Zone).Next(Guid.Empty, 10, "true", [], Token);
            var figures = new ResultColumns(2);
            read.ForEach(lead => figures.Add(lead, lead.Qualify(m.Content, m.Today), 77));
            await app.Answer(one, TestData.Marketer(), Level.No, Level.Likely, Level.Likely, 20);

            Assert.Equal((0, 1), (await figures.Write(connection, 0, 1), await figures.Write(connection, 1, 1))); // The other part of two writers.
        });

        Assert.Equal((1, 77), ((await app.Look(one)).Qualification.AgreementVersion, (await app.Look(other)).Qualification.AgreementVersion));
    }

    [Fact]
    public async Task One_that_is_stopped_goes_on_where_it_was_and_takes_each_lead_once()
    {
        var (hot, warm) = await Some();
        await app.Activate(c => Lax(c) with { Interest = c.Interest with { HalfLifeDays = 9 } });
        using var stopping = new CancellationTokenSource();
        var reads = 0;
        await app.Run(_ => ++reads == 3 ? stopping.CancelAsync() : Task.CompletedTask, batchSize: 3, stopping);
        var stopped = await app.Job();
        Assert.True(stopped is { State: JobState.Queued, Done: > 0 and < 20, Total: 20 }, $"{stopped.State} {stopped.Done} of {stopped.Total}");

        Assert.Equal(1, await app.Rescore(batchSize: 3));

        await CheckOnce(hot, warm);
    }

    [Fact]
    public async Task One_whose_worker_dies_is_taken_over_when_its_lease_has_lapsed()
    {
        var (hot, warm) = await Some();
        await app.Activate(Lax);
        var reads = 0;
        await Assert.ThrowsAsync<IOException>(() => app.Run(_ => ++reads == 4 ? throw new IOException("The node is gone") : Task.CompletedTask, batchSize: 3));
        Assert.Equal(0, await app.Rescore()); // The lease still holds.
        app.Clock.Advance(Job.Lease + TimeSpan.FromSeconds(1));

        Assert.Equal(1, await app.Rescore(batchSize: 4));

        await CheckOnce(hot, warm);
    }

    [Fact]
    public async Task A_worker_that_was_taken_over_writes_nothing_more()
    {
        var (hot, warm) = await Some();
        await app.Activate(Lax);
        var reads = 0;
        await app.Run(async _ =>
        {
            if (++reads == 2)
            {
                app.Clock.Advance(Job.Lease + TimeSpan.FromSeconds(1));
                Assert.Equal(1, await app.Rescore(batchSize: 7));
            }
        }, batchSize: 3);

        await CheckOnce(hot, warm);
        Assert.Equal((20, 20), ((await app.Job()).Done, (await app.Job()).Total));
    }

    [Fact]
    public async Task An_older_versions_run_ends_and_the_newer_one_does_all_of_it()
    {
        await Some();
        await app.Activate(Lax);
        var reads = 0;
        await app.Run(async _ =>
        {
            if (++reads == 2)
            {
                await app.Activate(c => HotFrom(c, 85) with { AnswersFreshDays = 10 });
            }
        }, batchSize: 3);
        await app.Rescore(batchSize: 4);

        Assert.All(await app.Db(db => db.Jobs.ToListAsync(Token)), j => Assert.Equal(JobState.Completed, j.State));
        Assert.Equal(3, (await app.Moment()).Agreement.Version);
        await app.CheckAll(20);
    }

    [Fact]
    public async Task An_import_at_the_same_time_loses_nothing_and_nothing_of_it_is_lost()
    {
        var known = await app.Look(await app.Warm());
        var csv = new StringBuilder($"Mail,Interest,Need\n{known.Email},reply,confirmed\n");
        for (var i = 0; i < 2500; i++)
        {
            csv.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"import{i}@example.com,{(i % 3 == 0 ? "form" : "")},{(i % 2 == 0 ? "likely" : "")}");
        }

        await app.Send(new ReceiveImport.Command("leads.csv", Encoding.UTF8.GetBytes(csv.ToString()), new("""{"columns": {"Mail": "email", "Interest": "interest", "Need": "bant.need.level"}}""", ImportPolicy.Overwrite, false)), Marketing);
        var importing = app.Send(new RunImports.Command(), Admin);
        while (!importing.IsCompleted && await app.Db(db => db.Leads.CountAsync(Token)) < 500)
        {
            await Task.Yield();
        }

        await app.Activate(c => HotFrom(c, 95) with { Interest = c.Interest with { HalfLifeDays = 5, FullAt = 12 } });
        await Task.WhenAll(importing, app.Rescore(batchSize: 200));
        if (await app.Send(new RescoreLatecomers.Command(), Admin))
        {
            await app.Rescore();
        }

        await app.CheckAll(2501);
    }

    [Fact]
    public async Task Whoever_saved_late_under_the_former_version_is_scored_anew_without_another_notice()
    {
        var (late, other) = (await app.Hot(), await app.Warm());
        await app.Agree(Lax);
        Assert.False(await app.Send(new RescoreLatecomers.Command(), Admin));
        await app.Db(db => db.Database.ExecuteSqlAsync($"UPDATE lead_qualification SET agreement_version = 1, interest_version = 1, score = 3 WHERE lead_id = {late}", Token));

        Assert.True(await app.Send(new RescoreLatecomers.Command(), Admin));
        Assert.False(await app.Send(new RescoreLatecomers.Command(), Admin)); // One is waiting.
        Assert.Equal(1, await app.Rescore());

        await app.CheckAll(2);
        Assert.Equal(1, await app.Db(db => db.Notices.CountAsync(n => n.Kind == NoticeKind.Rescored && n.UserId == Sales.Id, Token)));
        Assert.Equal(StageKind.Hot, (await app.Look(other)).Qualification.StageKind);
    }

    [Fact]
    public async Task Managers_read_one_notice_with_the_figures_and_open_pages_look_again_once()
    {
        var sdr = TestData.Sdr();
        await app.Know(sdr);
        for (var i = 0; i < 12; i++)
        {
            await app.Warm();
        }

        await app.Hot();
        await app.Activate(Lax);
        var last = await app.Db(db => db.LiveEvents.MaxAsync(e => e.Id, Token));
        var noticed = await app.Db(db => db.Notices.CountAsync(Token));

        await app.Rescore(batchSize: 3);

        var told = await app.Db(db => db.Notices.Where(n => n.Kind == NoticeKind.Rescored).ToListAsync(Token));
        Assert.Equal([Marketing.Id, Sales.Id], told.Select(n => n.UserId).Order().OrderBy(u => u == Sales.Id));
        Assert.Equal(noticed + 2, await app.Db(db => db.Notices.CountAsync(Token)));
        Assert.All(told, n => Assert.Contains("12 offered", n.Summary, StringComparison.Ordinal));
        var events = await app.Db(db => db.LiveEvents.Where(e => e.Id > last).ToListAsync(Token));
        Assert.Single(events, e => e.IsForMany);
        Assert.DoesNotContain(events, e => e.Kind.Contains("lead", StringComparison.Ordinal) && !e.IsForMany);
        Assert.Equal("Version 2: 12 moved, 12 offered, 0 withdrawn", Assert.Single(await app.Db(db => db.Audit.Where(a => a.Action == "agreement.rescored").ToListAsync(Token))).Subject);
    }

    [Fact]
    public async Task The_nightly_pass_leaves_a_lead_of_another_version_to_the_re_scoring()
    {
        var lead = await app.Hot();
        await app.Activate(c => c with { Interest = c.Interest with { HalfLifeDays = 4 } });
        app.Clock.Advance(TimeSpan.FromDays(12));
        Assert.Equal(0, await app.Send(new RescoreLeads.Command(), Admin));
        Assert.Equal(1, (await app.Look(lead)).Qualification.AgreementVersion);

        await app.Rescore();
        await app.CheckAll(1);

        app.Clock.Advance(TimeSpan.FromDays(12));
        Assert.Equal(1, await app.Send(new RescoreLeads.Command(), Admin));
        await app.CheckAll(1);
    }

    [Fact]
    public async Task A_lead_that_cannot_be_saved_holds_up_no_other_and_the_job_says_so()
    {
        var (bad, good) = (await app.Warm(), new[] { await app.Warm(), await app.Warm() });
        await app.Activate(Lax);
        var refuse = """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.lead_id = 'bad' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON stage_entries FOR EACH ROW EXECUTE FUNCTION refuse();
            """.Replace("bad", bad.ToString(), StringComparison.Ordinal);
        await app.Db(db => db.Database.ExecuteSqlRawAsync(refuse, Token));

        await app.Rescore();

        Assert.Equal((JobState.Failed, 2), ((await app.Job()).State, (await app.Job()).Done));
        Assert.NotNull((await app.Job()).Error);
        Assert.Equal(1, (await app.Look(bad)).Qualification.AgreementVersion);
        foreach (var id in good)
        {
            Assert.Equal(StageKind.Hot, (await app.Look(id)).Qualification.StageKind);
        }

        Assert.False(await app.Send(new RescoreLatecomers.Command(), Admin));
    }

    [Theory]
    [InlineData(2027, 3, 28, "2027-03-27T22:59:00Z", "2027-03-27T23:00:01Z")] // The night that loses an hour.
    [InlineData(2027, 10, 31, "2027-10-30T21:59:00Z", "2027-10-30T22:00:01Z")] // And the one that has it twice.
    public async Task What_is_signed_for_a_day_comes_into_force_with_that_day_in_the_companys_zone(int year, int month, int day, string before, string after)
    {
        var id = await app.SignedByBoth(c => HotFrom(c, 95));
        var lead = await app.Hot();
        Assert.False((await app.Send(new ActivateAgreement.Command(id, (await app.Moment()).Today), Sales)).Result.Succeeded);
        Ok((await app.Send(new ActivateAgreement.Command(id, new DateOnly(year, month, day)), Sales)).Result);
        Assert.Null((await app.Send(new ActivateAgreement.Command(id, new DateOnly(year, month, day)), Sales)).JobId);

        app.Clock.Advance(DateTimeOffset.Parse(before, System.Globalization.CultureInfo.InvariantCulture) - app.Clock.Now);
        Assert.Equal(0, await app.Send(new ActivateDueAgreements.Command(), Admin));
        Assert.Equal(1, (await app.Moment()).Agreement.Version);

        app.Clock.Advance(DateTimeOffset.Parse(after, System.Globalization.CultureInfo.InvariantCulture) - app.Clock.Now);
        Assert.Equal(1, await app.Send(new ActivateDueAgreements.Command(), Admin));
        Assert.Equal(0, await app.Send(new ActivateDueAgreements.Command(), Admin));
        Assert.Equal(2, (await app.Moment()).Agreement.Version);
        Assert.Equal(1, await app.Rescore());
        Assert.Equal((2, new DateOnly(year, month, day)), ((await app.Look(lead)).Qualification.AgreementVersion, (await app.Look(lead)).Qualification.ScoredOn));
        Assert.Equal(1, await app.Db(db => db.Notices.CountAsync(n => n.Kind == NoticeKind.Rescored && n.UserId == Sales.Id, Token)));
    }

    [Fact]
    public async Task What_is_due_stays_where_it_is_while_leads_stand_in_a_stage_that_it_does_not_have()
    {
        await app.Agree(c => c with { Stages = [c.Stages[0], new("Lukewarm", StageKind.Warm, new() { MinScore = 10 }, c.Stages[1].Responsible), .. c.Stages.Skip(1)] });
        var id = await app.SignedByBoth(c => c with { Stages = [.. c.Stages.Where(s => s.Name != "Lukewarm")] });
        Ok((await app.Send(new ActivateAgreement.Command(id, (await app.Moment()).Today.AddDays(1)), Sales)).Result);
        var lead = await app.Lead();
        await app.Answer(lead.Id, TestData.Marketer(), Level.Unknown, Level.Likely, Level.Unknown, 300);
        app.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(0, await app.Send(new ActivateDueAgreements.Command(), Admin));
        Assert.Equal(2, (await app.Moment()).Agreement.Version);
        Assert.Contains("Lukewarm", (await app.Send(new ActivateAgreement.Command(id), Sales)).Result.Refusal, StringComparison.Ordinal);

        Ok(await app.Send(new MoveLead.Command(lead.Id, "Raw", "Cooled"), TestData.Marketer()));
        Assert.Equal(1, await app.Send(new ActivateDueAgreements.Command(), Admin));
        await app.Rescore();
        await app.CheckAll(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_leads_there_are_each_is_what_scoring_says_of_its_evidence_and_stands_where_that_puts_it(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 40; i++)
        {
            await Anybody(random);
        }

        for (var version = 0; version < 3; version++)
        {
            var stands = (await app.Db(db => db.Leads.Include(l => l.Qualification).Include(l => l.Handoffs).AsSplitQuery().ToListAsync(Token))).ToDictionary(l => l.Id, StandOf);
            await app.Agree(c => Any(random, c));
            await app.CheckAll(40);
            var m = await app.Moment();
            foreach (var (id, stand) in stands)
            {
                var lead = await app.Look(id);
                var following = Following.Of(stand, lead.Qualify(m), m.Content);
                Assert.Equal(stand.Standing == LeadStanding.Open ? lead.Qualify(m).Stages[following.Target].Name : stand.StageName, lead.Qualification.StageName);
                Assert.Equal(following.Moves ? 1 : 0, lead.StageEntries.Count(e => e.AgreementVersion == m.Agreement.Version));
                Assert.Equal(following.Offers ? 1 : 0, lead.Handoffs.Count(h => h.AgreementVersion == m.Agreement.Version));
            }
        }
    }

    /// <summary>Twenty leads: half of them hot and offered, half of them warm.</summary>
    private async Task<(List<Guid> Hot, List<Guid> Warm)> Some()
    {
        var (hot, warm) = (new List<Guid>(), new List<Guid>());
        for (var i = 0; i < 10; i++)
        {
            hot.Add(await app.Hot());
            warm.Add(await app.Warm());
        }

        return (hot, warm);
    }

    private async Task CheckOnce(List<Guid> hot, List<Guid> warm)
    {
        Assert.Equal(JobState.Completed, (await app.Job()).State);
        await app.CheckAll(20);
        foreach (var id in hot.Concat(warm))
        {
            var lead = await app.Look(id);
            Assert.Equal(warm.Contains(id) ? 1 : 0, lead.StageEntries.Count(e => e.AgreementVersion == 2));
            Assert.Equal((1, HandoffState.Offered), (lead.Handoffs.Count, lead.LatestHandoff!.State));
        }

        Assert.Equal((10, 10, 0), await app.Figures(2));
    }

    private async Task Anybody(Random random)
    {
        var (marketer, rep, now) = (TestData.Marketer(), TestData.Rep(), app.Clock.Now);
        var kinds = Enum.GetValues<ResponseKind>();
        var contact = new ContactDetails { FirstName = "Any", LastName = "Body", Email = random.Next(6) == 0 ? null : TestData.Email(), Country = random.Next(3) switch { 0 => "Norway", 1 => "Spain", _ => null }, CompanySize = random.Next(2) == 0 ? random.Next(1, 400) : null };
        var lead = (await app.Send(TestData.Capture() with { Contact = contact, Interest = [.. Enumerable.Range(0, random.Next(5)).Select(_ => new CaptureLead.Touch(kinds[random.Next(kinds.Length)], now.AddDays(-random.Next(90))))] }, marketer)).LeadId;
        var levels = Enum.GetValues<Level>();
        await app.Answer(lead, marketer, levels[random.Next(5)], levels[random.Next(5)], levels[random.Next(5)], random.Next(-60, 200));
        if (random.Next(3) == 0)
        {
            await app.Send(new MoveLead.Command(lead, random.Next(3) switch { 0 => "Raw", 1 => "Warm", _ => "Hot" }, "By hand"), Sales);
        }

        if (random.Next(3) == 0 && (await app.Send(new ClaimLead.Command(lead), rep)).Succeeded)
        {
            _ = random.Next(4) switch
            {
                0 => await app.Send(new ReturnLead.Command(lead, "No budget"), rep),
                1 => await app.Send(new AcceptLead.Command(lead, Amount: 5, Currency: "EUR"), rep),
                2 => await app.Send(new ReleaseLead.Command(lead), rep),
                _ => Domain.Result.Success,
            };
        }
        else if (random.Next(8) == 0)
        {
            await app.Send(new MoveLead.Command(lead, "dead", "Bad timing"), marketer);
        }
    }

    private static AgreementContent Any(Random random, AgreementContent content)
    {
        var need = random.Next(10, 40);
        var warm = random.Next(5, 50);
        return Entry(Entry(content, StageKind.Warm, _ => new() { MinScore = warm, MinInterest = random.Next(2) == 0 ? random.Next(10) : null }), StageKind.Hot, c => new()
        {
            MinScore = random.Next(warm, 80),
            MinLevels = random.Next(2) == 0 ? c.MinLevels : new Dictionary<Criterion, Level>(),
            TimeframeWithinDays = random.Next(2) == 0 ? random.Next(10, 150) : null,
            Fit = random.Next(2) == 0 ? FitRequirement.NotFailed : null,
        }) with
        {
            Weights = new(60 - need, 20, need, 10, 10),
            Interest = new(Enum.GetValues<ResponseKind>().ToDictionary(k => k, _ => random.Next(20)), random.Next(5, 60), random.Next(5, 60)),
            AnswersFreshDays = random.Next(1, 40),
            Fit = new() { Countries = random.Next(2) == 0 ? ["Norway"] : [], CompanySizeMin = random.Next(2) == 0 ? 100 : null },
        };
    }

    private static (Level, Level, Level) BuyerLevels(Lead lead) => (lead.BudgetLevel, lead.AuthorityLevel, lead.NeedLevel);
}
