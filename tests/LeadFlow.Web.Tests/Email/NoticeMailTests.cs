using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using LeadFlow.Domain.Notices;
using LeadFlow.Web.Email;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Notices;
using LeadFlow.Web.Features.Preferences;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Email;

/// <summary>What our own people are written to of what they are told: at once, unless they have read it; not at night; together.</summary>
public sealed partial class NoticeMailTests(MailDesk app) : IClassFixture<MailDesk>
{
    private readonly TestUser _sdr = TestData.Sdr("Nina Notified");
    private readonly TestUser _marketer = TestData.Marketer();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_is_written_with_its_notice_goes_a_minute_later_and_leads_to_the_lead()
    {
        var lead = await Assign();
        var message = Assert.Single(await app.MessagesOf(_sdr));
        var notice = await app.Db(db => db.Notices.SingleAsync(n => n.UserId == _sdr.Id, Token));
        Assert.Equal((notice.Id, $"notice {notice.Id}"), (message.NoticeId, message.Key));
        await app.Post();
        Assert.Empty(app.Smtp.To(_sdr.Email));

        await AMinuteLater();

        var mail = Assert.Single(app.Smtp.To(_sdr.Email));
        Assert.Equal(notice.Summary, mail.Subject);
        Assert.Contains($"{MailDesk.Home}/preferences", mail.TextBody, StringComparison.Ordinal);
        var link = new Uri(Link().Match(mail.TextBody!).Value);
        using var opened = await (await app.Browser(_sdr)).GetAsync(new Uri(link.PathAndQuery, UriKind.Relative), Token);
        Assert.Equal((HttpStatusCode.Redirect, $"/leads/{lead}"), (opened.StatusCode, opened.Headers.Location!.ToString()));
        Assert.Equal(0, (await app.Send(new GetUnread.Query(), _sdr)).Count);
        await AMinuteLater();
        Assert.Single(app.Smtp.To(_sdr.Email));
    }

    [Fact]
    public async Task What_was_read_in_the_app_by_then_is_not_sent()
    {
        await Assign();
        Assert.True((await app.Send(new ReadNotices.Command(), _sdr)).Succeeded);

        await AMinuteLater();

        Assert.Empty(app.Smtp.To(_sdr.Email));
        Assert.Empty(await app.MessagesOf(_sdr));
    }

    [Fact]
    public async Task What_comes_together_is_one_mail()
    {
        await Assign("Ada");
        await Assign("Barbara");
        await Assign("Grace");

        await AMinuteLater();

        var mail = Assert.Single(app.Smtp.To(_sdr.Email));
        Assert.Equal("3 notices from LeadFlow", mail.Subject);
        Assert.Matches("(?s)Ada.*Barbara.*Grace", mail.TextBody);
        Assert.Equal(3, Link().Count(mail.TextBody!));
        Assert.All(await app.MessagesOf(_sdr), m => Assert.NotNull(m.SentAt));
    }

