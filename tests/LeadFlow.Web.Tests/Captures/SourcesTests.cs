using FluentValidation;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Utm;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>Sources, campaigns and the rules between them and the links that people follow.</summary>
public sealed class SourcesTests(App app) : IClassFixture<App>
{
    private readonly TestUser _admin = TestData.Admin();
    private readonly TestUser _marketer = TestData.Marketer();

    [Fact]
    public async Task What_comes_in_under_the_old_name_of_a_source_lands_on_it_and_it_can_be_called_so_again()
    {
        await app.Lead(capture: TestData.Capture(source: "Gogle"));
        var source = await Source("Gogle");

        Assert.True((await app.Send(new ChangeSource.Command(source.Id, source.Version, "Google search", SourceKind.OrganicSearch, Side.Marketing), _admin)).Succeeded);
        var lead = await app.Lead(capture: TestData.Capture(source: "Gogle"));
        Assert.Equal("Google search", lead.Source);
        var found = await Source("Google search");
        Assert.Equal((2, "Gogle"), (found.Leads, Assert.Single(found.OtherNames)));

        Assert.True((await app.Send(new ChangeSource.Command(found.Id, found.Version, "Gogle", SourceKind.OrganicSearch, Side.Marketing), _admin)).Succeeded);
        Assert.Equal("Google search", Assert.Single((await Source("Gogle")).OtherNames));
    }

    [Fact]
    public async Task Whoever_saves_second_is_told_who_was_faster()
    {
        await app.Send(new AddSource.Command("Fair in March", SourceKind.TradeShow, null), _admin);
        var source = await Source("Fair in March");
        await app.Send(new ChangeSource.Command(source.Id, source.Version, source.Name, SourceKind.Webinar, Side.Sales), _admin);

        var late = await app.Send(new ChangeSource.Command(source.Id, source.Version, source.Name, SourceKind.Partner, Side.Sales), TestData.Admin("Late Admin"));

        Assert.Contains(_admin.Name, late.Refusal, StringComparison.Ordinal);
        Assert.Equal(SourceKind.Webinar, (await Source("Fair in March")).Kind);
    }

