using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;
using LeadFlow.Web.Email;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Notices;
using LeadFlow.Web.Features.Notices.Digests;
using LeadFlow.Web.Features.Preferences;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Notices;

/// <summary>One mail a day of what presses and what happened, for each person once, and for nobody who has nothing to be told.</summary>
public sealed class DigestTests(App app) : IClassFixture<App>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_tells_what_runs_out_what_is_to_do_and_what_happened_once_a_day_and_of_each_notice_once()
    {
        var (rep, marketer) = (TestData.Rep("Dora Digest"), TestData.Marketer());
        await app.Know(rep);
        await Morning();
        var claimed = await app.ClaimedLead(rep);
        await app.Send(new AddTask.Command(null, "Ring the notary") { DueOn = Today }, rep);
        await app.Send(new AddTask.Command(null, "Not today") { DueOn = Today.AddDays(3) }, rep);
        var mine = await app.Lead(marketer);
        await app.Send(new AssignLead.Command(mine.Id, rep.Id), marketer);
        await app.Send(new LogActivity.Command(mine.Id, TouchKind.Email) { Text = "Yes please", Direction = TouchDirection.Inbound }, marketer);
        await Digests();
        Assert.Null(await DigestOf(rep));

        ToEight();
        await Digests();
        await Digests();

        var first = (await DigestOf(rep))!;
        Assert.StartsWith("Your day: 1 claim, 1 task, ", first.Subject, StringComparison.Ordinal);
        Assert.Contains($"/leads/{claimed.Id}", first.Text, StringComparison.Ordinal);
        Assert.Contains("today: Ring the notary", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Not today", first.Text, StringComparison.Ordinal);
        Assert.Contains("What happened", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("assigned", first.Text, StringComparison.Ordinal); // That came at once.
        Assert.Equal(1, await CountOf(rep));

        app.Clock.Advance(TimeSpan.FromDays(1));
        await Digests();
        var next = (await DigestOf(rep))!;
        Assert.Contains("since", next.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("What happened", next.Text, StringComparison.Ordinal);
        Assert.Equal(2, await CountOf(rep));
    }

    [Fact]
    public async Task Nothing_to_say_is_no_mail_and_what_was_read_is_nothing()
    {
        var (idle, reads, off) = (TestData.Sdr("Ida Idle"), TestData.Sdr("Rea Reads"), TestData.Sdr("Olga Off"));
        foreach (var person in new[] { idle, reads, off })
        {
            await app.Know(person);
        }

        await app.Send(new SavePreferences.Command { Digest = new("08:00", []) }, off);
        await Morning();
        await Happened(reads, off);
        await app.Send(new ReadNotices.Command(), reads);

        ToEight();
        await Digests();

        Assert.Equal((0, 0, 0), (await CountOf(idle), await CountOf(reads), await CountOf(off)));
        Assert.Equal(DateTimeOffset.MaxValue, await app.Db(db => db.Preferences.Where(p => p.UserId == off.Id).Select(p => p.DigestDueAt).SingleAsync(Token)));
    }

    [Fact]
    public async Task Two_nodes_at_once_write_one_digest_for_each_and_only_those_who_are_due_are_looked_at()
    {
        await using var second = app.SecondNode();
        var (due, others) = (Enumerable.Range(0, 12).Select(i => TestData.Sdr($"Due {i}")).ToList(), Enumerable.Range(0, 40).Select(i => TestData.Sdr($"Later {i}")).ToList());
        foreach (var person in due.Concat(others))
        {
            await app.Know(person);
        }

        foreach (var person in others)
        {
            await app.Send(new SavePreferences.Command { Digest = new("17:30", [.. Enum.GetValues<DayOfWeek>()]) }, person);
        }

        await Morning();
        await Happened([.. due, .. others]);
        var ids = others.ConvertAll(o => o.Id);
        ToEight();
        var before = await Rows();

        await Task.WhenAll(Digests(), DigestsOf(second.Services), Digests(), DigestsOf(second.Services));

        foreach (var person in due)
        {
            Assert.Equal(1, await CountOf(person));
        }

        Assert.Equal(before, await Rows());
        Assert.Equal(40, before.Count);
        Assert.False(await app.Db(db => db.Outbox.AnyAsync(m => m.NoticeId == null && m.UserId != null && ids.Contains(m.UserId.Value), Token)));

        app.Clock.Advance(TimeSpan.FromHours(10));
        await Task.WhenAll(Digests(), DigestsOf(second.Services));
        Assert.Equal(40, await app.Db(db => db.Outbox.CountAsync(m => m.NoticeId == null && m.UserId != null && ids.Contains(m.UserId.Value), Token)));

        // Which version of its row each has: not one of them was written.
        Task<List<string>> Rows() => app.Db(db => db.Database.SqlQuery<string>($"SELECT user_id || ' ' || xmin AS \"Value\" FROM user_preferences WHERE user_id = ANY({ids}) ORDER BY 1").ToListAsync(Token));
    }

    [Fact]
    public async Task A_digest_that_could_not_be_kept_leaves_nothing_behind_and_is_written_later()
    {
        var sdr = TestData.Sdr("Cora Crash");
        await app.Know(sdr);
        await Morning();
        await Happened(sdr);
        ToEight();
        var key = $"digest {sdr.Id} {Today:yyyy-MM-dd}";
        await app.Db(db => db.Database.ExecuteSqlAsync($"INSERT INTO outbox (id, kind, key, payload, created_at, attempts, due_at) VALUES ({Guid.NewGuid()}, 'mail', {key}, '{{}}', now(), 0, 'infinity')", Token));
        await Digests();
        Assert.True(await app.Db(db => db.Notices.AnyAsync(n => n.UserId == sdr.Id && n.DigestedAt == null, Token)));
        Assert.Null(await app.Db(db => db.Preferences.Where(p => p.UserId == sdr.Id).Select(p => p.DigestOn).SingleAsync(Token)));

        await app.Db(db => db.Outbox.Where(m => m.Key == key).ExecuteDeleteAsync(Token));
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await Digests();
        Assert.Equal(1, await CountOf(sdr));
    }

    [Fact]
    public async Task Managers_read_how_many_leads_nobody_looks_after_by_the_number_of_the_page_and_whoever_does_not_want_that_does_not()
    {
        var (manager, unwilling, rep) = (TestData.SalesManager(), TestData.SalesManager("Una Unwilling"), TestData.Rep());
        foreach (var person in new[] { manager, unwilling, rep })
        {
            await app.Know(person);
        }

        await app.Send(new SavePreferences.Command { Mails = new Dictionary<NoticeKind, NoticeMail> { [NoticeKind.Forgotten] = NoticeMail.Never } }, unwilling);
        await Morning();
        await app.Lead();
        app.Clock.Advance(TimeSpan.FromDays(7)); // Silent for longer than agreed.
        await Digests();
        ToEight();
        await Digests();

        var forgotten = await app.Send(new CountForgotten.Query(), manager);
        Assert.True(forgotten.All > 0);
        Assert.Contains($"{forgotten.Silent} silent for longer than agreed", (await DigestOf(manager))!.Text, StringComparison.Ordinal);
        Assert.Equal((0, 0), (await CountOf(unwilling), await CountOf(rep)));
    }

    [Fact]
    public async Task It_comes_by_the_clock_of_its_reader_and_not_in_quiet_hours()
    {
        var (tokyo, late) = (TestData.Sdr("Toki Tokyo"), TestData.Sdr("Lea Late"));
        await app.Know(tokyo);
        await app.Know(late);
        await Morning();
        await app.Send(new SavePreferences.Command { TimeZone = "Asia/Tokyo" }, tokyo);
        await app.Send(new SavePreferences.Command { Quiet = new("22:00", "09:30", []) }, late);
        await Happened(tokyo, late);

        ToEight();
        await Digests();
        Assert.Equal(0, await CountOf(tokyo)); // It is five in the afternoon there, and was not yet eight when they were told.
        var held = await app.Db(db => db.Outbox.SingleAsync(m => m.UserId == late.Id && m.NoticeId == null, Token));
        Assert.Equal(new TimeSpan(9, 30, 0), held.DueAt.TimeOfDay);

        app.Clock.Advance(TimeSpan.FromHours(15.1)); // 23:06 here, 08:06 there.
        await Digests();
        Assert.Equal(1, await CountOf(tokyo));
    }

    private DateOnly Today => DateOnly.FromDateTime(app.Clock.Now.DateTime);

    /// <summary>To the next Tuesday at seven, UTC; whoever is new is reckoned.</summary>
    private async Task Morning()
    {
        var days = ((int)DayOfWeek.Tuesday - (int)app.Clock.Now.DayOfWeek + 7) % 7;
        var morning = new DateTimeOffset(Today.AddDays(days == 0 ? 7 : days).ToDateTime(new(7, 0)), TimeSpan.Zero);
        app.Clock.Advance(morning - app.Clock.Now);
        await Digests();
    }

    private void ToEight() => app.Clock.Advance(new DateTimeOffset(Today.ToDateTime(new(8, 0)), TimeSpan.Zero) - app.Clock.Now + TimeSpan.FromSeconds(5));

    private async Task Happened(params IReadOnlyList<TestUser> people) => await app.Db(async db =>
    {
        db.Notices.AddRange(people.Select(p => Notice.To(p.Id, NoticeKind.Reply, null, null, "Somebody came back", app.Clock.Now, new(true, NoticeMail.Digest))));
        await db.SaveChangesAsync(Token);
    });

    private Task<int> Digests() => app.Send(new SendDigests.Command(), TestData.Admin());

    private static async Task<int> DigestsOf(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        return await scope.ServiceProvider.GetRequiredService<ISender>().Send(new SendDigests.Command(), Token);
    }

    private Task<int> CountOf(TestUser user) => app.Db(db => db.Outbox.CountAsync(m => m.UserId == user.Id && m.NoticeId == null, Token));

    private async Task<Mail?> DigestOf(TestUser user) =>
        await app.Db(db => db.Outbox.Where(m => m.UserId == user.Id && m.NoticeId == null).OrderByDescending(m => m.Id).Select(m => m.Payload).FirstOrDefaultAsync(Token)) is { } payload ? Json.Read<Mail>(payload) : null;
}
