using LeadFlow.Web.Email;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Email;

/// <summary>What lies in the outbox, and a real conversation with a mail server.</summary>
public sealed class SmtpTests(MailDesk app) : IClassFixture<MailDesk>
{
    [Fact]
    public async Task A_mail_arrives_as_it_was_written_and_once()
    {
        var to = TestData.Email();
        var text = "Grüße, 世界 👋\n.a line that begins with a dot\n\nEnd";
        var id = await app.Write(to, "Zoë\r\nBcc: everybody@example.com — offered to you", text);

        Assert.Equal(1, await app.Post());
        Assert.Equal(0, await app.Post());

        var mail = Assert.Single(app.Smtp.To(to));
        Assert.Equal(("Zoë Bcc: everybody@example.com — offered to you", text, "desk@leads.example.com", "auto-generated"),
            (mail.Subject, mail.TextBody!.ReplaceLineEndings("\n").TrimEnd('\n'), mail.From.Mailboxes.Single().Address, mail.Headers["Auto-Submitted"]));
        Assert.Null(mail.HtmlBody);
        Assert.Empty(mail.Bcc);
        Assert.NotNull((await app.Message(id)).SentAt);
    }

    [Fact]
    public async Task One_that_the_server_does_not_take_now_is_tried_again_later_and_holds_up_no_other()
    {
        var (busy, other) = (TestData.Email(), TestData.Email());
        app.Smtp.Recipient = to => to == busy ? "450 4.2.1 mailbox busy" : "250 ok";
        var (first, second) = (await app.Write(busy), await app.Write(other));

        Assert.Equal(1, await app.Post());
        var waits = await app.Message(first);
        Assert.Equal((null, 1, true), (waits.SentAt, waits.Attempts, waits.Error!.Contains("mailbox busy", StringComparison.Ordinal)));
        Assert.NotNull((await app.Message(second)).SentAt);
        Assert.Equal(0, await app.Post());

        app.Smtp.Recipient = _ => "250 ok";
        app.Clock.Advance(TimeSpan.FromMinutes(2.5));
        Assert.Equal(1, await app.Post());
        Assert.Single(app.Smtp.To(busy));
        var sent = await app.Message(first);
        Assert.Equal((2, null), (sent.Attempts, sent.Error));
    }

    [Fact]
    public async Task An_address_that_nobody_has_is_given_up_at_once()
    {
        var nobody = TestData.Email();
        app.Smtp.Recipient = to => to == nobody ? "550 5.1.1 no such user" : "250 ok";
        var id = await app.Write(nobody);
        await app.Post();

        app.Clock.Advance(TimeSpan.FromDays(2));
        await app.Post();

        var message = await app.Message(id);
        Assert.Equal((null, 1), (message.SentAt, message.Attempts));
        Assert.Equal(1, app.Smtp.Heard.Count(l => l.Contains(nobody, StringComparison.Ordinal)));
        Assert.Null((await app.Send(new Features.Administration.GetOutbox.Query(), TestData.Admin())).Items.Single(i => i.Id == id).DueAt);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_left_after_its_time_and_the_next_mail_goes()
    {
        var (silent, other) = (TestData.Email(), TestData.Email());
        app.Smtp.Recipient = to => to == silent ? null : "250 ok";
        var (first, second) = (await app.Write(silent), await app.Write(other));

        Assert.Equal(1, await app.Post());

        Assert.NotNull((await app.Message(second)).SentAt);
        var left = await app.Message(first);
        Assert.Equal((null, 1), (left.SentAt, left.Attempts));
        Assert.Contains("No answer within 5 seconds", left.Error, StringComparison.Ordinal);
        app.Smtp.Recipient = _ => "250 ok";
        app.Clock.Advance(TimeSpan.FromMinutes(2.5));
        Assert.Equal(1, await app.Post());
        Assert.Single(app.Smtp.To(silent));
    }

    [Fact]
    public async Task What_was_not_taken_eight_times_is_given_up()
    {
        var to = TestData.Email();
        app.Smtp.Recipient = _ => "451 later";
        var id = await app.Write(to);
        for (var i = 0; i < SendMails.MostAttempts + 2; i++)
        {
            await app.Post();
            app.Clock.Advance(TimeSpan.FromDays(1));
        }

        app.Smtp.Recipient = _ => "250 ok";
        await app.Post();
        var message = await app.Message(id);
        Assert.Equal((null, SendMails.MostAttempts), (message.SentAt, message.Attempts));
    }
}

public sealed class StartTlsTests(CarefulMailDesk app) : IClassFixture<CarefulMailDesk>
{
    [Theory]
    [InlineData(null)]
    [InlineData("454 4.7.0 TLS not available")]
    public async Task Without_TLS_neither_a_mail_nor_the_password_leaves_and_after_three_tries_in_a_row_the_others_wait(string? startTls)
    {
        app.Clock.Advance(TimeSpan.FromDays(1)); // What another case has left is out of the way: it is due first, and refused too.
        app.Smtp.StartTls = startTls;
        app.Smtp.Heard.Clear();
        List<Guid> ids = [];
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await app.Write(TestData.Email()));
        }

        Assert.Equal(0, await app.Post());

        Assert.NotEmpty(app.Smtp.Heard);
        Assert.DoesNotContain(app.Smtp.Heard, l => l.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase) || l.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(3, app.Smtp.Heard.Count(l => l.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase)));
        foreach (var id in ids)
        {
            Assert.Null((await app.Message(id)).SentAt);
        }
    }
}
