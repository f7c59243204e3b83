using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Leads.Merging;
using LeadFlow.Web.Features.Opportunities;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Leads;

/// <summary>Several leads become one with all that hangs on them, and come apart again (LIFECYCLE 8).</summary>
public sealed class MergeTests(App app) : IClassFixture<App>
{
    private readonly TestUser _marketer = TestData.Marketer();

    [Fact]
    public async Task What_hangs_on_them_moves_to_the_one_that_stays_and_the_other_address_leads_there()
    {
        var (one, other) = (await app.Lead(), await app.Lead());
        await Answer(other.Id, Criterion.Need, Level.Confirmed);
        await app.Send(new TagLead.Command(other.Id, "fair"), _marketer);

        var merged = await Merge(one.Id, other.Id);

        Assert.True(merged.Result.Succeeded);
        var lead = await app.Send(new GetLead.Query(other.Id), _marketer);
        Assert.Equal((one.Id, Level.Confirmed), (lead.Id, lead.Bant.Need.Level));
        Assert.Contains("fair", lead.Tags);
        Assert.Equal(0, await app.Db(db => db.Leads.CountAsync(l => l.Id == other.Id)));
        Assert.Equal(2, await app.Db(db => db.Identities.CountAsync(i => i.LeadId == one.Id)));
        var (timeline, origins) = (await app.Send(new GetTimeline.Query(one.Id, 100), _marketer), await app.Db(db => db.Activities.Where(a => a.LeadId == one.Id).Select(a => a.OriginLeadId).Distinct().CountAsync()));
        Assert.Contains(timeline.Lines, l => l.Kind == ActivityKind.Merged && l.Summary.Contains(other.Title, StringComparison.Ordinal));
        Assert.Equal(2, origins);

        // A capture by the other's address lands on the one that stays.
        var again = await app.Send(TestData.Capture(other.Email), _marketer);
        Assert.Equal((one.Id, false), (again.LeadId, again.IsNew));
    }

    [Fact]
    public async Task Each_field_is_taken_from_the_lead_that_was_chosen_for_it()
    {
        var (one, other) = (await app.Lead(capture: TestData.Capture(firstName: "Ann", source: "Fair")), await app.Lead(capture: TestData.Capture(firstName: "Anna", source: "Web")));

        await app.Send(new MergeLeads.Command(one.Id, [other.Id]) { Take = new Dictionary<string, Guid> { ["firstName"] = other.Id, ["source"] = other.Id } }, _marketer);

        var lead = await app.Send(new GetLead.Query(one.Id), _marketer);
        Assert.Equal(("Anna", "Web", one.Email), (lead.FirstName, lead.Source, lead.Email));
    }

