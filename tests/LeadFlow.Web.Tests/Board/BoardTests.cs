using System.Net;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Board;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Board;

public sealed class BoardTests(App app) : IClassFixture<App>
{
    private readonly TestUser _marketer = TestData.Marketer();

    [Fact]
    public async Task A_column_shows_forty_and_then_the_rest_each_once_in_its_order()
    {
        var source = $"Source {Guid.NewGuid():N}";
        await app.Db(db =>
        {
            db.Sources.Add(LeadSource.Named(source));
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        var made = new List<Guid>();
        for (var i = 0; i < 95; i++)
        {
            made.Add((await app.Send(TestData.Capture(source: source), _marketer)).LeadId);
        }

        foreach (var sort in new[] { "score", "newest" })
        {
            var seen = new List<Guid>();
            var column = (await app.Send(new GetBoard.Query(Source: source, Sort: sort), _marketer)).All.Single(c => c.Name == "Raw");
            Assert.Equal((95, true, GetBoard.FirstCards), ((int)column.Count, column.CountIsExact, column.Cards.Count));
            for (; ; column = (await app.Send(new GetBoard.Query(Source: source, Sort: sort, Stage: "Raw", After: column.Next), _marketer)).All.Single())
            {
                seen.AddRange(column.Cards.Select(c => c.LeadId));
                if (column.Next is null)
                {
                    break;
                }
            }

            Assert.Equal(95, seen.Count);
            Assert.Equal(made.ToHashSet(), seen.ToHashSet());
            if (sort == "newest")
            {
                Assert.Equal(made.AsEnumerable().Reverse(), seen);
            }
        }
    }

    [Fact]
    public async Task The_whole_board_counts_exactly_and_leaves_out_who_is_no_longer_open()
    {
        var rep = TestData.Rep();
        var (open, accepted, dead) = (await app.Lead(_marketer), await app.AcceptedLead(rep), await app.DeadLead(_marketer));

        var board = await app.Send(new GetBoard.Query(Dead: true), _marketer);

        var counts = await app.Db(db => db.Qualifications.Where(q => q.Standing == LeadStanding.Open).GroupBy(q => q.StageName).Select(g => new { g.Key, Count = g.LongCount(), Average = g.Average(q => q.Score) }).ToListAsync(TestContext.Current.CancellationToken));
        Assert.All(board.All, c => Assert.Equal(counts.Find(x => x.Key == c.Name)?.Count ?? 0, c.Count));
        Assert.All(board.All.Where(c => c.Count > 0), c => Assert.Equal((int)Math.Round(counts.Single(x => x.Key == c.Name).Average, MidpointRounding.AwayFromZero), c.Average));
        var cards = board.All.SelectMany(c => c.Cards).Select(c => c.LeadId).ToList();
        Assert.DoesNotContain(accepted.Id, cards);
        Assert.DoesNotContain(dead.Id, cards);
        Assert.Contains(dead.Id, board.Dead.Cards.Select(c => c.LeadId));
        Assert.True(board.Open >= 1 && open.Standing is LeadStanding.Open);
    }

    [Fact]
    public async Task Mine_and_my_teams_show_theirs_and_a_stage_that_the_agreement_lost_keeps_a_column()
    {
        var (me, mate, stranger) = (TestData.Sdr("Sid Mine"), TestData.Sdr("Sue Mate"), TestData.Sdr("Stu Stranger"));
        foreach (var user in new[] { me, mate, stranger })
        {
            await app.Know(user);
        }

        var admin = TestData.Admin();
        var team = Guid.CreateVersion7();
        await app.Db(db => db.Database.ExecuteSqlAsync($"INSERT INTO teams (id, name, side) VALUES ({team}, {$"Team {team}"}, 'Sales'); UPDATE users SET team_id = {team} WHERE id IN ({me.Id}, {mate.Id}); UPDATE companies SET rules_no = rules_no + 1", TestContext.Current.CancellationToken));
        var leads = new List<Guid>();
        foreach (var owner in new[] { me, mate, stranger })
        {
            var lead = await app.Lead(_marketer);
            await app.Send(new AssignLead.Command(lead.Id, owner.Id), TestData.SalesManager());
            leads.Add(lead.Id);
        }

        await app.Db(db => db.Database.ExecuteSqlAsync($"UPDATE lead_qualification SET stage_name = 'Tepid' WHERE lead_id = {leads[2]}", TestContext.Current.CancellationToken));

        Assert.Equal([leads[0]], Ids(await app.Send(new GetBoard.Query("me"), me)));
        Assert.Equal(leads.Take(2).ToHashSet(), Ids(await app.Send(new GetBoard.Query("team"), me)).ToHashSet());
        var former = (await app.Send(new GetBoard.Query(), admin)).All.Single(c => c.Name == "Tepid");
        Assert.Null(former.Stage);
        Assert.Equal(leads[2], Assert.Single(former.Cards).LeadId);
        await app.Db(db => db.Database.ExecuteSqlRawAsync("UPDATE lead_qualification SET stage_name = 'Raw' WHERE stage_name = 'Tepid'", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_move_that_somebody_else_has_made_meanwhile_is_refused_with_where_it_went()
    {
        var lead = await app.Lead(_marketer);
        await app.Send(new MoveLead.Command(lead.Id, "Warm"), TestData.SalesManager());

        var late = await app.Send(new MoveLead.Command(lead.Id, "dead", "No need", From: "Raw"), _marketer);

        Assert.False(late.Succeeded);
        Assert.Equal("Warm", (await app.Send(new GetCard.Query(lead.Id), _marketer)).Card.Stage);
        Assert.Equal("Sam Salesmanager", (await app.Send(new GetCard.Query(lead.Id), _marketer)).MovedBy);
        Assert.True((await app.Send(new MoveLead.Command(lead.Id, "warm", From: "Raw"), _marketer)).Succeeded);
    }

    [Fact]
    public async Task A_refusal_says_which_criteria_hold_which_fail_and_who_may_override()
    {
        var manager = TestData.SalesManager();
        await app.Know(manager);
        await app.Db(db => db.Database.ExecuteSqlRawAsync("UPDATE companies SET rules_no = rules_no + 1", TestContext.Current.CancellationToken));
        var lead = await app.Lead(_marketer);

        var why = await app.Send(new ExplainMove.Query(lead.Id, "hot"), _marketer);

        Assert.True(why.ByDefinition && !why.MayOverride);
        Assert.Contains(why.Checks, c => !c.Holds && c.Found == "unknown");
        Assert.Contains(why.Checks, c => c.Holds);
        Assert.Contains(manager.Name, why.Managers);
        Assert.True((await app.Send(new ExplainMove.Query(lead.Id, "Hot"), manager)).MayOverride);
        var claimed = await app.ClaimedLead(TestData.Rep());
        Assert.False((await app.Send(new ExplainMove.Query(claimed.Id, "Hot"), manager)).ByDefinition);
    }

    [Fact]
    public async Task The_menu_without_scripts_moves_asks_for_the_reason_of_a_death_and_undoes()
    {
        var browser = await app.Browser(_marketer);
        var lead = await app.Lead(_marketer);
        var page = await Get(browser, $"/board/move/{lead.Id}");
        var token = page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var cookie = page.Cookie;

        var refused = await Post(browser, $"/board/move/{lead.Id}", cookie, token, ("Input.Stage", "Dead"), ("Input.From", "Raw"));
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.Contains("lf-refuse", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var moved = await Post(browser, $"/board/move/{lead.Id}", cookie, token, ("Input.Stage", "Dead"), ("Input.From", "Raw"), ("Input.DeadReason", "No budget"));
        Assert.Equal(HttpStatusCode.Redirect, moved.StatusCode);
        Assert.Equal(LeadStanding.Dead, (await app.Send(new GetLead.Query(lead.Id), _marketer)).Standing);
        await Post(browser, $"/board/move/{lead.Id}?handler=undo", cookie, token);
        Assert.Equal(LeadStanding.Open, (await app.Send(new GetLead.Query(lead.Id), _marketer)).Standing);
    }

    [Fact]
    public async Task Three_hundred_stages_away_from_sense_are_still_a_board()
    {
        var content = DefaultAgreement.Content;
        var many = content with { Stages = [content.Stages[0], .. Enumerable.Range(0, 300).Select(i => content.Stages[0] with { Name = $"Raw & <b>{i}</b>" }), .. content.Stages.Skip(1)] };
        await using var other = app.SecondNode();
        await app.Db(async db =>
        {
            var agreement = await db.Agreements.SingleAsync(a => a.State == AgreementState.Active, TestContext.Current.CancellationToken);
            db.Entry(agreement).Property(a => a.Content).CurrentValue = many;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        try
        {
            await app.Lead(_marketer);
            var browser = await app.Browser(_marketer);
            using var answer = await browser.GetAsync(new Uri("/board", UriKind.Relative), TestContext.Current.CancellationToken);
            var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(304, new HtmlParser().ParseDocument(html).QuerySelectorAll(".lf-board > .lf-col").Length);
        }
        finally
        {
            await app.Db(async db =>
            {
                var agreement = await db.Agreements.SingleAsync(a => a.State == AgreementState.Active, TestContext.Current.CancellationToken);
                db.Entry(agreement).Property(a => a.Content).CurrentValue = content;
                await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            });
        }
    }

    private static List<Guid> Ids(GetBoard.Columns board) => [.. board.All.SelectMany(c => c.Cards).Select(c => c.LeadId)];

    private sealed record Document(AngleSharp.Html.Dom.IHtmlDocument Html, string Cookie)
    {
        public AngleSharp.Dom.IElement? QuerySelector(string selector) => Html.QuerySelector(selector);
    }

    private static async Task<Document> Get(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var cookie = answer.Headers.TryGetValues("Set-Cookie", out var set) ? string.Join("; ", set.Select(c => c.Split(';')[0])) : "";
        return new(new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), cookie);
    }

    private static async Task<HttpResponseMessage> Post(HttpClient browser, string path, string cookie, string token, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).ToDictionary(f => f.Item1, f => f.Item2)) };
        request.Headers.Add("Cookie", $"{browser.DefaultRequestHeaders.GetValues("Cookie").First()}; {cookie}");
        return await browser.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

/// <summary>Where reps see their own only, the board is theirs.</summary>
public sealed class RestrictedBoardTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_restricted_rep_sees_and_counts_their_own_and_what_is_on_offer()
    {
        var rep = TestData.Rep("Rita Restricted");
        await app.Know(rep);
        await app.Send(new SetCompany.Command("Ours", "UTC", RestrictReps: true), TestData.Admin());
        var mine = await app.Lead();
        await app.Send(new AssignLead.Command(mine.Id, rep.Id), TestData.SalesManager());
        var offered = await app.HotLead();
        await app.Lead();

        foreach (var sort in new[] { "score", "newest" })
        {
            var board = await app.Send(new GetBoard.Query(Sort: sort), rep);

            Assert.Equal(new[] { mine.Id, offered.Id }.ToHashSet(), board.All.SelectMany(c => c.Cards).Select(c => c.LeadId).ToHashSet());
            Assert.Equal(2, board.Open);
        }

        Assert.Equal([mine.Id], (await app.Send(new GetBoard.Query("me"), rep)).All.SelectMany(c => c.Cards).Select(c => c.LeadId));
    }
}
