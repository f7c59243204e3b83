using System.Net;
using System.Text.RegularExpressions;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Email;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Forms;

/// <summary>A consent that counts once the owner of the mailbox has pressed a button.</summary>
public sealed partial class ConsentTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_counts_once_they_have_pressed_the_button_behind_the_link_and_word_for_word()
    {
        var form = await PublicForm.Publish(app, f => f with { DoubleOptIn = true });
        var email = TestData.Email();
        await form.Fill(new(PublicForm.Answers(email)) { ["consent"] = "yes" });
        var mail = await MailTo(email);
        Assert.Contains("may e-mail me about this. I can stop it at any time.", mail.Text, StringComparison.Ordinal);
        var link = new Uri(Link().Match(mail.Text).Value);
        var browser = app.Anonymous();

        using (var page = await browser.GetAsync(link.PathAndQuery, Cancel)) // As a scanner of mails does.
        {
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        Assert.Null(await ConsentOf(email));
        var token = System.Web.HttpUtility.ParseQueryString(link.Query)["t"]!;
        for (var press = 0; press < 2; press++)
        {
            using var content = new FormUrlEncodedContent([KeyValuePair.Create("T", token)]);
            using var done = await browser.PostAsync(new Uri("/consent?lang=en", UriKind.Relative), content, Cancel);
            Assert.Contains("it is confirmed", await done.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        Assert.EndsWith("may e-mail me about this. I can stop it at any time.", await ConsentOf(email), StringComparison.Ordinal);
        Assert.Equal(1, await app.Db(db => db.Activities.CountAsync(a => a.Kind == ActivityKind.Responded && a.Summary.StartsWith("Confirmed the consent") && db.Leads.Any(l => l.Id == a.LeadId && l.Email == email), Cancel)));
    }

    [Fact]
    public async Task A_link_that_is_none_of_ours_confirms_nothing()
    {
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("T", "CfDJ8-forged")]);
        using var answer = await app.Anonymous().PostAsync(new Uri("/consent?lang=de", UriKind.Relative), content, Cancel);

        Assert.Contains("Dieser Link gilt nicht mehr", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_agrees_to_nothing_is_asked_nothing()
    {
        var form = await PublicForm.Publish(app, f => f with { DoubleOptIn = true });
        var email = TestData.Email();
        await form.Fill(PublicForm.Answers(email));

        Assert.False(await app.Db(db => db.Outbox.AnyAsync(m => EF.Functions.JsonContains(m.Payload, $$"""{"to":"{{email}}"}"""), Cancel)));
    }

    [Fact]
    public async Task Without_a_mail_server_mails_stay_in_the_outbox_where_an_admin_reads_them()
    {
        var form = await PublicForm.Publish(app, f => f with { DoubleOptIn = true });
        var email = TestData.Email();
        await form.Fill(new(PublicForm.Answers(email)) { ["consent"] = "yes" });

        Assert.Equal(0, await app.Send(new SendMails.Command(), TestData.Admin()));

        Assert.Contains(email, await (await app.Browser(TestData.Admin())).GetStringAsync(new Uri("/outbox", UriKind.Relative), Cancel), StringComparison.Ordinal);
    }

    private async Task<Mail> MailTo(string email) =>
        Json.Read<Mail>(await app.Db(db => db.Outbox.Where(m => EF.Functions.JsonContains(m.Payload, $$"""{"to":"{{email}}"}""")).Select(m => m.Payload).SingleAsync(Cancel)));

    private Task<string?> ConsentOf(string email) => app.Db(db => db.Leads.Where(l => l.Email == email).Select(l => l.Consent).SingleAsync(Cancel));

    [GeneratedRegex(@"http://\S+/consent\?\S+")]
    private static partial Regex Link();
}