    [Fact]
    public async Task In_quiet_hours_mails_are_held_the_bell_goes_on_the_desktop_is_silent_and_at_their_end_one_mail_comes()
    {
        var now = TimeZoneInfo.ConvertTime(app.Clock.Now, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata")).DateTime;
        string Clock(double hours) => now.AddHours(hours).ToString("HH:mm", CultureInfo.InvariantCulture);
        await app.Know(_sdr);
        await app.Send(new SavePreferences.Command { TimeZone = "Asia/Kolkata", DesktopNotices = true, Quiet = new(Clock(-1), Clock(2), []) }, _sdr);
        await Assign("Ada");
        await Assign("Grace");

        Assert.All(await app.MessagesOf(_sdr), m => Assert.Equal(Clock(2), TimeZoneInfo.ConvertTime(m.DueAt, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata")).ToString("HH:mm", CultureInfo.InvariantCulture)));
        Assert.NotNull((await app.Send(new GetPreferences.Query(), _sdr)).QuietUntil);
        Assert.Equal(new(2, null, null), await app.Send(new GetUnread.Query(), _sdr));
        await AMinuteLater();
        Assert.Empty(app.Smtp.To(_sdr.Email));

        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.Post();
        Assert.Equal("2 notices from LeadFlow", Assert.Single(app.Smtp.To(_sdr.Email)).Subject);
        Assert.NotNull((await app.Send(new GetUnread.Query(), _sdr)).Latest);
        Assert.Null((await app.Send(new GetPreferences.Query(), _sdr)).QuietUntil);
    }

    [Fact]
    public async Task Quiet_hours_that_begin_while_a_mail_waits_hold_it_too()
    {
        await Assign();
        await app.Send(new SavePreferences.Command { Quiet = new(null, null, [app.Clock.Now.DayOfWeek, app.Clock.Now.AddMinutes(10).DayOfWeek]) }, _sdr);

        await AMinuteLater();

        Assert.Empty(app.Smtp.To(_sdr.Email));
        Assert.Equal(TimeSpan.Zero, Assert.Single(await app.MessagesOf(_sdr)).DueAt.TimeOfDay);
    }

    [Fact]
    public async Task Nobody_who_has_left_and_nobody_who_has_not_come_yet_is_written_to()
    {
        await Assign();
        Assert.True((await app.Send(new DeactivateUser.Command(_sdr.Id), TestData.Admin())).Succeeded);
        var invited = await app.Send(new InviteUser.Command(TestData.Email(), "Ines Invited", Domain.People.Role.Sdr), TestData.Admin());
        await app.Send(new AssignLead.Command((await app.Lead(_marketer)).Id, invited.UserId), _marketer);

        await AMinuteLater();

        Assert.Empty(app.Smtp.To(_sdr.Email));
        Assert.Empty(await app.MessagesOf(_sdr));
        Assert.False(await app.Db(db => db.Outbox.AnyAsync(m => m.UserId == invited.UserId, Token)));
        Assert.True(await app.Db(db => db.Notices.AnyAsync(n => n.UserId == invited.UserId, Token)));
    }

    [Fact]
    public async Task Each_kind_is_told_as_it_was_chosen_in_the_app_or_by_mail_alone()
    {
        var rep = TestData.Rep();
        await app.Know(_marketer);
        await app.Send(new SavePreferences.Command { Muted = [NoticeKind.Claimed], Mails = new Dictionary<NoticeKind, NoticeMail> { [NoticeKind.Claimed] = NoticeMail.AtOnce, [NoticeKind.Returned] = NoticeMail.Never } }, _marketer);
        var lead = await app.HotLead(_marketer);
        await app.Send(new ClaimLead.Command(lead.Id), rep);
        Assert.Equal(0, (await app.Send(new GetUnread.Query(), _marketer)).Count);
        Assert.Empty((await app.Send(new GetNotices.Query(), _marketer)).Lines);

        await AMinuteLater();
        Assert.Contains("claimed", Assert.Single(app.Smtp.To(_marketer.Email)).Subject, StringComparison.Ordinal);

        Assert.True((await app.Send(new ReturnLead.Command(lead.Id, "Not ready to buy yet", "In spring"), rep)).Succeeded);
        Assert.Equal(NoticeKind.Returned, Assert.Single((await app.Send(new GetNotices.Query(), _marketer)).Lines).Kind);
        await AMinuteLater();
        Assert.Single(app.Smtp.To(_marketer.Email));
    }

    [Fact]
    public async Task What_could_not_be_sent_for_a_day_is_no_news_any_more()
    {
        await Assign();
        app.Clock.Advance(TimeSpan.FromDays(2));

        await app.Post();

        Assert.Empty(app.Smtp.To(_sdr.Email));
        Assert.Empty(await app.MessagesOf(_sdr));
        Assert.Equal(1, (await app.Send(new GetUnread.Query(), _sdr)).Count);
    }

    [Fact]
    public async Task Two_nodes_that_send_at_once_write_to_each_person_once()
    {
        await using var second = app.SecondNode();
        var people = Enumerable.Range(0, 10).Select(i => TestData.Sdr($"Sdr {i}")).ToList();
        foreach (var person in people)
        {
            await app.Know(person);
            for (var i = 0; i < 3; i++)
            {
                await app.Send(new AssignLead.Command((await app.Lead(_marketer)).Id, person.Id), _marketer);
            }
        }

        app.Clock.Advance(NoticeMails.Grace * 2);
        await Task.WhenAll(app.Post(), PostOf(second.Services), app.Post(), PostOf(second.Services));
        await app.Post();

        Assert.All(people, p => Assert.Equal("3 notices from LeadFlow", Assert.Single(app.Smtp.To(p.Email)).Subject));
    }

    [Fact]
    public async Task A_task_is_told_when_its_hour_has_come_once_and_again_after_it_was_put_off()
    {
        var lead = await app.Lead(_sdr);
        var task = (await app.Send(new AddTask.Command(lead.Id, "Ring them back") { DueAt = app.Clock.Now.AddMinutes(20) }, _sdr)).TaskId!.Value;
        await app.Send(new AddTask.Command(null, "Some time today") { DueOn = DateOnly.FromDateTime(app.Clock.Now.DateTime) }, _sdr);
        await Told();
        Assert.Empty(await Due());

        app.Clock.Advance(TimeSpan.FromMinutes(21));
        await Task.WhenAll(Told(), Told());
        await Told();

        var notice = Assert.Single(await Due());
        Assert.Equal((lead.Id, "Due now: Ring them back"), (notice.LeadId!.Value, notice.Summary));
        Assert.Equal(1, (await app.Send(new GetTask.Query(task), _sdr)).Version);
        Assert.True((await app.Send(new SnoozeTask.Command(task, Domain.ToDo.SnoozeTo.LaterToday), _sdr)).Succeeded);
        app.Clock.Advance(TimeSpan.FromMinutes(181));
        await Told();
        Assert.Equal(2, (await Due()).Count);

        Task Told() => app.Send(new TellDueTasks.Command(), TestData.Admin());
        async Task<List<GetNotices.Line>> Due() => [.. (await app.Send(new GetNotices.Query(), _sdr)).Lines.Where(l => l.Kind == NoticeKind.TaskDue)];
    }

    private static async Task PostOf(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Security.CurrentUser>().BecomeSystem();
        await scope.ServiceProvider.GetRequiredService<ISender>().Send(new SendMails.Command(), Token);
    }

    private async Task<Guid> Assign(string firstName = "Grace")
    {
        await app.Know(_sdr);
        var lead = await app.Lead(_marketer, TestData.Capture(firstName: firstName));
        Assert.True((await app.Send(new AssignLead.Command(lead.Id, _sdr.Id), _marketer)).Succeeded);
        return lead.Id;
    }

    private async Task AMinuteLater()
    {
        app.Clock.Advance(NoticeMails.Grace + TimeSpan.FromSeconds(1));
        await app.Post();
    }

    [GeneratedRegex(@"https://leads\.example\.com/notices\?\S+")]
    private static partial Regex Link();
}

/// <summary>Where reps see their own leads only.</summary>
public sealed class RestrictedMailTests(RestrictedMailTests.Restricted app) : IClassFixture<RestrictedMailTests.Restricted>
{
    public sealed class Restricted(TestDatabase databases) : MailDesk(databases)
    {
        protected override Task Prepare() => this.Send(new SetCompany.Command("Ours", "UTC", RestrictReps: true), TestData.Admin());
    }

    [Fact]
    public async Task Of_a_lead_that_is_another_ones_by_then_nothing_is_written()
    {
        var (rep, other, manager) = (TestData.Rep("Rested Rep"), TestData.Rep("Other Rep"), TestData.SalesManager());
        await app.Know(rep);
        await app.Know(other);
        var (gone, kept) = (await app.Lead(manager, TestData.Capture(firstName: "Gone")), await app.Lead(manager, TestData.Capture(firstName: "Kept")));
        await app.Send(new AssignLead.Command(gone.Id, rep.Id), manager);
        await app.Send(new AssignLead.Command(kept.Id, rep.Id), manager);
        await app.Send(new AssignLead.Command(gone.Id, other.Id), manager);

        app.Clock.Advance(NoticeMails.Grace * 2);
        await app.Post();

        var mail = Assert.Single(app.Smtp.To(rep.Email));
        Assert.Contains("Kept", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Gone", mail.Subject + mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Gone", Assert.Single(app.Smtp.To(other.Email)).TextBody, StringComparison.Ordinal);
    }
}
