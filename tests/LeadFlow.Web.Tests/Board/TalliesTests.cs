using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Board;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Board;

/// <summary>The database's own tallies say what counting would say, whoever writes and however.</summary>
public sealed class TalliesTests(App app) : IClassFixture<App>
{
    private readonly TestUser _marketer = TestData.Marketer();

    private sealed record Sum(string StageName, string StageKind, string Standing, long Count, long ScoreSum);

    [Fact]
    public async Task They_follow_people_who_write_at_once_while_they_are_compacted()
    {
        var dead = await app.DeadLead(_marketer);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async n =>
        {
            var random = new Random(n);
            for (var i = 0; i < 6; i++)
            {
                var lead = random.Next(3) == 0 ? await app.HotLead(_marketer) : await app.Lead(_marketer);
                if (random.Next(2) == 0)
                {
                    await app.Send(new MoveLead.Command(lead.Id, "warm"), _marketer);
                }

                if (random.Next(3) == 0)
                {
                    await app.Send(new MoveLead.Command(lead.Id, "dead", "No need"), _marketer);
                    await app.Send(new UndoMove.Command(lead.Id), _marketer);
                }
            }
        }).Append(Compact(20)));
        await app.Send(new WakeLead.Command(dead.Id, "raw"), _marketer);

        await AssertExact();
        await Compact(2);
        await AssertExact();
        Assert.Equal(0, await app.Db(db => db.StageTallyDeltas.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task They_follow_a_copy_a_bulk_update_at_random_and_a_deletion_while_others_do_the_same()
    {
        for (var i = 0; i < 4; i++)
        {
            await app.Lead(_marketer);
        }

        // Copies of the narrow rows under new ids, without the foreign key in the way: only the tallies are looked at.
        await app.Db(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE lead_qualification DROP CONSTRAINT IF EXISTS fk_lead_qualification_leads_lead_id", TestContext.Current.CancellationToken));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => app.Db(async db =>
        {
            var rows = await db.Qualifications.AsNoTracking().Take(3).ToListAsync(TestContext.Current.CancellationToken);
            foreach (var row in rows)
            {
                typeof(LeadQualification).GetProperty(nameof(LeadQualification.LeadId))!.SetValue(row, Guid.CreateVersion7());
            }

            await new BulkCopy(db).Write(rows, TestContext.Current.CancellationToken);
            for (var i = 0; i < 10; i++)
            {
                try
                {
                    await db.Database.ExecuteSqlRawAsync("""
                        UPDATE lead_qualification SET score = floor(random() * 101), stage_name = (ARRAY['Raw', 'Warm', 'Hot'])[ceil(random() * 3)], standing = (ARRAY['Open', 'Dead', 'Customer'])[ceil(random() * 3)], next_action = 'x'
                        WHERE lead_id IN (SELECT lead_id FROM lead_qualification WHERE random() < 0.5 ORDER BY lead_id FOR UPDATE SKIP LOCKED)
                        """, TestContext.Current.CancellationToken);
                    await db.Database.ExecuteSqlRawAsync(StageTallySql.Compact, TestContext.Current.CancellationToken);
                }
                catch (Npgsql.PostgresException e) when (e.SqlState == Npgsql.PostgresErrorCodes.DeadlockDetected)
                {
                    // Rolled back whole, the deltas with it.
                }
            }

            await db.Database.ExecuteSqlAsync($"DELETE FROM lead_qualification WHERE lead_id = {rows[0].LeadId}", TestContext.Current.CancellationToken);
        })));

        await AssertExact();
    }

    [Fact]
    public async Task An_update_that_leaves_stage_standing_and_score_alone_writes_no_delta()
    {
        await app.Lead(_marketer);
        var before = await app.Db(db => db.StageTallyDeltas.MaxAsync(d => (long?)d.Id, TestContext.Current.CancellationToken));

        await app.Db(db => db.Database.ExecuteSqlRawAsync("UPDATE lead_qualification SET next_action = 'Call', last_touch_at = now()", TestContext.Current.CancellationToken));

        Assert.Equal(before, await app.Db(db => db.StageTallyDeltas.MaxAsync(d => (long?)d.Id, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task What_went_past_the_triggers_is_healed()
    {
        await app.Lead(_marketer);
        await app.Db(db => db.Database.ExecuteSqlRawAsync("""
            ALTER TABLE lead_qualification DISABLE TRIGGER keep_stage_tallies_update;
            UPDATE lead_qualification SET score = 77, stage_name = 'Elsewhere';
            ALTER TABLE lead_qualification ENABLE TRIGGER keep_stage_tallies_update;
            """, TestContext.Current.CancellationToken));
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        var sender = scope.ServiceProvider.GetRequiredService<ISender>();

        Assert.True(await sender.Send(new HealTallies.Command(), TestContext.Current.CancellationToken) > 0);

        await AssertExact();
        Assert.Equal(0, await sender.Send(new HealTallies.Command(), TestContext.Current.CancellationToken));
    }

    private async Task Compact(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await app.Db(db => db.Database.ExecuteSqlRawAsync(StageTallySql.Compact, TestContext.Current.CancellationToken));
        }
    }

    private async Task AssertExact()
    {
        var counted = await Ask("SELECT stage_name, stage_kind, standing, count(*) AS count, sum(score)::bigint AS score_sum FROM lead_qualification GROUP BY 1, 2, 3");
        Assert.NotEmpty(counted);
        Assert.Equal(counted, (await Ask(StageTallySql.Read)).Where(s => s.Count != 0).ToList());
    }

    private async Task<List<Sum>> Ask(string sql)
    {
        var named = string.Concat("SELECT stage_name AS \"StageName\", stage_kind AS \"StageKind\", standing AS \"Standing\", count AS \"Count\", score_sum AS \"ScoreSum\" FROM (", sql, ") AS t");
        var sums = await app.Db(db => db.Database.SqlQueryRaw<Sum>(named).ToListAsync(TestContext.Current.CancellationToken));
        return [.. sums.OrderBy(s => s.StageName, StringComparer.Ordinal).ThenBy(s => s.StageKind, StringComparer.Ordinal).ThenBy(s => s.Standing, StringComparer.Ordinal)];
    }
}