    [Fact]
    public async Task Custom_fields_too_are_taken_from_the_lead_that_was_chosen_and_the_timeline_says_what_changed()
    {
        var (one, other) = (await Own(new() { ["fleet"] = "12", ["site"] = "Bergen" }), await Own(new() { ["fleet"] = "40", ["crew"] = "3" }));

        var merged = await app.Send(new MergeLeads.Command(one.Id, [other.Id]) { Take = new Dictionary<string, Guid> { ["customFields.fleet"] = other.Id } }, _marketer);

        var lead = await app.Send(new GetLead.Query(one.Id), _marketer);
        Assert.Equal(new Dictionary<string, string> { ["fleet"] = "40", ["site"] = "Bergen", ["crew"] = "3" }, lead.CustomFields!.ToDictionary());
        var line = await app.Db(db => db.Activities.SingleAsync(a => a.LeadId == one.Id && a.Kind == ActivityKind.Merged));
        Assert.Equal("12 → 40", line.Data!["customFields.fleet"]);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await app.Send(new UndoMerge.Command(merged.MergeId!.Value), _marketer)).Result.Succeeded);
        var back = await app.Db(db => db.Activities.SingleAsync(a => a.LeadId == one.Id && a.Kind == ActivityKind.Unmerged));
        Assert.Equal("40 → 12", back.Data!["customFields.fleet"]);

        async Task<LeadView> Own(Dictionary<string, string> fields) => await app.Lead(capture: TestData.Capture() with { CustomFields = fields });
    }

    [Fact]
    public async Task One_of_them_that_went_into_another_meanwhile_is_looked_at_again()
    {
        var (a, b, c) = (await app.Lead(), await app.Lead(), await app.Lead());
        await Merge(b.Id, a.Id);

        Assert.Contains("look again", (await Merge(a.Id, b.Id)).Result.Refusal, StringComparison.Ordinal); // The other one stayed.
        Assert.True((await Merge(b.Id, a.Id)).Result.Succeeded);
        Assert.Contains("look again", (await Merge(a.Id, b.Id, c.Id)).Result.Refusal, StringComparison.Ordinal);
        Assert.Contains("look again", (await app.Send(new MergeLeads.Command(c.Id, [a.Id, b.Id]) { Take = new Dictionary<string, Guid> { ["email"] = a.Id } }, _marketer)).Result.Refusal, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => Merge(c.Id, c.Id));
    }

    [Fact]
    public async Task A_lead_that_nobody_could_find_is_not_what_stays()
    {
        var (phone, mail) = (await app.Lead(capture: new(Domain.Captures.CaptureRoute.QuickAdd, new() { Phone = "+47 22 55 01 77" }, null, "{}")), await app.Lead(capture: new(Domain.Captures.CaptureRoute.QuickAdd, new() { Email = TestData.Email() }, null, "{}")));

        var nobody = await app.Send(new MergeLeads.Command(phone.Id, [mail.Id]) { Take = new Dictionary<string, Guid> { ["email"] = phone.Id, ["phone"] = mail.Id } }, _marketer);

        Assert.Contains("needs a name", nobody.Result.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_was_at_work_on_the_one_that_went_goes_on_with_the_one_that_stayed()
    {
        var (one, other) = (await app.Lead(), await app.Lead());
        await Merge(one.Id, other.Id);

        Assert.True((await Answer(other.Id, Criterion.Need, Level.Likely)).Succeeded);
        Assert.True((await app.Send(new TagLead.Command(other.Id, "late"), _marketer)).Succeeded);
        var meanwhile = await Assert.ThrowsAsync<Web.Pipeline.ChangedMeanwhileException>(() => app.Send(new EditLead.Command(other.Id, 1, new() { Email = other.Email, City = "Oslo" }), _marketer));
        Assert.NotNull(meanwhile);
        Assert.Equal((Level.Likely, true), await Lead(one.Id, l => (l.Bant.Need.Level, l.Tags.Contains("late"))));
    }

    [Fact]
    public async Task Milestones_take_the_earliest()
    {
        var other = await app.HotLead();
        app.Clock.Advance(TimeSpan.FromHours(1));
        var one = await app.Lead();

        await Merge(one.Id, other.Id);

        var lead = await app.Send(new GetLead.Query(one.Id), _marketer);
        Assert.Equal((other.CapturedAt, other.Milestones.HotAt, other.Milestones.OfferedAt), (lead.CapturedAt, lead.Milestones.HotAt, lead.Milestones.OfferedAt));
        Assert.Equal((StageKind.Hot, HandoffState.Offered), (lead.Stage.Kind, lead.Handoff!.Status));
    }

    [Fact]
    public async Task Of_two_that_sales_has_somebody_chooses_whose_hand_off_goes_on()
    {
        var rep = TestData.Rep("Merging Rep");
        var (claimed, offered) = (await app.ClaimedLead(rep), await app.HotLead());

        var refused = await Merge(claimed.Id, offered.Id);
        var merged = await app.Send(new MergeLeads.Command(offered.Id, [claimed.Id]) { KeptHandoffId = claimed.Handoff!.Id }, _marketer);

        Assert.Contains(offered.Title, refused.Result.Refusal, StringComparison.Ordinal);
        Assert.True(merged.Result.Succeeded);
        var lead = await app.Send(new GetLead.Query(offered.Id), _marketer);
        Assert.Equal((HandoffState.Claimed, rep.Id, rep.Id), (lead.Handoff!.Status, lead.Handoff.ClaimedBy, lead.Owner));
        Assert.Equal(HandoffState.Withdrawn, await app.Db(db => db.Handoffs.Where(h => h.Id == offered.Handoff!.Id).Select(h => h.State).SingleAsync()));
    }

    [Fact]
    public async Task Two_open_opportunities_are_not_one()
    {
        var rep = TestData.Rep();
        var (one, other) = (await app.AcceptedLead(rep), await app.AcceptedLead(rep));

        Assert.Contains("win or lose one", (await Merge(one.Id, other.Id)).Result.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_stays_one_whoever_came_in_before_the_win_and_is_open_again_for_an_inquiry_after_it()
    {
        var (rep, before) = (TestData.Rep(), await app.Lead());
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var customer = await app.WonLead(rep);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var after = await app.Lead();

        await Merge(before.Id, customer.Id);
        Assert.Equal(LeadStanding.Customer, (await app.Send(new GetLead.Query(before.Id), _marketer)).Standing);

        await Merge(before.Id, after.Id);
        Assert.Equal(LeadStanding.Open, (await app.Send(new GetLead.Query(before.Id), _marketer)).Standing);
    }

    [Fact]
    public async Task Who_asked_to_be_left_alone_stays_dead_whoever_else_is_open()
    {
        var final = await app.Db(async db => (await db.Agreements.ToListAsync()).Single(a => a.State == Domain.Agreements.AgreementState.Active).Content.DeadReasons.First(r => r.IsFinal).Name);
        var (dead, open) = (await app.DeadLead(reason: final), await app.Lead());

        await Merge(open.Id, dead.Id);

        Assert.Equal((LeadStanding.Dead, final), await Lead(open.Id, l => (l.Standing, l.DeadReason)));
    }

    [Fact]
    public async Task Somebody_who_changed_one_meanwhile_is_not_overruled_unseen()
    {
        var (one, other) = (await app.Lead(), await app.Lead());
        await app.Send(new EditLead.Command(other.Id, other.Version, new() { FirstName = "Changed", Email = other.Email }), _marketer);

        var refused = await app.Send(new MergeLeads.Command(one.Id, [other.Id]) { Seen = new Dictionary<Guid, int> { [other.Id] = other.Version } }, _marketer);

        Assert.Contains("since you looked", refused.Result.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Merged_by_two_people_at_once_they_are_merged_once()
    {
        var (one, other) = (await app.Lead(), await app.Lead());

        var merged = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Merge(one.Id, other.Id))));

        Assert.All(merged, m => Assert.True(m.Result.Succeeded));
        Assert.Single(merged, m => m.MergeId is not null);
    }

    [Fact]
    public async Task A_lead_that_somebody_claims_while_it_is_merged_is_claimed_once_and_nothing_is_lost()
    {
        for (var round = 0; round < 5; round++)
        {
            var (rep, one, hot) = (TestData.Rep($"Fast Rep {round}"), await app.Lead(), await app.HotLead());
            await app.Know(rep);
            var claim = Task.Run(() => app.Send(new ClaimLead.Command(hot.Id), rep));
            var merge = Task.Run(() => Merge(one.Id, hot.Id));

            Assert.True((await claim).Succeeded);
            Assert.True((await merge).Result.Succeeded);
            var lead = await app.Send(new GetLead.Query(one.Id), _marketer);
            Assert.Equal((HandoffState.Claimed, rep.Id, rep.Id), (lead.Handoff!.Status, lead.Handoff.ClaimedBy, lead.Owner));
        }
    }

    [Fact]
    public async Task Taken_back_each_lead_is_as_it_was_and_they_are_not_suggested_again()
    {
        var (one, other) = (await app.Lead(), await app.HotLead(lastName: "Hoper"));
        var before = await Dump(one.Id, other.Id);
        var merged = await Merge(one.Id, other.Id);
        app.Clock.Advance(TimeSpan.FromMinutes(5));

        var undone = await app.Send(new UndoMerge.Command(merged.MergeId!.Value), _marketer);

        Assert.True(undone.Result.Succeeded);
        Assert.Empty(undone.Kept);
        Same(before, await Dump(one.Id, other.Id));
        Assert.Equal(PairState.Apart, await Pair(one.Id, other.Id));
        Assert.True((await app.Send(new UndoMerge.Command(merged.MergeId.Value), _marketer)).Result.Succeeded); // Again: nothing to do.
    }

    [Fact]
    public async Task What_the_merge_dropped_and_what_is_gone_since_does_not_stand_in_the_way()
    {
        var final = await app.Db(async db => (await db.Agreements.ToListAsync()).Single(a => a.State == Domain.Agreements.AgreementState.Active).Content.DeadReasons.First(r => r.IsFinal).Name);
        var (dead, one) = (await app.DeadLead(reason: final), await app.Lead(capture: TestData.Capture(source: "A fair that goes")));
        await app.Send(new AddTask.Command(one.Id, "Call Grace") { DueAt = app.Clock.Now.AddDays(2) }, _marketer);
        var merged = await Merge(dead.Id, one.Id);
        Assert.Equal(0, await app.Db(db => db.Tasks.CountAsync(t => t.LeadId == dead.Id && t.DroppedAt == null)));
        await app.Db(db => db.Database.ExecuteSqlAsync($"UPDATE leads SET source_id = NULL WHERE id = {dead.Id}; UPDATE lead_qualification SET source_id = NULL WHERE lead_id = {dead.Id}; DELETE FROM sources WHERE name = 'A fair that goes'"));
        app.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.True((await app.Send(new UndoMerge.Command(merged.MergeId!.Value), _marketer)).Result.Succeeded);

        Assert.Equal((LeadStanding.Open, "Call Grace", null), await Lead(one.Id, l => (l.Standing, l.NextAction!.Text, l.Source)));
        Assert.Equal(LeadStanding.Dead, await Lead(dead.Id, l => l.Standing));
        Assert.Equal(1, await app.Db(db => db.Tasks.CountAsync(t => t.LeadId == one.Id && t.DroppedAt == null)));
    }

    [Fact]
    public async Task What_sales_has_claimed_since_is_not_taken_back_whoever_had_offered_it()
    {
        var (rep, one, hot) = (TestData.Rep("Taking Rep"), await app.Lead(), await app.HotLead());
        var merged = await Merge(one.Id, hot.Id);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await app.Send(new ClaimLead.Command(one.Id), rep)).Succeeded);

        Assert.Contains("Taking Rep has claimed", (await app.Send(new GetMerge.Query(merged.MergeId!.Value), _marketer)).Can.Refusal, StringComparison.Ordinal);
        Assert.Contains("Taking Rep has claimed", (await app.Send(new UndoMerge.Command(merged.MergeId.Value), _marketer)).Result.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_said_of_a_pair_holds_for_the_one_that_stays()
    {
        var (a, b, c) = (await app.Lead(), await app.Lead(), await app.Lead());
        await app.Send(new SetApart.Command(a.Id, c.Id), _marketer);
        var (first, second) = LikelyPair.Ordered(b.Id, c.Id);
        await app.Db(db => db.Database.ExecuteSqlAsync($"INSERT INTO likely_pairs (one_id, other_id, strength, why, state, found_at) VALUES ({first}, {second}, 80, 'same name', 'Suggested', now())"));

        await Merge(b.Id, a.Id);

        Assert.Equal(PairState.Apart, await app.Db(db => db.LikelyPairs.Where(p => p.OneId == first && p.OtherId == second).Select(p => p.State).SingleAsync()));
    }

    [Fact]
    public async Task What_was_suggested_of_them_is_suggested_again_and_what_is_set_apart_can_be_taken_back()
    {
        var name = $"Zora{Guid.NewGuid():N}";
        var (a, b, t) = (await Named("Testmann", "a"), await Named("Testman", "b"), await Named("T.", "c"));
        await app.Send(new SetApart.Command(a.Id, t.Id, IsApart: false), _marketer);
        Assert.Equal(PairState.Suggested, await Pair(a.Id, t.Id));
        var merged = await Merge(b.Id, a.Id);
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True((await app.Send(new UndoMerge.Command(merged.MergeId!.Value), _marketer)).Result.Succeeded);

        Assert.Equal((PairState.Apart, PairState.Suggested), (await Pair(a.Id, b.Id), await Pair(a.Id, t.Id)));
        Assert.True((await app.Send(new SetApart.Command(a.Id, b.Id, IsApart: false), _marketer)).Succeeded);
        Assert.Equal(PairState.Suggested, await Pair(a.Id, b.Id));

        Task<LeadView> Named(string last, string mailbox) => app.Lead(capture: TestData.Capture($"{mailbox}@{name}.example", name, last));
    }

    [Fact]
    public async Task A_lead_that_a_colleague_has_is_not_merged_by_another_rep()
    {
        var (tom, clara) = (TestData.Rep("Having Rep"), TestData.Rep("Other Rep"));
        await app.Know(clara);
        var (theirs, one) = (await app.AcceptedLead(tom), await app.Lead());

        Assert.Contains("a colleague's", (await app.Send(new MergeLeads.Command(one.Id, [theirs.Id]), clara)).Result.Refusal, StringComparison.Ordinal);
        Assert.True((await app.Send(new MergeLeads.Command(one.Id, [theirs.Id]), tom)).Result.Succeeded);
    }

    [Fact]
    public async Task Notes_of_both_are_kept_and_whoever_has_the_lead_is_told()
    {
        var rep = TestData.Rep("Told Rep");
        var (claimed, one) = (await app.ClaimedLead(rep), await app.Lead());
        await app.Send(new EditLead.Command(claimed.Id, claimed.Version, new() { FirstName = "A", Email = claimed.Email, Notes = "Met in Oslo" }), rep);
        await app.Send(new EditLead.Command(one.Id, one.Version, new() { FirstName = "B", Email = one.Email, Notes = "Likes blue" }), _marketer);

        await Merge(one.Id, claimed.Id);

        Assert.Equal("Likes blue\n\nMet in Oslo", await Lead(one.Id, l => l.Notes));
        Assert.True(await app.Db(db => db.Notices.IgnoreQueryFilters().AnyAsync(n => n.UserId == rep.Id && n.LeadId == one.Id && n.Summary.Contains("merged with"))));
    }

    [Fact]
    public async Task After_thirty_days_what_was_before_is_forgotten()
    {
        var own = TestData.Marketer("Late Marketer");
        var merged = await Merge((await app.Lead(own)).Id, (await app.Lead(own)).Id);
        app.Clock.Advance(TimeSpan.FromDays(LeadMerge.UndoDays) + TimeSpan.FromMinutes(1));

        Assert.Contains("30 days", (await app.Send(new UndoMerge.Command(merged.MergeId!.Value), _marketer)).Result.Refusal, StringComparison.Ordinal);
        await Tidy();
        Assert.Null(await app.Db(db => db.MergedLeads.Where(l => l.MergeId == merged.MergeId).Select(l => l.Rows).SingleAsync()));
    }

    [Fact]
    public async Task Merges_are_taken_back_latest_first()
    {
        var (a, b, c) = (await app.Lead(), await app.Lead(), await app.Lead());
        var before = await Dump(a.Id, b.Id, c.Id);
        var first = await Merge(b.Id, a.Id);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await Merge(c.Id, b.Id);

        Assert.Equal(c.Id, (await app.Send(new GetLead.Query(a.Id), _marketer)).Id);
        Assert.Contains("later merge first", (await app.Send(new UndoMerge.Command(first.MergeId!.Value), _marketer)).Result.Refusal, StringComparison.Ordinal);
        Assert.True((await app.Send(new UndoMerge.Command(second.MergeId!.Value), _marketer)).Result.Succeeded);
        Assert.Equal(b.Id, (await app.Send(new GetLead.Query(a.Id), _marketer)).Id);
        Assert.True((await app.Send(new UndoMerge.Command(first.MergeId.Value), _marketer)).Result.Succeeded);
        Same(before, await Dump(a.Id, b.Id, c.Id));
    }

    /// <summary>Whatever was done with two or three leads before, and with the one lead after: taken back, nothing is lost and each has what is its own.</summary>
    [Theory]
    [MemberData(nameof(Lives))]
    public async Task Random_lives_merged_and_taken_back(int seed)
    {
        var random = new Random(seed);
        var (rep, manager) = (TestData.Rep($"Rep {seed}"), TestData.SalesManager());
        await app.Know(rep);
        var leads = new List<Guid>();
        for (var i = 0; i < 2 + (seed % 2); i++)
        {
            leads.Add((await app.Lead(_marketer, TestData.Capture(firstName: $"P{i}", source: $"Source {random.Next(3)}"))).Id);
        }

        for (var step = 0; step < 12; step++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 50)));
            await Live(leads[random.Next(leads.Count)], random, rep, manager);
        }

        var (before, rows) = (await Dumps(leads), await Rows(leads));
        var merge = await Merge(leads[0], [.. leads.Skip(1)]);
        if (!merge.Result.Succeeded)
        {
            Assert.NotNull(merge.Result.Refusal); // Two opportunities, or two hand-offs: nothing has changed.
            Same(before, await Dumps(leads));
            var open = await app.Db(db => db.Handoffs.Where(h => leads.Contains(h.LeadId) && (h.State == HandoffState.Offered || h.State == HandoffState.Claimed)).Select(h => (Guid?)h.Id).FirstOrDefaultAsync());
            merge = await app.Send(new MergeLeads.Command(leads[0], [.. leads.Skip(1)]) { KeptHandoffId = open }, _marketer);
            if (!merge.Result.Succeeded)
            {
                return;
            }

            before = null!; // The hand-off that was given up is withdrawn for good: the rows of its lead differ.
        }

        await AgreesWithItsEvidence(leads[0]);
        Assert.Empty(rows.Keys.Except((await Rows([leads[0]])).Keys)); // Nothing lost on the way there.
        var isQuiet = seed % 3 == 0;
        for (var step = 0; step < (isQuiet ? 0 : 4); step++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 50)));
            await Live(leads[0], random, rep, manager);
        }

        var undone = await app.Send(new UndoMerge.Command(merge.MergeId!.Value), _marketer);

        if (undone.Result.Refusal is { } refusal)
        {
            Assert.Contains(rep.Name, refusal, StringComparison.Ordinal); // What came of the merge was claimed since.
            return;
        }

        var after = await Rows(leads);
        foreach (var (row, origin) in rows)
        {
            var stays = row.StartsWith("handoffs ", StringComparison.Ordinal) || origin == after[row];
            Assert.True(stays, $"{row} of {origin} is with {after[row]}");
        }

        Assert.All(after.Keys.Except(rows.Keys).Where(r => !r.StartsWith("identities ", StringComparison.Ordinal)), r => Assert.True(after[r] == leads[0] || IsOwnLine(r, after[r]), r));
        foreach (var lead in leads)
        {
            await AgreesWithItsEvidence(lead);
        }

        if (isQuiet && before is not null)
        {
            var now = await Dumps(leads);
            var (wasOpen, isOpen) = (before.Split('\n').Where(l => l.StartsWith("handoffs ", StringComparison.Ordinal)), now.Split('\n').Where(l => l.StartsWith("handoffs ", StringComparison.Ordinal)));
            if (!wasOpen.Except(isOpen).Any()) // Else what all of them say withdrew an offer: it is offered again, with a deadline of its own.
            {
                Same(before, now);
            }
        }

        bool IsOwnLine(string row, Guid lead) => leads.Contains(lead) && (row.StartsWith("activities ", StringComparison.Ordinal) || row.StartsWith("handoffs ", StringComparison.Ordinal) || row.StartsWith("stage_entries ", StringComparison.Ordinal));
    }

    public static TheoryData<int> Lives() => [.. Enumerable.Range(1, 24)];

    private async Task Live(Guid id, Random random, TestUser rep, TestUser manager)
    {
        var lead = await app.Send(new GetLead.Query(id), manager);
        switch (random.Next(12))
        {
            case 0 or 1: await Answer(id, (Criterion)random.Next(3), (Level)random.Next(5)); break;
            case 2: await app.Send(new AnswerBant.Command(id, [.. TestData.ReadyToBuy(DateOnly.FromDateTime(app.Clock.Now.DateTime))]), _marketer); break;
            case 3: await app.Send(new LogActivity.Command(id, TouchKind.Call) { Outcome = TouchOutcome.Reached, Direction = TouchDirection.Outbound, At = app.Clock.Now }, manager); break;
            case 4: await app.Send(new LogActivity.Command(id, TouchKind.Email) { Direction = TouchDirection.Inbound, At = app.Clock.Now, Text = "hello" }, manager); break;
            case 5: await app.Send(new TagLead.Command(id, $"tag {random.Next(3)}"), _marketer); break;
            case 6: await app.Send(new EditLead.Command(id, lead.Version, new() { FirstName = lead.FirstName, LastName = lead.LastName, Email = lead.Email, City = $"City {random.Next(3)}", JobTitle = lead.JobTitle }), _marketer); break;
            case 7: await app.Send(new MoveLead.Command(id, lead.Standing == LeadStanding.Dead ? "raw" : "dead", lead.Standing == LeadStanding.Dead ? null : "Bad timing"), _marketer); break;
            case 8: await app.Send(new ClaimLead.Command(id), rep); break;
            case 9 when lead.Handoff is { Status: HandoffState.Claimed }: await app.Send(new AcceptLead.Command(id, Amount: 100, Currency: "EUR"), rep); break;
            case 10 when lead.Opportunity is { State: Domain.Opportunities.OpportunityState.Open }: await app.Send(new WinOpportunity.Command(lead.Opportunity.Id, 100, "EUR"), rep); break;
            case 11: await app.Send(new AddTask.Command(id, $"Call about {random.Next(100)}") { DueAt = app.Clock.Now.AddDays(random.Next(1, 9)) }, _marketer); break;
            default: await app.Send(new AssignLead.Command(id, random.Next(2) == 0 ? null : _marketer.Id), _marketer); break;
        }
    }

    /// <summary>The stored score is what the scoring service says of the stored evidence, and that is what the rows say.</summary>
    private Task AgreesWithItsEvidence(Guid id) => app.Db(async db =>
    {
        var lead = await db.Leads.AsNoTracking().Include(l => l.Qualification).Include(l => l.Answers).Include(l => l.Responses).AsSplitQuery().SingleAsync(l => l.Id == id);
        var agreement = (await db.Agreements.AsNoTracking().ToListAsync()).Single(a => a.State == Domain.Agreements.AgreementState.Active);
        var result = BantScoring.Qualify(lead.EvidenceOn(TimeZoneInfo.Utc), agreement.Content, lead.Qualification.ScoredOn);
        Assert.Equal(result.Score, lead.Qualification.Score);
        var latest = lead.Answers.Where(a => !a.Undone && a.Criterion == Criterion.Need).OrderBy(a => a.LearnedAt).ThenBy(a => a.RecordedAt).LastOrDefault();
        Assert.Equal(latest?.Level ?? Level.Unknown, lead.NeedLevel);
        var day = lead.Qualification.InterestAsOf;
        var sum = lead.Responses.Where(r => !r.Undone).Sum(r => agreement.Content.Interest.PointsOf(r.Kind) * Math.Pow(2, -(double)Math.Max(0, day.DayNumber - DateOnly.FromDateTime(r.At.UtcDateTime).DayNumber) / agreement.Content.Interest.HalfLifeDays));
        Assert.Equal(sum, lead.Qualification.InterestValue, 6);
    });

    /// <summary>Every row that belongs to one of the leads: whose it is, by table and key.</summary>
    private Task<Dictionary<string, Guid>> Rows(List<Guid> leads) => app.Db(async db =>
    {
        var rows = new Dictionary<string, Guid>();
        foreach (var table in db.Tables())
        {
            var key = table == "identities" ? "kind || value" : "id::text";
            foreach (var row in await Ask(db, $"SELECT {key} || '|' || lead_id::text AS \"Value\" FROM {table} WHERE lead_id = ANY ({{0}})", [.. leads]))
            {
                rows[$"{table} {row[..row.LastIndexOf('|')]}"] = Guid.Parse(row[(row.LastIndexOf('|') + 1)..]);
            }
        }

        return rows;
    });

    private async Task<string> Dumps(List<Guid> leads) => await Dump([.. leads]);

    /// <summary>All that was is there as it was; what came is history of what was taken back.</summary>
    private static void Same(string before, string after)
    {
        string[] was = before.Split('\n'), now = after.Split('\n');
        string[] came = [.. now.Except(was).Where(l => !(l.StartsWith("activities ", StringComparison.Ordinal) || (l.StartsWith("stage_entries ", StringComparison.Ordinal) && l.Contains("\"undone\": true", StringComparison.Ordinal)) || (l.StartsWith("handoffs ", StringComparison.Ordinal) && l.Contains("\"Withdrawn\"", StringComparison.Ordinal))))];
        Assert.True(!was.Except(now).Any() && came.Length == 0, $"was: {string.Join('\n', was.Except(now))}\nnow: {string.Join('\n', came)}");
    }

    /// <summary>All rows of these leads, without counters that only go up and what a day makes of the evidence (which is looked at by itself).</summary>
    private Task<string> Dump(params Guid[] leads) => app.Db(async db =>
    {
        var lines = new List<string>();
        lines.AddRange(await Ask(db, "SELECT (to_jsonb(l) - 'version')::text AS \"Value\" FROM leads l WHERE id = ANY ({0})", leads));
        lines.AddRange(await Ask(db, "SELECT (to_jsonb(q) - '{{evidence_no,interest_value,interest_as_of,score,parts,scored_on,rescore_on,sales_ready,defined_kind}}'::text[])::text AS \"Value\" FROM lead_qualification q WHERE lead_id = ANY ({0})", leads));
        lines.AddRange(await Ask(db, "SELECT to_jsonb(s)::text AS \"Value\" FROM lead_search s WHERE lead_id = ANY ({0})", leads));
        foreach (var table in db.Tables())
        {
            lines.AddRange(await Ask(db, $"SELECT '{table} ' || to_jsonb(t)::text AS \"Value\" FROM {table} t WHERE lead_id = ANY ({{0}})", leads));
        }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    });

    private static Task<List<string>> Ask(LeadFlowDb db, string sql, Guid[] leads) => db.Database.SqlQueryRaw<string>(sql, leads).ToListAsync();

    private async Task Tidy()
    {
        await using var scope = app.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope();
        await scope.ServiceProvider.GetRequiredService<MediatR.ISender>().Send(new Web.Jobs.TidyUp.Command(), TestContext.Current.CancellationToken);
    }

    private Task<PairState> Pair(Guid one, Guid other)
    {
        var (first, second) = LikelyPair.Ordered(one, other);
        return app.Db(db => db.LikelyPairs.Where(p => p.OneId == first && p.OtherId == second).Select(p => p.State).SingleAsync());
    }

    private Task<Domain.Result> Answer(Guid id, Criterion criterion, Level level) => app.Send(new AnswerBant.Command(id, [new(criterion, LearnedFrom.Form) { Level = level }]), _marketer);

    private Task<MergeLeads.Merged> Merge(Guid survivor, params Guid[] others) => app.Send(new MergeLeads.Command(survivor, others), _marketer);

    private Task<T> Lead<T>(Guid id, Func<LeadView, T> of) => app.Db(async _ => of(await app.Send(new GetLead.Query(id), _marketer)));
}
