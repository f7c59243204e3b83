using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Live;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace LeadFlow.Web.Tests.Live;

/// <summary>Open pages hear of what is committed, at every node, each once; and of nothing else.</summary>
public sealed class LiveTests(App app) : IClassFixture<App>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_claim_writes_one_event_for_the_lead_and_one_for_the_claimer_in_its_own_transaction()
    {
        var (lead, rep) = (await app.HotLead(), TestData.Rep());
        var before = await LastId();
        await using (var scope = await app.Scope(rep))
        {
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(Token);
            Assert.True((await scope.ServiceProvider.GetRequiredService<MediatR.ISender>().Send(new ClaimLead.Command(lead.Id), Token)).Succeeded);
            Assert.Equal(before, await LastId());
            await transaction.RollbackAsync(Token);
        }

        Assert.Equal(before, await LastId());
        Assert.True((await app.Send(new ClaimLead.Command(lead.Id), rep)).Succeeded);

        var events = (await app.Db(db => db.LiveEvents.Where(e => e.Id > before).ToListAsync(Token))).Where(e => e.SubjectId == lead.Id).ToList();
        Assert.Equal(("lead triage queue gone", (Guid?)null), Assert.Single(events, e => e.UserId is null) is var e ? (e.Kind, e.UserId) : default);
        Assert.Equal((LiveTopics.Mine, rep.Id), Assert.Single(events, e => e.UserId is not null) is var own ? (own.Kind, own.UserId!.Value) : default);
    }

    [Fact]
    public async Task Browsers_at_both_nodes_hear_of_a_claim_at_one()
    {
        await using var second = app.SecondNode();
        await using var here = await LiveBrowser.Connect(app, TestData.Rep());
        await using var there = await LiveBrowser.Connect(app, TestData.SalesManager(), second);
        var lead = await app.HotLead();
        foreach (var browser in new[] { here, there })
        {
            Assert.Equal(lead.Id, (await browser.Next(m => Is(m, LiveTopics.Queue) && m.Id == lead.Id && !Is(m, LiveTopics.Gone))).Id);
        }

        await app.Send(new ClaimLead.Command(lead.Id), TestData.Rep("Faster Rep"));

        foreach (var browser in new[] { here, there })
        {
            await browser.Next(m => Is(m, LiveTopics.Queue) && Is(m, LiveTopics.Gone) && m.Id == lead.Id);
        }
    }

    [Fact]
    public async Task A_node_whose_listening_was_cut_off_goes_on_telling()
    {
        await using var browser = await LiveBrowser.Connect(app, TestData.Marketer());
        await app.Db(db => db.Database.ExecuteSqlAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'", Token));

        var lead = await app.Lead();

        Assert.Contains(LiveTopics.Triage, (await browser.Next(m => m.Id == lead.Id)).Topics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_node_has_read_and_could_not_tell_it_tells_later()
    {
        await using var browser = await LiveBrowser.Connect(app, TestData.Marketer());
        var source = app.Services.GetRequiredService<NpgsqlDataSource>();
        var subject = Guid.NewGuid();
        await using var holder = await source.OpenConnectionAsync(Token);
        await using (var transaction = await holder.BeginTransactionAsync(Token))
        {
            await Run(holder, "LOCK TABLE companies"); // Whom to tell is read from there.
            await using (var writer = await source.OpenConnectionAsync(Token))
            {
                await Run(writer, $"INSERT INTO live_events (at, kind, subject_id) VALUES (now(), 'lead', '{subject}'); NOTIFY leadflow_live");
                while (await Run(writer, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%rules_no%'") is not true)
                {
                }
            }

            await transaction.RollbackAsync(Token);
        }

        await browser.Next(m => m.Id == subject);

        static async Task<object?> Run(NpgsqlConnection connection, string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return await command.ExecuteScalarAsync(Token);
        }
    }

    [Fact]
    public async Task A_page_that_took_a_while_to_connect_hears_what_it_missed()
    {
        var lead = await app.Lead();
        await using (var first = await LiveBrowser.Connect(app, TestData.Marketer(), query: "?age=30000"))
        {
            await first.Next(m => m.Id == lead.Id);
        }

        var later = await app.Lead();
        await using var fresh = await LiveBrowser.Connect(app, TestData.Marketer(), query: "?age=60000");
        List<LiveMessage> missed = [];
        await fresh.Next(m => m.Id == later.Id, missed);
        Assert.Contains(missed, m => m.Id == lead.Id);
    }

    [Fact]
    public async Task What_commits_after_a_later_one_is_read_too_and_nothing_twice()
    {
        var source = app.Services.GetRequiredService<NpgsqlDataSource>();
        var reader = new LiveReader(source, TimeProvider.System);
        await reader.Read(Token);
        await using var slow = await source.OpenConnectionAsync(Token);
        await using var broken = await source.OpenConnectionAsync(Token);
        await using var slowTransaction = await slow.BeginTransactionAsync(Token);
        await using var brokenTransaction = await broken.BeginTransactionAsync(Token);
        var (first, never, second) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await Write(slow, first);
        await Write(broken, never);
        await using (var quick = await source.OpenConnectionAsync(Token))
        {
            await Write(quick, second);
        }

        Assert.Equal([second], Subjects(await reader.Read(Token)));
        await brokenTransaction.RollbackAsync(Token);
        Assert.Empty(Subjects(await reader.Read(Token)));
        await slowTransaction.CommitAsync(Token);

        Assert.Equal([first], Subjects(await reader.Read(Token)));
        Assert.Empty(Subjects(await reader.Read(Token)));

        static async Task Write(NpgsqlConnection connection, Guid subject)
        {
            await using var command = new NpgsqlCommand("INSERT INTO live_events (at, kind, subject_id) VALUES (now(), 'test', $1)", connection) { Parameters = { new() { Value = subject } } };
            await command.ExecuteNonQueryAsync(Token);
        }

        static List<Guid> Subjects(IReadOnlyList<LiveEvent> events) => [.. events.Where(e => e.Kind == "test").Select(e => e.SubjectId!.Value)];
    }

    [Fact]
    public async Task A_reader_that_begins_while_somebody_writes_reads_that_too()
    {
        var source = app.Services.GetRequiredService<NpgsqlDataSource>();
        await using var slow = await source.OpenConnectionAsync(Token);
        await using var transaction = await slow.BeginTransactionAsync(Token);
        var subject = Guid.NewGuid();
        await using (var command = new NpgsqlCommand("INSERT INTO live_events (at, kind, subject_id) VALUES (now(), 'test', $1)", slow) { Parameters = { new() { Value = subject } } })
        {
            await command.ExecuteNonQueryAsync(Token);
        }

        var reader = new LiveReader(source, TimeProvider.System);
        await reader.Read(Token);
        await transaction.CommitAsync(Token);

        Assert.Contains(await reader.Read(Token), e => e.SubjectId == subject);
    }

    [Fact]
    public async Task A_save_of_very_many_leads_tells_once()
    {
        var before = await LastId();
        await app.Db(async db =>
        {
            var rules = await db.Agreements.AsNoTracking().SingleAsync(a => a.State == Domain.Agreements.AgreementState.Active, Token);
            var m = new Domain.Moment(app.Clock.Now, DateOnly.FromDateTime(app.Clock.Now.DateTime), rules.InForce, _ => null, TimeZoneInfo.Utc);
            for (var i = 0; i <= LiveTrail.MaxLeads; i++)
            {
                db.Leads.Add(Lead.Capture(new(Domain.Captures.CaptureRoute.QuickAdd, new() { Email = TestData.Email() }), Domain.People.Actor.System, m));
            }

            await db.SaveChangesAsync(Token);
        });

        Assert.True(Assert.Single(await app.Db(db => db.LiveEvents.Where(e => e.Id > before && e.Kind.StartsWith("lead")).ToListAsync(Token))).IsForMany);
    }

    [Fact]
    public async Task The_hub_is_closed_to_nobody_to_keys_and_to_other_sites_and_opens_for_a_cookie()
    {
        using var nobody = app.Anonymous();
        using var key = await app.Client(TestData.Admin());
        foreach (var client in new[] { nobody, key })
        {
            using var answer = await client.GetAsync(new Uri(LiveHub.Path, UriKind.Relative), Token);
            Assert.True(answer.StatusCode is System.Net.HttpStatusCode.Redirect or System.Net.HttpStatusCode.Unauthorized, $"{answer.StatusCode}");
        }

        await using var ours = await LiveBrowser.Connect(app, TestData.Rep(), origin: "http://localhost");
        await using var theirs = await LiveBrowser.Connect(app, TestData.Rep(), origin: "http://evil.example");
        while (await theirs.Receive())
        {
        }

        var lead = await app.Lead();
        await ours.Next(m => m.Id == lead.Id);
    }

    [Fact]
    public async Task Events_go_an_hour_later()
    {
        await app.Lead();
        await app.Db(db => db.LiveEvents.ExecuteUpdateAsync(e => e.SetProperty(x => x.At, x => x.At.AddHours(-2)), Token));
        await app.Lead();
        var all = await app.Db(db => db.LiveEvents.CountAsync(Token));

        await using var scope = await app.Scope();
        scope.ServiceProvider.GetRequiredService<Security.CurrentUser>().BecomeSystem();
        await scope.ServiceProvider.GetRequiredService<MediatR.ISender>().Send(new Jobs.TidyUp.Command(), Token);

        Assert.InRange(await app.Db(db => db.LiveEvents.CountAsync(Token)), 1, all - 1);
    }

    private Task<long> LastId() => app.Db(db => db.LiveEvents.Select(e => e.Id).OrderByDescending(id => id).FirstOrDefaultAsync(Token));

    private static bool Is(LiveMessage message, string topic) => LiveTopics.Has(message.Topics, topic);
}