    [Fact]
    public async Task They_are_told_of_that_source_or_rule_not_of_another_that_is_called_alike()
    {
        var (faster, other, late) = (TestData.Admin("Faster Admin"), TestData.Admin("Admin Elsewhere"), TestData.Admin("Late Admin"));
        var name = $"Told {new string('x', 200)}";
        foreach (var (one, more) in new[] { ("Told", "Told more"), (name, "Told otherwise") })
        {
            await app.Send(new AddSource.Command(one, SourceKind.Other, null), _admin);
            await app.Send(new AddSource.Command(more, SourceKind.Other, null), _admin);
            var (mine, theirs) = (await Source(one), await Source(more));
            await app.Send(new ChangeSource.Command(mine.Id, mine.Version, one, SourceKind.Webinar, Side.Sales), faster);
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await app.Send(new ChangeSource.Command(theirs.Id, theirs.Version, more, SourceKind.Webinar, Side.Sales), other);
            Assert.StartsWith(faster.Name, (await app.Send(new ChangeSource.Command(mine.Id, mine.Version, one, SourceKind.Partner, Side.Sales), late)).Refusal, StringComparison.Ordinal);
        }

        await Save([new(UtmField.Source, UtmMatch.Is, "told-one")], "Told", null);
        await Save([new(UtmField.Source, UtmMatch.Is, "told-two")], "Told", null);
        var rules = (await app.Send(new GetUtmRules.Query(), _admin)).Where(r => r.Conditions[0].Text.StartsWith("told-", StringComparison.Ordinal)).ToList();
        Assert.True((await app.Send(new SaveUtmRule.Command(rules[0].Id, 1, [new(UtmField.Source, UtmMatch.Is, "told-one, told-1")], "Told", null), faster)).Succeeded);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await app.Send(new SaveUtmRule.Command(rules[1].Id, 1, [new(UtmField.Source, UtmMatch.Is, "told-two, told-2")], "Told", null), other)).Succeeded);
        Assert.StartsWith(faster.Name, (await app.Send(new SaveUtmRule.Command(rules[0].Id, 1, [new(UtmField.Source, UtmMatch.Is, "late")], "Told", null), late)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_that_came_to_stand_at_one_place_can_be_moved_past_each_other_and_there_is_an_end_to_them()
    {
        await Rules([.. Enumerable.Range(0, 2).Select(i => UtmRule.At(3, [new(UtmField.Source, UtmMatch.Is, $"placed-{i}")], null, null))]); // As of two who added one at once.
        var both = (await app.Send(new GetUtmRules.Query(), _marketer)).Select(r => r.Id).ToList();

        Assert.True((await app.Send(new MoveUtmRule.Command(both[1], Up: true), _marketer)).Succeeded);
        Assert.Equal([both[1], both[0]], (await app.Send(new GetUtmRules.Query(), _marketer)).Select(r => r.Id));

        await Rules([.. Enumerable.Range(0, UtmRule.MaxRules - 1).Select(i => UtmRule.At(i, [new(UtmField.Source, UtmMatch.Is, $"full-{i}")], null, null))]);
        Assert.Contains($"{UtmRule.MaxRules} rules", (await app.Send(new AddUsualUtmRules.Command(), _marketer)).Refusal, StringComparison.Ordinal);
        await Rules([]);

        Task Rules(IReadOnlyList<UtmRule> instead) => app.Db(async db =>
        {
            db.UtmRules.RemoveRange(await db.UtmRules.ToListAsync(TestContext.Current.CancellationToken));
            db.UtmRules.AddRange(instead);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
    }

    [Fact]
    public async Task Leads_for_a_team_wait_in_triage_and_say_for_whom()
    {
        var team = await app.Send(new CreateTeam.Command("Inside sales", Side.Sales), _admin);
        await app.Send(new AddSource.Command("Hotline", SourceKind.InboundCall, null, DefaultTeam: team), _admin);

        var lead = await app.Lead(capture: TestData.Capture(source: "Hotline"));

        Assert.Null(lead.Owner);
        Assert.Contains("Captured from Hotline, for the team Inside sales", await app.Db(db => db.Activities.Where(a => a.LeadId == lead.Id).Select(a => a.Summary).ToListAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Whoever_has_left_acts_on_nothing_new()
    {
        var sdr = TestData.Sdr("Leaving Sdr");
        await app.Know(sdr);
        await app.Send(new AddSource.Command("Chat", SourceKind.WebChat, null, DefaultOwner: sdr.Id), _admin);
        Assert.Equal(sdr.Id, (await app.Lead(capture: TestData.Capture(source: "Chat"))).Owner);

        Assert.True((await app.Send(new DeactivateUser.Command(sdr.Id), _admin)).Succeeded);
        Assert.Null((await app.Lead(capture: TestData.Capture(source: "Chat"))).Owner);
    }

    [Fact]
    public async Task An_archived_source_is_listed_apart_and_still_takes_what_comes()
    {
        await app.Send(new AddSource.Command("Old list", SourceKind.List, null), _admin);
        Assert.True((await app.Send(new ArchiveSource.Command((await Source("Old list")).Id, Archive: true), _admin)).Succeeded);

        Assert.DoesNotContain((await app.Send(new FindSources.Query("Old list"), _admin)).Items, s => s.Name == "Old list");
        Assert.Equal("Old list", (await app.Lead(capture: TestData.Capture(source: "Old list"))).Source);
        Assert.Equal(1, Assert.Single((await app.Send(new FindSources.Query("old LIST", Archived: true), _admin)).Items).Leads);
    }

    [Fact]
    public async Task Sources_are_sorted_searched_and_paged()
    {
        for (var i = 0; i < FindSources.PageSize + 3; i++)
        {
            await app.Send(new AddSource.Command($"Paged {i:00}", SourceKind.Other, null), _admin);
        }

        await app.Lead(capture: TestData.Capture(source: "Paged 52"));
        var first = await app.Send(new FindSources.Query("paged"), _admin);
        Assert.Equal((FindSources.PageSize, FindSources.PageSize + 3, 2), (first.Items.Count, first.Count, first.Pages));
        Assert.Equal(["Paged 50", "Paged 51", "Paged 52"], (await app.Send(new FindSources.Query("paged", PageNo: 2), _admin)).Items.Select(s => s.Name));
        Assert.Equal("Paged 52", (await app.Send(new FindSources.Query("paged", SourceSort.Leads), _admin)).Items[0].Name);
        var last = await Source("Paged 52");
        Assert.Equal(last.Leads, (await app.Send(new FindSources.Query("paged", Chosen: last.Id), _admin)).Chosen!.Leads); // Wherever it stands.
        Assert.Equal("Paged 52", (await app.Send(new FindSources.Query("paged", SourceSort.Last), _admin)).Items[0].Name);
    }

    [Fact]
    public async Task A_campaign_says_what_a_lead_cost_and_gives_its_source_where_nothing_else_does()
    {
        await app.Send(new AddSource.Command("Partner portal", SourceKind.Partner, null), _admin);
        var source = await Source("Partner portal");
        Assert.True((await app.Send(new AddCampaign.Command(new("Autumn", source.Id, new(2026, 9, 1), new(2026, 11, 30), 1000, 500, "EUR")), _marketer)).Succeeded);

        var lead = await app.Lead(capture: TestData.Capture(source: null) with { Campaign = "Autumn" });
        await app.Lead(capture: TestData.Capture(source: "Elsewhere") with { Campaign = "Autumn" });

        Assert.Equal("Partner portal", lead.Source);
        var campaign = Assert.Single((await app.Send(new FindCampaigns.Query("autumn"), _marketer)).Items);
        Assert.Equal((2L, 250m, "Partner portal"), (campaign.Leads, campaign.CostPerLead, campaign.Source));
        Assert.Contains("called Autumn already", (await app.Send(new AddCampaign.Command(new("Autumn")), _marketer)).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null, null, null, null, "name")]
    [InlineData("A", "2026-02-02", "2026-02-01", null, null, "endsOn")]
    [InlineData("A", null, null, "-1", "EUR", "budget")]
    [InlineData("A", null, null, "100", null, "currency")]
    [InlineData("A", null, null, "100", "XXQ", "currency")]
    public async Task A_campaign_that_makes_no_sense_is_refused_at_its_field(string name, string? from, string? to, string? budget, string? currency, string field)
    {
        var details = new CampaignDetails(name, null, Day(from), Day(to), budget is null ? null : decimal.Parse(budget, System.Globalization.CultureInfo.InvariantCulture), null, currency);

        Assert.Contains((await Assert.ThrowsAsync<ValidationException>(() => app.Send(new AddCampaign.Command(details), _marketer))).Errors, e => e.PropertyName == field);

        static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Rules_decide_where_a_capture_without_a_source_comes_from_in_their_order()
    {
        await app.Send(new AddSource.Command("Search ads", SourceKind.PaidSearch, null), _admin);
        await app.Send(new AddSource.Command("Anything of g", SourceKind.Other, null), _admin);
        await app.Send(new AddCampaign.Command(new("Spring")), _marketer);
        Assert.True((await Save([new(UtmField.Source, UtmMatch.Contains, "gsrc")], "Anything of g", null)).Succeeded);
        Assert.True((await Save([new(UtmField.Source, UtmMatch.Is, "gsrc"), new(UtmField.Medium, UtmMatch.Is, "mxp, mxq")], "Search ads", "Spring")).Succeeded);
        var utm = new Dictionary<string, string> { ["utm_source"] = "gsrc", ["utm_medium"] = "mxp" };

        var lead = await app.Lead(capture: TestData.Capture(source: null) with { Utm = utm });
        Assert.Equal(("Anything of g", "Spring"), (lead.Source, lead.Campaign));

        var rule = (await app.Send(new GetUtmRules.Query(), _marketer)).Single(r => r.Source == "Search ads");
        while ((await app.Send(new TryUtm.Query("https://x.example/?utm_source=gsrc&utm_medium=MXP#top"), _marketer)).ForSource!.Source != "Search ads")
        {
            await app.Send(new MoveUtmRule.Command(rule.Id, Up: true), _marketer);
        }

        Assert.Equal("Search ads", (await app.Lead(capture: TestData.Capture(source: null) with { Utm = utm })).Source);
        Assert.Equal("Named", (await app.Lead(capture: TestData.Capture(source: "Named") with { Utm = utm })).Source);

        Assert.True((await app.Send(new DropUtmRule.Command(rule.Id), _marketer)).Succeeded);
        Assert.Equal("Anything of g", (await app.Lead(capture: TestData.Capture(source: null) with { Utm = utm })).Source);
        await Assert.ThrowsAsync<ValidationException>(() => Save([new(UtmField.Source, UtmMatch.Is, "x")], "No such source", null));
        await Assert.ThrowsAsync<ValidationException>(() => Save([new(UtmField.Source, UtmMatch.Is, " , ")], "Search ads", null));
        await Assert.ThrowsAsync<ValidationException>(() => Save([], "Search ads", null));
    }

    [Fact]
    public async Task The_usual_rules_come_once()
    {
        Assert.True((await app.Send(new AddUsualUtmRules.Command(), _marketer)).Succeeded);
        Assert.False((await app.Send(new AddUsualUtmRules.Command(), _marketer)).Succeeded);

        var lead = await app.Lead(capture: TestData.Capture(source: null) with { Utm = new() { ["source"] = "bing", ["medium"] = "cpc" } });
        Assert.Equal("Paid search", lead.Source);
    }

    [Fact]
    public async Task The_api_says_what_is_known_of_them()
    {
        await app.Send(new AddSource.Command("Api told", SourceKind.Webinar, Side.Sales), _admin);
        await app.Send(new AddCampaign.Command(new("Api campaign", null, new(2026, 1, 2), null, null, 12.5m, "EUR")), _marketer);
        using var client = await app.Client(_marketer);

        var source = (await client.Get("sources?limit=200")).Json["items"]!.AsArray().Single(s => (string)s!["name"]! == "Api told")!;
        var campaign = (await client.Get("campaigns?limit=200")).Json["items"]!.AsArray().Single(s => (string)s!["name"]! == "Api campaign")!;

        Assert.Equal(("webinar", "sales", false, 0), ((string)source["kind"]!, (string)source["generatedBy"]!, (bool)source["isArchived"]!, source["otherNames"]!.AsArray().Count));
        Assert.Equal(("2026-01-02", 12.5m, "EUR"), ((string)campaign["startsOn"]!, (decimal)campaign["cost"]!, (string)campaign["currency"]!));
    }

    private async Task<FindSources.Item> Source(string name) => (await app.Send(new FindSources.Query(name), _admin)).Items.Single(s => s.Name == name);

    private Task<Domain.Result> Save(IReadOnlyList<UtmCondition> when, string? source, string? campaign) => app.Send(new SaveUtmRule.Command(null, 0, when, source, campaign), _marketer);
}
